// Headless Chromium for the scripts beside this one. The environment names it (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES).

import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.TELECODE_TEST_NODE_MODULES, "here.js"));
const { chromium } = require("playwright-core");

const LIMIT = 30_000;

/** Starts the browser. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.TELECODE_TEST_CHROMIUM,
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

/** A page of a window of this size; a narrow one is a phone's. */
export async function blank(browser, width, height, scheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: width > 600 ? 1 : 1.5 });
  return context.newPage();
}

/** Opens the demo's chat page; what goes wrong on it is told to `fault`. */
export async function open(browser, address, { width, height, scheme }, fault) {
  const page = await blank(browser, width, height, scheme);
  page.setDefaultTimeout(LIMIT);
  page.on("pageerror", (error) => fault(`page error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
  page.on("request", (request) => request.url().startsWith(new URL(address).origin) || fault(`external request: ${request.url()}`));
  await page.goto(address);
  return page;
}

/** Writes a message. */
export async function say(page, words) {
  await page.fill("[data-testid=composer]", words);
  await page.press("[data-testid=composer]", "Enter");
}
