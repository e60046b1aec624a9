//! Requests as they go out, and what answers mean.

use frankenstein::methods::{
    AnswerCallbackQueryParams, CloseForumTopicParams, CreateForumTopicParams, DeleteForumTopicParams,
    DeleteMessageParams, EditForumTopicParams, EditMessageCaptionParams, EditMessageReplyMarkupParams,
    EditMessageTextParams, PinChatMessageParams, ReopenForumTopicParams, SendChatActionParams,
    SendMessageDraftParams, SendMessageParams, SetMessageReactionParams, SetMyCommandsParams,
};
use frankenstein::types::ReplyParameters;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use telecode_core::seam::call::{BotBar, Delivery, Outcome, TopicCall};
use telecode_core::seam::ids::{ChatId, DraftId, GroupId, PressId, Token, TopicId};
use telecode_core::seam::page::{Button, ButtonAction, ButtonStyle, Entity, EntityKind};

use super::*;
use crate::client::{ApiRefusal, BotApiError};

mod rich;

const CHAT: ChatId = ChatId::of(7_000_000_001);
const MESSAGE: MessageId = MessageId(100);

fn thread() -> ThreadId {
    ThreadId { chat: CHAT, topic: Some(TopicId(44)) }
}

fn full_page() -> Page {
    let kinds = [
        EntityKind::Bold,
        EntityKind::Italic,
        EntityKind::Underline,
        EntityKind::Strikethrough,
        EntityKind::Spoiler,
        EntityKind::Code,
        EntityKind::Pre(None),
        EntityKind::Pre(Some("rust".to_owned())),
        EntityKind::Link("https://x.org".to_owned()),
        EntityKind::Quote,
        EntityKind::CollapsedQuote,
    ];
    let entities =
        kinds.into_iter().enumerate().map(|(offset, kind)| Entity { offset, length: 1, kind }).collect();
    let press = |label: &str| Button::press(label, Token("k3y".to_owned()));
    let other = |label: &str, action| Button { label: label.to_owned(), action, style: ButtonStyle::Plain };
    Page { entities, ..Page::plain("😀 twelve-chars") }
        .row([
            press("Allow").style(ButtonStyle::Go),
            press("Deny").style(ButtonStyle::Danger),
            press("Details"),
        ])
        .row([press("Main").style(ButtonStyle::Main)])
        .row([
            other("Copy", ButtonAction::Copy("id".to_owned())),
            other("Open", ButtonAction::Open("https://x.org".to_owned())),
        ])
}

fn send(page: Page) -> Call {
    Call::Send { thread: thread(), page, notify: Notify::Silent, reply_to: Some(MESSAGE) }
}

fn edit(page: Page) -> Call {
    Call::Edit { chat: CHAT, message: MESSAGE, page }
}

fn draft(page: Page) -> Call {
    Call::Draft { thread: thread(), draft: DraftId(5), page }
}

fn delete() -> Call {
    Call::Delete { chat: CHAT, message: MESSAGE }
}

fn strip() -> Call {
    Call::Strip { chat: CHAT, message: MESSAGE }
}

fn react(reaction: Reaction) -> Call {
    Call::React { chat: CHAT, message: MESSAGE, reaction }
}

fn toast(text: &str) -> Call {
    Call::Toast { press: PressId("99".to_owned()), text: text.to_owned() }
}

fn file() -> Call {
    Call::File {
        thread: thread(),
        name: "a.md".to_owned(),
        content: b"# Hi".as_slice().into(),
        reply_to: Some(MESSAGE),
    }
}

fn photo() -> Call {
    let bold = Entity { offset: 0, length: 4, kind: EntityKind::Bold };
    let caption = Page { entities: vec![bold], ..Page::plain("Days") };
    Call::Photo {
        thread: thread(),
        name: "days.png".to_owned(),
        png: vec![1, 2, 255],
        caption: caption.row([Button::press("More", Token("k3y".to_owned()))]),
        reply_to: None,
    }
}

fn pin() -> Call {
    Call::Pin { chat: CHAT, message: MESSAGE }
}

fn create_topic() -> Call {
    Call::Topic(TopicCall::Create { chat: ChatId::of(-1_007), name: "⚙️ api".to_owned() })
}

fn close_topic() -> Call {
    Call::Topic(TopicCall::SetOpen { chat: ChatId::of(-1_007), topic: TopicId(44), open: false })
}

