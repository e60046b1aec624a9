//! Searches what was said: words as a person types them, over prompts, answers and the names of files.
//!
//! Words are what Unicode calls letters and digits, whatever their case and accents; the rest parts them. So `main.rs` is
//! found as `main` followed by `rs`, and an emoji alone finds nothing.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use telecode_core::seam::errand::{ExcerptPiece, Hit};
use telecode_core::seam::ids::{ChatId, MessageId, PersonId, SessionId};
use telecode_core::seam::time::Wall;

use super::StoreError;
use super::read::{RowError, rows};

/// How many words are looked for: nobody types more, and each costs time.
const WORD_LIMIT: usize = 32;

/// How many prompts and how many answers are weighed against each other, newest first: words that are in more of them find
/// nothing that a person could page through, and weighing takes 5 µs each.
const WEIGHED: i64 = 1_000;

/// What stands around a match in an excerpt: private characters, which nobody types.
const MATCH_BEGIN: char = '\u{F8F0}';
const MATCH_END: char = '\u{F8F1}';

/// How many words an excerpt has. FTS5 knows up to 64.
const EXCERPT_WORDS: i64 = 24;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFound {
    /// The hits that were asked for.
    pub hits: Vec<Hit>,
    /// How many there are in all; common words are looked for in the newest messages only.
    pub total: usize,
}

/// One row of the first look: what was found, without the words around it.
struct SearchRow {
    by_claude: bool,
    id: i64,
    session: SessionId,
    at: Wall,
    message: Option<(ChatId, MessageId)>,
    undone: bool,
    total: i64,
}

/// The newest matches of each kind, and among them the best first; of nearly equally good ones the newest. A part of a later
/// prompt is found there.
const PLACES: &str = "WITH place AS (
        SELECT * FROM (
            SELECT 0 AS by_claude, prompt.seq AS id, prompt.session, prompt.created AS at,
                round(prompt_words.rank, 1) AS rank, session.chat, prompt.messages ->> 0 AS message,
                prompt.undone
            FROM prompt_words JOIN prompt ON prompt.seq = prompt_words.rowid
                JOIN session ON session.id = prompt.session
            WHERE prompt_words MATCH ?1 AND session.person = ?2 AND prompt.stage <> 'joined'
            ORDER BY prompt_words.rowid DESC LIMIT ?5)
        UNION ALL
        SELECT * FROM (
            SELECT 1, turn.id, turn.session, coalesce(turn.ended, turn.started), round(turn_words.rank, 1),
                slot.chat, slot.message, turn.undone
            FROM turn_words JOIN turn ON turn.id = turn_words.rowid JOIN session ON session.id = turn.session
                LEFT JOIN slot ON slot.id = turn.slot
            WHERE turn_words MATCH ?1 AND session.person = ?2 ORDER BY turn_words.rowid DESC LIMIT ?5)
    )
    SELECT *, count(*) OVER () AS total FROM place ORDER BY rank, at DESC, id DESC LIMIT ?3 OFFSET ?4";

/// Searches a person's sessions.
pub(super) fn search(
    connection: &Connection,
    person: PersonId,
    words: &str,
    skip: usize,
    limit: usize,
) -> Result<SearchFound, StoreError> {
    let query = query(words);
    if query.is_empty() {
        return Ok(SearchFound { hits: Vec::new(), total: 0 });
    }
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let places =
        rows(connection, PLACES, params![query, person.0, whole(limit), whole(skip), WEIGHED], place)?;
    let total = places.first().map_or(0, |place| usize::try_from(place.total).unwrap_or(usize::MAX));
    let hits = places.iter().map(|place| hit(connection, &query, place));
    Ok(SearchFound { hits: hits.collect::<Result<_, _>>()?, total })
}

fn place(row: &Row<'_>) -> Result<SearchRow, RowError> {
    let chat: Option<i64> = row.get("chat")?;
    let message: Option<i64> = row.get("message")?;
    Ok(SearchRow {
        by_claude: row.get("by_claude")?,
        id: row.get("id")?,
        session: SessionId(row.get("session")?),
        at: Wall(row.get("at")?),
        message: chat.map(ChatId::of).zip(message.map(MessageId)),
        undone: row.get("undone")?,
        total: row.get("total")?,
    })
}

fn hit(connection: &Connection, query: &str, place: &SearchRow) -> Result<Hit, StoreError> {
    let table = if place.by_claude { "turn_words" } else { "prompt_words" };
    let sql = format!(
        "SELECT snippet({table}, -1, ?3, ?4, '…', ?5) FROM {table} WHERE {table} MATCH ?1 AND rowid = ?2"
    );
    let values = params![query, place.id, MATCH_BEGIN.to_string(), MATCH_END.to_string(), EXCERPT_WORDS];
    let excerpt: Option<String> =
        connection.query_row(&sql, values, |row| row.get(0)).optional().map_err(StoreError::Read)?;
    Ok(Hit {
        session: place.session,
        at: place.at,
        by_claude: place.by_claude,
        excerpt: pieces(&excerpt.unwrap_or_default()),
        message: place.message,
        undone: place.undone,
    })
}

/// Says in FTS5's language that every word must be there, the last one as a beginning. Each word is a string of its own, in
/// which nothing has a meaning; what has no letters and no digits is passed over.
fn query(words: &str) -> String {
    let clean = words.replace(|letter: char| letter == '\0' || letter.is_whitespace(), " ");
    let has_words = |word: &&str| word.chars().any(char::is_alphanumeric);
    let quoted = clean.split(' ').filter(has_words).take(WORD_LIMIT).map(|word| word.replace('"', "\"\""));
    let quoted: Vec<_> = quoted.map(|word| format!("\"{word}\"")).collect();
    let mut query = quoted.join(" ");
    if !query.is_empty() {
        query.push('*');
    }
    query
}

/// Parts an excerpt where matches begin and end. Blank space is made one space.
fn pieces(excerpt: &str) -> Vec<ExcerptPiece> {
    let mut pieces = Vec::new();
    let mut rest = excerpt;
    let mut is_match = false;
    loop {
        let end = if is_match { MATCH_END } else { MATCH_BEGIN };
        let (piece, more) = rest.split_once(end).map_or((rest, None), |(piece, more)| (piece, Some(more)));
        if !piece.is_empty() {
            pieces.push(ExcerptPiece { text: flat(piece), is_match });
        }
        let Some(more) = more else { return pieces };
        rest = more;
        is_match = !is_match;
    }
}

/// One line of it.
fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter != ' ' || !flat.ends_with(' ') {
            flat.push(letter);
        }
    }
    flat
}
