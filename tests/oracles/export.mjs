// Opens an exported session in headless Chromium: in light and dark, on a desk and on a phone.
//
// node export.mjs FILE SCREENSHOTS WORDS...: the environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES). Fails if words are not on the page, if anything is loaded or runs, or if the page is wider
// than the window.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [file, screenshots, ...words] = process.argv.slice(2);
const require = createRequire(path.join(process.env.TELECODE_TEST_NODE_MODULES, "here.js"));
const { chromium } = require("playwright-core");

const browser = await chromium.launch({
  executablePath: process.env.TELECODE_TEST_CHROMIUM,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

const faults = [];
const address = pathToFileURL(file).href;

for (const [name, width, height, scheme] of [
  ["desk-light", 1280, 900, "light"], ["desk-dark", 1280, 900, "dark"], ["phone-light", 390, 844, "light"], ["phone-dark", 390, 844, "dark"],
]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: width > 600 ? 1 : 1.5 });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => request.url() !== address && faults.push(`request: ${request.url()}`));
  await page.goto(address);
  await page.screenshot({ path: path.join(screenshots, `export-${name}.png`), fullPage: true });
  const closed = await page.locator("details").count();
  for (let at = 0; at < closed; at += 1) await page.locator("details").nth(at).locator("summary").first().click();
  if (await page.locator("details[open]").count() !== closed) faults.push("a tool does not open");
  const text = await page.locator("body").innerText();
  for (const word of words) if (!text.includes(word)) faults.push(`not on the page: ${word}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (wide) faults.push(`${name}: wider than the window`);
  await page.screenshot({ path: path.join(screenshots, `export-${name}-open.png`), fullPage: true });
  const links = await page.locator("a").evaluateAll((links) => links.map((link) => link.href));
  for (const link of links) if (!/^(https?|mailto):/.test(link)) faults.push(`link: ${link}`);
}

await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
