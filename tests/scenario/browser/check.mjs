// SPDX-License-Identifier: MIT
// What the set-up page's check says, as JSON: words and images.
//	HOME=FOLDER node check.mjs PAGE [PROXY]
import { chromium } from 'playwright-core'

const [url, proxy] = process.argv.slice(2)
const context = await chromium.launchPersistentContext(
  `${process.env.HOME}/profile`, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    ...(proxy ? { proxy: { server: proxy, bypass: '<-loopback>' } } : {})
  })
try {
  const page = await context.newPage()
  const complaints = []
  page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()) })
  await page.goto(url, { waitUntil: 'load' })
  const word = async (id) => (await page.locator(`#${id}-word`).textContent())
  const wide = async (id) => (await page.locator(`#${id}`).evaluate((i) => i.naturalWidth))
  console.log(JSON.stringify({
    proxy: await word('proxy'), ca: await word('ca'),
    images: [await wide('proxy') > 0, await wide('ca') > 0], complaints
  }))
} finally {
  await context.close()
}
