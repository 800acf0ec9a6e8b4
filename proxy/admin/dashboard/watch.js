// SPDX-License-Identifier: MIT
// watch.js - a part of a panel that is asked for again and again; its trouble
// stands in words where its contents would be looked for.
import { el, say } from './dom.js'
import { poll } from './poll.js'

export function watch (place, ask, show, ms) {
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true })
  place.append(trouble)
  return poll(async () => {
    try {
      show(await ask())
      trouble.hidden = true
    } catch (error) {
      trouble.hidden = error.status === 0 || error.status === 401
      say(trouble, error.message)
    }
  }, ms)
}