fn menu(scope: MenuScope, language: Option<&str>) -> Call {
    let command = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    Call::Menu {
        scope,
        language: language.map(str::to_owned),
        commands: vec![command("new", "Start anew"), command("stop", "Stop")],
    }
}

/// The parameters of a call, once frankenstein has read them and written the very same.
fn checked<P: DeserializeOwned + Serialize>(call: &Call, method: &str) -> Value {
    checked_without::<P>(call, method, LeftOut::default())
}

fn checked_without<P: DeserializeOwned + Serialize>(call: &Call, method: &str, left_out: LeftOut) -> Value {
    let request = request(call, left_out);
    assert_eq!(request.method, method);
    let RequestBody::Json(params) = request.body else { panic!("{:?}", request.body) };
    let ours = json!(params);
    let theirs = json!(serde_json::from_value::<P>(ours.clone()).unwrap());
    assert_eq!(ours, theirs);
    ours
}

#[test]
fn a_message_is_sent_with_all_that_its_page_has() {
    let params = checked::<SendMessageParams>(&send(full_page()), "sendMessage");
    assert_eq!(
        params,
        json!({
            "chat_id": 7_000_000_001_i64,
            "message_thread_id": 44,
            "text": "😀 twelve-chars",
            "entities": [
                { "type": "bold", "offset": 0, "length": 1 },
                { "type": "italic", "offset": 1, "length": 1 },
                { "type": "underline", "offset": 2, "length": 1 },
                { "type": "strikethrough", "offset": 3, "length": 1 },
                { "type": "spoiler", "offset": 4, "length": 1 },
                { "type": "code", "offset": 5, "length": 1 },
                { "type": "pre", "offset": 6, "length": 1 },
                { "type": "pre", "offset": 7, "length": 1, "language": "rust" },
                { "type": "text_link", "offset": 8, "length": 1, "url": "https://x.org" },
                { "type": "blockquote", "offset": 9, "length": 1 },
                { "type": "expandable_blockquote", "offset": 10, "length": 1 },
            ],
            "link_preview_options": { "is_disabled": true },
            "disable_notification": true,
            "reply_parameters": { "message_id": 100, "allow_sending_without_reply": true },
            "reply_markup": { "inline_keyboard": [
                [
                    { "text": "Allow", "callback_data": "k3y", "style": "success" },
                    { "text": "Deny", "callback_data": "k3y", "style": "danger" },
                    { "text": "Details", "callback_data": "k3y" },
                ],
                [{ "text": "Main", "callback_data": "k3y", "style": "primary" }],
                [
                    { "text": "Copy", "copy_text": { "text": "id" } },
                    { "text": "Open", "url": "https://x.org" },
                ],
            ] },
        })
    );
}

#[test]
fn a_plain_loud_message_says_no_more_than_it_must() {
    let call =
        Call::Send { thread: CHAT.into(), page: Page::plain("hi"), notify: Notify::Loud, reply_to: None };
    assert_eq!(
        checked::<SendMessageParams>(&call, "sendMessage"),
        json!({
            "chat_id": 7_000_000_001_i64, "text": "hi", "link_preview_options": { "is_disabled": true },
            "disable_notification": false,
        })
    );
}

#[test]
fn what_is_left_out_is_gone() {
    let check = |left_out, gone: &str| {
        let params = checked_without::<SendMessageParams>(&send(full_page()), "sendMessage", left_out);
        let all = ["entities", "reply_markup", "reply_parameters"];
        let missing: Vec<_> = all.into_iter().filter(|key| params.get(key).is_none()).collect();
        assert_eq!(missing, [gone]);
    };
    check(LeftOut { entities: true, ..LeftOut::default() }, "entities");
    check(LeftOut { buttons: true, ..LeftOut::default() }, "reply_markup");
    check(LeftOut { reply: true, ..LeftOut::default() }, "reply_parameters");
}

#[test]
fn the_general_topic_of_a_group_is_not_named() {
    let topic_of = |chat, topic| {
        let thread = ThreadId { chat: ChatId::of(chat), topic: Some(TopicId(topic)) };
        let call = Call::Send { thread, page: Page::plain("hi"), notify: Notify::Loud, reply_to: None };
        checked::<SendMessageParams>(&call, "sendMessage")["message_thread_id"].clone()
    };
    assert_eq!(topic_of(-1_001_234_567_890, 1), Value::Null);
    assert_eq!(topic_of(-1_001_234_567_890, 2), json!(2));
    assert_eq!(topic_of(7, 1), json!(1));
}

