// SPDX-License-Identifier: MIT
// format.js - figures as people read them, in their language.
import { language, t } from './words.js'

const plain = (digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits })
const forms = [plain(0), plain(1), plain(2), plain(3)]

export function number (n, digits = 0) {
  return Number.isFinite(n) ? forms[digits].format(n) : '–'
}

const scaled = (n, step, units) => {
  let i = 0
  for (; Math.abs(n) >= step && i < units.length - 1; i++) n /= step
  return `${number(n, i === 0 || Math.abs(n) >= 100 ? 0 : 1)} ${units[i]}`
}

export function bytes (n) {
  return Number.isFinite(n) ? scaled(n, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']) : '–'
}

export const rate = (n) => Number.isFinite(n) ? `${bytes(n)}/s` : '–'

export function micros (n) {
  if (!Number.isFinite(n)) return '–'
  if (n < 1000) return `${number(n)} µs`
  return n < 1e6 ? `${number(n / 1000, n < 1e5 ? 1 : 0)} ms` : `${number(n / 1e6, 1)} s`
}

export const percent = (part) => Number.isFinite(part) ? `${number(part * 100, 1)} %` : '–'

export function span (seconds) {
  if (!Number.isFinite(seconds)) return '–'
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`
}

const brief = (seconds) => span(seconds).split(' ').slice(0, 2).join(' ')

export const ago = (seconds) => Number.isFinite(seconds) ? t('{time} ago', { time: brief(seconds) }) : '–'
export const ahead = (seconds) => Number.isFinite(seconds) ? t('in {time}', { time: brief(seconds) }) : t('never')

const toDate = (when) => new Date(typeof when === 'number' ? when * 1000 : when)
const clockForm = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
const dateForm = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })

// ${when}: epoch seconds or RFC 3339.
export function clock (when) {
  const d = toDate(when)
  return isNaN(d) ? '–' : clockForm.format(d)
}

export function date (when) {
  const d = toDate(when)
  return when === null || when === undefined || isNaN(d) ? '–' : dateForm.format(d)
}

export const since = (when) => (Date.now() - toDate(when)) / 1000
