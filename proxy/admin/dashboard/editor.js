// SPDX-License-Identifier: MIT
// editor.js - a text with the numbers of its lines, and marks where something
// is wrong.
import { el } from './dom.js'

export function editor (label) {
  const numbers = el('pre', { class: 'lines', 'aria-hidden': 'true' })
  const area = el('textarea', { 'aria-label': label, spellcheck: 'false', autocapitalize: 'none', autocomplete: 'off', wrap: 'off', on: { input: count, scroll: follow } })
  const node = el('div', { class: 'editor' }, numbers, area)
  let lines = 0
  let marked = new Set()
  let onchange = () => {}

  function paint () {
    numbers.replaceChildren()
    for (let i = 1; i <= lines; i++) numbers.append(marked.has(i) ? el('b', {}, String(i)) : String(i), '\n')
    follow()
  }
  function count () {
    const now = area.value.split('\n').length
    if (now !== lines) {
      lines = now
      paint()
    }
    onchange(area.value)
  }
  function follow () { numbers.scrollTop = area.scrollTop }

  return {
    node,
    area,
    text: () => area.value,
    changed (fn) { onchange = fn },
    put (text) {
      area.value = text
      marked = new Set()
      lines = -1
      count()
    },
    mark (at) {
      marked = new Set(at)
      paint()
    },
    // 1 is the first line, the first column.
    go (line, column = 1) {
      const all = area.value.split('\n')
      const before = all.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0)
      const end = before + (all[line - 1] ?? '').length
      area.focus()
      area.setSelectionRange(Math.min(before + column - 1, end), end)
      const height = parseFloat(getComputedStyle(area).lineHeight) || 18
      area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3)
      follow()
    }
  }
}
