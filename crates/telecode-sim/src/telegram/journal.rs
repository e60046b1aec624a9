//! What happened on the server, written down so that a later run can go on from there. `telecode demo` uses it: its chat
//! outlives the process.
//!
//! The model reads no clock and draws no lots, so the same deeds at the same times make the same chats again, with the same
//! numbers: the bot has stored them. What fades by itself (drafts, chat actions) is not written down.

use std::collections::BTreeMap;
use std::fs::{File, Permissions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::Moment;
use super::model::Model;
use super::orders::{
    Attachment, Block, ChangeTopic, Delete, Edit, Membership, NewChat, NewPerson, Press, React, StopDraft,
    Write,
};
use super::params::Params;
use super::people::decode;

/// Only the user itself may read it: it is a chat.
const PRIVATE: u32 = 0o600;

/// Methods that leave nothing behind.
const FLEETING: [&str; 3] = ["sendmessagedraft", "sendrichmessagedraft", "sendchataction"];

/// One thing that was done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    Person(NewPerson),
    Chat(NewChat),
    Write(Box<Write>),
    Edit(Edit),
    Delete(Delete),
    React(React),
    Press(Press),
    /// The draft that was stopped is gone; the bot may not have heard of it yet.
    Stop(StopDraft),
    Block(Block),
    Topic(ChangeTopic),
    Membership(Membership),
    Call {
        method: String,
        fields: Map<String, Value>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        files: BTreeMap<String, Attachment>,
    },
    Poll {
        offset: i64,
    },
}

/// A deed and its time.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    at: u64,
    deed: Deed,
    /// The number of the next update. The bot passes over what comes under one that it has seen.
    #[serde(default)]
    next_update: i64,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Opens a journal, and does to the model all that stands in it. A line that was cut by a crash is passed over.
    pub(crate) fn open(path: &Path, model: &mut Model) -> io::Result<Self> {
        let file = File::options().read(true).append(true).create(true).mode(PRIVATE).open(path)?;
        // One of an earlier version may be open to others.
        file.set_permissions(Permissions::from_mode(PRIVATE))?;
        for line in BufReader::new(file.try_clone()?).lines() {
            if let Ok(entry) = serde_json::from_str::<Entry>(&line?) {
                model.redo(entry.deed, Moment(entry.at));
                model.updates.go_on_from(entry.next_update);
            }
        }
        model.deeds.clear();
        Ok(Self { file })
    }

    /// Writes down deeds after which the next update has this number.
    pub(crate) fn write(&mut self, deeds: Vec<Deed>, next_update: i64, now: Moment) -> io::Result<()> {
        let mut lines = String::new();
        for deed in deeds {
            lines.push_str(&serde_json::to_string(&Entry { at: now.0, deed, next_update })?);
            lines.push('\n');
        }
        self.file.write_all(lines.as_bytes())
    }
}

impl Model {
    /// Notes a deed for the journal, if there is one.
    pub(crate) fn note(&mut self, deed: impl FnOnce() -> Deed) {
        if self.options.journal.is_some() {
            self.deeds.push(deed());
        }
    }

    /// Notes a call that worked.
    pub(crate) fn note_call(&mut self, method: &str, params: &Params) {
        let name = method.to_ascii_lowercase();
        if !name.starts_with("get") && !FLEETING.contains(&name.as_str()) {
            let files = || params.files().map(|(field, file)| (field.to_owned(), Attachment::of(file)));
            self.note(|| Deed::Call {
                method: method.to_owned(),
                fields: params.fields().clone(),
                files: files().collect(),
            });
        }
    }

    /// Does a deed again. One that is refused now left nothing behind then.
    fn redo(&mut self, deed: Deed, at: Moment) {
        match deed {
            Deed::Person(new) => drop(self.add_person(new)),
            Deed::Chat(new) => drop(self.add_chat(new)),
            Deed::Write(order) => drop(self.write(&order, at)),
            Deed::Edit(order) => drop(self.edit(&order, at)),
            Deed::Delete(order) => drop(self.delete(&order)),
            Deed::React(order) => drop(self.react(&order, at)),
            Deed::Press(order) => drop(self.press(&order, at)),
            Deed::Stop(order) => self.tell_stopped(&order, at),
            Deed::Block(order) => drop(self.block(&order, at)),
            Deed::Topic(order) => drop(self.change_topic_of(&order, at)),
            Deed::Membership(order) => drop(self.set_membership(&order, at)),
            Deed::Call { method, fields, files } => {
                let mut params = Params::new(fields);
                for (field, file) in files {
                    if let Ok(file) = decode(&file) {
                        params.attach(field, file);
                    }
                }
                drop(self.call(&method, &params, at));
            }
            Deed::Poll { offset } => self.updates.confirm(offset),
        }
    }
}
