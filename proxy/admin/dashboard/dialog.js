// SPDX-License-Identifier: MIT
// dialog.js - a question before something is done, in the browser's own dialog:
// it keeps the focus, gives it back, and Escape is no.
import { button, el } from './dom.js'
import { t } from './words.js'

// The form's fields by name, or null.
export function ask ({ title, text, fields = [], yes, danger = false }) {
  return new Promise((resolve) => {
    const titleId = 'dialog-title'
    const no = button(t('Cancel'), () => dialog.close(), 'second')
    const form = el('form', { method: 'dialog', on: { submit } },
      el('h2', { id: titleId }, title), text ? el('p', {}, text) : null, fields,
      el('div', { class: 'row end' }, no, el('button', { type: 'submit', class: danger ? 'danger' : false }, yes)))
    const dialog = el('dialog', { 'aria-labelledby': titleId, on: { close } }, form)
    let answer = null

    function submit (event) {
      event.preventDefault()
      answer = Object.fromEntries(new FormData(form))
      dialog.close()
    }
    function close () {
      dialog.remove()
      resolve(answer)
    }
    document.body.append(dialog)
    dialog.showModal()
  })
}
