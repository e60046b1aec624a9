//! What survives a crash: one SQLite database in the data directory, owned by one thread.
//!
//! It knows the records of the core and the raw text of updates. It knows nothing of Telegram's or Claude's wire.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_core::seam::change::{Change, PromptRecord, SessionRecord, Stored};
use telecode_core::seam::ids::{ClaudeId, PersonId, SessionId, UpdateId};
use telecode_core::seam::story::Entry;
use tokio::sync::{mpsc, oneshot};

use work::{StoreRequest, StoreWrite, WriteItem};

mod bot;
mod dir;
mod error;
mod json;
mod migrate;
mod read;
mod search;
mod story;
mod text;
mod updates;
mod work;
mod write;

pub use dir::{LOCK, check_private, free_space, holder};
pub use error::{StoreError, StoreTrouble};
pub use search::SearchFound;
pub(crate) use updates::KEPT;

/// The name of the database in the data directory.
pub const DATABASE: &str = "telecode.db";

/// How many requests may wait. Whoever asks beyond that waits for its place.
const QUEUE: usize = 256;

/// How long SQLite waits for another program, such as a backup, to let go of the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many prepared statements are kept: more than there are in this module.
const STATEMENTS: usize = 64;

/// The store. Clones are the same store.
#[derive(Debug, Clone)]
pub struct Store {
    requests: mpsc::Sender<StoreRequest>,
    /// The database file.
    path: PathBuf,
}

impl Store {
    /// Opens the store of a data directory, made if it is missing, and reads what is not finished. Blocks.
    pub fn open(dir: &Path) -> Result<(Self, Stored), StoreError> {
        Self::open_for(dir, None)
    }

    /// The same for the bot with this number: what another bot knew of messages is forgotten.
    pub fn open_for(dir: &Path, bot: Option<i64>) -> Result<(Self, Stored), StoreError> {
        dir::prepare(dir)?;
        let lock = dir::lock(dir)?;
        let path = dir.join(DATABASE);
        let mut connection = connect(&path)?;
        migrate::migrate(&mut connection)?;
        if let Some(bot) = bot {
            bot::settle(&mut connection, bot)?;
        }
        tidy(&connection)?;
        let stored = read::stored(&connection)?;
        let (requests, queue) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("store".into())
            .spawn(move || work::run(connection, lock, queue))
            .map_err(|source| StoreError::Directory { path: dir.into(), source })?;
        Ok((Self { requests, path }, stored))
    }

    /// Stores updates and the offset to ask Telegram for next, in one transaction; says which updates are new.
    pub async fn insert_updates(
        &self,
        updates: Vec<(UpdateId, String)>,
        next_offset: i64,
    ) -> Result<Vec<UpdateId>, StoreError> {
        self.write(WriteItem::Updates { updates, next_offset }).await
    }

    /// Stores updates and what they led to in one transaction, with one sync; says which updates are new.
    pub async fn insert_and_commit(
        &self,
        updates: Vec<(UpdateId, String)>,
        next_offset: i64,
        changes: Vec<Change>,
    ) -> Result<Vec<UpdateId>, StoreError> {
        self.write(WriteItem::Both { updates, next_offset, changes }).await
    }

