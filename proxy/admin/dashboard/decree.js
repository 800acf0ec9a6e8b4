// SPDX-License-Identifier: MIT
// decree.js - block or allow a name, after a question.
import { post } from './api.js'
import { ask } from './dialog.js'
import { button, el, field, select } from './dom.js'
import { attempt } from './notice.js'
import { t } from './words.js'

const spans = () => [['', t('for ever')], ['30min', t('30 minutes')], ['2h', t('2 hours')], ['1d', t('a day')], ['7d', t('a week')]]

export function spanField () {
  const control = select(spans(), '')
  control.name = 'for'
  return field(t('For how long'), control)
}

// ${row}: { host, client }.
export async function decree (verb, row, then) {
  const isBlock = verb === 'block'
  const fields = [
    field(t('Name'), el('input', { name: 'name', value: row.host ?? '', required: true, spellcheck: 'false', autocapitalize: 'none' }),
      t('A domain with all below it, an address or network, or a URL in which * is anything.')),
    spanField(),
    field(t('Only for this client'), el('input', { name: 'client', value: '', placeholder: row.client ?? '', spellcheck: 'false' }), t('An address or network; empty: for everybody.')),
    field(t('Reason'), el('input', { name: 'reason', maxlength: '200' }), t('For the page that is shown, and for who reads the list.'))]
  const answer = await ask({
    title: isBlock ? t('Block a name') : t('Allow a name'), fields, yes: isBlock ? t('Block') : t('Allow'), danger: isBlock,
    text: isBlock ? t('It is refused from now on.') : t('It passes from now on, whatever else refuses it.')
  })
  if (!answer) return
  const done = await attempt(() => post(`/${verb}`, answer), (a) => a.says.join('\n'))
  if (done) then?.()
}

export function decreeButtons (row, then) {
  const make = (verb, text) => {
    const b = button(text, () => decree(verb, row, then), 'small second')
    b.setAttribute('aria-label', `${text}: ${row.host}`)
    return b
  }
  return el('span', {}, make('allow', t('Allow')), make('block', t('Block')))
}
