// SPDX-License-Identifier: MIT
// One visit by a new browser, which has nothing stored: what it saw, as JSON.
//	node visit.mjs PROXY URL [USER PASSWORD]
import { chromium } from 'playwright-core'

const [proxy, url, username, password] = process.argv.slice(2)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  proxy: { server: proxy, bypass: '<-loopback>', username, password }
})
try {
  const failed = []
  const page = await browser.newPage()
  page.on('requestfailed', (r) => failed.push(r.url()))
  page.on('response', (r) => { if (r.status() >= 400) failed.push(`${r.status()} ${r.url()}`) })
  await page.goto(url, { waitUntil: 'load' })
  const seen = await page.evaluate(async () => ({
    scripts: window.n,
    images: [...document.images].filter((i) => i.naturalWidth === 1).length,
    styles: [...document.styleSheets].filter((s) => s.cssRules.length === 1).length,
    echo: await window.echoed
  }))
  console.log(JSON.stringify({ ...seen, failed: failed.filter((u) => !u.endsWith('/favicon.ico')) }))
} finally {
  await browser.close()
}
