"""A bot in aiogram, as its users write them. It plays the script of `crates/telecode-sim/tests/third_party.rs`."""

import asyncio
import html
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReactionTypeEmoji,
)

router = Dispatcher()


@router.message(CommandStart())
async def start(message: Message) -> None:
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Press me", callback_data="go")]]
    )
    name = html.escape(message.from_user.first_name)
    await message.answer(f"Hello, <b>{name}</b>! <code>1 &lt; 2</code>", reply_markup=keyboard)


@router.callback_query(F.data == "go")
async def pressed(query: CallbackQuery) -> None:
    await query.message.edit_text("Pressed by <i>you</i>")
    await query.answer("Thank you")


@router.message(Command("file"))
async def file(message: Message) -> None:
    await message.answer_document(BufferedInputFile(b"a report", "report.txt"), caption="Your <b>report</b>")


@router.message(Command("react"))
async def react(message: Message) -> None:
    await message.react([ReactionTypeEmoji(emoji="👀")])


@router.message(Command("patient"))
async def patient(message: Message) -> None:
    try:
        await message.answer("I waited")
    except TelegramRetryAfter as limit:
        await asyncio.sleep(limit.retry_after)
        await message.answer("I waited")


@router.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    content = await bot.download(message.document)
    await message.answer(f"read: {html.escape(content.read().decode())}")


@router.message(F.text)
async def text(message: Message) -> None:
    await message.reply(f"got {len(message.text)} characters")


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["BOT_API_URL"]))
    bot = Bot(os.environ["BOT_TOKEN"], session=session, default=DefaultBotProperties(parse_mode="HTML"))
    await router.start_polling(bot)


asyncio.run(main())
