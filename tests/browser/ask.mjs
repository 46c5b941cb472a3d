// The page to ask in, as a visitor's browser shows it: asks, picks a choice, and lets axe-core look
// for accessibility faults in light and dark, on a desk and on a phone.
//
// usage: ask.mjs URL [FOLDER FOR SCREENSHOTS]
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [url, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
let passed = 0;
let failed = 0;

function check(name, ok, detail = '') {
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(`FAIL ${name} ${detail}`);
  }
}

async function ask(page, text) {
  const cards = await page.locator('#log > *').count();
  await page.fill('#question', text);
  await page.keyboard.press('Enter');
  await page.waitForFunction((n) => document.querySelectorAll('#log > *').length >= n + 2, cards);
  await page.waitForTimeout(200);
}

async function judge(page, name) {
  await page.addScriptTag({ content: axe });
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), rules);
  check(`${name}: axe-core finds nothing`, violations.length === 0, JSON.stringify(violations.map((v) => [v.id, v.nodes.map((n) => n.html)])));
  check(`${name}: nothing is wider than the window`, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
}

async function visit(browser, scheme, width, name) {
  // axe-core is injected; the page's own policy would rightly refuse it.
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, locale: 'es-ES', bypassCSP: true });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url);
  await judge(page, `${name}, welcome`);
  await ask(page, 'kiero debolver un pedido');
  check(`${name}: it answers`, (await page.locator('#log').innerText()).includes('30 días'));
  const top = await page.locator('#log > .mine').last().boundingBox();
  check(`${name}: the question is seen above its answer`, top.y >= 0, JSON.stringify(top));
  await page.locator('.answer > details > summary').last().click();
  await page.waitForSelector('.why table');
  check(`${name}: it explains`, (await page.locator('.why').innerText()).includes('devoluciones.'));
  await ask(page, 'cuanto cuesta el envio');
  const lines = await page.locator('.answer th', { hasText: 'Precio' }).last().evaluate((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getClientRects().length;
  });
  check(`${name}: a table breaks no word`, lines === 1, String(lines));
  await ask(page, 'quiero hablar con una persona');
  const last = await page.locator('#log > *').last().boundingBox();
  const form = await page.locator('#form').boundingBox();
  check(`${name}: the newest answer is not behind the form`, last.y + last.height <= form.y + 1, JSON.stringify({ last, form }));
  if (shots) await page.screenshot({ path: `${shots}/ask-${name}.png` });
  await judge(page, name);
  check(`${name}: no error in the console`, errors.length === 0, errors.join('; '));
  await context.close();
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
await visit(browser, 'light', 820, 'light');
await visit(browser, 'dark', 820, 'dark');
await visit(browser, 'light', 320, 'phone');
await visit(browser, 'dark', 320, 'phone-dark');
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
