// SPDX-License-Identifier: MIT
// line.js - a line of the access log as cells of a table.
import { el } from './dom.js'
import { bytes, clock, micros } from './format.js'
import { t } from './words.js'

export function hostOf (line) {
  const url = line.url ?? ''
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? (line.method === 'CONNECT' ? url : '')
  return authority.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

export const flagsOf = (line) => Array.isArray(line.flags) ? line.flags : typeof line.flags === 'string' && line.flags ? line.flags.split(',') : []
export const isRefused = (line) => /DENIED/.test(line.result ?? '')

function kind (line) {
  if (isRefused(line) || line.status >= 500) return 'bad'
  if (/HIT|UNMODIFIED/.test(line.result)) return 'good'
  return line.status >= 400 ? 'warn' : ''
}

export const resultTag = (line) => el('span', { class: `tag ${kind(line)}` }, `${line.result ?? '–'}/${line.status ?? 0}`)

// Why: word, rule and whatever else was said.
export function why (line) {
  const parts = []
  if (line.danger) parts.push(el('span', { class: 'tag bad' }, t('word “{word}”', { word: line.danger })))
  for (const flag of flagsOf(line)) if (flag !== 'danger' || !line.danger) parts.push(el('span', { class: 'tag warn' }, flag))
  if (line.category) parts.push(el('span', { class: 'tag' }, line.category))
  const said = [line.reason, line.detail].filter(Boolean).join('; ')
  if (said) parts.push(el('span', {}, ` ${said}`))
  if (line.danger_context) parts.push(el('div', { class: 'soft' }, `… ${line.danger_context} …`))
  if (line.rule) parts.push(el('div', { class: 'code soft' }, line.rule))
  return parts.length ? el('div', {}, parts.flatMap((p) => [p, ' '])) : ''
}

export const columns = {
  time: { title: t('Time'), kind: 'still', cell: (l) => clock(l.time) },
  client: { title: t('Client'), kind: 'still', cell: (l) => el('span', {}, l.client ?? '–', l.user ? el('span', { class: 'soft' }, ` ${l.user}`) : null) },
  result: { title: t('Result'), cell: resultTag },
  address: { title: t('Address'), kind: 'wide', cell: (l) => el('span', {}, el('strong', {}, l.method ?? ''), ` ${l.url ?? ''}`) },
  size: { title: t('Size'), kind: 'number', cell: (l) => bytes(l.bytes_out) },
  took: { title: t('Took'), kind: 'number', cell: (l) => micros(l.elapsed_us) },
  why: { title: t('Why'), kind: 'wide', cell: why }
}
