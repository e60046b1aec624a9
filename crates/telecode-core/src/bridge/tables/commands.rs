//! What the bot's own commands do.

use crate::bridge::Bridge;
use crate::bridge::rooms::changes::file;
use crate::bridge::rooms::facts::{abilities, servers};
use crate::bridge::rooms::personas::making;
use crate::bridge::rooms::rules;
use crate::bridge::rooms::sessions::{close, delete, rest, status, switch};
use crate::bridge::rooms::terminal::handoff;
use crate::bridge::rooms::tuning::plan;
use crate::bridge::rooms::{
    changes, facts, help, history, new, personas, projects, rich_choice, sessions, settings, tasks, terminal,
    tuning, undo, usage,
};
use crate::bridge::talks::backlog::again;
use crate::bridge::talks::steering::{aside, stop};
use crate::bridge::talks::{people, prompts, queue};
use crate::chat::Message;
use crate::command::Command;
use crate::time::Now;

impl Bridge {
    /// What a person commands, to the room that does it.
    pub(super) fn command(&mut self, command: Command, message: &Message, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        prompts::settle_written(hall, talks, message.thread, message.from.id, now);
        making::forget_writer(&mut rooms.known, message);
        let all = &mut talks.sessions;
        match command {
            Command::Start => help::start(hall, message),
            Command::Help => help::command(hall, message),
            Command::New(words) => new::command(hall, talks, &mut rooms.known, &words, message, now),
            Command::Sessions(words) => sessions::list::sessions_command(hall, talks, &words, message, now),
            Command::Switch(words) => switch::command(hall, talks, &words, message, now),
            Command::Rename(words) => {
                sessions::rename_command(hall, all, &talks.current, &talks.places, &words, message);
            }
            Command::Fork(words) => sessions::fork::command(hall, talks, &words, message, now),
            Command::Close(words) => close::command(hall, talks, &words, message),
            Command::Delete(words) => delete::command(hall, talks, &words, message),
            Command::Sleep(words) => rest::sleep_command(hall, talks, &words, message),
            Command::Projects(words) => {
                projects::command(hall, talks, &mut rooms.known, &words, message, now);
            }
            Command::Project(words) => projects::project_command(hall, talks, &words, message),
            Command::Persona(words) => personas::command(hall, talks, &mut rooms.known, &words, message, now),
            Command::History(words) => history::command(hall, talks, &words, message),
            Command::Export(words) => history::export_command(hall, talks, &words, message),
            Command::Search(words) => history::search_command(hall, all, &mut talks.errands, &words, message),
            Command::Handoff(words) => handoff::handoff_command(hall, talks, &words, message),
            Command::Attach(words) => terminal::list::attach_command(hall, talks, &words, message),
            Command::Queue => queue::command(hall, talks, message),
            Command::Retry => again::retry_command(hall, talks, message),
            Command::Verbose(words) => settings::verbose_command(hall, &words, message),
            Command::Tasks => tasks::command(hall, talks, message, now),
            Command::Undo => undo::command(hall, talks, message),
            Command::Diff => changes::diff_command(hall, talks, message),
            Command::File(words) => file::command(hall, talks, &words, message),
            Command::Rich(words) => rich_choice::command(hall, &words, message),
            Command::Rules => rules::command(hall, talks, message),
            Command::Context => facts::context_command(hall, talks, message),
            Command::Cockpit(words) => rooms.cockpits.command(hall, &words, message),
            Command::Usage => usage::command(hall, talks, message, now),
            Command::Stop(words) => stop::command(hall, talks, &words, message, now),
            Command::Btw(words) => aside::btw_command(hall, talks, &words, message),
            Command::Model(words) => tuning::model_command(hall, talks, &words, message),
            Command::Effort(words) => tuning::effort_command(hall, talks, &words, message),
            Command::Mode(words) => tuning::mode_command(hall, talks, &words, message),
            Command::Plan(words) => plan::command(hall, talks, &words, message, now),
            Command::Compact(words) => tuning::compact_command(hall, talks, &words, message, now),
            Command::Mcp => servers::mcp_command(hall, talks, message),
            Command::Agents => abilities::agents_command(hall, talks, message),
            Command::Commands => abilities::commands_command(hall, talks, message),
            Command::Settings => settings::command(hall, talks, message),
            Command::Status(words) => status::command(hall, talks, &words, message, now),
            Command::Whoami => people::whoami_command(hall, message),
        }
    }
}
