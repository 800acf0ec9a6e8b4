// SPDX-License-Identifier: MIT
// words.js - the page's language: English as it stands in the code, or another
// by a table.
import { spanish } from './spanish.js'
import { keep, kept } from './keep.js'

const tables = { en: {}, es: spanish }

function choose () {
  const wanted = kept('language')
  if (tables[wanted]) return wanted
  for (const tongue of navigator.languages ?? []) {
    const start = tongue.slice(0, 2).toLowerCase()
    if (tables[start]) return start
  }
  return 'en'
}

export const language = choose()
export const languages = [['en', 'English'], ['es', 'Español']]

export function setLanguage (value) {
  keep('language', value)
  location.reload()
}

// t('{n} rules', { n: 3 })
export function t (text, values = {}) {
  const said = tables[language][text] ?? text
  return said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}
