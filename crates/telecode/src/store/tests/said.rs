//! Searching what was said, and reading it again in order.

use telecode_core::seam::change::{SessionRecord, TurnRecord};
use telecode_core::seam::errand::Hit;
use telecode_core::seam::ids::{PersonId, PromptId, TurnId};
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;

use super::*;

const ME: PersonId = PersonId(1);

/// The words of every prompt and turn are those that are searched, no more and no less.
pub(super) fn is_in_step(dir: &Path) {
    sql(
        dir,
        "INSERT INTO prompt_words (prompt_words, rank) VALUES ('integrity-check', 1);
        INSERT INTO turn_words (turn_words, rank) VALUES ('integrity-check', 1);",
    );
}

/// A store in which these were said, each in a prompt or a turn of its own.
struct Said {
    dir: tempfile::TempDir,
    store: Store,
    last: i64,
}

impl Said {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path()).unwrap();
        let said = Self { dir, store, last: 0 };
        said.put([Change::Session(Box::new(records::session(1)))]);
        said
    }

    fn put(&self, changes: impl IntoIterator<Item = Change>) {
        block_on(self.store.commit(changes.into_iter().collect())).unwrap();
    }

    fn by_person(&mut self, text: &str) {
        self.last += 1;
        let record = records::prompt(&format!("p{}", self.last), PromptStage::Dropped);
        let (messages, created) = (vec![MessageId(self.last)], Wall(self.last));
        let record = PromptRecord { content: text.to_owned().into(), messages, created, ..record };
        self.put([Change::Prompt(record)]);
    }

    fn by_claude(&mut self, answer: &str, files: &[&str]) {
        self.last += 1;
        let slot = SlotId(self.last);
        self.put([
            Change::Slot(records::slot(slot, Class::Final, SlotState::Waiting)),
            Change::Shown { slot, message: MessageId(self.last) },
            Change::Turn(TurnRecord {
                answer: answer.into(),
                files: files.iter().map(|file| (*file).to_owned()).collect(),
                ended: Some(Wall(self.last)),
                slot: Some(slot),
                ..records::turn(self.last, TurnStage::Answered)
            }),
        ]);
    }

    fn search(&self, words: &str) -> Vec<String> {
        self.found(words).hits.iter().map(excerpt).collect()
    }

    fn found(&self, words: &str) -> SearchFound {
        block_on(self.store.search(ME, words.to_owned(), 0, 10)).unwrap()
    }
}

