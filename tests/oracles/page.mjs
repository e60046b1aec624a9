// Drives the demo's chat page in headless Chromium as a person would: writes, sees the stream, presses Allow, sees the final.
//
// node page.mjs ADDRESS SCREENSHOTS: the environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES). Fails with a message at the first thing that is not as it should be.

import { createRequire } from "node:module";
import path from "node:path";

const [address, screenshots] = process.argv.slice(2);
const require = createRequire(path.join(process.env.TELECODE_TEST_NODE_MODULES, "here.js"));
const { chromium } = require("playwright-core");

const LIMIT = 30_000;
const browser = await chromium.launch({
  executablePath: process.env.TELECODE_TEST_CHROMIUM,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

const faults = [];

async function open(width, height, scheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: width > 600 ? 1 : 1.5 });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT);
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(address).origin)) faults.push(`external request: ${request.url()}`);
  });
  await page.goto(address);
  return page;
}

async function shot(page, name) {
  await page.waitForTimeout(400); // Short animations end.
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}

const desktop = await open(1280, 800, "light");
await desktop.fill("[data-testid=composer]", "Please check the build.");
await desktop.press("[data-testid=composer]", "Enter");

// The answer streams: the draft grows.
const draft = desktop.locator("[data-testid=draft]");
await draft.filter({ hasText: "Let me look" }).waitFor();
await desktop.locator("[data-testid=stop]").waitFor();
await shot(desktop, "stream-desktop");

// It asks, and a person allows it.
const allow = desktop.locator(".key.success", { hasText: "Allow" });
await allow.waitFor();
await shot(desktop, "ask-desktop");
const phone = await open(390, 844, "dark");
await phone.locator(".key.success", { hasText: "Allow" }).waitFor();
await shot(phone, "ask-phone");
await allow.click();
await desktop.locator("[data-testid=toast]", { hasText: "Allowed" }).waitFor();

// The final is a message, formatted, and nothing is left of the draft.
const final = desktop.locator("[data-message-id] .text", { hasText: "All is well" });
await final.waitFor();
await final.locator("strong, b").first().waitFor();
await desktop.locator("pre", { hasText: "cargo build" }).waitFor();
await draft.waitFor({ state: "detached" });
await shot(desktop, "final-desktop");
await phone.locator("[data-message-id] .text", { hasText: "All is well" }).waitFor();
await shot(phone, "final-phone");

// A picture of the bot is seen, and a file of it can be saved.
async function writes(text) {
  await desktop.fill("[data-testid=composer]", text);
  await desktop.press("[data-testid=composer]", "Enter");
}
await writes("/usage");
await desktop.locator(".key", { hasText: "The last 30 days" }).click();
await desktop.waitForFunction(() => document.querySelector(".photo img")?.naturalWidth === 960);
await shot(desktop, "picture-desktop");
await writes("/export md");
const file = desktop.locator("a.download");
await file.waitFor();
const saving = desktop.waitForEvent("download");
await file.click();
const saved = await saving;
if (!saved.suggestedFilename().endsWith(".md")) faults.push(`saved as ${saved.suggestedFilename()}`);
if (await saved.failure()) faults.push(`not saved: ${await saved.failure()}`);

await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log("the page works");
