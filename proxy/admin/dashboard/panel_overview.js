// SPDX-License-Identifier: MIT
// panel_overview.js - how it goes: figures, lines, processes.
import { get } from './api.js'
import { chart } from './chart.js'
import { el, say, section } from './dom.js'
import { bytes, micros, number, percent, rate, span } from './format.js'
import { past } from './past.js'
import { bar, table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 3000
const FOLLOWED = ['requests_total', 'hits_total', 'refused_total', 'errors_total', 'client_received_bytes_total', 'client_sent_bytes_total', 'origin_received_bytes_total', 'hit_sent_bytes_total']
const SERIES = ['requests', 'hits', 'refused', 'errors', 'client.received', 'client.sent', 'origin.received', 'client.sent_hits']
const BEFORE_S = 900
const followed = past(FOLLOWED)
let isSeeded = false
const cpuBefore = new Map()

const PHASES = {
  all: t('All requests'), hit: t('Hits'), miss: t('Misses'), near: t('Asked the origin, unchanged'), refused: t('Refused'), tunnel: t('Tunnels'), dns: t('Name lookup'), connect: t('Connecting'),
  tls_client: t('TLS with clients'), tls_origin: t('TLS with origins'), first_byte: t('First byte of the origin'), words: t('Word check'), log_wait: t('Waited for the log')
}

function tiles (names) {
  const parts = new Map()
  const node = el('dl', { class: 'tiles' }, names.map(([name, title]) => {
    const figure = el('div', { class: 'figure' }, '–')
    const under = el('div', { class: 'under' })
    parts.set(name, { figure, under })
    return el('div', { class: 'tile' }, el('dt', {}, title), el('dd', {}, figure, under))
  }))
  return { node, put: (name, figure, under = '') => { say(parts.get(name).figure, figure); say(parts.get(name).under, under) } }
}

function latencyTable () {
  const phase = (name) => (r) => micros(r[name])
  return table({
    caption: t('Latency by phase'), none: t('No request yet.'), key: (r) => r.name,
    columns: [{ title: t('Phase'), cell: (r) => PHASES[r.name] ?? r.name }, { title: t('Count'), kind: 'number', cell: (r) => number(r.count) },
      ...['p50', 'p90', 'p95', 'p99'].map((p) => ({ title: p, kind: 'number', cell: phase(`${p}_us`) })),
      { title: t('Longest'), kind: 'number', cell: phase('max_us') }]
  })
}

function workersTable () {
  return table({
    caption: t('Processes'), none: t('No process is known.'), key: (w) => w.pid,
    columns: [{ title: t('Process'), cell: (w) => `${w.kind ?? t('worker')} ${w.pid}` },
      { title: t('Generation'), kind: 'number', cell: (w) => number(w.generation) },
      { title: t('Processor'), kind: 'number', cell: (w) => percent(w.cpu) },
      { title: t('Memory'), kind: 'number', cell: (w) => bytes(w.rss_bytes) },
      { title: t('Files open'), kind: 'number', cell: (w) => number(w.fds) },
      { title: t('Connections'), kind: 'number', cell: (w) => number(w.connections) },
      { title: t('Requests'), kind: 'number', cell: (w) => number(w.requests) }]
  })
}

function resultsTable () {
  return table({
    caption: t('Results'), none: t('No request yet.'), key: (r) => r.name,
    columns: [{ title: t('Result'), cell: (r) => bar(r.part, r.name) }, { title: t('Requests'), kind: 'number', cell: (r) => number(r.n) },
      { title: t('Part'), kind: 'number', cell: (r) => percent(r.part) }]
  })
}

// Of one core, since the last time.
function processor (w, at) {
  const used = w.cpu_user_s + w.cpu_system_s
  const before = cpuBefore.get(w.pid)
  cpuBefore.set(w.pid, { at, used })
  return before && at > before.at ? (used - before.used) / (at - before.at) : NaN
}

// The minutes before the page was opened, where they are kept.
async function seed () {
  if (isSeeded) return
  isSeeded = true
  const now = Math.floor(Date.now() / 1000)
  const ask = (name) => get(`/api/metrics/aduana.${name}`, { from: now - BEFORE_S, to: now, period: '10s' })
  try {
    const answers = await Promise.all(SERIES.map(ask))
    const times = answers[0].rows.map((r) => r[0])
    const byTime = answers.map((a) => new Map(a.rows.map((r) => [r[0], r[1]])))
    followed.seed([times, ...byTime.map((m) => times.map((at) => m.get(at)))])
  } catch { /* nothing is kept: the lines begin now */ }
}

const seconds = (at) => typeof at === 'number' ? at : Date.parse(at) / 1000

function parts (counts) {
  const sum = Object.values(counts).reduce((a, b) => a + b, 0)
  return Object.entries(counts).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]).map(([name, n]) => ({ name, n, part: n / sum }))
}

