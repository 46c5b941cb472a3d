// Takes the pictures of the README: the page to ask in, in light and dark.
//
// usage: pictures.mjs URL FOLDER; then: pngquant 64 --ext .png --force FOLDER/*.png
import { chromium } from 'playwright-core';

const [url, folder] = process.argv.slice(2);
const shots = [
  { name: 'ask-light', scheme: 'light', locale: 'es-ES', question: 'ola, kiero debolver un pedido' },
  { name: 'ask-dark', scheme: 'dark', locale: 'en-GB', question: 'i typed the wrong adress on my order' },
];

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const { name, scheme, locale, question } of shots) {
  const page = await browser.newPage({ colorScheme: scheme, viewport: { width: 620, height: 720 }, locale });
  await page.goto(url);
  const cards = await page.locator('#log > *').count();
  await page.fill('#question', question);
  await page.keyboard.press('Enter');
  await page.waitForFunction((n) => document.querySelectorAll('#log > *').length >= n + 2, cards);
  await page.waitForTimeout(400); // the newest answer scrolls into view
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}
await browser.close();
