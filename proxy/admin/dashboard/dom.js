// SPDX-License-Identifier: MIT
// dom.js - elements.  Text is always text: nothing here reads markup.

// el('a', { class: 'x', href: '#y', on: { click } }, 'text', child, null)
// A property that is false or undefined is left out; true is an empty one.
export function el (tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || value === null) continue
    if (name === 'on') {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler)
    } else if (name === 'value' || name === 'checked' || name === 'selected') {
      node[name] = value
    } else {
      node.setAttribute(name, value === true ? '' : value)
    }
  }
  add(node, children)
  return node
}

export function add (node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue
    node.append(child)
  }
  return node
}

export function fill (node, ...children) {
  node.replaceChildren()
  return add(node, children)
}

let last = 0
export const freshId = (start = 'x') => `${start}-${++last}`

// Put a part's text only where it changed: screen readers stay quiet.
export function say (node, text) {
  const s = String(text)
  if (node.textContent !== s) node.textContent = s
}

export function section (title, ...children) {
  const id = freshId('h')
  return el('section', { class: 'card', 'aria-labelledby': id }, el('h2', { id }, title), ...children)
}

export function field (label, control, hint) {
  control.id ||= freshId('f')
  const told = hint ? el('span', { class: 'hint', id: `${control.id}-hint` }, hint) : null
  if (told) control.setAttribute('aria-describedby', told.id)
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control, told)
}

export function select (options, value, onchange) {
  return el('select', { on: { change: (e) => onchange?.(e.target.value) } },
    options.map(([v, text]) => el('option', { value: v, selected: v === value }, text)))
}

export function button (text, onclick, kind = '') {
  return el('button', { type: 'button', class: kind || false, on: { click: onclick } }, text)
}

export const empty = (text) => el('p', { class: 'empty' }, text)
