// SPDX-License-Identifier: MIT
// list_edit.js - one of the three lists: read, check, save; nobody's change is
// lost to somebody else's.
import { get, post } from './api.js'
import { ask } from './dialog.js'
import { button, el, fill, say } from './dom.js'
import { editor } from './editor.js'
import { t } from './words.js'

const FILES = [['blacklist', t('Blacklist')], ['whitelist', t('Whitelist')], ['danger_words', t('Danger words')]]

// "file:12:3: what is wrong", as parts.
function parse (text) {
  const found = /^(.*?):(\d+)(?::(\d+))?: (.*)$/.exec(text)
  return found ? { file: found[1], line: Number(found[2]), column: Number(found[3] ?? 1), text: found[4] } : { line: 0, text }
}

export function listEdit () {
  const tabs = el('div', { class: 'tabs', role: 'group', 'aria-label': t('Which list') })
  const path = el('p', { class: 'soft code' })
  const edit = editor(t('Text of the list'))
  const outcome = el('div', { role: 'status', 'aria-live': 'polite' })
  const check = button(t('Check'), () => send(true), 'second')
  const save = button(t('Save'), () => send(false))
  const again = button(t('Read again'), () => read(name), 'second')
  let name = FILES[0][0]
  let version = ''
  let stored = ''
  let mayWrite = true

  const isDirty = () => edit.text() !== stored
  const busy = (on) => {
    for (const b of [check, save, again]) b.disabled = on
    save.disabled ||= !mayWrite
  }

  function complain (complaints) {
    edit.mark(complaints.map((c) => c.line).filter(Boolean))
    fill(outcome, el('p', { class: 'trouble' }, t('Not saved. Mistakes: {n}', { n: complaints.length })),
      el('ul', { class: 'complaints' }, complaints.map((c) => el('li', {}, c.line
        ? button(t('line {line}, column {column}: {text}', { line: c.line, column: c.column, text: c.text }), () => edit.go(c.line, c.column))
        : el('p', { class: 'trouble' }, c.text)))))
    const first = complaints.find((c) => c.line)
    if (first) edit.go(first.line, first.column)
  }

  async function read (wanted) {
    if (isDirty() && !await ask({ title: t('Drop what was changed?'), text: t('What was typed here is not saved.'), yes: t('Drop it'), danger: true })) return
    name = wanted
    for (const b of tabs.children) b.setAttribute('aria-pressed', b.dataset.name === name)
    fill(outcome)
    busy(true)
    edit.area.disabled = true
    try {
      const file = await get(`/api/lists/files/${name}`)
      stored = file.text
      version = file.version
      edit.put(stored)
      stored = edit.text()
      say(path, file.path)
      mayWrite = file.writable
      if (!mayWrite) fill(outcome, el('p', { class: 'trouble' }, t('aduana may not write this file or its folder: it can be checked here, and not saved.')))
      edit.area.disabled = false
      busy(false)
    } catch (error) {
      stored = ''
      edit.put('')
      say(path, '')
      again.disabled = false
      fill(outcome, el('p', { class: 'trouble' }, error.message))
    }
  }

  function conflict () {
    fill(outcome, el('p', { class: 'trouble' }, t('Not saved: the file was changed by somebody else meanwhile.')),
      el('div', { class: 'row' }, button(t('Read it again, dropping this text'), () => { stored = edit.text(); read(name) }, 'second'),
        button(t('Save this text over it'), overwrite, 'danger')))
  }

  async function overwrite () {
    try {
      version = (await get(`/api/lists/files/${name}`)).version
      await send(false)
    } catch (error) {
      fill(outcome, el('p', { class: 'trouble' }, error.message))
    }
  }

  async function send (checkOnly) {
    busy(true)
    edit.mark([])
    try {
      const text = edit.text()
      const answer = await post(`/api/lists/files/${name}`, { version, check: checkOnly }, text)
      if (!checkOnly) {
        version = answer.version ?? version
        stored = text
      }
      fill(outcome, el('p', { class: 'calm' }, [checkOnly ? t('No mistake. Not saved yet.') : t('Saved, and in force.'), ...(answer.says ?? [])].join('\n')))
    } catch (error) {
      if (error.status === 422) complain((error.body.says ?? [error.message]).filter(Boolean).map(parse))
      else if (error.status === 409 && /changed it meanwhile/.test(error.message)) conflict()
      else fill(outcome, el('p', { class: 'trouble' }, error.message))
    } finally {
      busy(false)
    }
  }

  for (const [n, title] of FILES) {
    const b = button(title, () => { if (n !== name) read(n) })
    b.dataset.name = n
    tabs.append(b)
  }
  const leaving = (e) => { if (isDirty()) e.preventDefault() }
  addEventListener('beforeunload', leaving)
  read(name)
  return { node: el('div', {}, tabs, path, edit.node, outcome, el('div', { class: 'row end' }, again, check, save)), stop () { removeEventListener('beforeunload', leaving) } }
}
