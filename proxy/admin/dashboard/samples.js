// SPDX-License-Identifier: MIT
// samples.js - the lines that came by UDP: how many, and those that were no
// good.
import { el, say } from './dom.js'
import { clock, number } from './format.js'
import { table } from './table.js'
import { t } from './words.js'

export function samples () {
  const counts = el('p')
  const trouble = el('p', { class: 'trouble', hidden: true })
  const bad = table({
    caption: t('Lines that were no good'), none: t('No line was no good.'),
    columns: [{ title: t('Time'), kind: 'still', cell: (b) => clock(b.at) }, { title: t('From'), kind: 'still', cell: (b) => b.from }, { title: t('Why'), cell: (b) => b.cause },
      { title: t('Line'), kind: 'wide', cell: (b) => el('code', {}, b.line) }]
  })
  bad.node.classList.add('stack')

  function show (answer) {
    const s = answer.samples ?? {}
    say(counts, t('{n} came, {m} are stored, {k} were lost or refused.', { n: number(s.received ?? 0), m: number(s.stored ?? 0), k: number((s.lost ?? 0) + (s.refused ?? 0) + (s.overrun ?? 0)) }))
    trouble.hidden = !s.trouble
    if (s.trouble) say(trouble, s.trouble)
    bad.show(answer.bad_lines ?? [])
  }
  return { node: el('div', {}, counts, trouble, bad.node), show }
}
