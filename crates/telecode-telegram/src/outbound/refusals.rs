//! What the server's words mean: the one table of them.
//!
//! The texts are those of the official server (tdlib/telegram-bot-api and td) and, in capitals, those of Telegram behind it,
//! which it hands on; what it rewrites stands here as it comes out. They are looked for in small letters, the first row wins.
//! What is in no row is [`Meaning::Unknown`], and nothing is lost by that: the outbox tries another form, and later.

/// What a refusal means, whatever call it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It is so already.
    Unchanged,
    /// The message of the call is not there.
    Gone,
    /// It is there, and stays as it is: it cannot be changed, deleted or pinned, or not like this.
    Fixed,
    /// The topic is not there.
    ThreadGone,
    /// The topic takes no messages from the bot.
    ThreadClosed,
    /// The bot has no right to do this with topics or pins.
    NoRight,
    /// The chat has no topics.
    NoTopics,
    /// The chat is closed to the bot.
    Blocked,
    /// Nobody may write in the chat for now, or the bot may not.
    Muted,
    /// The chat takes no files, or no pictures.
    NoFiles,
    /// The chat has no drafts.
    NoDrafts,
    /// The text is too long.
    TooLong,
    /// The formatting is at fault.
    Formatting,
    /// A link under the message is at fault.
    Link,
    /// The buttons are at fault.
    Buttons,
    /// The message to reply to is at fault.
    Reply,
    /// The call came too late to be of use.
    Late,
    /// Something went wrong on the way; it was not done, and may be the next time.
    Trouble,
    /// Nobody knows.
    Unknown,
}

