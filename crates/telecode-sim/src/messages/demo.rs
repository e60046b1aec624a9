//! What the scripted model says to a person who plays with the demo.

use serde_json::{Value, json};

use super::script::{Reply, Script, When};

/// The speed at which the demo's texts stream: close to a real model's.
const CHUNK: usize = 6;
const DELAY_MS: u64 = 25;

/// A pleasant model without an account. It listens to a few words and explains itself otherwise.
pub fn demo_script() -> Script {
    Script::new()
        .rule(When::word(&["run", "test", "tests"]), [run(), said(RAN)])
        .rule(When::word(&["edit", "fix", "change"]), [edit(), said(EDITED)])
        .rule(When::word(&["ask", "question"]), [ask(), said(ASKED)])
        .rule(When::word(&["plan"]), [plan(), said(PLANNED)])
        .rule(
            When::word(&["parallel"]),
            [parallel(), said("Both checks have come back. **Nothing is wrong.**")],
        )
        .rule(When::word(&["think"]), [think()])
        .rule(When::word(&["long"]), [said(LONG)])
        .rule(When::default(), [said(WELCOME)])
}

fn said(text: &str) -> Reply {
    Reply::text(text).paced(CHUNK, DELAY_MS)
}

fn run() -> Reply {
    let input = json!({"command": "cargo test", "description": "Run the tests"});
    said("I will run the tests.").call_with_result(
        "Bash",
        input,
        "test result: ok. 12 passed; 0 failed",
        1200,
    )
}

fn edit() -> Reply {
    let input = json!({
        "file_path": "src/greeting.rs",
        "old_string": "    \"helo\"",
        "new_string": "    \"hello\"",
    });
    said("There is a misspelt word. I would change it like this.").call("Edit", input)
}

fn ask() -> Reply {
    said("Before I begin, a question.").call("AskUserQuestion", json!({"questions": [question()]}))
}

fn question() -> Value {
    json!({
        "question": "Where should the greeting be shown?", "header": "Place", "multiSelect": false,
        "options": [
            {"label": "At the top", "description": "It is seen first"},
            {"label": "At the end", "description": "It disturbs nobody"},
            {"label": "Nowhere", "description": "Silence is golden"},
        ],
    })
}

fn plan() -> Reply {
    said("Here is what I would do.").call("ExitPlanMode", json!({"plan": PLAN}))
}

fn parallel() -> Reply {
    let call = |reply: Reply, command: &str, what: &str| {
        reply.call_with_result("Bash", json!({"command": command, "description": what}), "ok", 600)
    };
    let first = call(said("Two checks at once."), "cargo fmt --check", "Check the format");
    call(first, "cargo clippy", "Look for mistakes")
}

fn think() -> Reply {
    Reply::new()
        .beat(super::Beat::Thinking("What would be worth saying about thinking?".to_owned()))
        .beat(super::Beat::Text("I have thought about it: **less is more**.".to_owned()))
        .paced(CHUNK, DELAY_MS)
}

const RAN: &str = "The command has come back. If you allowed it, all **12 tests passed**; \
    if not, I have left everything as it was.";
const EDITED: &str = "That was the change:\n\n```rust\nfn greeting() -> &'static str {\n    \"hello\"\n}\n```\n\n\
    If you allowed it, `src/greeting.rs` in the playground reads so now. `/undo` takes it back.";
const ASKED: &str = "Thank you. I will keep your answer in mind.";
const PLAN: &str = "# A better greeting\n\n1. Read `src/greeting.rs`.\n2. Correct the spelling.\n\
    3. Add a test that reads it aloud.\n\nNothing else is changed.";
const PLANNED: &str = "The plan is settled. In a real session I would now carry it out, step by step.";
const WELCOME: &str = "# Hello from telecode\n\nYou are talking to a **scripted model**: no account, no cost.\n\n\
    telecode puts coding sessions into a chat:\n\n\
    - the answer *streams* while it is written;\n\
    - before something is run or changed, **you are asked**, with buttons;\n\
    - `/stop` interrupts and keeps the session;\n\
    - after a crash it goes on where it was.\n\n\
    Try one of these words in a message:\n\n\
    | word | what you see |\n|---|---|\n\
    | run | a permission |\n| edit | a change with its diff |\n| ask | a question |\n| plan | a plan to approve |\n\
    | parallel | two permissions at once |\n| think | thinking first |\n| long | a long answer |\n";
const LONG: &str = "# A long answer\n\n## A table\n\n\
    | language | typing | first seen |\n|---|---|---:|\n\
    | Rust | static | 2012 |\n| Python | dynamic | 1991 |\n| Haskell | static | 1990 |\n\n\
    ## Some code\n\n```rust\nfn main() {\n    let words = [\"one\", \"two\", \"three\"];\n\
    \x20   for (index, word) in words.iter().enumerate() {\n        println!(\"{index}: {word}\");\n    }\n}\n```\n\n\
    ## A task list\n\n- [x] Write it down\n- [x] Read it again\n- [ ] Throw half of it away\n\n\
    ## A quotation\n\n> A long answer is a short one that nobody had time for.\n\n\
    ## Steps\n\n1. Begin at the beginning.\n   - Not before it.\n   - Not after it.\n2. Go on to the end.\n3. ~~Begin again.~~ Stop.\n\n\
    That is *all*.\n";
