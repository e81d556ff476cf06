// SPDX-License-Identifier: Apache-2.0

// Looks at an HTML report as people do, and asks axe about it. Not part of `make test`, for it needs a browser and
// packages.
//
//   npm install --prefix DIR playwright-core axe-core
//   node tools/report-look.mjs REPORT.html OUT [DIR] [CHROMIUM]
//
// DIR holds node_modules (default: the current folder), CHROMIUM is the browser (default: /usr/bin/chromium). Writes to
// OUT: desktop and phone, light and dark, every kind of thing on the page; the page without script; what the keyboard
// does; the page on paper (PDF). Prints axe's violations, whatever the page asks of the network, errors of the console,
// and what is wider than the window. Exit code 1 if there is any of these.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, out, modules = '.', browserPath = '/usr/bin/chromium'] = process.argv.slice(2);
if (!file || !out) {
  console.error('usage: node tools/report-look.mjs REPORT.html OUT [DIR] [CHROMIUM]');
  process.exit(2);
}
const require = createRequire(resolve(modules, 'node_modules', 'x.js'));
const { chromium } = require('playwright-core');
const axeSource = require('axe-core').source;
const address = pathToFileURL(resolve(file)).href;
const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 780 } };
const places = {
  summary: '#summary', checks: '#checks', plot: '#checks .plot', check: '#checks .scroll', runs: '#runs',
  distributions: '#runs .minis', facts: '#runs dl', trend: '#trend',
};
let troubles = 0;

function trouble(where, what) {
  troubles++;
  console.log(`${where}: ${what}`);
}

async function open(browser, where, options, act) {
  // bypassCSP lets axe in; the keyboard works and paper is printed under the page's own policy.
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('request', (request) => { if (request.url() !== address) trouble(where, `asks for ${request.url()}`); });
  page.on('console', (message) => { if (message.type() === 'error') trouble(where, message.text()); });
  page.on('pageerror', (error) => trouble(where, String(error)));
  await page.goto(address);
  await act(page);
  await context.close();
}

async function axe(page, where) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((element) => { element.open = true; }));
  await page.addStyleTag({ content: '.group, .mini { content-visibility: visible !important; }' });
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  console.log(`${where}: axe: ${passes.length} rules hold, ${violations.length} violated`);
  for (const violation of violations) {
    trouble(where, `${violation.id} (${violation.impact}): ${violation.help}`);
    for (const node of violation.nodes.slice(0, 3)) console.log(`  ${node.html.slice(0, 160)}`);
  }
}

async function looks(browser) {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      const where = `${size}-${colorScheme}`;
      await open(browser, where, { viewport, colorScheme }, async (page) => {
        await page.screenshot({ path: join(out, `${where}.png`) });
        for (const [name, selector] of Object.entries(places)) {
          const there = await page.evaluate((wanted) => {
            const element = document.querySelector(wanted);
            element?.scrollIntoView();
            return element !== null;
          }, selector);
          if (there) await page.screenshot({ path: join(out, `${where}-${name}.png`) });
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) trouble(where, `${wide} pixels wider than the window`);
        await axe(page, where);
      });
    }
  }
}

// Under the page's own policy, as its readers have it: sorting, filter and theme by keyboard alone.
async function keyboard(browser) {
  await open(browser, 'keyboard', { viewport: sizes.desktop, bypassCSP: false }, async (page) => {
    const reached = [];
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => {
        const at = document.activeElement;
        const style = getComputedStyle(at);
        const name = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent;
        const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        const short = name.trim().replace(/\s+/g, ' ').slice(0, 40);
        return `${at.tagName.toLowerCase()} ${short}${shown ? '' : ' (NO FOCUS RING)'}`;
      }));
      if (i === 0) await page.screenshot({ path: join(out, 'keyboard-skip.png') });
    }
    console.log(`keyboard: ${reached.join(' | ')}`);
    if (reached.some((text) => text.includes('NO FOCUS RING'))) trouble('keyboard', 'focus that cannot be seen');
    const head = page.locator('table.sortable thead button').first();
    if (await head.count() > 0) {
      await head.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      const order = await page.locator('table.sortable thead th').first().getAttribute('aria-sort');
      if (order !== 'descending') trouble('keyboard', `two presses sort "${order}"`);
      await page.screenshot({ path: join(out, 'keyboard-sorted.png') });
    }
    await page.locator('#theme').focus();
    await page.keyboard.press('Space');
    const theme = await page.evaluate(() => document.documentElement.dataset.theme);
    if (theme !== 'dark') trouble('keyboard', `the theme is "${theme}"`);
    await page.locator('#filter').fill('sign');
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(out, 'keyboard-filtered.png') });
  });
}

async function withoutScript(browser) {
  await open(browser, 'noscript', { viewport: sizes.desktop, javaScriptEnabled: false }, async (page) => {
    await page.screenshot({ path: join(out, 'noscript.png') });
  });
}

async function paper(browser) {
  await open(browser, 'paper', { viewport: sizes.desktop, colorScheme: 'dark', bypassCSP: false }, async (page) => {
    try {
      await page.pdf({ path: join(out, 'paper.pdf'), format: 'A4', printBackground: true });
    } catch (error) {
      trouble('paper', String(error).split('\n')[0]);
    }
  });
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  await looks(browser);
  await keyboard(browser);
  await withoutScript(browser);
  await paper(browser);
} finally {
  await browser.close();
}
console.log(troubles === 0 ? 'nothing found' : `${troubles} found`);
process.exitCode = troubles === 0 ? 0 : 1;
