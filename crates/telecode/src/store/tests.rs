//! The store through its public face, on a real directory.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use telecode_core::seam::change::{Change, Class, LINK_LIMIT, PromptStage, SlotState, Stored, TurnStage};
use telecode_core::seam::ids::{ChatId, MessageId, SessionId, SlotId, UpdateId};
use telecode_core::seam::page::Page;

use super::*;

mod buttons;
mod model;
mod picks;
mod records;
mod said;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Commits each batch, and says what a restart gives back.
fn after_restart(dir: &Path, batches: &[Vec<Change>]) -> Stored {
    let (store, _) = Store::open(dir).unwrap();
    block_on(async {
        for batch in batches {
            store.commit(batch.clone()).await.unwrap();
        }
        store.close().await;
    });
    reopened(dir)
}

fn reopened(dir: &Path) -> Stored {
    let (store, stored) = Store::open(dir).unwrap();
    block_on(store.close());
    stored
}

fn updates(ids: impl IntoIterator<Item = i64>) -> Vec<(UpdateId, String)> {
    ids.into_iter().map(|id| (UpdateId(id), format!("{{\"update_id\":{id}}}"))).collect()
}

fn sql(dir: &Path, sql: &str) {
    Connection::open(dir.join(DATABASE)).unwrap().execute_batch(sql).unwrap();
}

fn count(dir: &Path, table: &str) -> i64 {
    let connection = Connection::open(dir.join(DATABASE)).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_change_comes_back_as_documented(
        batches in prop::collection::vec(prop::collection::vec(records::change(), 0..12), 0..10)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut all = vec![records::ground()];
        all.extend(batches);
        let all = records::sound(all);
        let stored = after_restart(dir.path(), &all);
        prop_assert_eq!(stored, model::stored(all.iter().flatten()));
        said::is_in_step(dir.path());
        // What a start tidies away is not missed by the next.
        prop_assert_eq!(reopened(dir.path()), model::stored(all.iter().flatten()));
    }

    #[test]
    fn a_single_record_comes_back_as_it_was(record in records::unfinished()) {
        let dir = tempfile::tempdir().unwrap();
        let stored = after_restart(dir.path(), &[records::ground(), vec![record.clone()]]);
        prop_assert!(model::holds(&stored, &record), "{:?}\nis not in {:?}", record, stored);
    }
}

#[test]
fn a_new_directory_gives_nothing_back() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(reopened(&dir.path().join("new")), Stored::default());
    // What it lies in is not made.
    assert!(matches!(Store::open(&dir.path().join("gone/new")), Err(StoreError::Directory { .. })));
    assert!(!dir.path().join("gone").exists());
}

#[test]
fn numbers_are_remembered_after_their_rows_are_pruned() {
    let dir = tempfile::tempdir().unwrap();
    let slot = Change::Slot(records::slot(SlotId(7), Class::Reply, SlotState::Waiting));
    after_restart(dir.path(), &[vec![slot], vec![Change::SlotGone(SlotId(7))]]);
    assert_eq!(count(dir.path(), "slot"), 0);
    assert_eq!(reopened(dir.path()).last.slot, SlotId(7));
}

#[test]
fn a_settled_slot_is_emptied_and_a_card_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let put = |id| Change::Slot(records::slot(SlotId(id), Class::Final, SlotState::Waiting));
    let shown = |id| Change::Shown { slot: SlotId(id), message: MessageId(id) };
    let button = Change::Control(records::stop_button("b", SlotId(2), SessionId(1)));
    after_restart(dir.path(), &[records::ground(), vec![put(1), put(2), button, shown(1), shown(2)]]);
    let connection = Connection::open(dir.path().join(DATABASE)).unwrap();
    let page = |id: i64| -> Page {
        let json: String =
            connection.query_row("SELECT page FROM slot WHERE id = ?1", [id], |row| row.get(0)).unwrap();
        json::page::read(&json).unwrap()
    };
    assert_eq!(page(1), Page::default());
    assert_ne!(page(2), Page::default());
}

