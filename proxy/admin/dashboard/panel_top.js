// SPDX-License-Identifier: MIT
// panel_top.js - who and what is first: sites, clients, users, rules, trouble.
import { get } from './api.js'
import { button, el, field, section, select } from './dom.js'
import { decreeButtons } from './decree.js'
import { ago, bytes, number, percent, since } from './format.js'
import { bar, table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000
const LIMIT = 25
const WHATS = [['domains', t('Sites')], ['clients', t('Clients')], ['users', t('Users')], ['blocked', t('Blocked')], ['rules', t('Rules')], ['words', t('Words')], ['errors', t('Errors')], ['origins', t('Origins in trouble')]]
const NONE = {
  domains: t('No site was asked for in this time.'), clients: t('No client asked for anything in this time.'), users: t('Nobody who has logged in asked for anything in this time.'),
  blocked: t('Nothing was refused in this time.'), rules: t('No rule decided anything in this time.'), words: t('No danger word was found in this time.'),
  errors: t('There was no error in this time.'), origins: t('No origin is in trouble.')
}

function topTable (what, sum) {
  const hasHosts = what === 'domains' || what === 'blocked'
  return table({
    caption: WHATS.find(([w]) => w === what)[1], none: NONE[what], key: (r) => r.name,
    columns: [
      { title: t('Name'), kind: 'wide', cell: (r) => el('div', {}, bar(r.requests / sum(), r.name), r.detail ? el('div', { class: 'soft code' }, r.detail) : null) },
      { title: t('Requests'), kind: 'number', cell: (r) => number(r.requests) },
      { title: t('From the cache'), kind: 'number', cell: (r) => r.requests ? percent(r.hits / r.requests) : '–' },
      { title: t('Traffic'), kind: 'number', cell: (r) => bytes(r.bytes) },
      { title: t('Blocked'), kind: 'number', cell: (r) => number(r.blocked) },
      { title: t('Errors'), kind: 'number', cell: (r) => number(r.errors) },
      { title: t('Last'), kind: 'number', cell: (r) => r.last ? ago(since(r.last)) : '–' },
      ...(hasHosts ? [{ title: t('Decide'), kind: 'do', cell: (r) => decreeButtons({ host: r.name }) }] : [])]
  })
}

function start (place) {
  let what = WHATS.find(([w]) => w === location.hash.split('/')[1])?.[0] ?? 'domains'
  let time = '1h'
  let shown = null
  let largest = 1
  const tabs = el('div', { class: 'tabs', role: 'group', 'aria-label': t('Of what') })
  const box = el('div', { class: 'stack' })
  const others = el('p', { class: 'soft' })

  function choose (wanted) {
    what = wanted
    history.replaceState(null, '', `#top/${what}`)
    for (const b of tabs.children) b.setAttribute('aria-pressed', b.dataset.what === what)
    shown = topTable(what, () => largest)
    box.replaceChildren(shown.node)
    others.textContent = ''
  }

  function show (answer) {
    if (answer.what !== undefined && answer.what !== what) return
    largest = Math.max(1, ...answer.rows.map((r) => r.requests))
    shown.show(answer.rows)
    const rest = answer.others?.requests
    others.textContent = rest ? t('All others: {n} requests, {bytes}.', { n: number(rest), bytes: bytes(answer.others.bytes) }) : ''
  }

  for (const [w, title] of WHATS) {
    const b = button(title, () => { choose(w); watched.again() })
    b.dataset.what = w
    tabs.append(b)
  }
  const card = section(t('The first {n}', { n: LIMIT }), el('div', { class: 'row' }, field(t('In the last'), select([['5min', t('5 minutes')], ['1h', t('hour')], ['24h', t('24 hours')]], time, (v) => { time = v; watched.again() }))), tabs, box, others)
  choose(what)
  const watched = watch(place, () => get('/api/top', { what, limit: LIMIT, for: time }), show, EVERY_MS)
  place.append(card)
  return watched
}

export const top = { name: 'top', title: t('Top'), lead: t('Who and what comes first.'), start }
