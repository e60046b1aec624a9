// Looks at rich messages on the demo's chat page in headless Chromium: while one grows, and when it is there; in light and
// dark, on a desk and on a phone.
//
// node rich.mjs ADDRESS SCREENSHOTS MODEL: the scripted model at MODEL holds the end of its answer back until the draft was seen.
// The environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages (TELECODE_TEST_NODE_MODULES). Fails with a message
// if something is not shown as what it is.

import path from "node:path";
import { launch, open as openPage, say } from "./browser.mjs";

const [address, screenshots, model] = process.argv.slice(2);

const browser = await launch();

const faults = [];
const expect = (so, what) => so || faults.push(what);

const open = (name, width, height, scheme) =>
  openPage(browser, address, { width, height, scheme }, (fault) => faults.push(`${name}: ${fault}`));

async function shot(page, name) {
  await page.waitForTimeout(400); // Short animations end.
  await page.screenshot({ path: path.join(screenshots, `rich-${name}.png`) });
}

const first = await open("desk-light", 1280, 900, "light");
await say(first, "/rich on");
await first.locator("[data-message-id] .text", { hasText: "If one looks blank" }).waitFor();
await say(first, "report, please");
// It grows as a rich draft.
const draft = first.locator("[data-testid=draft] .rich");
await draft.locator("table").waitFor();
await shot(first, "draft");
await fetch(`${model}/script/release/seen`, { method: "POST" });

const tab = (page, end) => page.locator("[data-message-id] .rich", { hasText: end });
await tab(first, "The end of the report").waitFor();
await say(first, "from the right");
await tab(first, "סוף").waitFor();

for (const [name, width, height, scheme] of [
  ["desk-light", 1280, 900, "light"], ["desk-dark", 1280, 900, "dark"], ["phone-light", 390, 844, "light"], ["phone-dark", 390, 844, "dark"],
]) {
  const page = await open(name, width, height, scheme);
  const report = tab(page, "The end of the report");
  await report.waitFor();
  const say = (so, what) => expect(so, `${name}: ${what}`);
  const count = (selector) => report.locator(selector).count();
  const box = (locator) => locator.evaluate((node) => { const { left, right, width, height } = node.getBoundingClientRect(); return { left, right, width, height }; });

  say(await count("h1, h2, h3") === 3, "three headings");
  const tables = report.locator("table");
  say(await tables.count() === 2, "two tables");
  say(await tables.first().locator("tr").count() === 4 && await tables.first().locator("th").count() === 3, "the cells of the first table");
  const number = tables.first().locator("td").nth(1);
  say(await number.evaluate((cell) => getComputedStyle(cell).textAlign) === "right", "numbers stand at the right");
  say((await tables.first().innerText()).includes("a|b 🦀"), "a pipe in a cell is a pipe");
  const wide = await report.locator(".table-scroll").nth(1).evaluate((node) => node.scrollWidth > node.clientWidth);
  say(wide === width < 600, "the wide table scrolls by itself where there is no room");

  const border = await report.locator(".table-scroll").first().evaluate((node) => getComputedStyle(node).borderBottomWidth);
  say(border === "1px", "a line around the table");

  say(await count(".check") === 3 && await count(".check.checked") === 2, "three tasks, two of them done");
  const check = await box(report.locator(".check").first());
  say(check.width >= 14 && Math.abs(check.width - check.height) < 1, "the box of a task is a square");

  say((await report.locator(".math").innerText()).includes("a^2 + b^2 = c^2"), "a formula on its own line");
  say(await report.locator("p code", { hasText: "E = mc^2" }).count() === 1, "a formula in the text");
  say(await report.locator("blockquote", { hasText: "Measure twice" }).isVisible(), "a quote");
  const quoted = await box(report.locator("blockquote p").first());
  const quote = await box(report.locator("blockquote"));
  say(quote.height - quoted.height < 14, "no empty line in the quote");
  say(await report.locator("pre", { hasText: "fn main" }).isVisible(), "code");

  const details = report.locator("details").first();
  const hidden = report.getByText("hidden words");
  say(!await hidden.isVisible(), "details are closed");
  await details.locator("summary").first().click();
  await hidden.waitFor();
  say(await details.locator("li").count() === 2, "a list in the details");
  await shot(page, `${name}-open`);
  await details.locator("summary").first().click();
  await hidden.waitFor({ state: "hidden" });

  const bubble = await box(page.locator("[data-message-id] .bubble", { hasText: "The end of the report" }));
  say(bubble.left >= 0 && bubble.right <= width, "the bubble is in the window");
  say(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "the page is no wider than the window");

  const turned = tab(page, "סוף");
  say(await turned.evaluate((node) => getComputedStyle(node).direction) === "rtl", "text from the right");
  const mark = await box(turned.locator(".list-mark").first());
  const body = await box(turned.locator(".list-body").first());
  say(mark.left > body.left, "its marks stand at the right");

  // One picture of the whole report.
  await page.setViewportSize({ width, height: 2_400 });
  await shot(page, name);
  await page.context().close();
}

await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log("rich messages are shown as what they are");
