// SPDX-License-Identifier: MIT
// past.js - what counters did since the page was opened: differences of sums as
// rates, for tiles and lines.
const KEPT = 720

// ${names}: counters to follow.
export function past (names) {
  const columns = [[], ...names.map(() => [])]
  let before = null

  // A smaller sum than before is that of another start.
  function add (at, sums) {
    const seconds = before ? at - before.at : 0
    const same = before && before.at >= at
    if (same) return null
    const rates = names.map((n) => seconds > 0 && sums[n] >= before.sums[n] ? (sums[n] - before.sums[n]) / seconds : null)
    before = { at, sums }
    if (seconds <= 0) return null
    columns[0].push(at)
    rates.forEach((r, i) => columns[i + 1].push(r))
    if (columns[0].length > KEPT) columns.forEach((c) => c.shift())
    return Object.fromEntries(names.map((n, i) => [n, rates[i]]))
  }

  // What is known of the time before, once: columns as of() gives them.
  function seed (known) {
    const end = columns[0][0] ?? Infinity
    const wanted = known[0].map((at, i) => i).filter((i) => known[0][i] < end)
    columns.forEach((c, n) => c.unshift(...wanted.map((i) => known[n][i] ?? null)))
  }

  const of = (...wanted) => [columns[0], ...wanted.map((n) => columns[names.indexOf(n) + 1])]
  return { add, of, seed }
}