#[test]
fn only_the_newest_links_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let link = |n| Change::Linked { chat: ChatId::of(1), message: MessageId(n), session: SessionId(1) };
    let many = i64::try_from(LINK_LIMIT).unwrap() + 10;
    // The first is linked again, and so is not the oldest any more.
    let batch: Vec<_> = (0..many).chain([0]).map(link).collect();
    let stored = after_restart(dir.path(), &[records::ground(), batch]);
    assert_eq!(stored.links.len(), LINK_LIMIT);
    assert_eq!(stored.links.first(), Some(&(ChatId::of(1), MessageId(11), SessionId(1))));
    assert_eq!(stored.links.last(), Some(&(ChatId::of(1), MessageId(0), SessionId(1))));
    assert_eq!(count(dir.path(), "link"), many - 10);
}

#[test]
fn finished_prompts_and_turns_stay_in_the_file_and_are_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let turn = Change::Turn(records::turn(1, TurnStage::Answered));
    let prompt = Change::Prompt(records::prompt("p", PromptStage::Dropped));
    let stored = after_restart(dir.path(), &[records::ground(), vec![turn, prompt]]);
    assert!(stored.prompts.is_empty());
    assert_eq!((count(dir.path(), "prompt"), count(dir.path(), "turn")), (1, 3));
}

#[test]
fn updates_come_back_until_they_are_handled_in_the_order_they_came() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        assert_eq!(store.offset().await.unwrap(), None);
        store.insert_updates(updates([900, 901, 902]), 903).await.unwrap();
        // Telegram may choose a lower number after a week of silence.
        store.insert_updates(updates([5]), 6).await.unwrap();
        store.commit(vec![Change::Handled(UpdateId(901))]).await.unwrap();
        store.close().await;
        let (store, _) = Store::open(dir.path()).unwrap();
        assert_eq!(store.unhandled_updates().await.unwrap(), updates([900, 902, 5]));
        assert_eq!(store.offset().await.unwrap(), Some(6));
        store.close().await;
    });
}

/// After a week of silence Telegram may come to the same ids once more.
#[test]
fn an_id_of_more_than_a_day_ago_is_a_new_update_also_when_ids_went_backwards() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut connection).unwrap();
    updates::insert(&connection, &updates([900, 901, 902]), 903).unwrap();
    let old = "UPDATE chat_update SET handled = id < 902, received = received - 25 * 3600000";
    connection.execute(old, []).unwrap();
    updates::insert(&connection, &updates([5]), 6).unwrap();
    assert_eq!(
        updates::known(&connection).unwrap(),
        [UpdateId(902), UpdateId(5)],
        "what is not handled stays"
    );
    assert_eq!(
        updates::insert(&connection, &updates([900, 901]), 902).unwrap(),
        [UpdateId(900), UpdateId(901)]
    );
    assert!(updates::insert(&connection, &updates([900, 901]), 902).unwrap().is_empty(), "not twice");
}

#[test]
fn an_update_that_is_handed_over_again_is_not_new() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        store.insert_updates(updates([1, 2]), 3).await.unwrap();
        store.commit(vec![Change::Handled(UpdateId(1))]).await.unwrap();
        let new = store.insert_updates(updates([1, 2, 3]), 4).await.unwrap();
        assert_eq!(new, [UpdateId(3)]);
        assert_eq!(store.unhandled_updates().await.unwrap(), updates([2, 3]));
        store.close().await;
    });
}

#[test]
fn only_old_handled_updates_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        store.insert_updates(updates([1, 2, 3]), 4).await.unwrap();
        store.commit(vec![Change::Handled(UpdateId(1)), Change::Handled(UpdateId(3))]).await.unwrap();
        sql(dir.path(), "UPDATE chat_update SET received = received - 24 * 3600 * 1000 - 1 WHERE id < 3");
        store.insert_updates(updates([4]), 5).await.unwrap();
        store.close().await;
    });
    let connection = Connection::open(dir.path().join(DATABASE)).unwrap();
    let mut statement = connection.prepare("SELECT id FROM chat_update ORDER BY id").unwrap();
    let left: Vec<i64> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(left, [2, 3, 4]);
}

