// A newcomer on a phone with the stand-in: one tap on an example, an edit that is allowed, what it changed, and the way back.
//
// node chips.mjs ADDRESS: the environment names Chromium and the packages, as for page.mjs.

import { launch, open, say } from "./browser.mjs";

const [address] = process.argv.slice(2);
const faults = [];
const browser = await launch();
const page = await open(browser, address, { width: 390, height: 844, scheme: "light" }, (fault) => faults.push(fault));

const key = (words) => page.locator(".key", { hasText: words }).last();
const bubble = (words) => page.locator(".bubble", { hasText: words }).last();

await page.locator("[data-testid=example]", { hasText: "edit the greeting" }).click();
await key("Allow").click();
const toast = page.locator("[data-testid=toast]", { hasText: "Allowed" });
await toast.waitFor();
// A toast stands where nothing is pressed, and below what is pinned.
const [above, bar] = await Promise.all([toast.boundingBox(), page.locator("header.bar").boundingBox()]);
if (above.y < bar.y + bar.height || above.y > 200) faults.push(`the toast stands at ${above.y}`);
await key("± 1 file +1 −1").click();
await bubble("1 file changed").waitFor();
await key("↩ Undo").click();
await key("Files only").click();
await bubble("Rolled back").waitFor();
await say(page, "/export md");
const card = page.locator(".file-about").last();
await card.waitFor();
if (!/· MD$/.test(await card.innerText())) faults.push(`the card of a file says ${await card.innerText()}`);
if ((await page.locator("[data-testid=empty]").isVisible())) faults.push("the examples are still there");

await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
