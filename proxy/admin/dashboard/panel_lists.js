// SPDX-License-Identifier: MIT
// panel_lists.js - the three lists to be edited, and those from the web.
import { get, post } from './api.js'
import { button, el, section } from './dom.js'
import { ago, date, since } from './format.js'
import { listEdit } from './list_edit.js'
import { attempt } from './notice.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { moment, webLists } from './web_lists.js'
import { t } from './words.js'

const EVERY_MS = 10000

function when (text) {
  const m = moment(text)
  return el('div', {}, m.at ? el('span', { title: date(m.at) }, ago(since(m.at))) : text === 'never' ? t('never') : null, m.rest && text !== 'never' ? el('div', { class: 'soft' }, m.rest) : null)
}

function next (text = '') {
  const m = moment(text)
  return m.at ? date(m.at) : text === 'by hand' ? t('by hand') : text
}

function start (place) {
  const edit = listEdit()
  const shown = table({
    caption: t('Lists from the web'), none: t('No list is imported from the web. An “import” with a “url” in a list does that.'), key: (l) => `${l.url} ${l.file}`,
    columns: [{ title: t('Address'), kind: 'wide', cell: (l) => el('div', {}, el('strong', {}, l.url), el('div', { class: 'soft code' }, l.file)) },
      { title: t('Fetched'), cell: (l) => when(l.fetched) }, { title: t('Asked'), cell: (l) => when(l.asked) }, { title: t('Next'), cell: (l) => next(l.next) }],
    stamp: (l) => JSON.stringify([l, ago(since(moment(l.fetched).at))])
  })
  shown.node.classList.add('stack')
  const update = button(t('Update now'), async () => {
    update.disabled = true
    await attempt(() => post('/lists/update', { wait: 1 }), (a) => String(a).trim() || t('Updated.'))
    update.disabled = false
    watched.again()
  }, 'second')
  const card = section(t('Lists from the web'))
  const watched = watch(card, () => get('/lists'), (answer) => {
    const rows = typeof answer === 'string' ? webLists(answer) : answer.entries ?? answer.lists ?? []
    shown.show(rows)
    update.hidden = rows.length === 0
  }, EVERY_MS)
  card.append(shown.node, el('div', { class: 'row end' }, update))
  place.append(section(t('Edit a list'), edit.node), card)
  return { stop () { watched.stop(); edit.stop() } }
}

export const lists = { name: 'lists', title: t('Lists'), lead: t('What is refused, what passes, which words are dangerous.'), start }
