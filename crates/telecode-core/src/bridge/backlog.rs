//! What came while the bot was away: held, shown, and run only if a person says so.
