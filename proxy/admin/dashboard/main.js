// SPDX-License-Identifier: MIT
// main.js - the start: who is asking, then the page or the form to log in.
import './theme.js'
import { get, on, post, setCsrf } from './api.js'
import { say } from './dom.js'
import { login } from './login.js'
import { shell } from './shell.js'
import { language, t } from './words.js'

const place = document.getElementById('page')
let open = null

document.documentElement.lang = language
say(document.getElementById('skip'), t('Skip to the contents'))

// "#token=..." of the link that aduanactl prints is used once and is not left
// in the address.
function tokenOfLink () {
  const found = /^#token=([\w.~-]+)$/.exec(location.hash)
  if (found) history.replaceState(null, '', location.pathname)
  return found?.[1]
}

async function session () {
  try {
    return await get('/api/session')
  } catch (error) {
    return { error }
  }
}

function close () {
  open?.stop()
  open = null
}

function form (problem) {
  close()
  setCsrf('')
  open = login(place, enter, problem)
}

async function enter (credentials) {
  setCsrf((await post('/api/login', {}, credentials)).csrf)
  await start()
}

async function start () {
  const who = await session()
  if (who.error && who.error.status !== 401) return form(who.error.message)
  if (who.error) return form()
  setCsrf(who.csrf)
  close()
  open = shell(place, who, async () => {
    await post('/api/logout')
    form()
  })
}

on('login', () => { if (open?.isShell) form(t('You are logged out: log in again.')) })

const token = tokenOfLink()
if (token) {
  enter({ token }).catch((error) => form(t('The link is no longer valid: {why}', { why: error.message })))
} else {
  start()
}
addEventListener('hashchange', () => {
  const late = tokenOfLink()
  if (late) enter({ token: late }).catch((error) => form(error.message))
})
