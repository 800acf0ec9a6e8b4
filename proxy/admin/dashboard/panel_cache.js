// SPDX-License-Identifier: MIT
// panel_cache.js - the cache: how full, what is in it, and taking out of it.
import { get, post } from './api.js'
import { ask } from './dialog.js'
import { button, el, field, say, section, select } from './dom.js'
import { bytes, number, percent, span } from './format.js'
import { attempt } from './notice.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 5000
const LIMIT = 50

function figures () {
  const list = el('dl', { class: 'pairs' })
  const full = el('meter', { min: '0', max: '1', 'aria-label': t('Cache filled') })
  const rows = [[t('Filled'), (c) => `${bytes(c.used)} / ${bytes(c.capacity)} (${percent(c.used / c.capacity)})`], [t('Objects'), (c) => number(c.objects)],
    [t('Bodies'), (c) => bytes(c.body_bytes)], [t('Hits by requests'), (c) => percent(c.hits_by_requests)], [t('Hits by bytes'), (c) => percent(c.hits_by_sent_bytes)],
    [t('Being filled'), (c) => number(c.filling)], [t('Made room'), (c) => number(c.evictions)], [t('Mended'), (c) => number(c.repairs)], [t('Damaged'), (c) => number(c.damaged)]]
  const cells = rows.map(([title]) => {
    const dd = el('dd', {}, '–')
    list.append(el('dt', {}, title), dd)
    return dd
  })
  return { node: el('div', {}, full, list), show (c) { full.value = c.used / c.capacity || 0; rows.forEach(([, f], i) => say(cells[i], f(c))) } }
}

async function purge (params, then) {
  const text = Object.values(params)[0]
  if (!await ask({ title: t('Remove from the cache'), text, yes: t('Remove'), danger: true })) return
  const done = await attempt(() => post('/cache/purge', params), (a) => t('{n} removed.', { n: number(a.removed) }))
  if (done) then()
}

function start (place) {
  let pattern = ''
  let after = []
  const facts = figures()
  const shown = table({
    caption: t('Stored responses'), none: t('Nothing stored fits.'), key: (e) => `${e.url} ${e.variant} ${e.range}`,
    columns: [{ title: t('Address'), kind: 'wide', cell: (e) => el('span', { class: 'code' }, e.url) }, { title: t('Status'), kind: 'number', cell: (e) => String(e.status ?? '–') },
      { title: t('Type'), cell: (e) => e.type }, { title: t('Size'), kind: 'number', cell: (e) => bytes(e.bytes) },
      { title: t('Fresh'), cell: (e) => e.state === 'filling' ? t('being filled') : e.fresh_seconds > 0 ? t('for {time}', { time: span(e.fresh_seconds) }) : t('no more') },
      { title: t('Variant'), cell: (e) => [e.variant, e.range].filter(Boolean).join('; ') }, { title: t('Asked for'), kind: 'number', cell: (e) => number(e.asked) },
      { title: t('Change'), kind: 'do', cell: (e) => { const b = button(t('Remove'), () => purge({ url: e.url }, listed.again), 'small second'); b.setAttribute('aria-label', `${t('Remove')} ${e.url}`); return b } }]
  })
  shown.node.classList.add('stack')
  const more = button(t('Further ones'), () => { after.push(more.dataset.after); listed.again() }, 'second')
  const first = button(t('From the start'), () => { after = []; listed.again() }, 'second')
  const search = el('input', { type: 'search', placeholder: '*.example.org/*', spellcheck: 'false', autocapitalize: 'none' })
  const what = el('input', { required: true, spellcheck: 'false', autocapitalize: 'none' })
  const how = select([['host', t('Host')], ['url', t('Address')], ['pattern', t('Pattern')]], 'host')

  function find (event) {
    event.preventDefault()
    const typed = search.value.trim()
    pattern = typed && !/[*?]/.test(typed) ? `*${typed}*` : typed
    after = []
    listed.again()
  }
  const take = (event) => {
    event.preventDefault()
    purge({ [how.value]: what.value.trim() }, listed.again)
  }
  const watched = watch(place, () => get('/status'), (s) => facts.show(s.cache), EVERY_MS)
  const listed = watch(place, () => get('/cache', { pattern, limit: LIMIT, after: after.at(-1) }), (answer) => {
    shown.show(answer.entries)
    more.hidden = !answer.after
    more.dataset.after = answer.after ?? ''
    first.hidden = after.length === 0
  }, EVERY_MS * 2)
  place.append(el('div', { class: 'grid' }, section(t('Figures'), facts.node),
    section(t('Remove from the cache'), el('form', { on: { submit: take } }, el('div', { class: 'row' }, field(t('By'), how), el('div', { class: 'field grow' }, field(t('Which'), what)), el('button', { type: 'submit', class: 'danger' }, t('Remove …')))),
      el('p', { class: 'hint' }, t('A host takes everything of it along; in a pattern * is any run of characters.')))),
  section(t('Stored responses'), el('form', { role: 'search', on: { submit: find } }, el('div', { class: 'row' }, el('div', { class: 'field grow' }, field(t('Look for'), search)), el('button', { type: 'submit', class: 'second' }, t('Find')))),
    shown.node, el('div', { class: 'row end' }, first, more)))
  return { stop () { watched.stop(); listed.stop() } }
}

export const cache = { name: 'cache', title: t('Cache'), lead: t('What is kept for the next who asks.'), start }