fn excerpt(hit: &Hit) -> String {
    hit.excerpt
        .iter()
        .map(|piece| if piece.is_match { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

#[test]
fn every_word_must_be_there_and_the_last_may_be_a_beginning() {
    let mut said = Said::new();
    said.by_person("Please fix the login of the API");
    said.by_claude("The login works again.", &[]);
    assert_eq!(said.search("login"), ["The [login] works again.", "Please fix the [login] of the API"]);
    assert_eq!(said.search("api log"), ["Please fix the [login] of the [API]"]);
    assert_eq!(said.search("log api"), [""; 0], "only the last word may be a beginning");
    assert_eq!(said.search("logout"), [""; 0]);
}

#[test]
fn case_accents_and_alphabets_do_not_matter() {
    let mut said = Said::new();
    said.by_person("Почини вход на сайт");
    said.by_person("Le café est fermé");
    assert_eq!(said.search("ВХОД САЙ"), ["Почини [вход] на [сайт]"]);
    assert_eq!(said.search("cafe ferme"), ["Le [café] est [fermé]"]);
}

#[test]
fn file_names_are_found_whole_and_in_parts() {
    let mut said = Said::new();
    said.by_claude("Done.", &["src/store/search.rs", "Cargo.toml"]);
    for words in ["search.rs", "store/sea", "cargo", "src/store/search.rs"] {
        assert_eq!(said.search(words).len(), 1, "{words}");
    }
    assert_eq!(said.search("search.rs"), ["src/store/[search.rs] Cargo.toml"]);
}

#[test]
fn what_a_person_types_is_never_an_error() {
    let mut said = Said::new();
    said.by_person("a \"quoted\" word AND (more) or NOT");
    for words in [
        "",
        " ",
        "\"",
        "\"\"",
        "'",
        "*",
        "a*",
        "^a",
        "-a",
        "a AND",
        "AND",
        "NOT a",
        "OR",
        "(",
        ")",
        "a)",
        "text:a",
        "{a b}:c",
        "NEAR(a b)",
        "a + b",
        "a\0b",
        "\0",
        "😀",
        "😀 a",
        "a 😀",
        "%_",
        "\\",
        ";DROP TABLE",
        "Ⓐ",
        "\u{f8f0}",
        "\u{301}",
    ] {
        let found = said.found(words);
        assert_eq!(found.total, found.hits.len(), "{words}");
    }
    assert_eq!(said.search("\"quoted\" NOT"), ["a \"[quoted]\" word AND (more) or [NOT]"]);
    assert_eq!(said.search("😀 more"), ["a \"quoted\" word AND ([more]) or NOT"]);
    assert_eq!(said.found(&"many ".repeat(5_000)).total, 0);
}

#[test]
fn only_the_sessions_of_the_person_are_searched() {
    let mut said = Said::new();
    said.by_person("a secret");
    said.put([Change::Session(Box::new(SessionRecord { person: PersonId(2), ..records::session(1) }))]);
    assert_eq!(said.found("secret").total, 0);
    let theirs = block_on(said.store.search(PersonId(2), "secret".into(), 0, 10)).unwrap();
    assert_eq!(theirs.total, 1);
}

#[test]
fn a_hit_knows_its_message_and_who_said_it() {
    let mut said = Said::new();
    said.by_person("question");
    said.by_claude("question answered", &[]);
    let found = said.found("question");
    let facts: Vec<_> = found.hits.iter().map(|hit| (hit.by_claude, hit.at, hit.message)).collect();
    let at = |id| Some((ChatId::of(1), MessageId(id)));
    assert_eq!(facts, [(true, Wall(2), at(2)), (false, Wall(1), at(1))]);
}

#[test]
fn the_best_come_first_then_the_newest_page_by_page() {
    let mut said = Said::new();
    for number in 0..8 {
        said.by_person(&format!("something about rust, number {number}"));
    }
    said.by_person("bread");
    let page = |skip| block_on(said.store.search(ME, "rust number".into(), skip, 3)).unwrap();
    let texts = |found: &SearchFound| found.hits.iter().map(excerpt).collect::<Vec<_>>();
    assert_eq!(texts(&page(0)), [7, 6, 5].map(|number| format!("something about [rust], [number] {number}")));
    assert_eq!(texts(&page(6)), [1, 0].map(|number| format!("something about [rust], [number] {number}")));
    assert_eq!((page(0).total, page(6).total), (8, 8));
}

#[test]
fn a_word_that_is_everywhere_is_looked_for_in_the_newest_messages() {
    let mut said = Said::new();
    said.put((0..1_500).map(|number| {
        let record = records::prompt(&format!("many-{number}"), PromptStage::Dropped);
        Change::Prompt(PromptRecord {
            content: format!("the number {number}").into(),
            created: Wall(number),
            ..record
        })
    }));
    said.by_claude("the end", &[]);
    assert_eq!(said.found("the").total, 1_001);
    assert_eq!(said.search("the number 3").len(), 10);
    assert_eq!(said.found("the number 7").total, 111);
}

#[test]
fn what_was_changed_joined_or_deleted_is_not_found_any_more() {
    let mut said = Said::new();
    let prompt =
        |text: &str, stage| PromptRecord { content: text.to_owned().into(), ..records::prompt("p", stage) };
    said.put([Change::Prompt(prompt("old words", PromptStage::Queued))]);
    said.put([Change::Prompt(prompt("new words", PromptStage::Queued))]);
    assert_eq!((said.search("old").len(), said.search("new").len()), (0, 1));
    said.put([Change::Prompt(prompt("new words", PromptStage::Joined))]);
    assert_eq!(said.search("new").len(), 0);
    said.by_claude("words", &[]);
    assert_eq!(said.search("words").len(), 1);
    said.put([Change::SessionGone(SessionId(1))]);
    assert_eq!(said.search("words").len(), 0);
    is_in_step(said.dir.path());
}

#[test]
fn a_long_text_is_shown_around_the_match_in_one_line() {
    let mut said = Said::new();
    let many = "word\n\n".repeat(500);
    said.by_claude(&format!("{many}needle\n{many}"), &[]);
    let excerpt = &said.search("needle")[0];
    assert!(excerpt.len() < 200 && excerpt.contains("word [needle] word"), "{excerpt}");
    assert!(excerpt.starts_with('…') && excerpt.ends_with('…'), "{excerpt}");
}

#[test]
fn the_last_prompt_is_the_one_that_was_told_last() {
    let mut said = Said::new();
    said.by_claude("", &[]);
    let last =
        |said: &Said| block_on(said.store.last_prompt(SessionId(1))).unwrap().map(|prompt| prompt.id.0);
    assert_eq!(last(&said), None);
    let put = |id: &str, stage| Change::Prompt(records::prompt(id, stage));
    said.put([put("a", PromptStage::Answered(TurnId(1))), put("b", PromptStage::Interrupted)]);
    said.put([put("c", PromptStage::Queued), put("d", PromptStage::Dropped), put("e", PromptStage::Held)]);
    assert_eq!(last(&said), Some("b".into()));
}

#[test]
fn a_story_is_in_the_order_of_the_conversation() {
    let said = Said::new();
    let prompt = |id: &str, at, stage| {
        let record = records::prompt(id, stage);
        Change::Prompt(PromptRecord {
            id: PromptId(id.into()),
            content: id.to_owned().into(),
            created: Wall(at),
            ..record
        })
    };
    let turn = |id: i64, started, ended, stage, answer: &str| {
        let slot = (id == 1).then_some(SlotId(1));
        let (answer, ended, started) = (answer.to_owned(), Some(Wall(ended)), Wall(started));
        Change::Turn(TurnRecord { started, ended, answer, slot, cost_usd: 0.5, ..records::turn(id, stage) })
    };
    said.put([
        Change::Slot(records::slot(SlotId(1), Class::Final, SlotState::Shown(MessageId(50)))),
        turn(1, 10, 2_010, TurnStage::Answered, "first answer"),
        // The next turn begins when the one before ends, with what waited meanwhile.
        turn(2, 2_010, 2_020, TurnStage::Failed, ""),
        prompt("first", 9, PromptStage::Answered(TurnId(1))),
        prompt("steered", 15, PromptStage::Answered(TurnId(1))),
        prompt("waited", 20, PromptStage::Answered(TurnId(2))),
        prompt("part", 20, PromptStage::Joined),
        prompt("waits", 3_000, PromptStage::Queued),
    ]);
    let story = block_on(said.store.story(SessionId(1))).unwrap();
    let told: Vec<_> = story.iter().map(tell).collect();
    assert_eq!(
        told,
        [
            "first",
            "steered",
            "=> first answer",
            "end after 2s for 0.5",
            "waited",
            "failed after 10ms for 0.5"
        ]
    );
    assert_eq!(story[0].message, Some((ChatId::of(1), MessageId(1))));
    assert_eq!(story[2].message, Some((ChatId::of(1), MessageId(50))));
    assert_eq!(story[5].message, None);
}

#[test]
fn what_was_taken_back_is_marked_with_prompts_that_were_stopped() {
    let said = Said::new();
    let prompt = |id: &str, at, stage| {
        let record = records::prompt(id, stage);
        Change::Prompt(PromptRecord {
            id: PromptId(id.into()),
            content: id.to_owned().into(),
            created: Wall(at),
            ..record
        })
    };
    let turn = |id: i64, stage, answer: &str| {
        let (answer, at) = (answer.to_owned(), Wall(id * 10));
        Change::Turn(TurnRecord { started: at, ended: Some(at), answer, ..records::turn(id, stage) })
    };
    said.put([
        prompt("stopped before", 1, PromptStage::Interrupted),
        turn(1, TurnStage::Answered, "kept answer"),
        prompt("kept", 9, PromptStage::Answered(TurnId(1))),
        turn(2, TurnStage::Answered, "wrong answer"),
        prompt("wrong", 19, PromptStage::Answered(TurnId(2))),
        turn(3, TurnStage::Stopped, ""),
        prompt("wrong and stopped", 29, PromptStage::Interrupted),
        // Told while it went back.
        turn(4, TurnStage::Answered, "new answer"),
        prompt("new", 39, PromptStage::Answered(TurnId(4))),
    ]);
    let prompts = vec![PromptId("wrong".into())];
    let (session, from, until) = (SessionId(1), TurnId(2), TurnId(3));
    said.put([Change::Undone { session, from, until, prompts }]);
    let undone: Vec<_> = block_on(said.store.story(SessionId(1)))
        .unwrap()
        .iter()
        .filter(|entry| entry.undone)
        .map(tell)
        .filter(|told| !told.contains(" after "))
        .collect();
    assert_eq!(undone, ["wrong", "=> wrong answer", "wrong and stopped"]);
    let hits = |words: &str| {
        let hits = said.found(words).hits;
        hits.iter().map(|hit| (excerpt(hit), hit.undone)).collect::<Vec<_>>()
    };
    assert_eq!(hits("kept answer"), [("[kept] [answer]".to_owned(), false)]);
    assert_eq!(hits("wrong answer"), [("[wrong] [answer]".to_owned(), true)]);
    assert_eq!(hits("wrong stopped"), [("[wrong] and [stopped]".to_owned(), true)]);
    // A turn of it that is stored once more is still taken back.
    said.put([turn(2, TurnStage::Answered, "wrong answer")]);
    assert_eq!(hits("wrong answer").len(), 1);
    assert!(hits("wrong answer")[0].1);
}

fn tell(entry: &Entry) -> String {
    match &entry.deed {
        Deed::Prompt { content } => content.shown(),
        Deed::Answer { text } => format!("=> {text}"),
        Deed::End { cost_usd, duration, failed } => {
            format!("{} after {duration:?} for {cost_usd}", if *failed { "failed" } else { "end" })
        }
        Deed::Tool { .. } | Deed::Break { .. } => panic!("the store knows none: {entry:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_words_are_an_error_and_what_was_said_is_found(words in "\\PC{0,40}", letters in "[a-zа-я0-9]{1,12}") {
        let mut said = Said::new();
        said.by_person(&format!("{words} {letters}"));
        said.found(&words);
        prop_assert_eq!(said.found(&format!("{letters} {words}")).total, 1);
    }
}