/// The table.
pub const TABLE: &[(&str, Meaning)] = &[
    ("message is not modified", Meaning::Unchanged),
    ("message_not_modified", Meaning::Unchanged),
    ("topic_not_modified", Meaning::Unchanged),
    ("chat_not_modified", Meaning::Unchanged),
    ("query is too old", Meaning::Late),
    ("query_id_invalid", Meaning::Late),
    // Before "message not found", whose words are in theirs.
    ("message thread not found", Meaning::ThreadGone),
    ("topic_deleted", Meaning::ThreadGone),
    ("topic_id_invalid", Meaning::ThreadGone),
    ("topics_empty", Meaning::ThreadGone),
    ("forum topic identifier specified", Meaning::ThreadGone),
    ("message_thread_id_invalid", Meaning::ThreadGone),
    ("topic_closed", Meaning::ThreadClosed),
    ("message to be replied not found", Meaning::Reply),
    ("message to reply not found", Meaning::Reply),
    ("reply message not found", Meaning::Reply),
    ("reply_message_id_invalid", Meaning::Reply),
    ("quote_text_invalid", Meaning::Reply),
    ("reply_to_invalid", Meaning::Reply),
    ("message to edit not found", Meaning::Gone),
    ("message to delete not found", Meaning::Gone),
    ("message to react not found", Meaning::Gone),
    ("message to pin not found", Meaning::Gone),
    ("message to unpin not found", Meaning::Gone),
    ("message not found", Meaning::Gone),
    ("message_not_found", Meaning::Gone),
    ("message can't be edited", Meaning::Fixed),
    ("message can't be deleted", Meaning::Fixed),
    ("message can't be pinned", Meaning::Fixed),
    ("message_id_invalid", Meaning::Gone),
    ("msg_id_invalid", Meaning::Gone),
    ("message_edit_time_expired", Meaning::Fixed),
    ("message_author_required", Meaning::Fixed),
    ("message_delete_forbidden", Meaning::Fixed),
    ("service messages can't be pinned", Meaning::Fixed),
    ("there is no text in the message to edit", Meaning::Fixed),
    ("there is no caption in the message to edit", Meaning::Fixed),
    ("not enough rights to send documents", Meaning::NoFiles),
    ("not enough rights to send photos", Meaning::NoFiles),
    ("chat_send_docs_forbidden", Meaning::NoFiles),
    ("chat_send_photos_forbidden", Meaning::NoFiles),
    ("chat_send_media_forbidden", Meaning::NoFiles),
    ("not enough rights to send", Meaning::Muted),
    ("no rights to send", Meaning::Muted),
    ("have no write access", Meaning::Muted),
    ("chat_write_forbidden", Meaning::Muted),
    ("chat_send_plain_forbidden", Meaning::Muted),
    ("chat_guest_send_forbidden", Meaning::Muted),
    ("chat_restricted", Meaning::Muted),
    ("user_banned_in_channel", Meaning::Muted),
    ("user_restricted", Meaning::Muted),
    ("slowmode_wait", Meaning::Muted),
    ("allow_payment_required", Meaning::Muted),
    ("need administrator rights in the", Meaning::Muted),
    ("frozen_method_invalid", Meaning::Muted),
    ("not enough rights", Meaning::NoRight),
    ("chat_admin_required", Meaning::NoRight),
    ("right_forbidden", Meaning::NoRight),
    ("chat is not a forum", Meaning::NoTopics),
    ("chat is not a supergroup", Meaning::NoTopics),
    ("chat doesn't have topics", Meaning::NoTopics),
    ("channel_forum_missing", Meaning::NoTopics),
    ("chat not found", Meaning::Blocked),
    ("user is deactivated", Meaning::Blocked),
    ("input_user_deactivated", Meaning::Blocked),
    ("user_deleted", Meaning::Blocked),
    ("peer_id_invalid", Meaning::Blocked),
    ("chat_id_invalid", Meaning::Blocked),
    ("channel_invalid", Meaning::Blocked),
    ("channel_private", Meaning::Blocked),
    ("user_is_blocked", Meaning::Blocked),
    ("you_blocked_user", Meaning::Blocked),
    ("user_is_bot", Meaning::Blocked),
    ("bot was blocked", Meaning::Blocked),
    ("bot was kicked", Meaning::Blocked),
    ("bot is not a member", Meaning::Blocked),
    ("can't initiate conversation", Meaning::Blocked),
    ("can't send messages to", Meaning::Blocked),
    ("group chat was deleted", Meaning::Blocked),
    ("chat is deactivated", Meaning::Blocked),
    ("can't access the chat", Meaning::Blocked),
    ("chat is not accessible", Meaning::Blocked),
    ("group chat was upgraded", Meaning::Blocked),
    ("textdraft_", Meaning::NoDrafts),
    ("message is too long", Meaning::TooLong),
    ("message_too_long", Meaning::TooLong),
    ("caption is too long", Meaning::TooLong),
    ("media_caption_too_long", Meaning::TooLong),
    ("rich_message_text_too_long", Meaning::TooLong),
    ("can't parse entities", Meaning::Formatting),
    ("can't parse messageentity", Meaning::Formatting),
    ("entity_", Meaning::Formatting),
    ("entities_too_long", Meaning::Formatting),
    ("an entity with incorrect", Meaning::Formatting),
    ("entity begin", Meaning::Formatting),
    ("button_url_invalid", Meaning::Link),
    ("inline keyboard button url", Meaning::Link),
    ("button_copy_text_invalid", Meaning::Link),
    ("button_", Meaning::Buttons),
    ("reply_markup", Meaning::Buttons),
    ("reply markup", Meaning::Buttons),
    ("keyboard", Meaning::Buttons),
    ("msg_wait_failed", Meaning::Trouble),
    ("msg_wait_timeout", Meaning::Trouble),
    ("file_part_", Meaning::Trouble),
    ("failed to upload file", Meaning::Trouble),
    ("message send failed", Meaning::Trouble),
    ("message was not sent", Meaning::Trouble),
    ("logged out", Meaning::Trouble),
    ("has already been closed", Meaning::Trouble),
    ("flood_wait", Meaning::Trouble),
    ("timeout", Meaning::Trouble),
];

/// Reads the table.
pub fn meaning(description: &str) -> Meaning {
    let description = description.to_lowercase();
    let row = TABLE.iter().find(|(text, _)| description.contains(text));
    row.map_or(Meaning::Unknown, |(_, meaning)| *meaning)
}
