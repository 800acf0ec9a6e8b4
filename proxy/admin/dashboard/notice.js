// SPDX-License-Identifier: MIT
// notice.js - what came of something a person did: read out, and gone by itself
// unless it went wrong.
import { button, el } from './dom.js'
import { t } from './words.js'

const STAY_MS = 8000

function show (text, kind) {
  const place = document.getElementById('notices')
  const close = button('×', () => note.remove(), 'bare')
  close.setAttribute('aria-label', t('Close'))
  const note = el('div', { class: `notice ${kind}` }, el('p', {}, text), close)
  while (place.children.length > 3) place.firstChild.remove()
  place.append(note)
  if (kind === 'good') setTimeout(() => note.remove(), STAY_MS)
}

export const good = (text) => show(text, 'good')
export const bad = (text) => show(text, 'bad')

// Do it, and tell what came of it.  True: done.
export async function attempt (fn, done) {
  try {
    const answer = await fn()
    const text = typeof done === 'function' ? done(answer) : done
    if (text) good(text)
    return true
  } catch (error) {
    bad(error.message)
    return false
  }
}
