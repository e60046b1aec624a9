//! Searching what was said, among 100,000 messages.

use std::fmt::Write as _;

use rusqlite::Connection;
use telecode::store::{DATABASE, Store};
use telecode_core::seam::ids::PersonId;

use crate::sample::{Sample, clock, ms_between};
use crate::stage::OWNER;
use crate::table::{Aim, Table};

/// Half of them prompts, half of them answers.
const MESSAGES: i64 = 100_000;
const SESSIONS: i64 = 1_000;
const ROUNDS: usize = 30;

/// How many hits a page shows.
const PAGE: usize = 8;

/// How many different words are used; low numbers are used more often, as in any language.
const WORDS: u64 = 20_000;

pub(crate) async fn measure(table: &mut Table) {
    let home = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(home.path()).unwrap();
    fill(&home.path().join(DATABASE));
    let searches = [
        ("a rare word", word(WORDS - 7), 0),
        ("three words", format!("{} {} {}", word(12), word(90), word(4)), 0),
        ("the beginning of a word", word(19)[..3].to_owned(), 0),
        ("a letter", "s".to_owned(), 0),
        ("a file", "src/part77.rs".to_owned(), 0),
        ("a word that is in every message", "the".to_owned(), 0),
        ("the same, page 50", "the".to_owned(), 50 * PAGE),
        ("nothing", "nowhere".to_owned(), 0),
    ];
    for (name, words, skip) in searches {
        let mut sample = Sample::default();
        let mut total = 0;
        for round in 0..=ROUNDS {
            let begun = clock();
            let found = store.search(PersonId(OWNER), words.clone(), skip, PAGE).await.unwrap();
            // The first look reads from the disk.
            if round > 0 {
                sample.push(ms_between(begun, clock()));
            }
            total = found.total;
        }
        let notes = format!("p95 {:.1}, {total} hits", sample.p95());
        let name = format!("search 100,000 messages: {name}");
        table.value(&name, sample.median(), "ms", Aim::AtMost(20.0), &notes);
    }
    store.close().await;
}

/// Writes the rows as the store would, all at once.
fn fill(path: &std::path::Path) {
    let mut connection = Connection::open(path).unwrap();
    let transaction = connection.transaction().unwrap();
    let mut seed = 1;
    {
        let session = "INSERT INTO session (id, name, chat, workspace, directory, claude, begun, mode, grants, created,
            last_active, turns, cost_usd, person) VALUES (?1, 's' || ?1, ?2, 'api', '/srv/api', 'c' || ?1, 1, 'default',
            '[]', 0, 0, 0, 0, ?2)";
        let turn = "INSERT INTO turn (id, session, started, ended, stage, tries, answer, files, cost_usd)
            VALUES (?1, ?2, ?1, ?1, 'answered', 0, ?3, ?4, 0)";
        let prompt = "INSERT INTO prompt (seq, id, session, person, messages, text, created, stage, turn)
            VALUES (?1, 'p' || ?1, ?2, ?3, '[1]', ?4, ?1, 'answered', ?1)";
        let mut session = transaction.prepare(session).unwrap();
        let mut turn = transaction.prepare(turn).unwrap();
        let mut prompt = transaction.prepare(prompt).unwrap();
        for id in 1..=SESSIONS {
            session.execute((id, OWNER)).unwrap();
        }
        for id in 1..=MESSAGES / 2 {
            let of = id % SESSIONS + 1;
            let files = format!("src/part{}.rs", id % 1_000);
            turn.execute((id, of, text(&mut seed, 80), files)).unwrap();
            prompt.execute((id, of, OWNER, text(&mut seed, 15))).unwrap();
        }
    }
    transaction.commit().unwrap();
}

/// A text of so many words.
fn text(seed: &mut u64, words: usize) -> String {
    let mut text = "the".to_owned();
    for _ in 0..words {
        // Knuth's constants; the square makes low numbers more frequent.
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = (*seed >> 33) as f64 / f64::from(1_u32 << 31);
        write!(text, " {}", word((part * part * WORDS as f64) as u64)).unwrap();
    }
    text
}

/// The word with this number: two to four syllables, so that words begin in as many ways as in a language.
fn word(number: u64) -> String {
    const SYLLABLES: u64 = 75;
    let mut rest = number.wrapping_mul(2_654_435_761) % 421_875;
    let mut word = String::new();
    while word.is_empty() || rest > 0 {
        let (consonant, vowel) = ((rest % SYLLABLES / 5) as usize, (rest % 5) as usize);
        word.push_str(&"bcdfghklmnprstv"[consonant..=consonant]);
        word.push_str(&"aeiou"[vowel..=vowel]);
        rest /= SYLLABLES;
    }
    word
}