#[test]
fn requests_that_wait_together_share_a_sync_and_a_bad_one_fails_alone() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        let nowhere = Change::Current { thread: ChatId::of(1).into(), session: SessionId(99) };
        let good = Change::Refused(PersonId(1));
        let (ground, bad, update) = tokio::join!(
            store.commit(vec![Change::Session(Box::new(records::session(1))), good]),
            store.commit(vec![nowhere]),
            store.insert_updates(updates([1]), 2),
        );
        ground.unwrap();
        assert!(matches!(bad, Err(StoreError::Write(_))), "{bad:?}");
        assert_eq!(update.unwrap(), [UpdateId(1)]);
        store.close().await;
    });
    let stored = reopened(dir.path());
    assert_eq!((stored.refused.len(), stored.current.len()), (1, 0));
}

#[test]
fn nothing_of_a_failed_commit_is_stored() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        let nowhere = Change::Current { thread: ChatId::of(1).into(), session: SessionId(99) };
        store.commit(vec![Change::Session(Box::new(records::session(1))), nowhere]).await.unwrap_err();
        store.close().await;
        store.commit(Vec::new()).await.unwrap_err();
    });
    assert_eq!(reopened(dir.path()), Stored::default());
}

#[test]
fn an_update_and_what_it_led_to_are_stored_together_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    block_on(async {
        let (store, _) = Store::open(dir.path()).unwrap();
        let handled = vec![Change::Handled(UpdateId(1))];
        assert_eq!(
            store.insert_and_commit(updates([1, 2]), 3, handled).await.unwrap(),
            [UpdateId(1), UpdateId(2)]
        );
        assert_eq!(store.unhandled_updates().await.unwrap(), updates([2]));
        let nowhere = Change::Current { thread: ChatId::of(1).into(), session: SessionId(99) };
        store.insert_and_commit(updates([3]), 4, vec![nowhere]).await.unwrap_err();
        assert_eq!(store.unhandled_updates().await.unwrap(), updates([2]));
        assert_eq!(store.offset().await.unwrap(), Some(3));
        store.close().await;
    });
}

#[test]
fn a_second_instance_is_refused_with_the_process_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path()).unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::Locked { pid, .. } if pid == Some(std::process::id())), "{error:?}");
    assert_eq!(error.user().exit, crate::error::ProgramExit::OtherInstance);
    assert_eq!(holder(dir.path()).unwrap(), Some(std::process::id()));
    block_on(store.close());
    assert_eq!(holder(dir.path()).unwrap(), None);
    reopened(dir.path());
}

#[test]
fn a_database_of_a_newer_telecode_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    reopened(dir.path());
    sql(dir.path(), "PRAGMA user_version = 1000");
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 1000, .. }), "{error:?}");
    assert!(error.user().hint.contains("newer telecode"));
}

#[test]
fn a_database_of_something_else_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    sql(dir.path(), "CREATE TABLE theirs (id INTEGER)");
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error:?}");
}

#[test]
fn a_damaged_file_is_told_as_such() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join(DATABASE),
        "this is not a database, and long enough to be taken for one".repeat(99),
    )
    .unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert_eq!(error.trouble(), StoreTrouble::Corrupt, "{error:?}");
    assert_eq!(error.reason(), "the database is damaged");
}

#[test]
fn a_full_disk_is_told_as_such_and_recovers() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut connection).unwrap();
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", pages).unwrap();
    let mut long = records::turn(1, TurnStage::Answered);
    long.answer = "word ".repeat(100_000);
    let all = [Change::Session(Box::new(records::session(1))), Change::Turn(long)];
    let error = all.iter().try_for_each(|change| write::change(&connection, change)).unwrap_err();
    assert_eq!(error.trouble(), StoreTrouble::DiskFull);
    connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    all.iter().try_for_each(|change| write::change(&connection, change)).unwrap();
}

#[test]
fn a_read_only_database_is_told_as_such() {
    let connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "query_only", true).unwrap();
    let error =
        connection.execute_batch("CREATE TABLE t (id INTEGER)").map_err(StoreError::Write).unwrap_err();
    assert_eq!(error.trouble(), StoreTrouble::ReadOnly);
    assert_eq!(error.reason(), "the data directory cannot be written");
}

#[test]
fn only_the_user_can_look_into_the_directory() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    let (store, _) = Store::open(&dir).unwrap();
    block_on(store.commit(vec![Change::Refused(PersonId(1))])).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for entry in dir.read_dir().unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    block_on(store.close());
}

