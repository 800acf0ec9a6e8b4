// SPDX-License-Identifier: MIT
// login.js - name and password, or a link from aduanactl.
import { el, field, fill, say } from './dom.js'
import { t } from './words.js'

export function login (place, enter, problem = '') {
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: !problem }, problem)
  const name = el('input', { name: 'user', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false' })
  const password = el('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true })
  const yes = el('button', { type: 'submit' }, t('Log in'))

  async function submit (event) {
    event.preventDefault()
    yes.disabled = true
    try {
      await enter({ user: name.value, password: password.value })
    } catch (error) {
      trouble.hidden = false
      say(trouble, error.status === 401 ? t('That name and that password do not fit.') : error.message)
      password.value = ''
      password.focus()
    } finally {
      yes.disabled = false
    }
  }

  document.title = `${t('Log in')} · aduana`
  fill(place, el('main', { class: 'login', id: 'main', tabindex: '-1' },
    el('p', { class: 'brand' }, el('img', { src: '/dashboard/mark.svg', alt: '' }), 'aduana'),
    el('div', { class: 'card' }, el('h1', {}, t('Log in')), trouble,
      el('form', { on: { submit } }, field(t('Name'), name), field(t('Password'), password), yes),
      el('p', { class: 'hint' }, t('On this machine, “aduanactl dashboard” prints a link that needs no password.')))))
  name.focus()
  return { isShell: false, stop () {} }
}
