// SPDX-License-Identifier: MIT
// panel_rules.js - the managed list: what block, allow and grants wrote.
import { get, post } from './api.js'
import { decree } from './decree.js'
import { ask } from './dialog.js'
import { button, el, section } from './dom.js'
import { date } from './format.js'
import { attempt } from './notice.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000

async function remove (row, then) {
  const answer = await ask({ title: t('Remove a rule'), text: `${row.action} ${row.kind} ${row.name}`, yes: t('Remove'), danger: true })
  if (!answer) return
  if (await attempt(() => post('/rules/remove', { name: row.line }), (a) => a.says.join('\n'))) then()
}

function start (place) {
  const whom = (r) => [r.clients, r.users].filter(Boolean).join('; ') || t('everybody')
  const drop = (r) => {
    if (r.by === 'hand') return el('span', { class: 'soft' }, t('written by hand'))
    const b = button(t('Remove …'), () => remove(r, watched.again), 'small second')
    b.setAttribute('aria-label', `${t('Remove …')} ${r.name}`)
    return b
  }
  const shown = table({
    caption: t('Rules of the managed list'), none: t('There is no rule yet: block or allow a name, or grant what somebody asked for.'),
    columns: [{ title: t('Action'), cell: (r) => el('span', { class: `tag ${r.action === 'allow' ? 'good' : r.action === 'block' ? 'bad' : 'warn'}` }, r.action) },
      { title: t('Name'), kind: 'wide', cell: (r) => el('span', {}, el('strong', {}, r.name ?? '–'), el('span', { class: 'soft' }, ` ${r.kind}`)) },
      { title: t('For whom'), cell: whom }, { title: t('Until'), cell: (r) => r.until ? date(r.until) : t('for ever') },
      { title: t('Reason'), cell: (r) => r.reason }, { title: t('Line'), kind: 'number', cell: (r) => String(r.line) },
      { title: t('Change'), kind: 'do', cell: drop }]
  })
  shown.node.classList.add('stack')
  const watched = watch(place, () => get('/rules'), ({ entries }) => shown.show(entries), EVERY_MS)
  place.append(
    el('div', { class: 'row' }, button(t('Block a name …'), () => decree('block', {}, watched.again)), button(t('Allow a name …'), () => decree('allow', {}, watched.again))),
    section(t('Rules of the managed list'), shown.node))
  return watched
}

export const rules = { name: 'rules', title: t('Rules'), lead: t('What was blocked, allowed or granted from here or by aduanactl.'), start }
