//! The methods of the Bot API, one file per kind.

use serde_json::Value;

use super::ids::Moment;
use super::model::Model;
use super::options::Feature;
use super::params::Params;
use super::refusal::Refusal;

mod admin;
mod callback;
mod delete;
mod drafts;
mod edit;
mod forward;
mod media;
mod profile;
mod react;
mod send;
mod target;
mod topics;

pub(super) use react::check as check_reaction;
pub(super) use topics::cut as cut_topic_name;

/// Carries out a method. Names may be in any case.
pub(super) fn call(model: &mut Model, method: &str, params: &Params, now: Moment) -> Result<Value, Refusal> {
    match method.to_ascii_lowercase().as_str() {
        "getme" => Ok(model.me_json()),
        "logout" | "close" => Ok(Value::Bool(true)),
        "setwebhook" => model.set_webhook(params),
        "deletewebhook" => Ok(model.delete_webhook(params)),
        "getwebhookinfo" => Ok(model.webhook_info()),
        "sendmessage" => model.send_message(params, now),
        "sendrichmessage" if model.has(Feature::Rich) => model.send_rich_message(params, now),
        "sendmessagedraft" if model.has(Feature::Drafts) => model.send_message_draft(params, now),
        "sendrichmessagedraft" if model.has(Feature::Drafts) && model.has(Feature::Rich) => {
            model.send_rich_message_draft(params, now)
        }
        "senddocument" => model.send_document(params, now),
        "sendphoto" => model.send_photo(params, now),
        "sendvoice" => model.send_voice(params, now),
        "sendaudio" => model.send_audio(params, now),
        "sendvideo" => model.send_video(params, now),
        "sendanimation" => model.send_animation(params, now),
        "sendmediagroup" => model.send_media_group(params, now),
        "getfile" => model.get_file(params),
        "sendchataction" => model.send_chat_action(params, now),
        "editmessagetext" => model.edit_message_text(params, now),
        "editmessagecaption" => model.edit_message_caption(params, now),
        "editmessagereplymarkup" => model.edit_message_reply_markup(params, now),
        "deletemessage" => model.delete_message(params, now),
        "deletemessages" => model.delete_messages(params, now),
        "forwardmessage" => model.forward_message(params, now),
        "copymessage" => model.copy_message(params, now),
        "setmessagereaction" => model.set_message_reaction(params),
        "answercallbackquery" => model.answer_callback_query(params, now),
        "setmycommands" => model.set_my_commands(params),
        "getmycommands" => model.commands.get(params),
        "deletemycommands" => model.delete_my_commands(params),
        "setmyname" => model.set_profile("name", params),
        "getmyname" => Ok(model.get_profile("name", params)),
        "setmydescription" => model.set_profile("description", params),
        "getmydescription" => Ok(model.get_profile("description", params)),
        "setmyshortdescription" => model.set_profile("short_description", params),
        "getmyshortdescription" => Ok(model.get_profile("short_description", params)),
        "setchatmenubutton" => model.set_chat_menu_button(params),
        "getchatmenubutton" => model.get_chat_menu_button(params),
        "getchat" => model.get_chat(params),
        "getchatmember" => model.get_chat_member(params),
        "getchatadministrators" => model.get_chat_administrators(params),
        "getchatmembercount" => model.get_chat_member_count(params),
        "leavechat" => model.leave_chat(params),
        "pinchatmessage" => model.pin_chat_message(params, now),
        "unpinchatmessage" => model.unpin_chat_message(params),
        "unpinallchatmessages" => model.unpin_all_chat_messages(params),
        "createforumtopic" => model.create_forum_topic(params, now),
        "editforumtopic" => model.edit_forum_topic(params, now),
        "closeforumtopic" => model.close_forum_topic(params, now),
        "reopenforumtopic" => model.reopen_forum_topic(params, now),
        "deleteforumtopic" => model.delete_forum_topic(params),
        _ => Err(Refusal::not_found()),
    }
}
