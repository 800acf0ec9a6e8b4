// SPDX-License-Identifier: MIT
// theme.js - light, dark, or as the system has it.
import { keep, kept } from './keep.js'

const dark = matchMedia('(prefers-color-scheme: dark)')

function paint () {
  const wanted = kept('theme')
  const now = wanted === 'light' || wanted === 'dark' ? wanted : dark.matches ? 'dark' : 'light'
  document.documentElement.dataset.theme = now
  document.dispatchEvent(new Event('themechange'))
}

export const theme = () => kept('theme') ?? 'auto'

export function setTheme (value) {
  keep('theme', value)
  paint()
}

dark.addEventListener('change', paint)
paint()
