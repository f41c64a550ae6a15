// The bar over a page in a preview: that it is one, which file it shows, what the check finds there; it loads the page again at a change.
import { renderToString } from 'preact-render-to-string'

type Bar = { readonly what: string; readonly says: readonly string[]; readonly version: number }

const style = 'all:initial;display:block;padding:.5rem 1rem;background:#222;color:#fff;font:1rem/1.5 system-ui,sans-serif;direction:ltr;text-align:left'

/** Ends as soon as the pack differs from what this page was made from. */
const reloading = (version: number) => `const ask=()=>fetch('/changed/${version}').then(({status})=>status===200?location.reload():ask(),()=>setTimeout(ask,2000));ask()`

/** HTML that goes first into a body. Without scripts the page is asked for again every five seconds. */
export function previewBar({ what, says, version }: Bar): string {
  return renderToString(
    <div lang="en" style={style} data-preview={version}>
      <b>Preview</b> {what}
      {says.length > 0 && (
        <details open={says.length < 4}>
          <summary>{`The check finds here: ${says.length}`}</summary>
          {says.map((one) => (
            <div>{one}</div>
          ))}
        </details>
      )}
      <noscript dangerouslySetInnerHTML={{ __html: '<meta http-equiv="refresh" content="5">' }} />
      <script dangerouslySetInnerHTML={{ __html: reloading(version) }} />
    </div>,
  )
}
