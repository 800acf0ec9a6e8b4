// SPDX-License-Identifier: MIT
// panel_system.js - reload and check, the authority's certificate, users, this
// page, about.
import { get, post } from './api.js'
import { button, el, field, fill, section, select } from './dom.js'
import { setTheme, theme } from './theme.js'
import { language, languages, setLanguage, t } from './words.js'

const RELOADS_MS = 30000

function configuration () {
  const out = el('div', { 'aria-live': 'polite' })
  const put = async (path, waiting) => {
    fill(out, el('p', { class: 'soft' }, waiting))
    try {
      const answer = await post(path)
      fill(out, el('p', { class: 'calm' }, typeof answer === 'string' ? answer.trim() : (answer.says ?? [JSON.stringify(answer)]).join('\n')))
    } catch (error) {
      fill(out, el('p', { class: 'trouble' }, error.message))
    }
  }
  return section(t('Configuration'), el('p', {}, t('Reload reads all files again. If anything is wrong it says all that is wrong, and what was in force stays so.')),
    el('div', { class: 'row' }, button(t('Check'), () => put('/check', t('Reading …')), 'second'), button(t('Reload'), () => put('/reload', t('Reading …')))), out)
}

function authority () {
  const out = el('div', {}, el('p', { class: 'soft' }, '…'))
  const text = (v) => v !== null && typeof v === 'object' ? JSON.stringify(v) : String(v)
  get('/ca').then((ca) => {
    const rows = Object.entries(ca).filter(([, v]) => v !== null && v !== '')
    fill(out, el('dl', { class: 'pairs' }, rows.flatMap(([k, v]) => [el('dt', {}, k.replace(/_/g, ' ')), el('dd', {}, text(v))])),
      el('div', { class: 'row' }, [['pem', 'PEM'], ['der', 'DER'], ['mobileconfig', 'iOS, macOS']].map(([f, title]) =>
        el('a', { class: 'button second', href: `/ca/certificate?format=${f}`, download: `aduana-ca.${f}` }, t('Certificate, {form}', { form: title })))))
  }).catch((error) => fill(out, el('p', { class: 'empty' }, error.message)))
  return section(t('Certificate authority'), out)
}

function users () {
  const out = el('div')
  get('/users').then(({ entries }) => {
    fill(out, entries.length === 0
      ? el('p', { class: 'empty' }, t('Nobody has to log in to the proxy.'))
      : el('ul', {}, entries.map((u) => el('li', {}, u.name, el('span', { class: 'soft' }, ` ${u.kind}`)))))
  }).catch((error) => fill(out, el('p', { class: 'empty' }, error.message)))
  return section(t('Users of the proxy'), out)
}

function about (stats) {
  return section(t('About'), stats,
    el('p', {}, t('aduana is a caching, filtering forward proxy. MIT licence.')),
    el('p', {}, t('The lines are drawn by uPlot 1.6.32, © 2022 Leon Sorokin, MIT licence.')),
    el('p', {}, el('a', { href: '/api/openapi.yaml' }, t('The API, as OpenAPI')), ' · ', el('a', { href: '/metrics' }, t('Counters for Prometheus'))))
}

function start (place) {
  const version = el('p', {}, '…')
  const ask = () => get('/status').then((s) => { version.textContent = `aduana ${s.version}` }).catch(() => {})
  ask()
  const timer = setInterval(ask, RELOADS_MS)
  place.append(configuration(), el('div', { class: 'grid' }, authority(), users()), el('div', { class: 'grid' },
    section(t('This page'), el('div', { class: 'row' }, field(t('Colours'), select([['auto', t('As the system')], ['light', t('Light')], ['dark', t('Dark')]], theme(), setTheme)),
      field(t('Language'), select(languages, language, setLanguage)))), about(version)))
  return { stop: () => clearInterval(timer) }
}

export const system = { name: 'system', title: t('System'), lead: t('Reload, the certificate authority, this page.'), start }
