// SPDX-License-Identifier: MIT
// panel_explain.js - what would become of a request, and which lines say so.
import { get } from './api.js'
import { el, field, fill, section } from './dom.js'
import { table } from './table.js'
import { t } from './words.js'

const kindOf = (verdict) => /refus|block|den/i.test(verdict) ? 'bad' : /pass|allow/i.test(verdict) ? 'good' : 'act'
const place = (by) => by.file ? `${by.file}:${by.line}` : ''

function rulesOf (step) {
  const shown = table({
    caption: t('Rules that fit'), none: step.silent || t('No rule fits.'),
    columns: [{ title: t('Action'), cell: (r) => r.action }, { title: t('Outcome'), cell: (r) => r.looked },
      { title: t('Rule'), kind: 'wide', cell: (r) => el('span', {}, el('span', { class: 'soft' }, `${r.type} `), r.rule) },
      { title: t('Line'), kind: 'wide', cell: (r) => el('span', { class: 'code' }, place(r)) }]
  })
  shown.show(step.rules ?? [])
  return shown.node
}

const pairs = (rows) => el('dl', { class: 'pairs' }, rows.filter(([, v]) => v !== null && v !== undefined && v !== '').flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, v)]))

function word (w) {
  return typeof w === 'string' ? w : Object.entries(w).filter(([, v]) => v !== null && v !== '').map(([k, v]) => `${k} ${v}`).join(', ')
}

function stepOf (step) {
  return el('div', { class: 'step' }, el('h3', { class: 'code' }, step.request),
    pairs([[t('Verdict'), el('span', { class: `tag ${kindOf(step.verdict)}` }, step.verdict)], [t('By'), step.by ? `${step.by.type} ${step.by.rule}` : null],
      [t('Line'), step.by ? el('code', {}, place(step.by)) : null], [t('Waits for'), step.waits ? String(step.waits) : null], [t('Word'), step.word ? word(step.word) : null]]),
    rulesOf(step))
}

function show (out, a) {
  fill(out, section(t('Outcome'), pairs([[t('Result'), el('strong', {}, `${a.result ?? ''} ${a.status ?? ''}`)], [t('Client'), a.client], [t('User'), a.user]]), (a.steps ?? []).map(stepOf)),
    a.log ? section(t('The line of the log'), el('pre', {}, a.log)) : null)
}

function start (root) {
  const input = (name, props = {}) => el('input', { name, spellcheck: 'false', autocapitalize: 'none', ...props })
  const out = el('div', { 'aria-live': 'polite' })
  const url = input('url', { required: true, placeholder: 'https://example.org/' })
  const form = el('form', { on: { submit } },
    el('div', { class: 'row' }, el('div', { class: 'field grow' }, field(t('Address'), url)), el('button', { type: 'submit' }, t('Explain'))),
    el('details', {}, el('summary', {}, t('For whom, when, how')), el('div', { class: 'row' },
      field(t('Client'), input('client', { placeholder: '127.0.0.1' })), field(t('User'), input('user')),
      field(t('When'), input('at', { placeholder: '2026-11-22 09:30' })), field(t('Method'), input('method', { placeholder: 'GET' })),
      field(t('Origin’s address'), input('address')), field(t('Type of the response'), input('type', { placeholder: 'text/html' })), field(t('Size of the response'), input('size', { inputmode: 'numeric' })))))

  async function submit (event) {
    event.preventDefault()
    try {
      show(out, await get('/explain', Object.fromEntries(new FormData(form))))
    } catch (error) {
      fill(out, el('p', { class: 'trouble' }, error.message))
    }
  }
  root.append(section(t('A request'), form), out)
  return {}
}

export const explain = { name: 'explain', title: t('Explain'), lead: t('What would become of a request, and which lines say so.'), start }
