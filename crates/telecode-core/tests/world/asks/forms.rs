//! Forms of MCP servers: steps that are checked, a look before they are sent, and never an answer without a person.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::form::{Field, FieldKind, Form, FormBody, FormOption, FormValue, TextFormat};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::permission::Decision;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Tool, ToolCall};
use telecode_core::seam::words::Language;

use crate::{World, settings};

fn field(name: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        title: name.to_owned(),
        description: None,
        kind,
        required: true,
        default: Vec::new(),
    }
}

fn options() -> Vec<FormOption> {
    let option = |value: &str, title: &str| FormOption { value: value.to_owned(), title: title.to_owned() };
    vec![option("r", "Red"), option("g", "Green")]
}

fn form(body: FormBody) -> ToolCall {
    ToolCall {
        id: ToolCallId("f1".to_owned()),
        name: "elicitation".to_owned(),
        tool: Tool::Form(Box::new(Form {
            server: "tickets".to_owned(),
            message: "Tell me about the ticket.".to_owned(),
            body,
        })),
        input: "{}".to_owned(),
    }
}

fn asked(fields: Vec<Field>) -> World {
    let mut world = World::new();
    world.runs("open a ticket");
    world.fresh_log();
    world.asks_with("r1", form(FormBody::Fields(fields)), |request| request.suggestions.clear());
    world.pass(Duration::from_secs(2));
    world
}

fn types(world: &mut World, words: &str) {
    world.says(words);
    world.pass(Duration::from_secs(2));
}

fn presses(world: &mut World, button: &str) {
    world.press(button);
    world.pass(Duration::from_secs(2));
}

#[test]
fn a_form_is_filled_in_step_by_step_and_looked_at_before_it_is_sent() {
    let name = Field {
        description: Some("As on the card".to_owned()),
        ..field("Name", FieldKind::Text { min: Some(2), max: Some(20), format: None })
    };
    let age = Field {
        default: vec!["30".to_owned()],
        required: false,
        ..field("Age", FieldKind::Number { whole: true, min: Some("1".to_owned()), max: None })
    };
    let mail = Field {
        required: false,
        ..field("Mail", FieldKind::Text { min: None, max: None, format: Some(TextFormat::Email) })
    };
    let mut world = asked(vec![
        name,
        mail,
        age,
        field("Agree", FieldKind::Flag),
        field("Colour", FieldKind::One(options())),
        field("Tags", FieldKind::Many { options: options(), min: Some(1), max: None }),
    ]);
    types(&mut world, "A");
    types(&mut world, "Anna");
    presses(&mut world, "Skip");
    presses(&mut world, "Use: 30");
    presses(&mut world, "Yes");
    presses(&mut world, "Green");
    presses(&mut world, "Done");
    presses(&mut world, "☐ Red");
    presses(&mut world, "Done");
    presses(&mut world, "Previous");
    types(&mut world, "red, green");
    assert!(world.answers.is_empty(), "nothing is sent before it was looked at");
    presses(&mut world, "Send");
    let text = |text: &str| FormValue::Text(text.to_owned());
    let expected = vec![
        ("Name".to_owned(), text("Anna")),
        ("Age".to_owned(), FormValue::Number("30".to_owned())),
        ("Agree".to_owned(), FormValue::Flag(true)),
        ("Colour".to_owned(), text("g")),
        ("Tags".to_owned(), FormValue::Many(vec!["g".to_owned(), "r".to_owned()])),
    ];
    assert_eq!(world.answers[0].1, Decision::Submit { values: expected });
    assert_eq!(world.told.len(), 1, "what was typed is no prompt");
    assert_snapshot!(world.log());
}

#[test]
fn a_form_is_declined_or_cancelled() {
    for (button, decision) in [("Decline", Decision::Decline), ("Cancel", Decision::Cancel)] {
        let mut world = asked(vec![field("Agree", FieldKind::Flag)]);
        presses(&mut world, button);
        assert_eq!(world.answers[0].1, decision);
        assert!(world.log().contains("ed: A form of tickets"), "{}", world.log());
    }
}

#[test]
fn a_page_to_open_is_a_link_with_done() {
    let mut world = World::new();
    world.runs("a login");
    world.fresh_log();
    let call = form(FormBody::Link("https://tickets.example/login".to_owned()));
    world.asks_with("r1", call, |request| request.suggestions.clear());
    world.pass(Duration::from_secs(2));
    presses(&mut world, "Done");
    assert_eq!(world.answers[0].1, Decision::Submit { values: Vec::new() });
    assert_snapshot!(world.log());
}

#[test]
fn a_form_is_over_with_its_turn_and_with_its_agent() {
    let mut world = asked(vec![field("Agree", FieldKind::Flag)]);
    world.ends(CycleOutcome::Interrupted);
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("⌛ No longer needed: A form of tickets"), "{}", world.log());

    let mut world = asked(vec![field("Agree", FieldKind::Flag)]);
    world.dies();
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("⌛ No longer needed: A form of tickets"), "{}", world.log());

    let mut world = asked(vec![field("Agree", FieldKind::Flag)]);
    world.restart();
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("⌛ No longer needed: A form of tickets"), "{}", world.log());
    assert!(world.answers.is_empty(), "nobody answered");
    assert!(world.chat.button("Yes").is_none());
}

#[test]
fn a_bare_yes_sends_no_form() {
    let mut world = asked(vec![field("Agree", FieldKind::Flag)]);
    types(&mut world, "yes");
    types(&mut world, "yes");
    assert!(world.answers.is_empty(), "{}", world.log());
}

#[test]
fn a_form_in_russian() {
    let mut world = World::with(Settings { language: Some(Language::Russian), ..settings() });
    world.runs("заявка");
    world.fresh_log();
    let fields = vec![
        field("Имя", FieldKind::Text { min: Some(2), max: None, format: None }),
        Field {
            required: false,
            ..field("Цвета", FieldKind::Many { options: options(), min: None, max: Some(1) })
        },
    ];
    world.asks_with("r1", form(FormBody::Fields(fields)), |request| request.suggestions.clear());
    world.pass(Duration::from_secs(2));
    types(&mut world, "Я");
    types(&mut world, "Яна");
    types(&mut world, "1, 2");
    presses(&mut world, "Пропустить");
    presses(&mut world, "Отправить");
    assert_snapshot!(world.log());
}
