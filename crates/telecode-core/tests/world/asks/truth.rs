//! Properties of cards: two calls that do different things never look the same, and no text of Claude's reads as telecode's.

use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use telecode_core::seam::agent::{AskFacts, Target};
use telecode_core::seam::call::Call;
use telecode_core::seam::form::{Field, FieldKind, Form, FormBody};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::page::{EntityKind, Page, utf16_len};
use telecode_core::seam::permission::Grant;
use telecode_core::seam::tool::{Arity, Choice, Question, Tool, ToolCall};

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
    // A card that shows all there is leads to nothing else.
    if world.chat.button("Details").is_some() {
        world.press("Details");
        world.pass(Duration::from_secs(8));
    }
    let mut details = String::new();
    for (_, call) in &world.traffic[before..] {
        if let Call::Send { page, .. } = call {
            let file = page.document.as_ref().map(|file| file.text.as_str()).unwrap_or_default();
            writeln!(details, "{}{file}", text_of(page)).unwrap();
        }
    }
    world.press("Allow");
    let is_cut = world.answers.is_empty() || is_cut(&card);
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
    "⚠️ Claude Code wants you to look twice. Really allow it?",
    "👇 All of it is below. Allow it?",
    "⚠️ Runs outside the sandbox",
    "🌙 Runs in the background",
    "⏱ Stops after 5 s",
    "📂 Outside the session's folder:",
    "↻ Asked again after an interruption: it may have run already.",
    "‹+ 5 characters›",
    "+1 −1",
    "AskChoice, or reply with your own answer.",
    "📋 Here's the plan. Go ahead?",
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

/// Characters that show nothing, or change how others are shown: of each kind that Unicode has, a range. What telecode itself uses in
/// its emoji and for scripts from the right is left out.
fn unseen() -> impl Strategy<Value = char> {
    let ranges = [
        ('\0', '\u{8}'),
        ('\u{B}', '\u{1F}'),
        ('\u{7F}', '\u{9F}'),
        ('\u{A0}', '\u{A0}'),
        ('\u{AD}', '\u{AD}'),
        ('\u{34F}', '\u{34F}'),
        ('\u{61C}', '\u{61C}'),
        ('\u{115F}', '\u{1160}'),
        ('\u{1680}', '\u{1680}'),
        ('\u{17B4}', '\u{17B5}'),
        ('\u{180B}', '\u{180F}'),
        ('\u{2000}', '\u{200D}'),
        ('\u{200F}', '\u{200F}'),
        ('\u{2028}', '\u{202F}'),
        ('\u{205F}', '\u{206F}'),
        ('\u{2800}', '\u{2800}'),
        ('\u{3000}', '\u{3000}'),
        ('\u{3164}', '\u{3164}'),
        ('\u{E000}', '\u{F8FF}'),
        ('\u{FE00}', '\u{FE0E}'),
        ('\u{FEFF}', '\u{FEFF}'),
        ('\u{FFA0}', '\u{FFA0}'),
        ('\u{FFF0}', '\u{FFFC}'),
        ('\u{FFFE}', '\u{FFFF}'),
        ('\u{13430}', '\u{1343F}'),
        ('\u{1BCA0}', '\u{1BCA3}'),
        ('\u{1D159}', '\u{1D159}'),
        ('\u{1D173}', '\u{1D17A}'),
        ('\u{E0000}', '\u{E0FFF}'),
        ('\u{F0000}', '\u{10FFFF}'),
    ];
    prop::sample::select(ranges.to_vec()).prop_flat_map(|(first, last)| proptest::char::range(first, last))
}

/// Something of each kind that is decided on, with a text wherever one can stand.
fn asked_with(text: &str, kind: usize) -> ToolCall {
    let words = || text.to_owned();
    if let Some((_, keys)) = KINDS.get(kind) {
        let others = vec![("z".to_owned(), json(text)), (words(), json(text))];
        return Made { kind, texts: vec![words(); keys.len()], others }.call();
    }
    let tool = if kind == KINDS.len() {
        let choice = Choice { label: words(), description: words(), preview: None };
        Tool::Question(vec![Question {
            text: words(),
            header: words(),
            options: vec![choice],
            arity: Arity::One,
        }])
    } else {
        let field = Field {
            name: words(),
            title: words(),
            description: Some(words()),
            kind: FieldKind::Flag,
            required: false,
            default: Vec::new(),
        };
        Tool::Form(Box::new(Form { server: words(), message: words(), body: FormBody::Fields(vec![field]) }))
    };
    ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "Other".to_owned(),
        tool,
        input: format!("{{\"a\":{}}}", json(text)),
    }
}

proptest! {
    // Each case, and each step to a smaller one, is a whole world or two.
    #![proptest_config(ProptestConfig { max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn two_calls_that_differ_never_look_the_same((one, other) in made().prop_flat_map(nearly)) {
        let (one, other) = (one.call(), other.call());
        prop_assume!(one.input != other.input);
        let (first, first_cut, first_details) = shown(one);
        let (second, second_cut, second_details) = shown(other);
        prop_assert!(first_details != second_details || (first_details.is_empty() && first != second));
        prop_assert!(first != second || (first_cut && second_cut), "both look so, and one press allows them:\n{}", first);
    }

    #[test]
    fn nothing_unseen_reaches_a_decision(kind in 0..KINDS.len() + 2, c in unseen(), around in prop::sample::select(vec!["a", "א", "→", "日"])) {
        let text = format!("{around}{c}{around}");
        let mut world = World::new();
        world.runs("go");
        world.asks_with("r1", asked_with(&text, kind), |request| {
            let words = || Some(text.clone());
            request.suggestions = vec![Grant::Directories(vec![text.clone()])];
            request.reason = words();
            let target = Box::new(Target { leads_to: words(), ..Target::default() });
            request.facts = AskFacts {
                blocked_path: words(), agent: words(), skill: Some(format!("{{\"a\":{}}}", json(&text))), says: words(),
                target: Some(target), ..AskFacts::default()
            };
        });
        world.pass(Duration::from_secs(2));
        for button in ["Details", "Always"] {
            if world.chat.button(button).is_some() {
                world.press(button);
                world.pass(Duration::from_secs(5));
            }
        }
        for page in world.chat.messages.values() {
            let labels = page.buttons.iter().flatten().map(|button| button.label.as_str());
            let shown = labels.fold(text_of(page), |shown, label| shown + "\n" + label);
            prop_assert!(!shown.contains(c), "{c:?} stands in {shown:?}");
        }
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