#[test]
fn a_shared_directory_is_refused_and_an_empty_one_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let theirs = dir.path().join("theirs");
    fs::write(&theirs, "").unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::Exposed { .. })));
    fs::remove_file(theirs).unwrap();
    reopened(dir.path());
    assert_eq!(dir.path().metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn free_space_is_known() {
    assert!(free_space(tempfile::tempdir().unwrap().path()).unwrap() > 0);
}

#[test]
fn a_burst_of_commits_costs_few_syncs() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path()).unwrap();
    let session = |n| vec![Change::Session(Box::new(records::session(n)))];
    let log_pages = || dir.path().join("telecode.db-wal").metadata().unwrap().len() / 4096;
    let before = log_pages();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        // The thread is kept busy, so that all of them are waiting when it is free.
        let (free, busy) = std::sync::mpsc::channel::<()>();
        let block = Box::new(move |_: &Connection| busy.recv().unwrap_or_default());
        store.requests.send(StoreRequest::Read(block)).await.unwrap();
        let waiting: Vec<_> = (1..=64)
            .map(|n| {
                tokio::spawn({
                    let store = store.clone();
                    async move { store.commit(session(n)).await }
                })
            })
            .collect();
        tokio::task::yield_now().await;
        drop(free);
        for commit in waiting {
            commit.await.unwrap().unwrap();
        }
    });
    // Every transaction adds the page of its session to the write-ahead log.
    let pages = log_pages() - before;
    assert!((1..16).contains(&pages), "{pages} pages were written: the commits were not grouped");
    runtime.block_on(store.close());
}

#[test]
fn a_lock_that_is_let_go_of_in_a_moment_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    dir::prepare(dir.path()).unwrap();
    let held = dir::lock(dir.path()).unwrap();
    let child = std::thread::spawn(move || {
        // As long as a child that was being started when its parent was killed.
        std::thread::sleep(Duration::from_millis(100));
        drop(held);
    });
    assert!(dir::lock(dir.path()).is_ok());
    child.join().unwrap();
}

#[test]
fn another_bot_knows_none_of_the_messages_and_shows_what_waits_anew() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut connection).unwrap();
    bot::settle(&mut connection, 1).unwrap();
    let rows = "PRAGMA foreign_keys = OFF;
        INSERT INTO meta VALUES ('offset', 900);
        INSERT INTO chat_update (id, received, handled, raw) VALUES (7, 0, 1, ''), (8, 0, 0, '{}');
        INSERT INTO slot (id, chat, class, page, notify, session, state, message, reply_to) VALUES
            (1, 100, 'final', '{}', 'loud', NULL, 'shown', 11, 10),
            (2, 100, 'final', '{}', 'loud', NULL, 'shown', 12, NULL),
            (3, 100, 'final', '{}', 'loud', NULL, 'unsure', NULL, NULL);
        INSERT INTO ask (id, session, turn, call, suggestions, slot, opened, state, replies, checked) VALUES
            (1, 1, 1, '{}', '[]', 1, 0, 'open', '[]', '[]');
        INSERT INTO control (token, slot, act, subject) VALUES ('a', 1, 'details', 1), ('b', 2, 'stop', 1);
        INSERT INTO link (chat, message, session) VALUES (100, 12, 1);";
    connection.execute_batch(rows).unwrap();
    let states = |connection: &Connection| {
        let mut rows = connection.prepare("SELECT id, state, message FROM slot ORDER BY id").unwrap();
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.collect::<Result<Vec<(i64, String, Option<i64>)>, _>>().unwrap()
    };
    let count = |connection: &Connection, table: &str| -> i64 {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let before = states(&connection);
    bot::settle(&mut connection, 1).unwrap();
    assert_eq!(
        (states(&connection), count(&connection, "link")),
        (before, 1),
        "the same bot forgets nothing"
    );
    bot::settle(&mut connection, 2).unwrap();
    let now = |id, state: &str| (id, state.to_owned(), None);
    assert_eq!(states(&connection), [now(1, "waiting"), now(2, "gone"), now(3, "waiting")]);
    let left = ["control", "chat_update", "link"].map(|table| count(&connection, table));
    assert_eq!(left, [1, 1, 0]);
    assert_eq!(updates::offset(&connection).unwrap(), None);
}
