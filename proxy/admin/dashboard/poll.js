// SPDX-License-Identifier: MIT
// poll.js - ask again and again, while somebody looks; never two at once.

// fn() at once, then ${ms} after each end.  The end of it all is stop().
export function poll (fn, ms) {
  let timer = 0
  let stopped = false
  let running = false
  let wanted = false

  async function turn () {
    clearTimeout(timer)
    wanted = running
    if (stopped || running || document.hidden) return
    running = true
    try {
      await fn()
    } finally {
      running = false
      if (!stopped) timer = setTimeout(turn, wanted ? 0 : ms)
    }
  }
  document.addEventListener('visibilitychange', turn)
  turn()
  return {
    again: turn,
    stop () {
      stopped = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', turn)
    }
  }
}
