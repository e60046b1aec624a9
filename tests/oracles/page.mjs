// Drives the demo's chat page in headless Chromium as a person would: writes, sees the stream, presses Allow, sees the final.
//
// node page.mjs ADDRESS SCREENSHOTS: the environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES). Fails with a message at the first thing that is not as it should be.

import path from "node:path";
import { launch, open as openPage, say } from "./browser.mjs";

const [address, screenshots] = process.argv.slice(2);

const browser = await launch();

const faults = [];

const open = (width, height, scheme) => openPage(browser, address, { width, height, scheme }, (fault) => faults.push(fault));

async function shot(page, name) {
  await page.waitForTimeout(400); // Short animations end.
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}

const desktop = await open(1280, 800, "light");
await say(desktop, "Please check the build.");

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
await say(desktop, "/usage");
await desktop.locator(".key", { hasText: "The last 30 days" }).click();
await desktop.waitForFunction(() => document.querySelector(".photo img")?.naturalWidth === 960);
await shot(desktop, "picture-desktop");
await say(desktop, "/export md");
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
