//! What the bot's own commands do.

use crate::bridge::Bridge;
use crate::bridge::rooms::changes::file;
use crate::bridge::rooms::facts::{abilities, servers};
use crate::bridge::rooms::personas::making;
use crate::bridge::rooms::sessions::{close, delete, rest, status, switch};
use crate::bridge::rooms::terminal::handoff;
use crate::bridge::rooms::tuning::plan;
use crate::bridge::rooms::{
    changes, facts, history, new, personas, projects, sessions, settings, tasks, terminal, tuning, undo,
    usage,
};
use crate::bridge::talks::asks::rules;
use crate::bridge::talks::backlog::again;
use crate::bridge::talks::steering::{aside, stop};
use crate::bridge::talks::{prompts, queue};
use crate::chat::Message;
use crate::command::Command;
use crate::render::Text;
use crate::time::Now;

impl Bridge {
    pub(super) fn command(&mut self, command: Command, message: &Message, now: Now) {
        prompts::settle_written(&mut self.hall, &mut self.talks, message.thread, message.from.id, now);
        making::forget_writer(&mut self.rooms.known, message);
        match command {
            Command::Start => self.hall.say(message, "welcome"),
            Command::Help => self.hall.say(message, "help"),
            Command::New(words) => {
                new::command(&mut self.hall, &mut self.talks, &mut self.rooms.known, &words, message, now);
            }
            Command::Sessions(words) => {
                sessions::list::sessions_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Switch(words) => switch::command(&mut self.hall, &mut self.talks, &words, message, now),
            Command::Rename(words) => {
                sessions::rename_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Fork(words) => {
                sessions::fork::command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Close(words) => close::command(&mut self.hall, &mut self.talks, &words, message, now),
            Command::Delete(words) => delete::command(&mut self.hall, &self.talks, &words, message, now),
            Command::Sleep(words) => {
                rest::sleep_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Projects(words) => projects::command(
                &mut self.hall,
                &mut self.talks,
                &mut self.rooms.known,
                &words,
                message,
                now,
            ),
            Command::Project(words) => {
                projects::project_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Persona(words) => personas::command(
                &mut self.hall,
                &mut self.talks,
                &mut self.rooms.known,
                &words,
                message,
                now,
            ),
            Command::History(words) => {
                history::command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Export(words) => {
                history::export_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Search(words) => {
                history::search_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Handoff(words) => {
                handoff::handoff_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Attach(words) => {
                terminal::list::attach_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Queue(words) => queue::command(&mut self.hall, &self.talks, &words, message, now),
            Command::Retry(words) => {
                again::retry_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Verbose(words) => self.hall.verbose_command(&words, message),
            Command::Tasks => tasks::command(&mut self.hall, &self.talks, message, now),
            Command::Undo => undo::command(&mut self.hall, &mut self.talks, message),
            Command::Diff => changes::diff_command(&mut self.hall, &mut self.talks, message),
            Command::File(words) => file::command(&mut self.hall, &mut self.talks, &words, message),
            Command::Rich(words) => self.hall.rich_command(&words, message),
            Command::Rules => rules::list::rules_command(&mut self.hall, &self.talks, message),
            Command::Context => facts::context_command(&mut self.hall, &mut self.talks, message),
            Command::Cockpit(words) => self.rooms.cockpits.command(&mut self.hall, &words, message),
            Command::Usage => usage::command(&mut self.hall, &mut self.talks, message, now),
            Command::Stop(words) => stop::command(&mut self.hall, &mut self.talks, &words, message, now),
            Command::Btw(words) => aside::btw_command(&mut self.hall, &mut self.talks, &words, message),
            Command::Model(words) => tuning::model_command(&mut self.hall, &mut self.talks, &words, message),
            Command::Effort(words) => {
                tuning::effort_command(&mut self.hall, &mut self.talks, &words, message);
            }
            Command::Mode(words) => tuning::mode_command(&mut self.hall, &mut self.talks, &words, message),
            Command::Plan(words) => plan::command(&mut self.hall, &mut self.talks, &words, message, now),
            Command::Compact(words) => {
                tuning::compact_command(&mut self.hall, &mut self.talks, &words, message, now);
            }
            Command::Mcp => servers::mcp_command(&mut self.hall, &mut self.talks, message),
            Command::Agents => abilities::agents_command(&mut self.hall, &mut self.talks, message),
            Command::Commands => abilities::commands_command(&mut self.hall, &mut self.talks, message),
            Command::Settings => settings::command(&mut self.hall, &self.talks, message),
            Command::Status(words) => status::command(&mut self.hall, &self.talks, &words, message, now),
            Command::Whoami => self.whoami(message),
        }
    }

    fn whoami(&mut self, message: &Message) {
        let Self { hall, .. } = self;
        let Some(role) = hall.access.role(message.from.id) else { return };
        let voice = hall.voice(message.from.id);
        let mut text = Text::new();
        text.push(&message.from.name).push(" · ").push(&voice.say(role.key())).newline();
        text.push(&voice.say("whoami-id")).push(" ").code(&message.from.id.0.to_string());
        hall.reply(message.thread, text.into_page());
    }
}
