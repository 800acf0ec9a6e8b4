// SPDX-License-Identifier: MIT
// api.js - questions to aduana.  Whatever goes wrong is an ApiError with words
// for a person; who listens is told when aduana cannot be reached, when it can
// again, and when a login is needed.
import { t } from './words.js'

export class ApiError extends Error {
  constructor (status, message, body = null) {
    super(message)
    this.status = status
    this.body = body
  }
}

let csrf = ''
const listeners = { reached: [], lost: [], login: [] }

export const setCsrf = (token) => { csrf = token ?? '' }
export const on = (event, fn) => { listeners[event].push(fn) }
const tell = (event, arg) => listeners[event].forEach((fn) => fn(arg))

export function address (path, params = {}) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) query.set(name, value === true ? '1' : value)
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

async function read (reply) {
  const text = await reply.text()
  if (!/json/.test(reply.headers.get('content-type') ?? '')) return text
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(reply.status, t('aduana’s answer cannot be read.'))
  }
}

function words (body, status) {
  const text = typeof body === 'string' ? body : body?.error ?? body?.says?.join('\n')
  return (text || t('aduana answered {status}.', { status })).trim()
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// A reload replaces the process that answers: a question is put twice, a change
// never.
async function carry (path, options) {
  for (let tries = options.method === 'POST' ? 1 : 2; ; tries--) {
    try {
      return await fetch(path, options)
    } catch (error) {
      if (error.name === 'AbortError') throw error
      if (tries > 1) {
        await sleep(250)
        continue
      }
      tell('lost')
      throw new ApiError(0, t('aduana cannot be reached.'))
    }
  }
}

async function call (path, options) {
  const reply = await carry(path, { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(60000), ...options })
  tell('reached')
  const body = await read(reply)
  if (reply.ok) return body
  if (reply.status === 401) tell('login')
  throw new ApiError(reply.status, words(body, reply.status), body)
}

export const get = (path, params) => call(address(path, params), { method: 'GET' })

// ${body}: an object, sent as a form is; a text as it is; or nothing.
export function post (path, params, body) {
  const headers = { 'X-CSRF-Token': csrf }
  const isForm = body !== undefined && typeof body !== 'string'
  if (typeof body === 'string') headers['Content-Type'] = 'text/plain; charset=utf-8'
  return call(address(path, params), { method: 'POST', headers, body: isForm ? new URLSearchParams(body) : body })
}
