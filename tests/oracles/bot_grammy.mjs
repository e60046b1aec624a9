// A bot in grammY, as its users write them. It plays the script of `crates/telecode-sim/tests/third_party.rs`.

import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

// The packages are not beside this file but where `cargo xtask setup` puts them.
const require = createRequire(`${process.env.TELECODE_TEST_NODE_MODULES}/`);
const { Bot, GrammyError, InlineKeyboard, InputFile } = require("grammy");

const api = process.env.BOT_API_URL;
const token = process.env.BOT_TOKEN;
const bot = new Bot(token, { client: { apiRoot: api } });
const html = { parse_mode: "HTML" };

bot.command("start", async (ctx) => {
  const keyboard = new InlineKeyboard().text("Press me", "go");
  await ctx.reply(`Hello, <b>${ctx.from.first_name}</b>! <code>1 &lt; 2</code>`, { ...html, reply_markup: keyboard });
});

bot.callbackQuery("go", async (ctx) => {
  await ctx.editMessageText("Pressed by <i>you</i>", html);
  await ctx.answerCallbackQuery("Thank you");
});

bot.command("file", async (ctx) => {
  const file = new InputFile(Buffer.from("a report"), "report.txt");
  await ctx.replyWithDocument(file, { caption: "Your <b>report</b>", ...html });
});

bot.command("react", (ctx) => ctx.react("👀"));

bot.command("patient", async (ctx) => {
  try {
    await ctx.reply("I waited");
  } catch (error) {
    if (!(error instanceof GrammyError) || error.parameters.retry_after === undefined) throw error;
    await sleep(error.parameters.retry_after * 1000);
    await ctx.reply("I waited");
  }
});

bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const answer = await fetch(`${api}/file/bot${token}/${file.file_path}`);
  await ctx.reply(`read: ${await answer.text()}`);
});

bot.on("message:text", async (ctx) => {
  await ctx.reply(`got ${ctx.message.text.length} characters`, {
    reply_parameters: { message_id: ctx.message.message_id },
  });
});

await bot.start();
