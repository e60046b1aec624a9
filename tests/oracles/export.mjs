// Opens an exported session in headless Chromium: in light and dark, on a desk and on a phone.
//
// node export.mjs FILE SCREENSHOTS WORDS...: the environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES). Fails if words are not on the page, if anything is loaded or runs, or if the page is wider
// than the window.

import path from "node:path";
import { pathToFileURL } from "node:url";
import { blank, launch } from "./browser.mjs";

const [file, screenshots, ...words] = process.argv.slice(2);

const browser = await launch();

const faults = [];
const address = pathToFileURL(file).href;

for (const [name, width, height, scheme] of [
  ["desk-light", 1280, 900, "light"], ["desk-dark", 1280, 900, "dark"], ["phone-light", 390, 844, "light"], ["phone-dark", 390, 844, "dark"],
]) {
  const page = await blank(browser, width, height, scheme);
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
