// SPDX-License-Identifier: MIT
// shell.js - head, the way to each panel, and the panel that is open.
import { get, on } from './api.js'
import { button, el, fill, say, select } from './dom.js'
import { clock } from './format.js'
import { attempt } from './notice.js'
import { panels } from './panels.js'
import { poll } from './poll.js'
import { setTheme, theme } from './theme.js'
import { language, languages, setLanguage, t } from './words.js'

const BADGES_MS = 15000
let reached = Date.now() / 1000
let lost = false
let paintBanner = () => {}
on('reached', () => { reached = Date.now() / 1000; lost = false; paintBanner() })
on('lost', () => { lost = true; paintBanner() })

function wishes () {
  const tone = select([['auto', t('As the system')], ['light', t('Light')], ['dark', t('Dark')]], theme(), setTheme)
  const tongue = select(languages, language, setLanguage)
  tone.setAttribute('aria-label', t('Colours'))
  tongue.setAttribute('aria-label', t('Language'))
  return [tone, tongue]
}

export function shell (place, who, logout) {
  const banner = el('p', { class: 'banner', role: 'alert', hidden: true })
  const list = el('ul')
  const nav = el('nav', { class: 'ways', id: 'ways', 'aria-label': t('Panels') }, list)
  const menu = button(t('Menu'), () => toggle(), 'second menu')
  const title = el('h1', { id: 'title' })
  const lead = el('p')
  const body = el('div')
  const main = el('main', { id: 'main', tabindex: '-1', 'aria-labelledby': 'title' }, el('div', { class: 'title' }, title, lead), body)
  const links = new Map()
  let open = null
  let name = ''

  const leave = button(t('Log out'), () => attempt(logout), 'second')
  const [tone, tongue] = wishes()
  tone.classList.add('wish')
  tongue.classList.add('wish')
  for (const p of panels) {
    const count = el('span', { class: 'count', hidden: true })
    const link = el('a', { href: `#${p.name}`, on: { click: () => toggle(false) } }, el('span', {}, p.title), count)
    links.set(p.name, { link, count })
    list.append(el('li', {}, link))
  }
  menu.setAttribute('aria-controls', 'ways')
  toggle(false)

  function toggle (wanted = !nav.classList.contains('open')) {
    nav.classList.toggle('open', wanted)
    menu.setAttribute('aria-expanded', wanted)
  }

  function go () {
    const wanted = panels.find((p) => p.name === location.hash.slice(1).split('/')[0]) ?? panels[0]
    if (wanted.name === name) return
    open?.stop?.()
    const isFirst = name === ''
    name = wanted.name
    for (const [n, { link }] of links) n === name ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
    document.title = `${wanted.title} · aduana`
    say(title, wanted.title)
    say(lead, wanted.lead)
    fill(body)
    open = wanted.start(body)
    if (!isFirst) {
      main.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
  }

  paintBanner = () => {
    banner.hidden = !lost
    if (lost) say(banner, t('aduana cannot be reached. What is shown here is from {time}.', { time: clock(reached) }))
  }

  async function badges () {
    try {
      const { entries } = await get('/asks')
      const { count } = links.get('asks')
      count.hidden = entries.length === 0
      say(count, entries.length)
      count.setAttribute('aria-label', t('{n} waiting', { n: entries.length }))
    } catch { /* the panel says what is wrong */ }
  }

  fill(place,
    el('header', { class: 'head' }, el('a', { class: 'brand', href: '#overview' }, el('img', { src: '/dashboard/mark.svg', alt: '' }), 'aduana'),
      tone, tongue, who.user ? el('span', { class: 'soft wish' }, who.user) : null, leave, menu),
    banner, el('div', { class: 'frame' }, nav, main))
  paintBanner()
  addEventListener('hashchange', go)
  go()
  const asking = poll(badges, BADGES_MS)
  return {
    isShell: true,
    stop () {
      asking.stop()
      open?.stop?.()
      removeEventListener('hashchange', go)
      paintBanner = () => {}
    }
  }
}
