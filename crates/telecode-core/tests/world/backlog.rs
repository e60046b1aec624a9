//! What came while the bot was away.