#[test]
fn what_leads_to_a_message_of_a_supergroup_is_a_link() {
    let (group, message) = (GroupId(-1_001_234_567_890), MessageId(77));
    let entities = vec![Entity { offset: 0, length: 5, kind: EntityKind::MessageLink(group, message) }];
    let page = Page { entities, ..Page::plain("There") }.row([Button::message("There", group, message)]);
    let body = checked::<SendMessageParams>(&send(page), "sendMessage");
    let link = "https://t.me/c/1234567890/77";
    assert_eq!(body["entities"][0]["url"], link);
    assert_eq!(body["reply_markup"]["inline_keyboard"][0][0]["url"], link);
}

#[test]
fn an_edit_replaces_text_and_buttons() {
    let params = checked::<EditMessageTextParams>(&edit(full_page()), "editMessageText");
    assert_eq!((&params["message_id"], params["entities"].as_array().unwrap().len()), (&json!(100), 11));
    assert_eq!(
        checked::<EditMessageTextParams>(&edit(Page::plain("done")), "editMessageText"),
        json!({
            "chat_id": 7_000_000_001_i64, "message_id": 100, "text": "done",
            "link_preview_options": { "is_disabled": true },
        })
    );
}

#[test]
fn a_draft_can_be_stopped_and_has_no_buttons() {
    let params = checked::<SendMessageDraftParams>(&draft(full_page()), "sendMessageDraft");
    assert_eq!((params.get("reply_markup"), params["entities"].as_array().unwrap().len()), (None, 11));
    assert_eq!(
        checked::<SendMessageDraftParams>(&draft(Page::default()), "sendMessageDraft"),
        json!({ "chat_id": 7_000_000_001_i64, "message_thread_id": 44, "draft_id": 5, "text": "", "can_stop": true })
    );
}

#[test]
fn small_calls_name_what_they_are_about() {
    assert_eq!(
        checked::<DeleteMessageParams>(&delete(), "deleteMessage"),
        json!({ "chat_id": 7_000_000_001_i64, "message_id": 100 })
    );
    assert_eq!(
        checked::<EditMessageReplyMarkupParams>(&strip(), "editMessageReplyMarkup"),
        json!({ "chat_id": 7_000_000_001_i64, "message_id": 100 })
    );
    assert_eq!(
        checked::<AnswerCallbackQueryParams>(&toast("Done"), "answerCallbackQuery"),
        json!({ "callback_query_id": "99", "text": "Done" })
    );
    assert_eq!(
        checked::<AnswerCallbackQueryParams>(&toast(""), "answerCallbackQuery"),
        json!({ "callback_query_id": "99" })
    );
}

#[test]
fn reactions_are_emoji_that_bots_may_use() {
    let reactions = [
        Reaction::Received,
        Reaction::TakenUp,
        Reaction::Queued,
        Reaction::Edited,
        Reaction::Answered,
        Reaction::Failed,
    ];
    let emoji = reactions.map(|reaction| {
        let params = checked::<SetMessageReactionParams>(&react(reaction), "setMessageReaction");
        assert_eq!(params["reaction"][0]["type"], "emoji");
        params["reaction"][0]["emoji"].as_str().unwrap().to_owned()
    });
    assert_eq!(emoji, ["👀", "⚡", "🫡", "✍", "👌", "💔"]);
}

#[test]
fn a_menu_is_for_one_kind_of_chat_and_one_language() {
    let of = |scope, language| checked::<SetMyCommandsParams>(&menu(scope, language), "setMyCommands");
    let params = |language| of(MenuScope::Private, language);
    assert_eq!(
        params(Some("ru")),
        json!({
            "commands": [
                { "command": "new", "description": "Start anew" }, { "command": "stop", "description": "Stop" },
            ],
            "scope": { "type": "all_private_chats" },
            "language_code": "ru",
        })
    );
    assert_eq!(params(None).get("language_code"), None);
    let scope = of(MenuScope::Chat(ChatId::of(-1_007)), None)["scope"].clone();
    assert_eq!(scope, json!({ "type": "chat", "chat_id": -1_007 }));
}

