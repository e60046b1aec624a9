use std::path::Path;

use super::super::source::Source;
use super::{is_sentence, problems};

fn problems_of(path: &str, text: &str) -> Vec<String> {
    problems(&[Source::parse(Path::new(path), text).unwrap()])
}

#[test]
fn a_planted_sentence_is_found_wherever_it_stands() {
    let file = "crates/telecode-core/src/bridge/planted.rs";
    for planted in [
        r#"fn said() -> String { "This does not work.".to_owned() }"#,
        r#"fn said(code: i32) -> String { format!("exit code {code}") }"#,
        r#"const SAID: &str = "no message";"#,
        r#"rooms! { #[doc = "a room"] All { Undo("it is gone"), } }"#,
        r#"impl Bridge { fn said(&self) { self.tell(vec![("why", "it is gone")]); } }"#,
    ] {
        let found = problems_of(file, planted);
        assert_eq!(found.len(), 1, "{planted}: {found:?}");
    }
    assert_eq!(
        problems_of(file, "\nfn said() -> &'static str { \"it is gone\" }"),
        [
            "crates/telecode-core/src/bridge/planted.rs:2: said says \"it is gone\": what people read is worded in words/*.ftl"
        ]
    );
}

#[test]
fn what_nobody_reads_in_a_chat_is_let_be() {
    let text = r#"
        //! This does not count.
        /// Nor does this one.
        #[error("nor does an error")]
        struct Problem;
        fn log() { tracing::warn!(why = "not there", "this cannot be read"); }
        rooms! { /// Whose room it is, and what that needs.
            All { Undo(UndoThen), } }
        fn keys() { voice.tell("problem-not-found", [("command", short(command, 200).into())]); }
        #[cfg(test)]
        mod tests { fn said() { panic!("this is a test"); } }
    "#;
    assert_eq!(problems_of("crates/telecode-core/src/bridge/planted.rs", text), Vec::<String>::new());
    let terminal = r#"fn said() -> &'static str { "it is gone" }"#;
    assert_eq!(problems_of("crates/telecode/src/doctor/planted.rs", terminal), Vec::<String>::new());
}

#[test]
fn an_exception_that_is_not_needed_any_more_is_named() {
    let (file, item, _) = super::ALLOWED[0];
    let found = problems_of(file, "fn other() {}");
    assert!(
        found.iter().any(|problem| problem.contains(item) && problem.contains("take it out")),
        "{found:?}"
    );
}

#[test]
fn two_words_make_a_sentence() {
    for text in ["it is gone", "Not so.", "exit code {code}", "its name: not found", "don’t do it"] {
        assert!(is_sentence(text), "{text}");
    }
    for text in [
        "problem-failed",
        "{path}: {reason}",
        "ℹ️ {text}",
        "signal",
        "--git-dir --bare",
        "GIT_DIR",
        "• {a} · {b}",
    ] {
        assert!(!is_sentence(text), "{text}");
    }
}
