// SPDX-License-Identifier: MIT
// panel_requests.js - requests as they end, by server-sent events; no more of
// them in the page than one can look through.
import { address, get } from './api.js'
import { button, el, empty, field, fill, say, section, select } from './dom.js'
import { number } from './format.js'
import { columns, flagsOf, isRefused } from './line.js'
import { t } from './words.js'

const SHOWN = 200
const PAINT_MS = 300
const ORDER = [columns.time, columns.client, columns.result, columns.address, columns.size, columns.took, columns.why]

function row (line) {
  const kind = isRefused(line) ? 'refused' : flagsOf(line).length ? 'flagged' : false
  return el('tr', { class: kind }, ORDER.map((c) => el('td', { class: c.kind, 'data-title': c.title }, c.cell(line) || '–')))
}

function start (place) {
  const body = el('tbody')
  const frame = el('div', { class: 'table live stack', tabindex: '0', role: 'group', 'aria-label': t('Live requests') },
    el('table', {}, el('caption', { class: 'unseen' }, t('Live requests, the newest first')),
      el('thead', {}, el('tr', {}, ORDER.map((c) => el('th', { scope: 'col', class: c.kind }, c.title)))), body))
  const none = empty(t('No request fits yet.'))
  const state = el('p', { class: 'soft' })
  const pause = button(t('Pause'), () => setPaused(!paused))
  const filters = { host: '', client: '', kind: '' }
  let stream = null
  let waiting = []
  let seen = 0
  let left = 0
  let paused = false
  let timer = 0
  let lastSeq = 0

  const query = () => ({
    host: filters.host.trim(), client: filters.client.trim(), blocked: filters.kind === 'blocked', flagged: filters.kind === 'flagged',
    slow: filters.kind === 'slow' ? 1000 : '', status: /^\d/.test(filters.kind) ? filters.kind : '', result: /^TCP/.test(filters.kind) ? filters.kind : ''
  })

  function paint () {
    timer = 0
    if (waiting.length) body.prepend(...waiting.slice(-SHOWN).map(row).reverse())
    waiting = []
    while (body.children.length > SHOWN) body.lastChild.remove()
    none.hidden = body.children.length > 0
    frame.hidden = !none.hidden
    tell()
  }

  function tell () {
    const count = t('{n} seen', { n: number(seen) }) + (left ? `; ${t('{n} left out, too many at once', { n: number(left) })}` : '')
    say(state, paused ? `${t('Paused.')} ${count}` : stream?.readyState === 1 ? count : stream ? t('Connecting …') : count)
  }

  function take (line) {
    if (line.seq !== undefined && line.seq <= lastSeq) return
    lastSeq = line.seq ?? lastSeq
    seen++
    waiting.push(line)
    if (waiting.length > SHOWN) waiting.shift()
    if (!timer) timer = setTimeout(paint, PAINT_MS)
  }

  function close () {
    stream?.close()
    stream = null
  }

  function open () {
    close()
    if (paused || document.hidden) return
    stream = new EventSource(address('/api/requests', query()))
    stream.onmessage = (e) => { try { take(JSON.parse(e.data)) } catch { /* not ours */ } }
    stream.addEventListener('lost', (e) => { left += Number(JSON.parse(e.data).lost) || 0 })
    stream.onopen = tell
    stream.onerror = () => {
      tell()
      // Tells why: a login may be needed.
      get('/api/session').catch(() => {})
      if (stream?.readyState === 2) timer ||= setTimeout(() => { timer = 0; open() }, 3000)
    }
    tell()
  }

  async function begin () {
    fill(body)
    lastSeq = 0
    seen = left = 0
    try {
      const { requests } = await get('/api/requests', { ...query(), follow: 0, limit: 50 })
      requests.forEach(take)
      paint()
    } catch (error) {
      say(state, error.message)
    }
    open()
  }

  function setPaused (wanted) {
    paused = wanted
    say(pause, paused ? t('Go on') : t('Pause'))
    pause.setAttribute('aria-pressed', paused)
    paused ? close() : open()
    tell()
  }

  let typed = 0
  const on = (name) => (e) => {
    filters[name] = e.target.value
    clearTimeout(typed)
    typed = setTimeout(begin, 400)
  }
  const kinds = [['', t('All')], ['blocked', t('Refused')], ['flagged', t('Flagged')], ['slow', t('Over a second')], ['TCP_MEM_HIT', t('From the cache')], ['TCP_MISS', t('From origins')], ['TCP_TUNNEL', t('Tunnels')], ['502', t('Origin in trouble')]]
  const kind = select(kinds, '', (value) => { filters.kind = value; begin() })
  place.append(section(t('Live requests'),
    el('div', { class: 'row' }, field(t('Which'), kind),
      field(t('Host'), el('input', { type: 'search', spellcheck: 'false', autocapitalize: 'none', on: { input: on('host') } })),
      field(t('Client'), el('input', { type: 'search', spellcheck: 'false', on: { input: on('client') } })), pause,
      button(t('Clear'), () => { fill(body); paint() }, 'second')), state, none, frame))
  const visible = () => document.hidden ? close() : open()
  document.addEventListener('visibilitychange', visible)
  begin()
  return {
    stop () {
      close()
      clearTimeout(timer)
      clearTimeout(typed)
      paused = true
      document.removeEventListener('visibilitychange', visible)
    }
  }
}

export const requests = { name: 'requests', title: t('Requests'), lead: t('Each as it ends.'), start }
