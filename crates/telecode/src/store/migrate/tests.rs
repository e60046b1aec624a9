//! Every migration, on a database that is not empty.

use std::path::{Path, PathBuf};

use telecode_core::seam::change::{Status, TopicState};
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::workspace::WorkspaceKind;

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")
}

/// The SQL files of a folder, in order.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut all: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// The rows of every table, as text.
fn rows(connection: &Connection) -> Vec<(String, i64)> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let tables: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let count = |table: &String| {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    tables.iter().map(|table| (table.clone(), count(table))).collect()
}

/// Finds an added column that an existing row cannot have.
fn impossible_column(sql: &str) -> Option<String> {
    let plain: String = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).fold(
        String::new(),
        |mut all, line| {
            all.push_str(line);
            all.push(' ');
            all
        },
    );
    let statements = plain
        .split(';')
        .map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase());
    statements.into_iter().find(|statement| {
        statement.starts_with("ALTER TABLE")
            && statement.contains(" ADD ")
            && statement.contains("NOT NULL")
            && !statement.contains("DEFAULT")
    })
}

#[test]
fn the_list_is_the_folder() {
    let names: Vec<_> = files(&folder()).into_iter().map(|(name, _)| name).collect();
    for (number, name) in (1..).zip(&names) {
        assert!(name.starts_with(&format!("{number:04}_")), "{name} is not migration {number}");
    }
    let texts: Vec<_> = files(&folder()).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, MIGRATIONS);
}

#[test]
fn every_migration_keeps_what_is_there() {
    let data = files(&folder().join("tests"));
    assert_eq!(
        data.len(),
        MIGRATIONS.len(),
        "each migration needs migrations/tests/NNNN.sql with rows for its tables"
    );
    for version in 1..=MIGRATIONS.len() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        // Each version gets the rows that were written for it, then the later migrations.
        for (step, (_, rows)) in (1..=version).zip(&data) {
            migrate_to(&mut connection, step).unwrap();
            connection.execute_batch(rows).unwrap();
        }
        let before = rows(&connection);
        assert!(
            before.iter().all(|(_, count)| *count > 0),
            "a table is empty in the data of {version}: {before:?}"
        );
        migrate(&mut connection).unwrap();
        let after = rows(&connection);
        assert!(before.iter().all(|row| after.contains(row)), "{before:?} became {after:?}");
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        let broken: i64 = connection
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(broken, 0);
        let stored = super::super::read::stored(&connection).unwrap();
        assert_eq!((stored.sessions.len(), stored.prompts.len(), stored.turns.len()), (1, 1, 1));
        assert_eq!((stored.asks.len(), stored.controls.len(), stored.slots.len()), (1, 2, 1));
    }
}

#[test]
fn sessions_of_version_1_belong_to_the_person_of_their_chat_and_know_their_place() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate_to(&mut connection, 1).unwrap();
    connection.execute_batch(&files(&folder().join("tests"))[0].1).unwrap();
    let own = "INSERT INTO session VALUES (7, 'ideas', 11, 5, 'ideas', '/home/me/data/workspaces/session-7', 'c', 0,
        'default', NULL, '[]', 1, 2, 0, 0)";
    connection.execute_batch(own).unwrap();
    migrate(&mut connection).unwrap();
    let stored = super::super::read::stored(&connection).unwrap();
    let [first, second] = &stored.sessions[..] else { panic!("two sessions") };
    assert_eq!(
        (&first.workspace.kind, &second.workspace.kind),
        (&WorkspaceKind::Project, &WorkspaceKind::Own)
    );
    for session in [first, second] {
        assert_eq!((session.person, session.named, session.topic), (PersonId(11), false, TopicState::None));
        assert_eq!(
            (session.standing.status, session.standing.closed, session.standing.failed),
            (Status::Asleep, false, false)
        );
    }
    assert_eq!((first.run.grants.len(), first.books.turns, first.run.model.as_deref()), (2, 3, Some("opus")));
}

#[test]
fn what_was_said_in_version_1_is_found() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate_to(&mut connection, 1).unwrap();
    connection.execute_batch(&files(&folder().join("tests"))[0].1).unwrap();
    migrate(&mut connection).unwrap();
    let found = super::super::search::search(&connection, PersonId(11), "hello", 0, 10).unwrap();
    assert_eq!(found.hits.iter().map(|hit| hit.by_claude).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn no_migration_adds_a_column_that_old_rows_cannot_have() {
    for (name, sql) in files(&folder()) {
        assert_eq!(impossible_column(&sql), None, "in {name}");
    }
}

#[test]
fn the_check_for_impossible_columns_finds_one() {
    let bad = "CREATE TABLE a (b TEXT NOT NULL);\nALTER TABLE a\n  ADD c TEXT -- why\n  NOT NULL;";
    assert!(impossible_column(bad).is_some());
    assert_eq!(impossible_column("ALTER TABLE a ADD COLUMN c TEXT NOT NULL DEFAULT '';"), None);
    assert_eq!(impossible_column("ALTER TABLE a ADD COLUMN c TEXT; CREATE TABLE d (e TEXT NOT NULL)"), None);
}

#[test]
fn a_failed_migration_changes_nothing() {
    let mut connection = Connection::open_in_memory().unwrap();
    apply(&mut connection, 1, "CREATE TABLE a (b TEXT); CREATE TABLE a (b TEXT);").unwrap_err();
    assert_eq!(rows(&connection), []);
    assert_eq!(pragma(&connection, "user_version").unwrap(), 0);
}
