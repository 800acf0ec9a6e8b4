// SPDX-License-Identifier: MIT
// web_lists.js - the text of /lists as rows: an address, and what is said of it
// on the lines below that are indented.

export function webLists (text) {
  const rows = []
  for (const line of text.split('\n')) {
    const said = /^ {2}(\w+) +(.*)$/.exec(line)
    if (said && rows.length) rows.at(-1)[said[1]] = said[2]
    else if (/^[a-z]+:\/\//.test(line)) rows.push({ url: line.trim() })
  }
  return rows
}

// "2026-11-22 09:30:00 UTC, 12 bytes, 1 lines" and "...: unchanged".
export function moment (text = '') {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC(?:[,:] *(.*))?$/.exec(text)
  return found ? { at: `${found[1]}T${found[2]}Z`, rest: found[3] ?? '' } : { at: null, rest: text }
}
