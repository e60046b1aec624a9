//! `/compact`: the conversation is made shorter, by Claude's own command.
