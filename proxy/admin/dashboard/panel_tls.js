// SPDX-License-Identifier: MIT
// panel_tls.js - hosts that are tunnelled because clients refuse our
// certificates: confirm, forbid, forget.
import { get, post } from './api.js'
import { el, button, say, section } from './dom.js'
import { ago, ahead, number } from './format.js'
import { attempt } from './notice.js'
import { bar, table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000
const STATES = { learned: ['warn', t('learned')], confirmed: ['good', t('confirmed')], forbidden: ['bad', t('forbidden')], noted: ['', t('noted')], expired: ['', t('expired')] }
const SAYS = {
  confirm: t('It is tunnelled from now on.'), forbid: t('It is never tunnelled because of what clients do.'), forget: t('Forgotten.')
}

function buttons (row, then) {
  const act = (verb, text) => {
    const client = row.client === '*' ? undefined : row.client
    const b = button(text, async () => {
      if (await attempt(() => post(`/tls/${verb}`, { host: row.host, client }), `${row.host}: ${SAYS[verb]}`)) then()
    }, 'small second')
    b.setAttribute('aria-label', `${text}: ${row.host}`)
    return b
  }
  return el('span', {}, row.state === 'confirmed' ? null : act('confirm', t('Confirm')), row.state === 'forbidden' ? null : act('forbid', t('Forbid')), act('forget', t('Forget')))
}

// Clients that refused several hosts, and none that they took: they lack the CA.
function untrusting (entries) {
  const clients = new Map()
  for (const r of entries) {
    if (r.client === '*' || !r.times) continue
    const c = clients.get(r.client) ?? { client: r.client, hosts: 0, times: 0, last: Infinity }
    c.hosts++
    c.times += r.times
    c.last = Math.min(c.last, r.last_seconds)
    clients.set(r.client, c)
  }
  return [...clients.values()].sort((a, b) => b.hosts - a.hosts)
}

function start (place) {
  const learned = table({
    caption: t('Hosts that are tunnelled'), none: t('Nothing has been learned: no client refused a certificate.'), key: (r) => `${r.host} ${r.client} ${r.port}`,
    columns: [{ title: t('Host'), kind: 'wide', cell: (r) => el('strong', {}, r.port && r.port !== 443 ? `${r.host}:${r.port}` : r.host) },
      { title: t('Client'), cell: (r) => r.client === '*' ? t('everybody') : r.client },
      { title: t('State'), cell: (r) => el('span', { class: `tag ${STATES[r.state]?.[0] ?? ''}` }, STATES[r.state]?.[1] ?? r.state) },
      { title: t('Refused by'), cell: (r) => el('span', {}, r.why, el('span', { class: 'soft' }, ` × ${r.times}`)) },
      { title: t('Tunnelled'), kind: 'number', cell: (r) => number(r.used) }, { title: t('Last'), cell: (r) => ago(r.last_seconds) },
      { title: t('Ends'), cell: (r) => r.expires_seconds > 0 ? ahead(r.expires_seconds) : r.expires_seconds === null ? t('never') : '–' },
      { title: t('Decide'), kind: 'do', cell: (r) => buttons(r, watched.again) }],
    stamp: (r) => JSON.stringify([r.state, r.times, r.used, r.why, ago(r.last_seconds), ahead(r.expires_seconds)])
  })
  const clients = table({
    caption: t('Clients that refuse certificates'), none: t('Every client takes the certificates.'), key: (c) => c.client,
    columns: [{ title: t('Client'), cell: (c) => bar(c.part, c.client) }, { title: t('Hosts refused'), kind: 'number', cell: (c) => number(c.hosts) },
      { title: t('Times'), kind: 'number', cell: (c) => number(c.times) }, { title: t('Last'), cell: (c) => ago(c.last) }]
  })
  const lacking = el('p', {})
  for (const it of [learned, clients]) it.node.classList.add('stack')

  function show ([{ entries }, status]) {
    learned.show(entries)
    const rows = untrusting(entries)
    const most = Math.max(1, ...rows.map((r) => r.hosts))
    clients.show(rows.map((r) => ({ ...r, part: r.hosts / most })))
    const n = status.tls?.untrusting_clients ?? 0
    lacking.className = n ? 'trouble' : 'calm'
    say(lacking, n ? t('Clients that refuse every host, as if they had not the authority’s certificate: {n}. They can get it at http://aduana.internal/.', { n: number(n) }) : t('No client seems to lack the authority’s certificate.'))
  }
  const watched = watch(place, async () => [await get('/tls/learned', { all: 1 }), await get('/status')], show, EVERY_MS)
  place.append(section(t('Clients that do not trust the authority'), lacking, clients.node), section(t('Hosts that are tunnelled'), learned.node))
  return watched
}

export const tls = { name: 'tls', title: t('TLS'), lead: t('Hosts that are let through untouched because clients refuse our certificates.'), start }
