//! The thread that owns the connection: takes requests, groups what is waiting into one transaction, answers.

use std::fs::File;

use rusqlite::{Connection, TransactionBehavior};
use telecode_core::seam::change::Change;
use telecode_core::seam::ids::UpdateId;
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, updates, write};

/// How many requests share a transaction at most, so that the first is not kept waiting.
const GROUP_LIMIT: usize = 128;

/// What the thread is asked for.
pub(super) enum StoreRequest {
    /// Writes something.
    Write(StoreWrite),
    /// Reads something, after everything that was asked for before.
    Read(Box<dyn FnOnce(&Connection) + Send>),
    /// Ends the thread, after everything that was asked for before.
    Close(oneshot::Sender<()>),
}

/// Something to write, and whom to answer.
pub(super) struct StoreWrite {
    pub(super) what: WriteItem,
    pub(super) answer: oneshot::Sender<Result<Vec<UpdateId>, StoreError>>,
}

/// Something to write.
pub(super) enum WriteItem {
    /// Updates and the next offset. The answer names those that are new.
    Updates { updates: Vec<(UpdateId, String)>, next_offset: i64 },
    /// Changes. The answer is empty.
    Changes(Vec<Change>),
    /// Both, updates first: the changes say which of them are handled. As two requests they would race with the
    /// thread, which may write the first before the second has come, and then two syncs are waited for.
    Both { updates: Vec<(UpdateId, String)>, next_offset: i64, changes: Vec<Change> },
}

/// Works until the store is closed or nobody is left to ask. The lock is let go after the connection.
pub(super) fn run(mut connection: Connection, lock: File, mut requests: mpsc::Receiver<StoreRequest>) {
    let mut closed = None;
    while let Some(request) = requests.blocking_recv() {
        let mut next = Some(request);
        while let Some(request) = next.take() {
            match request {
                StoreRequest::Write(first) => next = write_group(&mut connection, first, &mut requests),
                StoreRequest::Read(read) => read(&connection),
                StoreRequest::Close(answer) => {
                    closed = Some(answer);
                    requests.close();
                }
            }
        }
        if closed.is_some() {
            break;
        }
    }
    if let Err((_, error)) = connection.close() {
        tracing::warn!(%error, "failed to close the database");
    }
    drop(lock);
    if let Some(answer) = closed {
        // Whoever asked may have stopped waiting.
        let _ = answer.send(());
    }
}

/// Writes `first` and what waits behind it with one sync. Returns the request that is not a write, if it met one.
fn write_group(
    connection: &mut Connection,
    first: StoreWrite,
    requests: &mut mpsc::Receiver<StoreRequest>,
) -> Option<StoreRequest> {
    let mut group = vec![first];
    let mut other = None;
    while group.len() < GROUP_LIMIT && other.is_none() {
        match requests.try_recv() {
            Ok(StoreRequest::Write(write)) => group.push(write),
            Ok(request @ (StoreRequest::Read(_) | StoreRequest::Close(_))) => other = Some(request),
            Err(_) => break,
        }
    }
    match transact(connection, &group) {
        Ok(answers) => group.into_iter().zip(answers).for_each(|(write, new)| write.answer(Ok(new))),
        Err(error) => fail(connection, group, error),
    }
    other
}

/// A group that failed is tried one by one: a bad request must not fail its neighbours.
fn fail(connection: &mut Connection, mut group: Vec<StoreWrite>, error: StoreError) {
    if group.len() > 1 {
        for write in group {
            alone(connection, write);
        }
    } else if let Some(write) = group.pop() {
        write.answer(Err(error));
    }
}

fn alone(connection: &mut Connection, write: StoreWrite) {
    let result = transact(connection, std::slice::from_ref(&write));
    write.answer(result.map(|mut answers| answers.pop().unwrap_or_default()));
}

/// Writes a group in one transaction, with one sync; the answers are in the group's order.
fn transact(connection: &mut Connection, group: &[StoreWrite]) -> Result<Vec<Vec<UpdateId>>, StoreError> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::Write)?;
    let answers = group.iter().map(|write| put(&transaction, &write.what)).collect::<Result<_, _>>()?;
    transaction.commit().map_err(StoreError::Write)?;
    Ok(answers)
}

fn put(connection: &Connection, what: &WriteItem) -> Result<Vec<UpdateId>, StoreError> {
    match what {
        WriteItem::Updates { updates, next_offset } => updates::insert(connection, updates, *next_offset),
        WriteItem::Changes(changes) => put_changes(connection, changes).map(|()| Vec::new()),
        WriteItem::Both { updates, next_offset, changes } => {
            let new = updates::insert(connection, updates, *next_offset)?;
            put_changes(connection, changes).map(|()| new)
        }
    }
}

fn put_changes(connection: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    changes.iter().try_for_each(|change| write::change(connection, change))
}

impl StoreWrite {
    fn answer(self, result: Result<Vec<UpdateId>, StoreError>) {
        // Whoever asked may have stopped waiting; what was written stays written.
        drop(self.answer.send(result));
    }
}
