// The desk's one page with its script, style and worker, and its words: static, from this origin alone.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { encodingFor, pack } from '../../platform/html/packed.ts'
import type { Packed } from '../../platform/html/packed.ts'
import type { Words } from '../../domain/content/content.ts'
import { format } from '../../shared/base/message.ts'
import type { Message } from '../../shared/base/message.ts'
import { Problem } from '../../shared/base/problem.ts'

/** The desk's application as it was bundled: texts. `worker` turns a passphrase into a key, aside from the page; `ringWorker` shows that she is asked for. */
export type DeskAssets = { script: string; style: string; worker: string; ringWorker: string }

type Served = { type: string; body: Packed }

export class DeskPage {
  readonly #served = new Map<string, Served>()

  constructor(assets: DeskAssets, words: readonly Words[], ringText: string | null) {
    const script = 'text/javascript; charset=utf-8'
    this.#serve('/', 'text/html; charset=utf-8', pageOf(assets, words))
    this.#serve('/desk.js', script, assets.script)
    this.#serve('/desk.css', 'text/css; charset=utf-8', assets.style)
    this.#serve('/passphrase-worker.js', script, assets.worker)
    this.#serve('/ring-worker.js', script, `const ringTexts=${JSON.stringify(ringTexts(words, ringText))};${assets.ringWorker}`)
    for (const language of words) this.#serve(`/words/${language.tag}.json`, 'application/json; charset=utf-8', JSON.stringify(wordsOf(language)))
  }

  register(app: FastifyInstance): void {
    for (const [path, served] of this.#served) app.get(path, (request, reply) => send(served, request, reply))
    app.get('/words/*', () => Promise.reject(new Problem('not-found')))
  }

  #serve(path: string, type: string, text: string): void {
    this.#served.set(path, { type, body: pack(text) })
  }
}

/** What a rung phone shows, by language of the desk: the worker can ask nobody, and keeps nothing. */
function ringTexts(words: readonly Words[], ringText: string | null): Record<string, string> {
  const shown = (language: Words): string => {
    const message = language.area('desk')['ring.shown']
    return message === undefined ? '' : format(message, {}, language.tag)
  }
  return Object.fromEntries(words.map((language) => [language.tag, ringText ?? shown(language)]))
}

/** The desk's compiled words by key, and why something was refused as `refused.<code>`, where the desk says nothing of its own. */
function wordsOf(language: Words): Record<string, Message> {
  const refusals = Object.entries(language.area('problems')).map(([code, message]) => [`refused.${code}`, message] as const)
  return { ...Object.fromEntries(refusals), ...language.area('desk') }
}

function send({ type, body }: Served, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const encoding = encodingFor(request.headers['accept-encoding'])
  if (encoding !== 'identity') void reply.header('content-encoding', encoding)
  return reply.header('content-type', type).header('vary', 'accept-encoding').send(body[encoding])
}

function pageOf({ script, style }: DeskAssets, words: readonly Words[]): string {
  return `<!doctype html>
<html lang="en" data-words="${words.map(({ tag }) => tag).join(' ')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Desk</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/desk.css" integrity="${integrityOf(style)}" crossorigin>
<script type="module" src="/desk.js" integrity="${integrityOf(script)}" crossorigin></script>
</head>
<body><div id="desk"></div></body>
</html>
`
}

/** Subresource Integrity 3.1. */
export function integrityOf(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`
}