function showTiles (tile, s, now) {
  const c = s.counters
  const all = s.latency?.all?.count > 0 ? s.latency.all : {}
  const store = s.cache ?? {}
    tile.put('rate', now ? t('{n}/s', { n: number(now.requests_total, 1) }) : '…', t('{n} in all', { n: number(c.requests_total) }))
  tile.put('hits', percent(store.hit_ratio_requests), t('{part} of bytes', { part: percent(store.hit_ratio_bytes) }))
  tile.put('latency', micros(all.p50_us), t('95 %: {a} · 99 %: {b}', { a: micros(all.p95_us), b: micros(all.p99_us) }))
  tile.put('out', now ? rate(now.client_sent_bytes_total) : '…', t('{n} in all', { n: bytes(c.client_sent_bytes_total) }))
  tile.put('in', now ? rate(now.origin_received_bytes_total) : '…', t('{n} in all', { n: bytes(c.origin_received_bytes_total) }))
  tile.put('connections', number(c.connections_open), t('{n} to origins, {m} tunnels', { n: number(c.origin_connections_open), m: number(c.tunnels_open) }))
  tile.put('refused', number(c.refused_total), t('{n} with danger words', { n: number(c.danger_total) }))
  tile.put('errors', number(c.errors_total), t('{n} malformed', { n: number(c.malformed_total) }))
  tile.put('cache', percent(store.used / store.size), t('{n} objects, {size}', { n: number(store.objects), size: bytes(store.size) }))
  tile.put('uptime', span(s.uptime_s), t('version {v}, generation {n}', { v: s.version ?? '–', n: number(s.generation) }))
}

function start (place) {
  const tile = tiles([['rate', t('Requests')], ['hits', t('Answered from the cache')], ['latency', t('Median latency')], ['out', t('To clients')],
    ['in', t('From origins')], ['connections', t('Client connections')], ['refused', t('Refused')], ['errors', t('Errors')], ['cache', t('Cache filled')], ['uptime', t('Running for')]])
  const perSecond = (n) => n === null || n === undefined ? '–' : t('{n}/s', { n: number(n, n < 10 ? 1 : 0) })
  const requests = chart({
    title: t('Requests per second'), value: perSecond,
    series: [{ label: t('All'), colour: '--one', fill: true }, { label: t('From the cache'), colour: '--three' }, { label: t('Refused'), colour: '--two' }, { label: t('Errors'), colour: '--four' }]
  })
  const traffic = chart({
    title: t('Traffic'), value: (n) => n === null || n === undefined ? '–' : rate(n), wide: 84, binary: true,
    series: [{ label: t('To clients'), colour: '--one', fill: true }, { label: t('From origins'), colour: '--two' }, { label: t('From the cache'), colour: '--three' }]
  })
  const latency = latencyTable()
  const results = resultsTable()
  const statuses = resultsTable()
  const workers = workersTable()

  function show (s) {
    const at = seconds(s.at)
    const now = followed.add(at, s.counters)
    showTiles(tile, s, now)
    requests.show(followed.of('requests_total', 'hits_total', 'refused_total', 'errors_total'))
    traffic.show(followed.of('client_sent_bytes_total', 'origin_received_bytes_total', 'hit_sent_bytes_total'))
    latency.show(Object.entries(s.latency ?? {}).filter(([, l]) => l.count > 0).map(([name, l]) => ({ name, ...l })))
    results.show(parts(s.results ?? {}))
    statuses.show(parts(s.statuses ?? {}))
    const others = (s.processes ?? []).filter((p) => !s.workers.some((w) => w.pid === p.pid))
    workers.show([...s.workers, ...others].map((w) => ({ ...w, cpu: processor(w, at) })))
  }

  const ask = async () => {
    await seed()
    return get('/api/stats')
  }
  const watched = watch(place, ask, show, EVERY_MS)
  place.append(tile.node,
    el('div', { class: 'grid' }, el('div', { class: 'card' }, requests.node), el('div', { class: 'card' }, traffic.node)),
    el('div', { class: 'grid' }, section(t('What became of requests'), results.node), section(t('Status codes'), statuses.node)),
    section(t('Latency by phase'), latency.node), section(t('Processes'), workers.node))
  for (const it of [latency, workers]) it.node.classList.add('stack')
  return { stop () { watched.stop(); requests.stop(); traffic.stop() } }
}

export const overview = { name: 'overview', title: t('Overview'), lead: t('How it goes just now.'), start }