#[test]
fn topics_are_made_renamed_closed_opened_and_deleted() {
    let (chat, topic) = (ChatId::of(-1_007), TopicId(44));
    assert_eq!(
        checked::<CreateForumTopicParams>(&create_topic(), "createForumTopic"),
        json!({ "chat_id": -1_007, "name": "⚙️ api" })
    );
    let renamed = Call::Topic(TopicCall::Rename { chat, topic, name: "api".to_owned() });
    assert_eq!(
        checked::<EditForumTopicParams>(&renamed, "editForumTopic"),
        json!({ "chat_id": -1_007, "message_thread_id": 44, "name": "api" })
    );
    let this = json!({ "chat_id": -1_007, "message_thread_id": 44 });
    let opened = Call::Topic(TopicCall::SetOpen { chat, topic, open: true });
    assert_eq!(checked::<CloseForumTopicParams>(&close_topic(), "closeForumTopic"), this);
    assert_eq!(checked::<ReopenForumTopicParams>(&opened, "reopenForumTopic"), this);
    let deleted = Call::Topic(TopicCall::Delete { chat, topic });
    assert_eq!(checked::<DeleteForumTopicParams>(&deleted, "deleteForumTopic"), this);
}

#[test]
fn a_file_goes_out_as_a_form() {
    let call = file();
    let request = request(&call, LeftOut::default());
    assert_eq!(request.method, "sendDocument");
    let RequestBody::Upload(upload) = request.body else { panic!() };
    assert_eq!((upload.field, upload.name, upload.content), ("document", "a.md", b"# Hi".as_slice()));
    let reply = "{\"allow_sending_without_reply\":true,\"message_id\":100}";
    assert_eq!(
        upload.fields,
        [
            ("chat_id", "7000000001".into()),
            ("disable_notification", "true".into()),
            ("message_thread_id", "44".into()),
            ("reply_parameters", reply.into()),
        ]
    );
    serde_json::from_str::<ReplyParameters>(reply).unwrap();
}

#[test]
fn a_picture_goes_out_as_a_form_with_its_caption() {
    let call = photo();
    let request = request(&call, LeftOut::default());
    assert_eq!(request.method, "sendPhoto");
    let RequestBody::Upload(upload) = request.body else { panic!() };
    assert_eq!((upload.field, upload.name, upload.content), ("photo", "days.png", [1, 2, 255].as_slice()));
    let entities = "[{\"length\":4,\"offset\":0,\"type\":\"bold\"}]";
    let buttons = "{\"inline_keyboard\":[[{\"callback_data\":\"k3y\",\"text\":\"More\"}]]}";
    assert_eq!(
        upload.fields,
        [
            ("chat_id", "7000000001".into()),
            ("disable_notification", "true".into()),
            ("message_thread_id", "44".into()),
            ("caption", "Days".into()),
            ("caption_entities", entities.into()),
            ("reply_markup", buttons.into()),
        ]
    );
    let none = LeftOut { entities: true, buttons: true, links: true, reply: true };
    let RequestBody::Upload(bare) = super::request(&call, none).body else { panic!() };
    assert_eq!(bare.fields.len(), 4, "only the caption is left");
}

#[test]
fn a_page_that_is_a_file_goes_out_with_its_text_under_it_and_is_edited_there() {
    let document = Document { name: "answer.md".to_owned(), text: "# All of it".to_owned() };
    let page = Page { text: "Whole of it".to_owned(), document: Some(document), ..full_page() };
    let call = send(page.clone());
    let request = request(&call, LeftOut::default());
    assert_eq!(request.method, "sendDocument");
    let RequestBody::Upload(upload) = request.body else { panic!() };
    assert_eq!((upload.field, upload.name), ("document", "answer.md"));
    assert_eq!(upload.content, b"# All of it");
    let has = |key: &str| upload.fields.iter().any(|(name, _)| *name == key);
    assert!(has("caption") && has("caption_entities") && has("reply_markup"));
    let edited = checked::<EditMessageCaptionParams>(&edit(page), "editMessageCaption");
    assert_eq!(edited["caption"], "Whole of it");
    assert!(edited.get("reply_markup").is_some());
}

