// SPDX-License-Identifier: MIT
// table.js - a table that is filled again and again.  A row whose cells are the
// same is left alone, so that neither focus nor a reader's place is lost.
import { el, empty, fill } from './dom.js'

// columns: [{ title, cell(row) -> text or node, kind: 'number'|'wide'|'do' }]
// key(row): what makes it the same row; stamp(row): what is shown of it.
export function table ({ caption, columns, key = JSON.stringify, stamp = JSON.stringify, none }) {
  const body = el('tbody')
  const frame = el('div', { class: 'table', role: 'group', tabindex: '0', 'aria-label': caption },
    el('table', {}, el('caption', { class: 'unseen' }, caption),
      el('thead', {}, el('tr', {}, columns.map((c) => el('th', { scope: 'col', class: c.kind }, c.title)))), body))
  const nothing = empty(none)
  const node = el('div', {}, frame, nothing)
  const known = new Map()

  function make (row) {
    return el('tr', {}, columns.map((c, i) => {
      const content = c.cell(row)
      return el(i === 0 && c.kind !== 'number' ? 'th' : 'td', {
        class: c.kind, scope: i === 0 && c.kind !== 'number' ? 'row' : undefined, 'data-title': c.title
      }, content === '' || content === undefined || content === null ? '–' : content)
    }))
  }

  function show (rows) {
    const seen = new Set()
    let at = body.firstChild
    for (const row of rows) {
      let id = String(key(row))
      while (seen.has(id)) id += '+'
      seen.add(id)
      const mark = stamp(row)
      let it = known.get(id)
      if (!it || it.mark !== mark) {
        const fresh = make(row)
        if (it) it.node.replaceWith(fresh)
        if (it?.node === at) at = fresh
        it = { node: fresh, mark }
        known.set(id, it)
      }
      if (it.node === at) at = at.nextSibling
      else body.insertBefore(it.node, at)
    }
    for (const [id, it] of known) {
      if (seen.has(id)) continue
      it.node.remove()
      known.delete(id)
    }
    frame.hidden = rows.length === 0
    nothing.hidden = rows.length > 0
  }

  frame.hidden = true
  nothing.hidden = true
  return { node, show, body, tell: (text) => { fill(nothing, text); known.clear(); body.replaceChildren(); frame.hidden = true; nothing.hidden = false } }
}

// A part of a whole, beside its figure.
export function bar (part, text) {
  const full = el('span', { class: 'bar', 'aria-hidden': 'true' })
  full.style.setProperty('--part', `${Math.round(Math.min(1, Math.max(0, part || 0)) * 100)}%`)
  return el('span', { class: 'barred' }, full, el('span', {}, text))
}
