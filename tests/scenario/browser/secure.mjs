// SPDX-License-Identifier: MIT
// Chromium with a profile of its own sees these addresses, one after the other,
// as JSON: what each showed, and with which arguments the browser ran.
//	HOME=FOLDER node secure.mjs PROXY PROFILE URL...
import { readFileSync, readdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const [proxy, profile, ...urls] = process.argv.slice(2)
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  locale: 'en-US',
  proxy: { server: proxy, bypass: '<-loopback>' }
})

function argumentsOfBrowser () {
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (line.includes(`--user-data-dir=${profile}`) && !line.some((a) => a.startsWith('--type='))) return line
    } catch { /* it has ended */ }
  }
}

async function look (url) {
  const page = await context.newPage()
  const failed = []
  page.on('requestfailed', (r) => failed.push(`${r.failure().errorText} ${r.url()}`))
  page.on('response', (r) => { if (r.status() >= 400 && r.url() !== url) failed.push(`${r.status()} ${r.url()}`) })
  let reply = null
  let error = ''
  try {
    reply = await page.goto(url, { waitUntil: 'load' })
  } catch (e) {
    error = e.message.split('\n')[0]
    await page.waitForLoadState('load').catch(() => {})
  }
  const seen = {
    status: reply?.status(), error, url: page.url(), title: await page.title(), text: await page.locator('body').innerText(),
    issuer: (await reply?.securityDetails())?.issuer, protocol: (await reply?.securityDetails())?.protocol,
    did: await page.evaluate(async () => await globalThis.did?.()),
    failed: failed.filter((u) => !u.endsWith('/favicon.ico'))
  }
  await page.close()
  return seen
}

try {
  const seen = []
  for (const url of urls) seen.push(await look(url))
  console.log(JSON.stringify({ arguments: argumentsOfBrowser(), seen }))
} finally {
  await context.close()
}
