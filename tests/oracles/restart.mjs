// Kills the demo in mid turn and starts it again, with its page open all the time: the chat goes on.
//
// node restart.mjs TELECODE DIRECTORY: the environment names Chromium (TELECODE_TEST_CHROMIUM) and the packages
// (TELECODE_TEST_NODE_MODULES). Fails with a message at the first thing that is not as it should be.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { launch, blank, say } from "./browser.mjs";

const [telecode, directory] = process.argv.slice(2);

/** Starts the demo and gives its process and the address of its page. */
async function demo(port) {
  const child = spawn(telecode, ["demo", "--stand-in", "--port", port, "--data-dir", directory], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) {
    const address = line.match(/http:\S+/)?.[0];
    if (address) return { child, address };
  }
  throw new Error("the demo does not start");
}

async function killed({ child }) {
  child.kill("SIGKILL");
  await once(child, "exit");
}

const demand = (holds, what) => {
  if (!holds) throw new Error(what);
};

async function saved(page) {
  const saving = page.waitForEvent("download");
  await page.locator("a.download").click();
  return readFile(await (await saving).path(), "utf8");
}

let first = await demo("0");
const browser = await launch();
const page = await blank(browser, 390, 844, "light");
page.on("pageerror", (error) => demand(false, `page error: ${error.message}`));
await page.goto(first.address);
const all = () => page.locator("[data-message-id] .text").allInnerTexts();
const told = (words) => page.locator("[data-message-id] .text", { hasText: words }).last();

await say(page, "/cockpit on");
await told("A pinned message will show the status").waitFor();
await say(page, "hello");
await told("You are talking to a scripted model").waitFor();
await page.locator("#pinned", { hasText: "ready" }).waitFor();
await say(page, "/export md");
await page.locator("a.download").waitFor();
const file = await saved(page);
demand(file.includes("You are talking to a **scripted model**"), `the newest answer is not in the export: ${file}`);
await say(page, "something long");
await page.locator("[data-testid=stop]").click();
await told("Stopped").waitFor();
await say(page, "run the tests");
const allow = page.locator(".key.success", { hasText: "Allow" });
await allow.waitFor();
const before = await all();

await killed(first);
first = await demo(new URL(first.address).port);
await allow.click();
await told("12 tests passed").waitFor();
await page.reload();
await told("12 tests passed").waitFor();
const after = await all();
// The pressed card and the pinned message say how things are now.
const other = before.slice(0, -1).filter((text, at) => text !== after[at] && !text.includes("📁"));
demand(other.length === 0, `the chat is another one:\n${other.join("\n--\n")}\n=====\n${after.join("\n--\n")}`);
demand(after.length === before.length + 1, `not one answer more:\n${after.join("\n--\n")}`);
demand((await saved(page)) === file, "the file is another one");

// What was said is what there is to go back from.
await say(page, "/undo");
const undo = told("Back to before “run the tests”");
await undo.waitFor();
demand(!(await undo.innerText()).includes("is already back before it"), await undo.innerText());

await browser.close();
first.child.kill("SIGTERM");
console.log("the demo goes on");
