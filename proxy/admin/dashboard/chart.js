// SPDX-License-Identifier: MIT
// chart.js - lines over time by uPlot, each with its words and its table.
/* global uPlot */
import { el, fill, freshId, say } from './dom.js'
import { clock, date } from './format.js'
import { t } from './words.js'

const TABLE_ROWS = 60
const HEIGHT = 190
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function line (s) {
  const colour = ink(s.colour)
  if (s.band) return { label: s.label, stroke: 'transparent', points: { show: false }, value: s.value }
  return {
    label: s.label, stroke: colour, width: 2, points: { show: false }, fill: s.fill ? `${colour}30` : undefined, value: s.value
  }
}

const POWERS = Array.from({ length: 60 }, (_, i) => 2 ** (i - 4))

function axes (value, wide, binary) {
  const common = { stroke: ink('--soft'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line') }, font: '12px system-ui, sans-serif' }
  const times = (u, splits, axis, space, step) => splits.map((s) => step >= 86400 ? date(s).replace(/,? \d+:\d+.*$/, '') : clock(s).slice(0, step < 60 ? 8 : 5))
  return [{ ...common, values: times, space: 70 }, { ...common, size: wide, ...(binary ? { incrs: POWERS } : {}), values: (u, splits) => splits.map((n) => n === null ? '' : value(n)) }]
}

// series: [{ label, colour: '--one', fill, band }]; value(n) -> text.
// Two neighbours with band are the lower and upper border of an area.
export function chart ({ title, series, value, height = HEIGHT, wide = 68, binary = false }) {
  const id = freshId('c')
  const frame = el('div', { class: 'chart', role: 'img', 'aria-labelledby': id })
  const words = el('p', { class: 'chart-words', id }, title)
  const rows = el('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': title })
  const details = el('details', { on: { toggle: () => tabulate() } }, el('summary', {}, t('As a table')), rows)
  const node = el('figure', {}, el('figcaption', {}, title), key(), frame, words, details)
  let data = [[], ...series.map(() => [])]
  let plot = null
  let watch = null

  function key () {
    return el('ul', { class: 'key' }, series.filter((s) => !s.band).map((s) => {
      const spot = el('span', { class: 'spot', 'aria-hidden': 'true' })
      spot.style.background = `var(${s.colour})`
      return el('li', {}, spot, s.label)
    }))
  }

  function build () {
    plot?.destroy()
    const bands = series[0].band ? [{ series: [2, 1], fill: `${ink(series[0].colour)}38` }] : []
    plot = new uPlot({
      width: Math.max(200, frame.clientWidth), height, bands, legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      scales: { y: { range: (u, low, high) => [Math.min(0, low ?? 0), (high > 0 ? high : 1) * 1.08] } },
      axes: axes(value, wide, binary), series: [{}, ...series.map((s) => line({ ...s, value }))],
      hooks: { setCursor: [point] }
    }, data, frame)
  }

  const hover = el('p', { class: 'chart-point', 'aria-hidden': 'true' })
  frame.append(hover)

  function point (u) {
    const i = u.cursor.idx
    hover.hidden = i === null || i === undefined
    if (hover.hidden) return
    hover.textContent = `${date(data[0][i])} ${clock(data[0][i]).slice(-3)} · ${series.map((s, n) => `${s.label} ${value(data[n + 1][i])}`).join(' · ')}`
  }

  function tabulate () {
    if (!details.open) return
    const from = Math.max(0, data[0].length - TABLE_ROWS)
    const body = data[0].slice(from).map((at, i) => el('tr', {}, el('th', { scope: 'row' }, `${date(at)} ${clock(at).slice(-3)}`),
      series.map((s, n) => el('td', { class: 'number' }, value(data[n + 1][from + i]))))).reverse()
    fill(rows, el('table', {}, el('caption', { class: 'unseen' }, title), el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('Time')),
      series.map((s) => el('th', { scope: 'col', class: 'number' }, s.label)))), el('tbody', {}, body)))
  }

  function describe () {
    const parts = series.filter((s) => !s.band).map((s) => {
      const all = data[series.indexOf(s) + 1].filter(Number.isFinite)
      if (all.length === 0) return ''
      return t('{name}: now {now}, at most {max}', { name: s.label, now: value(all.at(-1)), max: value(Math.max(...all)) })
    }).filter(Boolean)
    say(words, parts.length ? `${parts.join('; ')}.` : t('Nothing is known yet.'))
  }

  function show (columns) {
    data = columns
    describe()
    if (plot) plot.setData(data)
    else if (frame.isConnected && data[0].length > 1) build()
    tabulate()
  }

  function start () {
    watch = new ResizeObserver(() => {
      if (plot && frame.clientWidth > 0 && frame.clientWidth !== plot.width) plot.setSize({ width: frame.clientWidth, height })
    })
    watch.observe(frame)
    document.addEventListener('themechange', repaint)
  }
  const repaint = () => { if (plot) build() }

  function stop () {
    watch?.disconnect()
    document.removeEventListener('themechange', repaint)
    plot?.destroy()
    plot = null
  }

  hover.hidden = true
  start()
  return { node, show, stop }
}
