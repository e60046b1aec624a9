//! Words that nobody would write, after every command: each is answered, in a message that fits and shows what it says, and nothing
//! runs that was not asked for.

use std::time::Duration;

use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::page::{CAPTION_LIMIT, ENTITY_LIMIT, LABEL_LIMIT, Page, TEXT_LIMIT, utf16_len};

use crate::World;

/// Commands with a place for words; those that hand them to Claude as they are have tests of their own.
const COMMANDS: [&str; 34] = [
    "/new {}",
    "/new \"{}\"",
    "/new {} api",
    "/new x {}@fix",
    "/new x api@{}",
    "/new x api {}",
    "/switch {}",
    "/rename {}",
    "/fork {}",
    "/persona {}",
    "/project {}",
    "/project add {}",
    "/project remove {}",
    "/projects {}",
    "/cd {}",
    "/model {}",
    "/effort {}",
    "/mode {}",
    "/file {}",
    "/search {}",
    "/attach {}",
    "/history {}",
    "/export {}",
    "/handoff {}",
    "/queue {}",
    "/usage {}",
    "/tasks {}",
    "/verbose {}",
    "/rich {}",
    "/cockpit {}",
    "/rules {}",
    "/settings {}",
    "/status {}",
    "/stop {}",
];

fn words() -> Vec<String> {
    let long = ["x", "🦀", "слово ", "\u{202e}", "@"];
    // As long as a message can be with a command before it.
    let mut all: Vec<_> = long.map(|word| word.repeat(4_060 / utf16_len(word))).to_vec();
    let short = [
        "\u{202e}fdp.exe",
        "a\u{0}b\u{1b}[31mred\u{7}",
        "\u{200b}\u{feff}",
        "שלום\u{200f}",
        "👨‍👩‍👧‍👦",
        "-rf",
        "--help",
        "../../etc",
        "/etc/passwd",
        "//new",
        "/stop",
        "new",
        "«",
        "\"",
        "@",
        "api@",
        "@api",
        "../x",
        "-x",
        "{ $name }",
        "`*_[x](http://e.org)",
        "a\nb\n/stop",
    ];
    all.extend(short.map(str::to_owned));
    all
}

/// Characters that show nothing, or move what stands around them.
fn is_hidden(c: char) -> bool {
    let moves = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_control = c.is_control() && !matches!(c, '\n' | '\t');
    moves || is_control || matches!(c, '\u{200b}' | '\u{feff}')
}

fn check(page: &Page, said: &str) {
    let limit = if page.document.is_some() { CAPTION_LIMIT } else { TEXT_LIMIT };
    assert!(utf16_len(&page.text) <= limit, "{said:.60?}: {} units", utf16_len(&page.text));
    assert!(page.entities.len() <= ENTITY_LIMIT, "{said:.60?}");
    let hidden = page.text.chars().find(|c| is_hidden(*c));
    assert_eq!(hidden, None, "{said:.60?}: {:.300}", page.text);
    for button in page.buttons.iter().flatten() {
        assert!(utf16_len(&button.label) <= LABEL_LIMIT, "{said:.60?}: {:.200}", button.label);
        assert_eq!(button.label.chars().find(|c| is_hidden(*c)), None, "{said:.60?}: {:?}", button.label);
    }
}

#[test]
fn whatever_stands_after_a_command_is_answered_readably_and_runs_nothing() {
    let mut wrong = Vec::new();
    for command in COMMANDS {
        for words in words() {
            let said = command.replace("{}", &words);
            let asked = std::panic::catch_unwind(|| {
                let mut world = World::new();
                world.runs("hello");
                world.answers("Hello!");
                world.ends(CycleOutcome::Done);
                world.pass(Duration::from_secs(5));
                let before = world.chat.messages.len();
                world.says(&said);
                world.pass(Duration::from_secs(5));
                let is_answered = world.chat.messages.len() > before || !world.errands.is_empty();
                assert!(is_answered || !world.queries.is_empty(), "{said:.60?}: no answer");
                world.chat.messages.values().for_each(|page| check(page, &said));
                assert_eq!(world.told.len(), 1, "{said:.60?}: Claude was told {:?}", world.told);
                for (_, launch) in &world.launched {
                    let branch =
                        launch.worktree.as_ref().map(|tree| tree.branch.as_str()).unwrap_or_default();
                    assert!(!branch.starts_with('-') && !launch.workspace.contains(".."), "{launch:?}");
                }
            });
            wrong.extend(asked.err().and_then(|panic| panic.downcast_ref::<String>().cloned()));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