#[test]
fn writing_is_shown_in_its_thread() {
    let typing = Call::Typing { thread: thread() };
    let params = checked::<SendChatActionParams>(&typing, "sendChatAction");
    assert_eq!(params, json!({ "chat_id": CHAT.number(), "message_thread_id": 44, "action": "typing" }));
}

#[test]
fn without_its_links_a_message_keeps_the_buttons_that_decide() {
    let without = LeftOut { links: true, ..LeftOut::default() };
    let params = checked_without::<SendMessageParams>(&send(full_page()), "sendMessage", without);
    let rows = params["reply_markup"]["inline_keyboard"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{rows:?}");
}

#[test]
fn what_was_to_answer_a_message_that_is_gone_says_so() {
    let call = Call::Send {
        thread: thread(),
        page: Page::plain("a"),
        notify: Notify::Loud,
        reply_to: Some(MESSAGE),
    };
    let message = |more: &str| result(&format!("{{\"message_id\":8,\"date\":1,\"chat\":{{}}{more}}}"));
    assert_eq!(done(&call, &message("")), Outcome::Alone(MessageId(8)));
    let answered = Outcome::Done(Some(MessageId(8)));
    assert_eq!(done(&call, &message(",\"reply_to_message\":{}")), answered);
    assert_eq!(done(&call, &message(",\"external_reply\":{}")), answered);
}

#[test]
fn unknown_words_and_codes_lose_nothing() {
    let page = || Page::plain("a");
    let outcome = |call: Call, code, text: &str| failed(&call, &refusal(code, text));
    let refused = |text: &str| Outcome::Refused(text.to_owned());
    assert_eq!(outcome(send(page()), 400, "Bad Request: NEW"), refused("Bad Request: NEW"));
    assert_eq!(outcome(send(page()), 418, "I'm a teapot"), refused("I'm a teapot"));
    assert_eq!(outcome(send(page()), 403, "Forbidden: NEW"), Outcome::Muted);
    let later = Outcome::Unreachable { delivery: Delivery::No };
    assert_eq!(outcome(send(page()), 409, "Conflict: NEW"), later);
    assert_eq!(outcome(send(page()), 421, "Misdirected Request"), later);
    assert_eq!(outcome(send(page()), 503, "NEW"), Outcome::Unreachable { delivery: Delivery::Maybe });
    // What says that it is done already is no answer to a new message.
    let unchanged = "Bad Request: message is not modified";
    assert_eq!(outcome(send(page()), 400, unchanged), refused(unchanged));
}

#[test]
fn pins_go_out_without_a_sound() {
    assert_eq!(
        checked::<PinChatMessageParams>(&pin(), "pinChatMessage"),
        json!({ "chat_id": CHAT.number(), "message_id": 100, "disable_notification": true })
    );
}

fn refusal(code: u16, description: &str) -> BotApiError {
    let description = description.to_owned();
    BotApiError::Refused(ApiRefusal { code, description, retry_after: None, migrate_to: None })
}

fn result(json: &str) -> Box<RawValue> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn only_calls_that_make_a_message_name_one() {
    let message = result("{\"message_id\":8,\"date\":1,\"chat\":{},\"reply_to_message\":{}}");
    let made = Outcome::Done(Some(MessageId(8)));
    assert_eq!(done(&send(Page::plain("a")), &message), made);
    assert_eq!(done(&file(), &message), made);
    assert_eq!(done(&photo(), &message), made);
    assert_eq!(done(&pin(), &result("true")), Outcome::Done(None));
    assert_eq!(done(&edit(Page::plain("a")), &message), Outcome::Done(None));
    assert_eq!(done(&delete(), &result("true")), Outcome::Done(None));
    let lost = Outcome::Unreachable { delivery: Delivery::Maybe };
    assert_eq!(done(&send(Page::plain("a")), &result("true")), lost);
}

#[test]
fn refusals_say_what_is_wrong() {
    let page = || Page::plain("a");
    let refused = |text: &str| Outcome::Refused(text.to_owned());
    let unreachable = |delivery| Outcome::Unreachable { delivery };
    let table = [
        (
            edit(page()),
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
            Outcome::Done(None),
        ),
        (edit(page()), 400, "Bad Request: message to edit not found", Outcome::Gone),
        (edit(page()), 400, "Bad Request: MESSAGE_ID_INVALID", Outcome::Gone),
        (send(page()), 400, "Bad Request: message not found", refused("Bad Request: message not found")),
        (delete(), 400, "Bad Request: message to delete not found", Outcome::Gone),
        (react(Reaction::Queued), 400, "Bad Request: message to react not found", Outcome::Gone),
        (
            react(Reaction::Queued),
            400,
            "Bad Request: REACTION_INVALID",
            refused("Bad Request: REACTION_INVALID"),
        ),
        (send(page()), 400, "Bad Request: message thread not found", Outcome::ThreadGone),
        (draft(page()), 400, "Bad Request: message thread not found", Outcome::ThreadGone),
        (send(page()), 400, "Bad Request: TOPIC_DELETED", Outcome::ThreadGone),
        (send(page()), 400, "Bad Request: TOPIC_CLOSED", Outcome::ThreadClosed),
        (
            send(page()),
            400,
            "Bad Request: not enough rights to send text messages to the chat",
            Outcome::Muted,
        ),
        (
            create_topic(),
            400,
            "Bad Request: not enough rights to create a topic",
            Outcome::Barred(BotBar::NoRight),
        ),
        (create_topic(), 400, "Bad Request: CHAT_ADMIN_REQUIRED", Outcome::Barred(BotBar::NoRight)),
        (create_topic(), 400, "Bad Request: the chat is not a forum", Outcome::Barred(BotBar::NoTopics)),
        (close_topic(), 400, "Bad Request: the chat is not a supergroup", Outcome::Barred(BotBar::NoTopics)),
        (close_topic(), 400, "Bad Request: TOPIC_NOT_MODIFIED", Outcome::Done(None)),
        (close_topic(), 400, "Bad Request: TOPIC_ID_INVALID", Outcome::ThreadGone),
        (send(page()), 400, "Bad Request: chat not found", Outcome::Blocked),
        (send(page()), 400, "Bad Request: PEER_ID_INVALID", Outcome::Blocked),
        (send(page()), 403, "Forbidden: bot was blocked by the user", Outcome::Blocked),
        (send(page()), 403, "Forbidden: user is deactivated", Outcome::Blocked),
        (draft(page()), 400, "Bad Request: TEXTDRAFT_PEER_INVALID", Outcome::Unsupported),
        (draft(page()), 404, "Not Found", Outcome::Unsupported),
        (draft(page()), 400, "Bad Request: RANDOM_ID_INVALID", refused("Bad Request: RANDOM_ID_INVALID")),
        (react(Reaction::Queued), 404, "Not Found: method not found", Outcome::Unsupported),
        (send(page()), 404, "Not Found", unreachable(Delivery::No)),
        (send(page()), 401, "Unauthorized", unreachable(Delivery::No)),
        (send(page()), 500, "Internal Server Error: restart", unreachable(Delivery::Maybe)),
        (
            toast("a"),
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            Outcome::Done(None),
        ),
        (
            send(page()),
            400,
            "Bad Request: message text is empty",
            refused("Bad Request: message text is empty"),
        ),
        (
            send(page()),
            400,
            "Bad Request: message to be replied not found",
            refused("Bad Request: message to be replied not found"),
        ),
        (pin(), 400, "Bad Request: message to pin not found", Outcome::Gone),
        (
            pin(),
            400,
            "Bad Request: not enough rights to manage pinned messages in the chat",
            Outcome::Barred(BotBar::NoRight),
        ),
        (
            photo(),
            400,
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
            refused("Bad Request: PHOTO_INVALID_DIMENSIONS"),
        ),
        (send(page()), 429, "Too Many Requests: retry after 35", Outcome::TooMany(Duration::from_secs(35))),
        (send(page()), 429, "Too Many Requests", Outcome::TooMany(Duration::from_secs(5))),
    ];
    for (call, code, description, outcome) in table {
        assert_eq!(failed(&call, &refusal(code, description)), outcome, "{call:?}: {description}");
    }
}

#[test]
fn what_is_there_and_stays_as_it_is_is_not_gone() {
    let stays = [
        (edit(Page::plain("a")), "Bad Request: message can't be edited"),
        (edit(Page::plain("a")), "Bad Request: there is no text in the message to edit"),
        (delete(), "Bad Request: message can't be deleted for everyone"),
        (delete(), "Bad Request: MESSAGE_DELETE_FORBIDDEN"),
    ];
    for (call, words) in stays {
        assert_eq!(failed(&call, &refusal(400, words)), Outcome::Refused(words.to_owned()), "{call:?}");
    }
    let same = refusal(400, "Bad Request: message is not modified");
    assert_eq!(failed(&strip(), &same), Outcome::Done(None));
    let gone = refusal(400, "Bad Request: message to edit not found");
    assert_eq!(failed(&strip(), &gone), Outcome::Gone);
}

#[test]
fn the_named_wait_counts_before_the_written_one() {
    let refusal = ApiRefusal {
        code: 429,
        description: "Too Many Requests: retry after 3".to_owned(),
        retry_after: Some(Duration::from_secs(9)),
        migrate_to: None,
    };
    let outcome = failed(&delete(), &BotApiError::Refused(refusal));
    assert_eq!(outcome, Outcome::TooMany(Duration::from_secs(9)));
}

#[test]
fn a_group_that_has_moved_says_where() {
    let refusal = ApiRefusal {
        code: 400,
        description: "Bad Request: something new".to_owned(),
        retry_after: None,
        migrate_to: Some(-1_001_234_567_890),
    };
    let moved = Outcome::Moved(ChatId::of(-1_001_234_567_890));
    assert_eq!(failed(&send(Page::plain("a")), &BotApiError::Refused(refusal)), moved);
}

#[test]
fn no_answer_keeps_whether_it_was_delivered() {
    let check = |error, delivery| {
        assert_eq!(failed(&delete(), &error), Outcome::Unreachable { delivery });
    };
    check(BotApiError::NotDelivered(String::new()), Delivery::No);
    check(BotApiError::MaybeDelivered(String::new()), Delivery::Maybe);
    check(BotApiError::BadAnswer { status: 502, excerpt: String::new() }, Delivery::Maybe);
    check(BotApiError::BadAnswer { status: 407, excerpt: String::new() }, Delivery::No);
}

#[test]
fn what_is_too_large_is_refused_for_good() {
    let page = BotApiError::BadAnswer {
        status: 413,
        excerpt: "<html>413 Request Entity Too Large</html>".to_owned(),
    };
    assert_eq!(failed(&file(), &page), Outcome::Refused("too large".to_owned()));
}

#[test]
fn a_fallback_drops_what_is_at_fault_and_the_formatting_last() {
    let nothing = LeftOut::default();
    let entities = LeftOut { entities: true, ..nothing };
    let buttons = LeftOut { buttons: true, ..nothing };
    let links = LeftOut { links: true, ..nothing };
    let reply = LeftOut { reply: true, ..nothing };
    let next = |call: &Call, description: &str, tried| fallback(call, &refusal(400, description), tried);
    let full = send(full_page());

    assert_eq!(next(&full, "Bad Request: can't parse entities", nothing), Some(entities));
    assert_eq!(next(&full, "Bad Request: BUTTON_DATA_INVALID", nothing), Some(buttons));
    let both = LeftOut { entities: true, ..buttons };
    assert_eq!(next(&full, "Bad Request: BUTTON_DATA_INVALID", buttons), Some(both));
    assert_eq!(next(&full, "Bad Request: BUTTON_DATA_INVALID", both), None);
    assert_eq!(next(&full, "Bad Request: message to be replied not found", nothing), Some(reply));
    assert_eq!(next(&full, "Bad Request: can't parse entities", entities), None);
    assert_eq!(next(&full, "Bad Request: BUTTON_URL_INVALID", nothing), Some(links));
    let all = LeftOut { buttons: true, ..links };
    assert_eq!(next(&full, "Bad Request: BUTTON_URL_INVALID", links), Some(all));

    assert_eq!(next(&send(Page::plain("a")), "Bad Request: can't parse entities", nothing), None);
    assert_eq!(next(&edit(full_page()), "Bad Request: can't parse entities", nothing), Some(entities));
    assert_eq!(next(&draft(full_page()), "Bad Request: can't parse entities", nothing), Some(entities));
    assert_eq!(next(&full, "Bad Request: message thread not found", nothing), None);
    assert_eq!(fallback(&full, &refusal(403, "Forbidden: bot was blocked by the user"), nothing), None);
    assert_eq!(fallback(&full, &BotApiError::MaybeDelivered(String::new()), nothing), None);
}
