//! What a message carries: its text, what it answers, where it comes from.

use serde_json::Value;
use telecode_core::seam::chat::Attachment;
use telecode_core::seam::ids::MessageId;

use super::markup;

/// What a message is made of.
pub(super) enum MessageContent {
    /// Somebody wrote or sent it.
    Written {
        /// The text or caption.
        text: String,
        /// What else it carries.
        attachment: Option<Attachment>,
    },
    /// It only records that something happened.
    Service(&'static str),
}

/// Kinds of content, by the field that marks them. An animation has a `document` too, so that it comes first.
const ATTACHMENTS: [(&str, Attachment); 7] = [
    ("photo", Attachment::Photo),
    ("voice", Attachment::Voice),
    ("video_note", Attachment::Voice),
    ("audio", Attachment::Voice),
    ("animation", Attachment::Other),
    ("sticker", Attachment::Other),
    ("document", Attachment::File),
];

/// Fields that mark a service message which can turn up in a private chat or a group.
/// Source: Bot API, `Message`.
const SERVICE_FIELDS: [&str; 46] = [
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "boost_added",
    "paid_message_price_changed",
    "direct_message_price_changed",
    "chat_owner_left",
    "chat_owner_changed",
    "write_access_allowed",
    "connected_website",
    "chat_background_set",
    "users_shared",
    "chat_shared",
    "successful_payment",
    "refunded_payment",
    "passport_data",
    "web_app_data",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "giveaway_created",
    "giveaway_winners",
    "giveaway_completed",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "managed_bot_created",
    "proximity_alert_triggered",
];

/// Reads the content. What is neither text nor known counts as an attachment, so that its sender gets an answer.
pub(super) fn read(body: &Value) -> MessageContent {
    if let Some(text) = string(&body["text"]) {
        return MessageContent::Written {
            text: markup::readable(&text, &body["entities"]),
            attachment: None,
        };
    }
    if let Some(kind) = SERVICE_FIELDS.into_iter().find(|field| body.get(field).is_some()) {
        return MessageContent::Service(kind);
    }
    let caption = string(&body["caption"]).unwrap_or_default();
    let known = ATTACHMENTS.into_iter().find(|(field, _)| body.get(field).is_some());
    let attachment = known.map_or(Attachment::Other, |(_, attachment)| attachment);
    MessageContent::Written {
        text: markup::readable(&caption, &body["caption_entities"]),
        attachment: Some(attachment),
    }
}

/// Tells which message is answered. In a topic, a message that answers none points to the topic's first one.
pub(super) fn reply_to(body: &Value) -> Option<MessageId> {
    let answered = &body["reply_to_message"];
    let id = answered["message_id"].as_i64()?;
    let opens_topic = answered.get("forum_topic_created").is_some()
        || (body["is_topic_message"] == true && body["message_thread_id"].as_i64() == Some(id));
    (!opens_topic).then_some(MessageId(id))
}

/// Tells whose message was forwarded: of a message or, by an older server, of the fields that it had.
pub(super) fn forwarded(body: &Value) -> Option<String> {
    const OLDER: [&str; 6] = [
        "forward_date",
        "forward_from",
        "forward_from_chat",
        "forward_sender_name",
        "forward_signature",
        "forward_from_message_id",
    ];
    let older = || {
        let is_there = OLDER.iter().any(|field| !body[field].is_null());
        let name = full_name(&body["forward_from"])
            .or_else(|| string(&body["forward_sender_name"]))
            .or_else(|| string(&body["forward_from_chat"]["title"]));
        is_there.then(|| name.unwrap_or_else(|| "somebody".to_owned()))
    };
    forwarded_from(&body["forward_origin"]).or_else(older)
}

/// Tells whose words these are that come from elsewhere. An origin that cannot be read is one all the same.
pub(super) fn forwarded_from(origin: &Value) -> Option<String> {
    if origin.is_null() {
        return None;
    }
    let kind = string(&origin["type"]).unwrap_or_else(|| "somebody".to_owned());
    let name = match kind.as_str() {
        "user" => full_name(&origin["sender_user"]),
        "hidden_user" => string(&origin["sender_user_name"]),
        "chat" => string(&origin["sender_chat"]["title"]),
        "channel" => string(&origin["chat"]["title"]),
        _ => None,
    };
    // That it was forwarded matters even if nobody can be named.
    Some(name.unwrap_or(kind))
}

pub(super) fn full_name(user: &Value) -> Option<String> {
    let first = string(&user["first_name"])?;
    Some(match string(&user["last_name"]) {
        Some(last) => format!("{first} {last}"),
        None => first,
    })
}

/// Reads a text that is not empty.
pub(super) fn string(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}
