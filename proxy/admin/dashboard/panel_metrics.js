// SPDX-License-Identifier: MIT
// panel_metrics.js - any series: its average, with the least and the most as a
// band.
import { get } from './api.js'
import { chart } from './chart.js'
import { el, empty, field, fill, section, select } from './dom.js'
import { ago, bytes, micros, number, percent, since, span } from './format.js'
import { samples } from './samples.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000
const SHOWN = 200
const RANGES = [['900', t('15 minutes')], ['3600', t('an hour')], ['21600', t('6 hours')], ['86400', t('a day')], ['604800', t('a week')], ['2592000', t('30 days')], ['31536000', t('a year')]]
const PERIODS = [['', t('as fits')], ['10s', t('10 seconds')], ['1min', t('a minute')], ['15min', t('15 minutes')], ['1d', t('a day')]]
const fits = (range) => range <= 3600 ? '10s' : range <= 21600 ? '1min' : range <= 604800 ? '15min' : '1d'

function valueOf (unit) {
  return (n) => {
    if (n === null || n === undefined || !Number.isFinite(n)) return '–'
    if (/^bytes?$/.test(unit)) return bytes(n)
    if (/^(bytes\/s|bytes_per_second)$/.test(unit)) return `${bytes(n)}/s`
    if (/^(s|seconds)$/.test(unit)) return n < 1 ? micros(n * 1e6) : span(n)
    if (/^(us|microseconds)$/.test(unit)) return micros(n)
    if (/^ratio$/.test(unit)) return percent(n)
    const figure = number(n, Math.abs(n) < 10 ? 3 : 1)
    return unit === '1/s' ? t('{n}/s', { n: figure }) : unit && unit !== '1' ? `${figure} ${unit}` : figure
  }
}

function start (place) {
  let name = decodeURIComponent(location.hash.split('/').slice(1).join('/'))
  let range = '3600'
  let period = ''
  let drawn = null
  let drawnFor = ''
  let known = []
  let part = ''
  const pick = select([], '', choose)
  const box = el('div')
  const shown = table({
    caption: t('Series'), none: t('No series yet. Send “name:value:time” lines by UDP, or wait for the first samples.'), key: (s) => s.name,
    columns: [{ title: t('Name'), kind: 'wide', cell: (s) => el('a', { href: `#metrics/${encodeURIComponent(s.name)}`, on: { click: (e) => { e.preventDefault(); choose(s.name) } } }, s.name) },
      { title: t('Kind'), cell: (s) => s.kind }, { title: t('Source'), cell: (s) => s.source }, { title: t('Last'), kind: 'number', cell: (s) => valueOf(s.unit)(s.last) },
      { title: t('When'), kind: 'number', cell: (s) => s.at ? ago(since(s.at)) : '–' }],
    stamp: (s) => JSON.stringify([s.last, s.at ? ago(since(s.at)) : ''])
  })

  function choose (wanted) {
    name = wanted
    pick.value = name
    history.replaceState(null, '', `#metrics/${encodeURIComponent(name)}`)
    watched.again()
  }

  function options () {
    if (pick.options.length === known.length) return
    fill(pick, known.map((s) => el('option', { value: s.name, selected: s.name === name }, s.name)))
  }

  function list () {
    const fit = known.filter((s) => s.name.includes(part))
    shown.show(fit.slice(0, SHOWN))
  }

  function draw (unit, rows) {
    const key = `${name} ${unit}`
    if (key !== drawnFor) {
      drawn?.stop()
      drawn = chart({
        title: name, value: valueOf(unit), height: 280, wide: 90,
        series: [{ label: t('least'), colour: '--one', band: true }, { label: t('most'), colour: '--one', band: true }, { label: t('average'), colour: '--one' }]
      })
      drawnFor = key
      fill(box, drawn.node)
    }
    drawn.show([rows.map((r) => r[0]), rows.map((r) => r[2]), rows.map((r) => r[3]), rows.map((r) => r[1])])
  }

  async function ask () {
    const answer = await get('/api/metrics')
    known = answer.series
    incoming.show(answer)
    if (!known.some((s) => s.name === name)) name = known[0]?.name ?? ''
    if (!name) return null
    const to = Math.floor(Date.now() / 1000)
    return get(`/api/metrics/${encodeURIComponent(name)}`, { from: to - Number(range), to, period: period || fits(Number(range)) })
  }

  function show (answer) {
    options()
    list()
    if (!answer) return fill(box, empty(t('Nothing is known yet.')))
    if (answer.name !== undefined && answer.name !== name) return
    if (answer.rows.length < 2) {
      drawn?.stop()
      drawnFor = ''
      return fill(box, empty(t('Too little is known of {name} in this time for a line: {n} periods.', { name, n: answer.rows.length })))
    }
    draw(known.find((s) => s.name === name)?.unit, answer.rows)
  }

  const incoming = samples()
  shown.node.classList.add('tall')
  const watched = watch(place, ask, show, EVERY_MS)
  place.append(
    section(t('A series over time'), el('div', { class: 'row' }, el('div', { class: 'field grow' }, field(t('Series'), pick)),
      field(t('The last'), select(RANGES, range, (v) => { range = v; watched.again() })), field(t('Period'), select(PERIODS, period, (v) => { period = v; watched.again() }))), box,
    el('p', { class: 'hint' }, t('The line is the average of each period; the band reaches from the least to the most.'))),
    section(t('All series'), el('div', { class: 'row' }, field(t('Name holds'), el('input', { type: 'search', spellcheck: 'false', autocapitalize: 'none', on: { input: (e) => { part = e.target.value.trim(); list() } } }), t('At most {n} are shown.', { n: SHOWN }))), shown.node), section(t('Lines that came by UDP'), incoming.node))
  return { stop () { watched.stop(); drawn?.stop() } }
}

export const metrics = { name: 'metrics', title: t('Metrics'), lead: t('Whatever is measured here or sent here by UDP.'), start }
