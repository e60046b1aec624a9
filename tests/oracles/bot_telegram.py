"""A bot in python-telegram-bot, as its users write them. It plays the script of
`crates/telecode-sim/tests/third_party.rs`."""

import asyncio
import html
import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.error import RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters


async def start(update: Update, context) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Press me", callback_data="go")]])
    name = html.escape(update.effective_user.first_name)
    await update.message.reply_html(f"Hello, <b>{name}</b>! <code>1 &lt; 2</code>", reply_markup=keyboard)


async def pressed(update: Update, context) -> None:
    await update.callback_query.edit_message_text("Pressed by <i>you</i>", parse_mode=ParseMode.HTML)
    await update.callback_query.answer("Thank you")


async def file(update: Update, context) -> None:
    await update.message.reply_document(
        b"a report", filename="report.txt", caption="Your <b>report</b>", parse_mode=ParseMode.HTML
    )


async def react(update: Update, context) -> None:
    await update.message.set_reaction("👀")


async def patient(update: Update, context) -> None:
    try:
        await update.message.reply_text("I waited")
    except RetryAfter as limit:
        wait = limit.retry_after
        await asyncio.sleep(wait if isinstance(wait, (int, float)) else wait.total_seconds())
        await update.message.reply_text("I waited")


async def document(update: Update, context) -> None:
    handle = await update.message.document.get_file()
    content = await handle.download_as_bytearray()
    await update.message.reply_text(f"read: {content.decode()}")


async def text(update: Update, context) -> None:
    await update.message.reply_text(f"got {len(update.message.text)} characters", do_quote=True)


api = os.environ["BOT_API_URL"]
builder = Application.builder().token(os.environ["BOT_TOKEN"])
application = builder.base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
application.add_handler(CommandHandler("start", start))
application.add_handler(CallbackQueryHandler(pressed, pattern="^go$"))
application.add_handler(CommandHandler("file", file))
application.add_handler(CommandHandler("react", react))
application.add_handler(CommandHandler("patient", patient))
application.add_handler(MessageHandler(filters.Document.ALL, document))
application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, text))
application.run_polling()
