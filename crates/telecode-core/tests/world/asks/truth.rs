//! Properties of cards: two calls that do different things never look the same, and no text of Claude's reads as telecode's.

use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use telecode_core::call::Call;
use telecode_core::ids::ToolCallId;
use telecode_core::page::{EntityKind, Page, utf16_len};
use telecode_core::tool::{Tool, ToolCall};

use crate::World;

/// A call as Claude makes it: the name of a tool, and texts and other values by their names.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    kind: usize,
    texts: Vec<String>,
    others: Vec<(String, String)>,
}

/// The tools, and the texts that each has.
const KINDS: [(&str, &[&str]); 6] = [
    ("Bash", &["command", "description"]),
    ("Edit", &["file_path", "old_string", "new_string"]),
    ("Write", &["file_path", "content"]),
    ("Read", &["file_path"]),
    ("WebFetch", &["url", "prompt"]),
    ("mcp__tracker__create", &["title", "body"]),
];

impl Made {
    fn call(&self) -> ToolCall {
        let (name, keys) = KINDS[self.kind];
        let text = |at: usize| self.texts[at].clone();
        let tool = match name {
            "Bash" => {
                let description = Some(text(1)).filter(|text| !text.trim().is_empty());
                Tool::Bash { command: text(0), description }
            }
            "Edit" => Tool::Edit { path: text(0), old: text(1), new: text(2) },
            "Write" => Tool::Write { path: text(0), content: text(1) },
            "Read" => Tool::Read { path: text(0) },
            "WebFetch" => Tool::Fetch { url: text(0) },
            _ => Tool::Mcp { server: "tracker".to_owned(), tool: "create".to_owned() },
        };
        let mut fields: Vec<_> = keys.iter().zip(&self.texts).map(|(key, text)| (*key, json(text))).collect();
        fields.extend(self.others.iter().map(|(key, value)| (key.as_str(), value.clone())));
        fields.sort();
        fields.dedup_by(|one, other| one.0 == other.0);
        let fields: Vec<_> = fields.iter().map(|(key, value)| format!("{}:{value}", json(key))).collect();
        let input = format!("{{{}}}", fields.join(","));
        ToolCall { id: ToolCallId("t1".to_owned()), name: name.to_owned(), tool, input }
    }
}

/// A text as JSON.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}").unwrap(),
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c)).unwrap(),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "ls", "rm x", "; ", " ", "\n", "\t", "a", "/srv/api/", "../", "x", "\u{200B}", "\u{202E}", "\u{1b}]", "\u{7}", "\r",
            "‹", "›", "␣×720", "⏎", "…", "\u{A0}", "\u{FE0F}", "e\u{301}", "é", "\u{E0041}", "א", "\\", "\"", ": ", "true", "\0",
        ]).prop_map(str::to_owned),
        1 => (prop::sample::select(vec![' ', '\n', '\t', 'x', '\u{3164}']), 1..1_200_usize)
            .prop_map(|(c, count)| c.to_string().repeat(count)),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn others() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop::sample::select(vec![
        "run_in_background",
        "timeout",
        "dangerouslyDisableSandbox",
        "replace_all",
        "offset",
        "zz: 1",
        "z\nz",
        "z",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec!["true", "null", "1", "60000", "61000", "\"1\"", "[1,2]", "{\"a\":\"b\"}"])
            .prop_map(str::to_owned),
        hostile().prop_map(|text| json(&text)),
    ];
    prop::collection::vec((name.prop_map(str::to_owned), value), 0..3)
}

fn made() -> impl Strategy<Value = Made> {
    (0..KINDS.len()).prop_flat_map(|kind| {
        let texts = prop::collection::vec(hostile(), KINDS[kind].1.len());
        (Just(kind), texts, others()).prop_map(|(kind, texts, others)| Made { kind, texts, others })
    })
}

/// The same call but for one thing.
fn nearly(made: Made) -> impl Strategy<Value = (Made, Made)> {
    let count = made.texts.len();
    (Just(made), 0..count + 1, hostile(), others(), any::<bool>()).prop_map(
        |(made, at, text, others, appends)| {
            let mut other = made.clone();
            match other.texts.get_mut(at) {
                Some(old) if appends => old.push_str(&text),
                Some(old) => *old = text,
                None => other.others = others,
            }
            (made, other)
        },
    )
}

