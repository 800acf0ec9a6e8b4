// SPDX-License-Identifier: MIT
// Aduana's pages as people see them: what axe-core finds, what the policy
// stops, and the way from the block page to the answer, as JSON.
//	HOME=FOLDER node pages.mjs PROXY LANGUAGE desktop|phone|dark PICTURES BLOCKED ERROR
import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'

const [proxy, locale, device, pictures, blocked, error] = process.argv.slice(2)
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const phone = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true }
const context = await chromium.launchPersistentContext(
  `${process.env.HOME}/profile`, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    locale, colorScheme: device === 'dark' ? 'dark' : 'light',
    ...(device === 'phone' ? phone : { viewport: { width: 1100, height: 800 } }),
    proxy: { server: proxy, bypass: '<-loopback>' }
  })
const seen = { violations: [], complaints: [], wide: [], texts: {} }
const page = await context.newPage()
page.on('console', (m) => {
  if (/Content Security Policy/.test(m.text()) && !/favicon/.test(m.text())) seen.complaints.push(m.text())
})
const look = async (name) => {
  await page.screenshot({ path: `${pictures}/${name}.${locale}.${device}.png`, fullPage: true })
  // Through the debugger, which no page's policy stops.
  const found = await page.evaluate(`${axe}; axe.run()`)
  for (const v of found.violations) seen.violations.push(`${name}: ${v.id}: ${v.nodes.map((n) => n.target + ' ' + n.failureSummary).join('; ')}`)
  if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')) seen.wide.push(name)
  seen.texts[name] = await page.locator('h1').textContent()
}
try {
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
  await look('set-up')
} finally {
  await context.close()
}
console.log(JSON.stringify(seen))
