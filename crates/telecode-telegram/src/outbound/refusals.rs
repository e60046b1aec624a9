//! What the server's words mean: the one table of them.
//!
//! The texts are those of the official server (tdlib/telegram-bot-api and td) and, in capitals, those of Telegram behind it,
//! which it hands on; what it rewrites stands here as it comes out. They are looked for in small letters, the first row wins.
//! What is in no row is [`RefusalMeaning::Unknown`], and nothing is lost by that: the outbox tries another form, and later.

/// What a refusal means, whatever call it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalMeaning {
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
    /// A refusal that the table does not have.
    Unknown,
}

/// The table.
pub const TABLE: &[(&str, RefusalMeaning)] = &[
    ("message is not modified", RefusalMeaning::Unchanged),
    ("message_not_modified", RefusalMeaning::Unchanged),
    ("topic_not_modified", RefusalMeaning::Unchanged),
    ("chat_not_modified", RefusalMeaning::Unchanged),
    ("query is too old", RefusalMeaning::Late),
    ("query_id_invalid", RefusalMeaning::Late),
    // Before "message not found", whose words are in theirs.
    ("message thread not found", RefusalMeaning::ThreadGone),
    ("topic_deleted", RefusalMeaning::ThreadGone),
    ("topic_id_invalid", RefusalMeaning::ThreadGone),
    ("topics_empty", RefusalMeaning::ThreadGone),
    ("forum topic identifier specified", RefusalMeaning::ThreadGone),
    ("message_thread_id_invalid", RefusalMeaning::ThreadGone),
    ("topic_closed", RefusalMeaning::ThreadClosed),
    ("message to be replied not found", RefusalMeaning::Reply),
    ("message to reply not found", RefusalMeaning::Reply),
    ("reply message not found", RefusalMeaning::Reply),
    ("reply_message_id_invalid", RefusalMeaning::Reply),
    ("quote_text_invalid", RefusalMeaning::Reply),
    ("reply_to_invalid", RefusalMeaning::Reply),
    ("message to edit not found", RefusalMeaning::Gone),
    ("message to delete not found", RefusalMeaning::Gone),
    ("message to react not found", RefusalMeaning::Gone),
    ("message to pin not found", RefusalMeaning::Gone),
    ("message to unpin not found", RefusalMeaning::Gone),
    ("message not found", RefusalMeaning::Gone),
    ("message_not_found", RefusalMeaning::Gone),
    ("message can't be edited", RefusalMeaning::Fixed),
    ("message can't be deleted", RefusalMeaning::Fixed),
    ("message can't be pinned", RefusalMeaning::Fixed),
    ("message_id_invalid", RefusalMeaning::Gone),
    ("msg_id_invalid", RefusalMeaning::Gone),
    ("message_edit_time_expired", RefusalMeaning::Fixed),
    ("message_author_required", RefusalMeaning::Fixed),
    ("message_delete_forbidden", RefusalMeaning::Fixed),
    ("service messages can't be pinned", RefusalMeaning::Fixed),
    ("there is no text in the message to edit", RefusalMeaning::Fixed),
    ("there is no caption in the message to edit", RefusalMeaning::Fixed),
    ("not enough rights to send documents", RefusalMeaning::NoFiles),
    ("not enough rights to send photos", RefusalMeaning::NoFiles),
    ("chat_send_docs_forbidden", RefusalMeaning::NoFiles),
    ("chat_send_photos_forbidden", RefusalMeaning::NoFiles),
    ("chat_send_media_forbidden", RefusalMeaning::NoFiles),
    ("not enough rights to send", RefusalMeaning::Muted),
    ("no rights to send", RefusalMeaning::Muted),
    ("have no write access", RefusalMeaning::Muted),
    ("chat_write_forbidden", RefusalMeaning::Muted),
    ("chat_send_plain_forbidden", RefusalMeaning::Muted),
    ("chat_guest_send_forbidden", RefusalMeaning::Muted),
    ("chat_restricted", RefusalMeaning::Muted),
    ("user_banned_in_channel", RefusalMeaning::Muted),
    ("user_restricted", RefusalMeaning::Muted),
    ("slowmode_wait", RefusalMeaning::Muted),
    ("allow_payment_required", RefusalMeaning::Muted),
    ("need administrator rights in the", RefusalMeaning::Muted),
    ("frozen_method_invalid", RefusalMeaning::Muted),
    ("not enough rights", RefusalMeaning::NoRight),
    ("chat_admin_required", RefusalMeaning::NoRight),
    ("right_forbidden", RefusalMeaning::NoRight),
    ("chat is not a forum", RefusalMeaning::NoTopics),
    ("chat is not a supergroup", RefusalMeaning::NoTopics),
    ("chat doesn't have topics", RefusalMeaning::NoTopics),
    ("channel_forum_missing", RefusalMeaning::NoTopics),
    ("chat not found", RefusalMeaning::Blocked),
    ("user is deactivated", RefusalMeaning::Blocked),
    ("input_user_deactivated", RefusalMeaning::Blocked),
    ("user_deleted", RefusalMeaning::Blocked),
    ("peer_id_invalid", RefusalMeaning::Blocked),
    ("chat_id_invalid", RefusalMeaning::Blocked),
    ("channel_invalid", RefusalMeaning::Blocked),
    ("channel_private", RefusalMeaning::Blocked),
    ("user_is_blocked", RefusalMeaning::Blocked),
    ("you_blocked_user", RefusalMeaning::Blocked),
    ("user_is_bot", RefusalMeaning::Blocked),
    ("bot was blocked", RefusalMeaning::Blocked),
    ("bot was kicked", RefusalMeaning::Blocked),
    ("bot is not a member", RefusalMeaning::Blocked),
    ("can't initiate conversation", RefusalMeaning::Blocked),
    ("can't send messages to", RefusalMeaning::Blocked),
    ("group chat was deleted", RefusalMeaning::Blocked),
    ("chat is deactivated", RefusalMeaning::Blocked),
    ("can't access the chat", RefusalMeaning::Blocked),
    ("chat is not accessible", RefusalMeaning::Blocked),
    ("group chat was upgraded", RefusalMeaning::Blocked),
    ("textdraft_", RefusalMeaning::NoDrafts),
    ("message is too long", RefusalMeaning::TooLong),
    ("message_too_long", RefusalMeaning::TooLong),
    ("caption is too long", RefusalMeaning::TooLong),
    ("media_caption_too_long", RefusalMeaning::TooLong),
    ("rich_message_text_too_long", RefusalMeaning::TooLong),
    ("can't parse entities", RefusalMeaning::Formatting),
    ("can't parse messageentity", RefusalMeaning::Formatting),
    ("entity_", RefusalMeaning::Formatting),
    ("entities_too_long", RefusalMeaning::Formatting),
    ("an entity with incorrect", RefusalMeaning::Formatting),
    ("entity begin", RefusalMeaning::Formatting),
    ("button_url_invalid", RefusalMeaning::Link),
    ("inline keyboard button url", RefusalMeaning::Link),
    ("button_copy_text_invalid", RefusalMeaning::Link),
    ("button_", RefusalMeaning::Buttons),
    ("reply_markup", RefusalMeaning::Buttons),
    ("reply markup", RefusalMeaning::Buttons),
    ("keyboard", RefusalMeaning::Buttons),
    ("msg_wait_failed", RefusalMeaning::Trouble),
    ("msg_wait_timeout", RefusalMeaning::Trouble),
    ("file_part_", RefusalMeaning::Trouble),
    ("failed to upload file", RefusalMeaning::Trouble),
    ("message send failed", RefusalMeaning::Trouble),
    ("message was not sent", RefusalMeaning::Trouble),
    ("logged out", RefusalMeaning::Trouble),
    ("has already been closed", RefusalMeaning::Trouble),
    ("flood_wait", RefusalMeaning::Trouble),
    ("timeout", RefusalMeaning::Trouble),
];

/// Reads the table.
pub fn meaning(description: &str) -> RefusalMeaning {
    let description = description.to_lowercase();
    let row = TABLE.iter().find(|(text, _)| description.contains(text));
    row.map_or(RefusalMeaning::Unknown, |(_, meaning)| *meaning)
}
