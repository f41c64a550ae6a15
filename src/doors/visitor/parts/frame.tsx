// The frame of every page: the way out first, then the language, the page, and at its end the ways to reach somebody.
import type { ComponentChildren } from 'preact'
import type { Pack, Words } from '../../../domain/content/content.ts'
import type { Language } from '../../../shared/base/language.ts'
import type { PageName } from '../addresses.ts'
import { Numbers } from './numbers.tsx'

/** The pages of a language by what one does there, in the order of the list. */
export const groups = {
  reach: ['start', 'talk', 'message', 'return', 'call'],
  read: ['signs', 'rights', 'where', 'ready', 'papers', 'children', 'phone', 'friend', 'everyone', 'after'],
  make: ['check', 'plan', 'card'],
  about: ['device', 'sources'],
} as const
export const listed = Object.values(groups).flat()
export type Listed = (typeof listed)[number]

/** Where the links of a frame lead; all relative to the page. */
export type Ways = {
  readonly leave: string
  readonly languages: string
  /** The folder of the language's pages, '' or ending in a slash. */
  readonly folder: string
}

/** The ways of a page under `/<visit>/<language>/`. */
export const waysUnderLanguage: Ways = { leave: 'leave', languages: '../start', folder: '' }

export type FrameProps = {
  pack: Pack
  language: Language
  words: Words
  title: string
  heading: string
  ways: Ways
  /** Which page this is; null for the entry page and errors. */
  page: PageName | null
  /** All style of the document and the scripts inside it, the leave script first; their hashes stand in the policy. */
  style: string
  inline: readonly string[]
  /** The short address of this page; null where it has none. */
  share: string | null
  data?: { readonly [name: `data-${string}`]: string }
  scripts?: readonly { readonly address: string; readonly integrity: string }[]
  children: ComponentChildren
  /** Stands after the ways to reach somebody. */
  after?: ComponentChildren
  withoutTalk?: boolean
  withoutList?: boolean
}

/**
 * Chrome sends the text of a page that it translates to its maker; where it is told to do so always, that would be the conversation.
 * Pages to read may be translated: somebody may have no other way to understand them.
 */
export function Frame(props: FrameProps) {
  const { language, words, ways, page } = props
  const say = words.say
  return (
    <html lang={language.tag} dir={language.dir}>
      <head>
        <meta charset="utf-8" />
        <title>{props.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <meta name="robots" content="noindex, noarchive" />
        <meta name="format-detection" content="telephone=no" />
        {page === 'talk' && <meta name="google" content="notranslate" />}
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: props.style }} />
      </head>
      <body {...(page ? {} : { class: 'alone' })}>
        <header>
          {/* Not to be dragged: a press that slips would begin to drag the link, and be no click. */}
          <a class="leave" href={ways.leave} data-leave rel="noreferrer" draggable={false}>
            {say('site.leave')}
          </a>
          {page && (
            <a class="language" href={ways.languages}>
              {language.name} <span>{say('site.otherLanguages')}</span>
            </a>
          )}
          <a class="to-reach" href="#reach">
            {say('site.reach')}
          </a>
        </header>
        <div class="sheet">
          <main {...props.data}>
            <h1>{props.heading}</h1>
            {props.children}
            <section class="reach" id="reach" aria-label={say('site.reach')}>
              {!props.withoutTalk && page !== 'talk' && <TalkLink words={words} folder={ways.folder} />}
              <Numbers pack={props.pack} words={words} />
            </section>
            {props.after}
            {page && page !== 'device' && (
              <p class="share">
                <a href={`${ways.folder}device`}>{say('site.deviceLink')}</a>
              </p>
            )}
            {props.share && (
              <p class="share">
                {say('site.share')} <bdi dir="ltr">{props.share}</bdi>
              </p>
            )}
          </main>
          {page && props.withoutList && (
            <nav class="pages">
              <ul>
                <li>
                  <a href={`${ways.folder}start`}>{say('site.page.start')}</a>
                </li>
              </ul>
            </nav>
          )}
          {page && !props.withoutList && (
            <nav class="pages" aria-label={say('site.pages')}>
              {Object.entries(groups).map(([group, names]) => (
                <>
                  <h2 id={`list-${group}`}>{say(`site.pages.${group}`)}</h2>
                  <ul aria-labelledby={`list-${group}`}>
                    {names.map((name) => (
                      <li>
                        <a href={ways.folder + name} {...(name === page ? { 'aria-current': 'page' as const } : {})}>
                          {say(`site.page.${name}`)}
                        </a>
                      </li>
                    ))}
                  </ul>
                </>
              ))}
              <ul class="tongues" aria-label={say('site.otherLanguages')}>
                {props.pack.languages
                  .filter((other) => other !== language)
                  .map((other) => (
                    <li lang={other.tag} dir={other.dir}>
                      <a href={`../${other.tag}/${page}`}>{other.name}</a>
                    </li>
                  ))}
              </ul>
            </nav>
          )}
        </div>
        {props.inline.map((script) => (
          <script type="module" dangerouslySetInnerHTML={{ __html: script }} />
        ))}
        {props.scripts?.map(({ address, integrity }) => (
          <script type="module" src={address} integrity={integrity} crossorigin="anonymous" />
        ))}
      </body>
    </html>
  )
}

/** The one main action: talking. `says`: other words on it. */
export function TalkLink({ words, folder, says }: { words: Words; folder: string; says?: string }) {
  return (
    <p class="act">
      <a class="main-action" href={`${folder}talk`}>
        {says ?? words.say('site.talkAction')}
      </a>
      <span class="beside">{words.say('site.talkBeside')}</span>
    </p>
  )
}