    /// Stores changes in one transaction. They are on the disk when this returns.
    pub async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.write(WriteItem::Changes(changes)).await.map(|_| ())
    }

    /// The offset that was stored last.
    pub async fn offset(&self) -> Result<Option<i64>, StoreError> {
        self.read(updates::offset).await
    }

    /// The updates of the last day, handled or not, in the order they came.
    pub async fn known_updates(&self) -> Result<Vec<UpdateId>, StoreError> {
        self.read(updates::known).await
    }

    /// The updates that were not handled, raw, in the order they came.
    pub async fn unhandled_updates(&self) -> Result<Vec<(UpdateId, String)>, StoreError> {
        self.read(updates::unhandled).await
    }

    /// The people who are paired: another program may have taken some out.
    pub async fn paired(&self) -> Result<Vec<PersonId>, StoreError> {
        let owners = self.read(read::owners).await?;
        let paired = owners.into_iter().filter(|owner| owner.source == AccessSource::Paired);
        Ok(paired.map(|owner| owner.person).collect())
    }

    /// Searches the prompts, the answers and the names of files in a person's sessions: every word must be there, the last
    /// one may be the beginning of one. The best first; of equally good ones the newest.
    pub async fn search(
        &self,
        person: PersonId,
        words: String,
        skip: usize,
        limit: usize,
    ) -> Result<SearchFound, StoreError> {
        self.look(move |connection| search::search(connection, person, &words, skip, limit)).await
    }

    /// The last prompt of a session that was told to Claude.
    pub async fn last_prompt(&self, session: SessionId) -> Result<Option<PromptRecord>, StoreError> {
        self.look(move |connection| story::last_prompt(connection, session)).await
    }

    /// The ids of all prompts that were written here for a Claude session.
    pub async fn prompt_ids(&self, claude: ClaudeId) -> Result<HashSet<String>, StoreError> {
        self.look(move |connection| story::prompt_ids(connection, &claude)).await
    }

    /// The prompts and the turns of a session, in order.
    pub async fn story(&self, session: SessionId) -> Result<Vec<Entry>, StoreError> {
        self.look(move |connection| story::story(connection, session)).await
    }

    /// Closes the store, once everything that was asked for before is done. Returns when the directory is free again.
    pub async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.requests.send(StoreRequest::Close(answer)).await.is_ok() {
            // An error says that the thread has ended, which is what is waited for.
            drop(closed.await);
        }
    }

    async fn write(&self, what: WriteItem) -> Result<Vec<UpdateId>, StoreError> {
        let (answer, written) = oneshot::channel();
        let request = StoreRequest::Write(StoreWrite { what, answer });
        self.requests.send(request).await.map_err(|_| StoreError::Closed)?;
        written.await.map_err(|_| StoreError::Closed)?
    }

    /// Looks something up that may take a while, with a connection of its own: writing does not wait for it.
    async fn look<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let path = self.path.clone();
        let looked = tokio::task::spawn_blocking(move || query(&connect_to_read(&path)?)).await;
        looked.map_err(|_| StoreError::Closed)?
    }

    async fn read<T: Send + 'static>(
        &self,
        query: fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let read = Box::new(move |connection: &Connection| drop(answer.send(query(connection))));
        self.requests.send(StoreRequest::Read(read)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

/// Reads the sessions of a data directory without changing anything, whether an instance runs on it or not; `None` where none
/// ever has. Blocks.
pub fn sessions(dir: &Path) -> Result<Option<Vec<SessionRecord>>, StoreError> {
    let path = dir.join(DATABASE);
    if !path.exists() {
        return Ok(None);
    }
    let connection = connect_to_read(&path)?;
    migrate::check(&connection)?;
    read::sessions(&connection).map(Some)
}

/// Reads who is served, as a data directory has it, without changing anything; nobody where there is no database yet. Blocks.
pub fn owners(dir: &Path) -> Result<Vec<OwnerRecord>, StoreError> {
    let path = dir.join(DATABASE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let connection = connect_to_read(&path)?;
    // One that is older is brought up to date by `telecode run`.
    migrate::check(&connection)?;
    read::owners(&connection)
}

/// Takes a person out of those who are served, also while an instance runs on the data directory, which has to be told. Blocks.
pub fn remove_owner(dir: &Path, person: PersonId) -> Result<(), StoreError> {
    let connection = connect(&dir.join(DATABASE))?;
    migrate::check(&connection)?;
    write::owner_gone(&connection, person)
}

/// Opens the database file, private to its user, with the settings that make a commit durable.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    // SQLite gives its side files the permissions of this one.
    dir::private_file(path).map_err(|source| StoreError::Directory { path: path.into(), source })?;
    let connection = Connection::open(path).map_err(StoreError::Open)?;
    configure(&connection).map_err(StoreError::Open)?;
    Ok(connection)
}

/// Opens the database file to read only. It sees what was committed when a query begins.
fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(StoreError::Open)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(StoreError::Open)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Forgets what nobody will ask for again. Only at start: nothing refers to it then.
fn tidy(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute_batch(&format!(
            "BEGIN IMMEDIATE;
            DELETE FROM control WHERE slot IN (SELECT id FROM slot WHERE state = 'gone');
            DELETE FROM slot WHERE state = 'gone';
            DELETE FROM link WHERE seq <= (SELECT seq FROM link ORDER BY seq DESC LIMIT 1 OFFSET {});
            COMMIT;",
            telecode_core::seam::change::LINK_LIMIT
        ))
        .map_err(StoreError::Write)
}

#[cfg(test)]
mod tests;
