// SPDX-License-Identifier: MIT
// panel_asks.js - what people asked for on the block page: grant or deny.
import { get, post } from './api.js'
import { spanField } from './decree.js'
import { ask } from './dialog.js'
import { button, el, field, section, select } from './dom.js'
import { ago, date, since } from './format.js'
import { attempt } from './notice.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000
const STATES = { waiting: t('waiting'), granted: t('granted'), denied: t('denied'), over: t('over') }
const KINDS = { waiting: 'act', granted: 'good', denied: 'bad', over: '' }

async function grant (row, then) {
  const reach = select([['', t('its host')], ['subdomains', t('its host and all names under it')], ['url', t('this address alone')]], '')
  const whom = select([['', t('who asked')], ['everyone', t('everybody')]], '')
  reach.name = 'reach'
  whom.name = 'whom'
  const answer = await ask({
    title: t('Grant: {host}', { host: row.host }), yes: t('Grant'), text: row.reason,
    fields: [field(t('What'), reach), field(t('For whom'), whom), spanField()]
  })
  if (!answer) return
  const params = { id: row.id, for: answer.for || '365d' }
  if (answer.reach) params[answer.reach] = true
  if (answer.whom) params[answer.whom] = true
  if (await attempt(() => post('/asks/grant', params), (a) => a.says.join('\n'))) then()
}

async function deny (row, then) {
  const answer = await ask({
    title: t('Deny: {host}', { host: row.host }), yes: t('Deny'), danger: true, text: row.reason,
    fields: [field(t('Answer'), el('input', { name: 'reason', maxlength: '200' }), t('Shown to who asked.'))]
  })
  if (!answer) return
  if (await attempt(() => post('/asks/deny', { id: row.id, reason: answer.reason }), t('Denied.'))) then()
}

const who = (r) => el('div', {}, r.name ?? r.user ?? '', ' ', el('span', { class: 'soft' }, r.client))

function what (r) {
  return el('div', {}, el('strong', {}, r.host), r.url ? el('div', { class: 'soft code' }, r.url) : null,
    r.rule || r.place ? el('div', { class: 'soft' }, t('refused by {rule}', { rule: [r.rule, r.place].filter(Boolean).join(', ') })) : null)
}

function outcome (r) {
  return el('div', {}, el('span', { class: `tag ${KINDS[r.state] ?? ''}` }, STATES[r.state] ?? r.state), ' ',
    r.until ? t('until {time}', { time: date(r.until) }) : '', r.answer ? el('div', { class: 'soft' }, r.answer) : null)
}

function start (place) {
  const decide = (r) => r.state === 'waiting'
    ? el('span', {}, button(t('Grant …'), () => grant(r, watched.again), 'small'), button(t('Deny …'), () => deny(r, watched.again), 'small second'))
    : '–'
  const common = [{ title: t('Who'), cell: who }, { title: t('What'), kind: 'wide', cell: what }, { title: t('Why'), kind: 'wide', cell: (r) => r.reason }]
  const waiting = table({
    caption: t('Waiting for an answer'), none: t('Nobody waits for an answer.'), key: (r) => r.id,
    columns: [...common, { title: t('Asked'), cell: (r) => ago(since(r.asked)) }, { title: t('Decide'), kind: 'do', cell: decide }]
  })
  const decided = table({
    caption: t('Decided'), none: t('Nothing has been decided yet.'), key: (r) => r.id,
    columns: [...common, { title: t('Asked'), cell: (r) => date(r.asked) }, { title: t('Outcome'), cell: outcome }]
  })
  for (const it of [waiting, decided]) it.node.classList.add('stack')
  const watched = watch(place, () => get('/asks', { all: 1 }), ({ entries }) => {
    waiting.show(entries.filter((r) => r.state === 'waiting'))
    decided.show(entries.filter((r) => r.state !== 'waiting').reverse())
  }, EVERY_MS)
  place.append(section(t('Waiting for an answer'), waiting.node), section(t('Decided'), decided.node))
  return watched
}

export const asks = { name: 'asks', title: t('Asks'), lead: t('What people asked for on the block page.'), start }
