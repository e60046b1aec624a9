//! What the bot's own commands do.

use super::Bridge;
use crate::chat::Message;
use crate::command::Command;
use crate::ids::{PersonId, ThreadId};
use crate::page::Page;
use crate::render::Text;
use crate::time::Now;

impl Bridge {
    pub(super) fn command(&mut self, command: Command, message: &Message, now: Now) {
        self.settle_written(message.thread, message.from.id, now);
        self.forget_writer(message);
        match command {
            Command::Start => self.say(message, "welcome"),
            Command::Help => self.say(message, "help"),
            Command::New(words) => self.new_command(&words, message, now),
            Command::Sessions(words) => self.sessions_command(&words, message, now),
            Command::Switch(words) => self.switch_command(&words, message, now),
            Command::Rename(words) => self.rename_command(&words, message, now),
            Command::Fork(words) => self.fork_command(&words, message, now),
            Command::Close(words) => self.close_command(&words, message, now),
            Command::Delete(words) => self.delete_command(&words, message, now),
            Command::Sleep(words) => self.sleep_command(&words, message, now),
            Command::Projects(words) => self.projects_command(&words, message, now),
            Command::Project(words) => self.project_command(&words, message, now),
            Command::Persona(words) => self.persona_command(&words, message, now),
            Command::History(words) => self.history_command(&words, message, now),
            Command::Export(words) => self.export_command(&words, message, now),
            Command::Search(words) => self.search_command(&words, message, now),
            Command::Handoff(words) => self.handoff_command(&words, message, now),
            Command::Attach(words) => self.attach_command(&words, message, now),
            Command::Queue(words) => self.queue_command(&words, message, now),
            Command::Retry(words) => self.retry_command(&words, message, now),
            Command::Verbose(words) => self.verbose_command(&words, message),
            Command::Tasks => self.tasks_command(message, now),
            Command::Undo => self.undo_command(message),
            Command::Diff => self.diff_command(message),
            Command::File(words) => self.file_command(&words, message),
            Command::Rich(words) => self.rich_command(&words, message),
            Command::Rules => self.rules_command(message),
            Command::Context => self.context_command(message),
            Command::Cockpit(words) => self.cockpit_command(&words, message),
            Command::Usage => self.usage_command(message, now),
            Command::Stop(words) => self.stop_command(&words, message, now),
            Command::Btw(words) => self.btw_command(&words, message),
            Command::Model(words) => self.model_command(&words, message),
            Command::Effort(words) => self.effort_command(&words, message),
            Command::Mode(words) => self.mode_command(&words, message),
            Command::Plan(words) => self.plan_command(&words, message, now),
            Command::Compact(words) => self.compact_command(&words, message, now),
            Command::Mcp => self.mcp_command(message),
            Command::Agents => self.agents_command(message),
            Command::Commands => self.commands_command(message),
            Command::Settings => self.settings_command(message),
            Command::Status(words) => self.status_command(&words, message, now),
            Command::Whoami => self.whoami(message),
        }
    }

    /// What a person wrote before something else comes before it: after a crash it could go elsewhere.
    pub(super) fn settle_written(&mut self, thread: ThreadId, person: PersonId, now: Now) {
        if let Some(group) = self.joiner.flush(thread, person) {
            self.prompted(&group, now);
        }
    }

    pub(super) fn say(&mut self, message: &Message, key: &str) {
        let text = self.voice(message.from.id).say(key);
        self.reply(message.thread, Page::plain(text));
    }

    fn whoami(&mut self, message: &Message) {
        let Some(role) = self.access.role(message.from.id) else { return };
        let voice = self.voice(message.from.id);
        let mut text = Text::new();
        text.push(&message.from.name).push(" · ").push(&voice.say(role.key())).newline();
        text.push(&voice.say("whoami-id")).push(" ").code(&message.from.id.0.to_string());
        self.reply(message.thread, text.into_page());
    }
}
