//! Talks the Telegram Bot API.
