//! Rich pages as they go out, and what refusals of them mean.

use frankenstein::methods::{EditMessageTextParams, SendRichMessageDraftParams, SendRichMessageParams};
use telecode_core::seam::render::{PageLimits, markdown, rich};

use super::*;

const MARKDOWN: &str = "# Title\n\n**bold** *it* ~~gone~~ `code` [link](https://x.org) $a^2$\n\n\
    ```rust\nfn main() {}\n```\n\n- [x] done\n- [ ] open\n\n2. two\n\n> quote\n\n---\n\n$$b = c$$\n\n\
    | a | b |\n|---|:-:|\n| 1 | |\n\n<details><summary>More</summary>\n\nhidden\n\n</details>\n";

fn rich_page() -> Page {
    let mut pages = rich(&markdown::blocks(MARKDOWN), PageLimits::MESSAGE).unwrap();
    assert_eq!(pages.len(), 1);
    pages.remove(0).row([Button::press("Plain", Token("k3y".to_owned()))])
}

#[test]
fn a_rich_page_is_sent_as_blocks() {
    let params = checked::<SendRichMessageParams>(&send(rich_page()), "sendRichMessage");
    let cell =
        |text: &str, align: &str| json!({ "text": text, "is_header": true, "align": align, "valign": "top" });
    let item = |text: &str| json!([{ "type": "paragraph", "text": text }]);
    assert_eq!(
        params["rich_message"]["blocks"],
        json!([
            { "type": "heading", "text": "Title", "size": 1 },
            { "type": "paragraph", "text": [
                { "type": "bold", "text": "bold" }, " ", { "type": "italic", "text": "it" }, " ",
                { "type": "strikethrough", "text": "gone" }, " ", { "type": "code", "text": "code" }, " ",
                { "type": "url", "text": "link", "url": "https://x.org" }, " ",
                { "type": "mathematical_expression", "expression": "a^2" },
            ] },
            { "type": "pre", "text": "fn main() {}", "language": "rust" },
            { "type": "list", "items": [
                { "blocks": item("done"), "has_checkbox": true, "is_checked": true },
                { "blocks": item("open"), "has_checkbox": true },
            ] },
            { "type": "list", "items": [{ "blocks": item("two"), "value": 2, "type": "1" }] },
            { "type": "blockquote", "blocks": [{ "type": "paragraph", "text": "quote" }] },
            { "type": "divider" },
            { "type": "mathematical_expression", "expression": "b = c" },
            { "type": "table", "is_bordered": true, "cells": [
                [cell("a", "left"), cell("b", "center")],
                [{ "text": "1", "align": "left", "valign": "top" }, { "align": "center", "valign": "top" }],
            ] },
            { "type": "details", "summary": "More", "blocks": item("hidden") },
        ])
    );
    assert_eq!(params["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "k3y");
    assert_eq!(params["disable_notification"], true);
    assert_eq!(params.get("text"), None);
}

#[test]
fn an_edit_of_a_rich_page_has_blocks_and_no_text() {
    let params = checked::<EditMessageTextParams>(&edit(rich_page()), "editMessageText");
    assert!(params["rich_message"]["blocks"].as_array().unwrap().len() > 5);
    assert_eq!(params.get("text"), None);
    assert_eq!(params.get("entities"), None);
}

#[test]
fn a_rich_draft_has_blocks_and_a_stop_button_and_no_text() {
    let call = draft(rich_page());
    let params = checked::<SendRichMessageDraftParams>(&call, "sendRichMessageDraft");
    assert!(params["rich_message"]["blocks"].as_array().unwrap().len() > 5);
    assert_eq!((&params["draft_id"], &params["can_stop"]), (&json!(5), &json!(true)));
    assert_eq!((params.get("text"), params.get("reply_markup")), (None, None));
    // What is refused goes back to the outbox, which knows the classic form.
    let refused = BotApiError::Refused(ApiRefusal {
        code: 400,
        description: "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED".to_owned(),
        retry_after: None,
        migrate_to: None,
    });
    assert_eq!(fallback(&call, &refused, LeftOut::default()), None);
    assert!(matches!(failed(&call, &refused), Outcome::Refused(_)));
}

#[test]
fn text_from_the_right_is_sent_as_such() {
    let pages = rich(&markdown::blocks("שלום"), PageLimits::MESSAGE).unwrap();
    let params = checked::<SendRichMessageParams>(&send(pages[0].clone()), "sendRichMessage");
    assert_eq!(params["rich_message"]["is_rtl"], true);
}

#[test]
fn a_refused_rich_page_is_not_tried_with_less_here() {
    let refusal = |code, description: &str| {
        BotApiError::Refused(ApiRefusal {
            code,
            description: description.to_owned(),
            retry_after: None,
            migrate_to: None,
        })
    };
    let call = send(rich_page());
    for description in ["Bad Request: RICH_MESSAGE_TEXT_TOO_LONG", "Bad Request: can't parse RichBlock: x"] {
        let error = refusal(400, description);
        assert_eq!(fallback(&call, &error, LeftOut::default()), None, "{description}");
        assert_eq!(failed(&call, &error), Outcome::Refused(description.to_owned()));
    }
    let unknown = refusal(404, "Not Found");
    assert_eq!(failed(&call, &unknown), Outcome::Unsupported);
    assert_eq!(failed(&send(full_page()), &unknown), Outcome::Unreachable { delivery: Delivery::No });
    let busy = refusal(429, "Too Many Requests: retry after 7");
    assert_eq!(failed(&call, &busy), Outcome::TooMany(Duration::from_secs(7)));
    let bad_button = refusal(400, "Bad Request: BUTTON_DATA_INVALID");
    assert_eq!(
        fallback(&call, &bad_button, LeftOut::default()),
        Some(LeftOut { buttons: true, ..LeftOut::default() })
    );
}