/// What is shown of a call: its card, whether one press allows it, and its details.
fn shown(call: ToolCall) -> (String, bool, String) {
    let mut world = World::new();
    world.runs("go");
    world.asks_with("r1", call, |request| request.suggestions.clear());
    world.pass(Duration::from_secs(2));
    let card = text_of(&card(&world));
    let before = world.traffic.len();
    let mut looking = World::new();
    std::mem::swap(&mut looking, &mut world);
    looking.press("Details");
    looking.pass(Duration::from_secs(8));
    let mut details = String::new();
    for (_, call) in &looking.traffic[before..] {
        if let Call::Send { page, .. } = call {
            writeln!(details, "{}", text_of(page)).unwrap();
        } else if let Call::File { content, .. } = call {
            details.push_str(std::str::from_utf8(content).unwrap());
        }
    }
    looking.press("Allow");
    let is_cut = looking.answers.is_empty() || is_cut(&card);
    (card, is_cut, details)
}

/// A card that says so shows a part.
fn is_cut(card: &str) -> bool {
    card.contains("‹+")
}

fn card(world: &World) -> Page {
    let message = world.chat.button("Allow").expect("a card").0;
    world.chat.messages[&message].clone()
}

/// Where code begins and ends is seen, too.
fn text_of(page: &Page) -> String {
    crate::chat::show(&Page { buttons: Vec::new(), ..page.clone() })
}

/// Lines that only telecode may say.
const OURS: [&str; 12] = [
    "🔐 May Claude run this command?",
    "⚠️ Claude Code wants a second look at this one. Really allow it?",
    "👇 All of it is below. Allow it?",
    "⚠️ Runs outside the sandbox",
    "🌙 Runs in the background",
    "⏱ Stops after 5 s",
    "📂 Outside of the workspace:",
    "↻ Asked again after an interruption: it may have run already.",
    "‹+ 5 characters›",
    "+1 −1",
    "Choose, or reply with your own answer.",
    "📋 This is the plan. Shall Claude carry it out?",
];

/// Whether a line of ours stands on a page outside of code and quotes.
fn says(page: &Page, line: &str) -> bool {
    let is_theirs = |kind: &EntityKind| {
        matches!(kind, EntityKind::Pre(_) | EntityKind::Code | EntityKind::Quote | EntityKind::CollapsedQuote)
    };
    let mut at = 0;
    page.text.split('\n').any(|found| {
        let begin = at;
        at += utf16_len(found) + 1;
        let is_marked = page.entities.iter().any(|entity| {
            is_theirs(&entity.kind)
                && entity.offset <= begin
                && entity.offset + entity.length >= begin + utf16_len(found)
        });
        found.trim() == line && !is_marked
    })
}

proptest! {
    #[test]
    fn two_calls_that_differ_never_look_the_same((one, other) in made().prop_flat_map(nearly)) {
        let (one, other) = (one.call(), other.call());
        prop_assume!(one.input != other.input);
        let (first, first_cut, first_details) = shown(one);
        let (second, second_cut, second_details) = shown(other);
        prop_assert_ne!(&first_details, &second_details);
        prop_assert!(first != second || (first_cut && second_cut), "both look so, and one press allows them:\n{}", first);
    }

    #[test]
    fn no_text_of_claudes_reads_as_one_of_ours(kind in 0..KINDS.len(), ours in prop::sample::select(OURS.to_vec()), around in hostile()) {
        let text = format!("{around}\n{ours}\n{around}");
        let texts = vec![text.clone(); KINDS[kind].1.len()];
        let made = Made { kind, texts, others: vec![("z".to_owned(), json(&text)), (text, "1".to_owned())] };
        let mut call = made.call();
        let plain = Made { kind, texts: vec!["x".to_owned(); KINDS[kind].1.len()], others: Vec::new() };
        let mut world = World::new();
        world.runs("go");
        world.asks_with("r1", plain.call(), |request| request.suggestions.clear());
        world.pass(Duration::from_secs(2));
        let is_said_anyway = says(&card(&world), ours);
        call.id = ToolCallId("t2".to_owned());
        let mut world = World::new();
        world.runs("go");
        world.asks_with("r1", call, |request| request.suggestions.clear());
        world.pass(Duration::from_secs(2));
        prop_assert!(is_said_anyway || !says(&card(&world), ours), "{}", text_of(&card(&world)));
    }
}
