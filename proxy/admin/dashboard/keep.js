// SPDX-License-Identifier: MIT
// keep.js - what the browser remembers of a person's wishes; nothing of anybody.

export function kept (name) {
  try {
    return localStorage.getItem(`aduana.${name}`)
  } catch {
    return null
  }
}

export function keep (name, value) {
  try {
    localStorage.setItem(`aduana.${name}`, value)
  } catch { /* a browser that remembers nothing */ }
}
