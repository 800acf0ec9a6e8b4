// SPDX-License-Identifier: MIT
// panel_blocked.js - what was refused or flagged, why, and the way to change it.
import { get } from './api.js'
import { button, el, section } from './dom.js'
import { decree, decreeButtons } from './decree.js'
import { columns, hostOf } from './line.js'
import { table } from './table.js'
import { watch } from './watch.js'
import { t } from './words.js'

const EVERY_MS = 4000
const LIMIT = 100

function eventsTable (caption, none) {
  const shown = table({
    caption, none, key: (l) => l.seq ?? l.id,
    columns: [columns.time, columns.client, columns.result, columns.address, columns.why,
      { title: t('Decide'), kind: 'do', cell: (l) => decreeButtons({ host: hostOf(l), client: l.client }) }]
  })
  shown.node.classList.add('stack')
  return shown
}

function start (place) {
  const refused = eventsTable(t('Refused'), t('Nothing has been refused lately.'))
  const flagged = eventsTable(t('Flagged'), t('Nothing has been flagged lately.'))
  const ask = async () => [
    (await get('/api/requests', { follow: 0, limit: LIMIT, blocked: 1 })).requests,
    (await get('/api/requests', { follow: 0, limit: LIMIT, flagged: 1 })).requests]
  const watched = watch(place, ask, ([first, second]) => {
    refused.show(first.slice().reverse())
    const known = new Set(first.map((l) => l.seq ?? l.id))
    flagged.show(second.filter((l) => !known.has(l.seq ?? l.id)).reverse())
  }, EVERY_MS)
  place.append(
    el('div', { class: 'row' }, button(t('Block a name …'), () => decree('block', {}), 'second'), button(t('Allow a name …'), () => decree('allow', {}), 'second')),
    section(t('Refused'), refused.node), section(t('Flagged, not refused'), flagged.node))
  return watched
}

export const blocked = { name: 'blocked', title: t('Blocked'), lead: t('What was refused or flagged, and which line says so.'), start }
