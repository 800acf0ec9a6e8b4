// SPDX-License-Identifier: MIT
// Aduana's pages as people see them: what axe-core finds, what the policy
// stops, and the way from the block page to the answer, as JSON: for each CASE,
// LANGUAGE desktop|phone|dark BLOCKED, all in one browser.
//	HOME=FOLDER node pages.mjs PROXY PICTURES ERROR CASE...
import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'

const [proxy, pictures, error, ...cases] = process.argv.slice(2)
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true }
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  proxy: { server: proxy, bypass: '<-loopback>' }
})

const visit = async (locale, device, blocked) => {
  const seen = { violations: [], complaints: [], wide: [], texts: {} }
  const context = await browser.newContext({
    locale, colorScheme: device === 'dark' ? 'dark' : 'light',
    ...(device === 'phone' ? phone : { viewport: { width: 1100, height: 800 } })
  })
  const page = await context.newPage()
  page.on('console', (m) => {
    if (/Content Security Policy/.test(m.text()) && !/favicon/.test(m.text())) seen.complaints.push(m.text())
  })
  const look = async (name) => {
    await page.screenshot({ path: `${pictures}/${name}.${locale}.${device}.png`, fullPage: true })
    // Through the debugger, which no page's policy stops.
    const found = await page.evaluate(`${axe}; axe.run({ resultTypes: ['violations'] })`)
    for (const v of found.violations) seen.violations.push(`${name}: ${v.id}: ${v.nodes.map((n) => n.target + ' ' + n.failureSummary).join('; ')}`)
    if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')) seen.wide.push(name)
    seen.texts[name] = await page.locator('h1').textContent()
  }
  await page.goto(blocked)
  await page.locator('summary').click()
  await look('block')
  await page.locator('#why').press('Tab')
  await page.keyboard.press('Enter')
  seen.empty = await page.url() === blocked
  await page.locator('#name').fill('Ana')
  await page.locator('#why').fill('para la clase de ñandúes')
  await page.locator('button').click()
  await page.waitForURL('**/ask')
  await look('asked')
  await page.goto(blocked)
  seen.form = await page.locator('form').count()
  await look('waiting')
  await page.goto(error)
  await look('error')
  await page.goto('http://aduana.internal/')
  seen.ink = await page.evaluate('getComputedStyle(document.body).maxWidth')
  await look('set-up')
  await context.close()
  return seen
}

const told = []
try {
  for (const c of cases) told.push(await visit(...c.split(' ')))
} finally {
  await browser.close()
}
console.log(JSON.stringify(told))
