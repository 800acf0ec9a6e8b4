// SPDX-License-Identifier: MIT
// The dashboard as a person uses it, as JSON: what each panel held, what axe-core
// found, what the policy stopped, and what came of the changes made.
//	HOME=FOLDER node dashboard.mjs PICTURES LINK MISTAKE GOOD PANEL...
import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'

const [pictures, link, mistake, good, ...panels] = process.argv.slice(2)
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const base = new URL(link).origin
const seen = { violations: [], complaints: [], wide: [], empty: [], titles: {}, did: {} }
// What is there once a panel holds what it is for.
const holds = {
  overview: '.uplot >> nth=1', requests: '.live tbody tr >> nth=0', blocked: 'tbody tr:has-text("games.test") >> nth=0', top: 'tbody tr >> nth=0',
  asks: 'tbody tr:has-text("Ana")', lists: 'textarea', rules: 'tbody tr:has-text("old.test")', explain: 'form', tls: 'tbody tr:has-text("pin.example")',
  cache: 'tbody tr >> nth=0', metrics: '.uplot', system: 'a[download]'
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
})

async function open (device, options) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(20000)
  page.on('console', (m) => { if (m.type() === 'error' || /Content Security Policy/.test(m.text())) seen.complaints.push(`${device}: ${m.text()} ${m.location().url}`) })
  page.on('pageerror', (e) => seen.complaints.push(`${device}: ${e.stack}`))
  page.on('request', (r) => { if (!r.url().startsWith(base)) seen.complaints.push(`${device}: asks for ${r.url()}`) })
  return page
}

async function look (page, device, panel) {
  await page.evaluate((name) => { location.hash = name }, panel)
  await page.waitForSelector(`a[href="#${panel}"][aria-current]`, { state: 'attached' })
  await page.waitForSelector(holds[panel]).catch(() => seen.empty.push(`${device} ${panel}`))
  if (panel === 'explain') await explain(page)
  await page.screenshot({ path: `${pictures}/${panel}.${device}.png`, fullPage: panel !== 'requests' })
  // Through the debugger, which no page's policy stops.
  const found = await page.evaluate(`${axe}; axe.run({ resultTypes: ['violations'] })`)
  for (const v of found.violations) seen.violations.push(`${device} ${panel}: ${v.impact} ${v.id}: ${v.nodes.map((n) => n.target + ' ' + n.failureSummary).join('; ')}`)
  if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')) seen.wide.push(`${device} ${panel}`)
  seen.titles[`${device} ${panel}`] = await page.locator('h1').textContent()
}

async function others (device, options) {
  const page = await open(device, options)
  await page.goto(`${base}/`)
  await page.waitForSelector('main h1')
  for (const panel of panels) await look(page, device, panel)
  await page.context().close()
}

async function explain (page) {
  await page.fill('input[name=url]', 'http://games.test/chess')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.tag:has-text("refused")')
}

async function editList (page) {
  await page.evaluate(() => { location.hash = 'lists' })
  const area = page.locator('textarea')
  await area.fill(mistake)
  await page.getByRole('button', { name: 'Check' }).click()
  seen.did.checked = await page.locator('.complaints button').first().textContent()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForSelector('.complaints button')
  seen.did.jumped = await area.evaluate((a) => a.value.slice(0, a.selectionStart).split('\n').length)
  await page.screenshot({ path: `${pictures}/mistake.desktop.png` })
  seen.did.stored = await page.evaluate(async () => (await (await fetch('/api/lists/files/blacklist')).json()).text)
  await area.fill(good)
  await page.getByRole('button', { name: 'Save' }).click()
  seen.did.saved = await page.locator('.calm').first().textContent()
}

async function confirmBypass (page) {
  await page.evaluate(() => { location.hash = 'tls' })
  const row = page.locator('tr', { hasText: 'pin.example' })
  await row.getByRole('button', { name: 'Confirm' }).click()
  await row.locator('.tag:has-text("confirmed")').waitFor()
}

async function grant (page) {
  await page.evaluate(() => { location.hash = 'asks' })
  await page.locator('tr', { hasText: 'Ana' }).getByRole('button', { name: 'Grant' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await page.screenshot({ path: `${pictures}/grant.desktop.png` })
  await dialog.getByRole('button', { name: 'Grant' }).click()
  await page.locator('.tag:has-text("granted")').waitFor()
}

async function lose (page) {
  await page.evaluate(() => { location.hash = 'overview' })
  await page.context().setOffline(true)
  await page.locator('.banner:visible').waitFor()
  seen.did.banner = await page.locator('.banner').textContent()
  await page.context().setOffline(false)
  await page.locator('.banner').waitFor({ state: 'hidden' })
}

async function logOut (page) {
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.locator('input[type=password]').waitFor()
  await page.screenshot({ path: `${pictures}/login.desktop.png` })
  seen.did.after = await page.evaluate(async () => (await fetch('/api/stats')).status)
}

try {
  const desk = await open('desktop', { locale: 'en-US', viewport: { width: 1280, height: 900 } })
  await desk.goto(link)
  await desk.waitForSelector('nav')
  seen.did.address = desk.url()
  const storageState = await desk.context().storageState()
  for (const panel of panels) await look(desk, 'desktop', panel)
  await others('phone', { locale: 'es', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, storageState })
  await others('dark', { colorScheme: 'dark', locale: 'en-US', viewport: { width: 1280, height: 900 }, storageState })
  await desk.bringToFront()
  await editList(desk)
  await confirmBypass(desk)
  await grant(desk)
  seen.complaints = seen.complaints.filter((c) => !/status of 422/.test(c))
  const told = [...seen.complaints]
  await lose(desk)
  await logOut(desk)
  seen.complaints = told
} finally {
  await browser.close()
}
console.log(JSON.stringify(seen))
