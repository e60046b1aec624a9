//! `/rules`: what is allowed without a question, each with a button to take it back.

use crate::agent::{Grant, Rule};
use crate::bridge::Bridge;
use crate::bridge::cards::rule_text;
use crate::bridge::errands::{Asker, Then};
use crate::bridge::menus::{Menu, NewButton};
use crate::bridge::queries;
use crate::change::Change;
use crate::chat::Message;
use crate::errand::{Errand, Failure, MachineErrand};
use crate::ids::SessionId;
use crate::page::{LABEL_LIMIT, Page};
use crate::pick::{ButtonPick, RulesPick};
use crate::query::{Answer, NoAnswer, OwnRule, Query, RuleSource};
use crate::render::{self, Text, exact_line};
use crate::words::Voice;

/// How many rules a list shows; each has a button.
const SHOWN: usize = 30;

/// How much of a rule a list shows, in UTF-16 units: all of one that was offered.
const RULE: usize = 220;

/// What is to be done with what an agent says of its rules.
#[derive(Debug)]
pub(in crate::bridge) struct Said;

/// What is known of Claude Code's own rules.
#[derive(Clone, Copy)]
enum Own<'a> {
    Unknown,
    Known(&'a [OwnRule]),
    /// This one was taken out.
    Without(&'a str),
}

/// The lines of a list, and its buttons.
struct Shelf<'a> {
    text: Text,
    rows: Vec<Vec<NewButton>>,
    count: usize,
    voice: Voice<'a>,
}

impl Shelf<'_> {
    fn title(&mut self, title: &str) {
        self.text.newline().newline().bold(title);
    }

    /// A line, and the button that takes it back.
    fn put(&mut self, what: &str, undo: Option<RulesPick>) {
        if self.count >= SHOWN {
            return;
        }
        self.count += 1;
        self.text.newline().push(&format!("{}. ", self.count)).code(&exact_line(what, RULE));
        if let Some(undo) = undo {
            let args = [("number", self.count.into()), ("rule", exact_line(what, LABEL_LIMIT - 10).into())];
            let label = render::cut(&self.voice.tell("rules-revoke", args), LABEL_LIMIT);
            self.rows.push(vec![NewButton::pick(label, ButtonPick::Rules(undo))]);
        }
    }
}

impl Bridge {
    pub(in crate::bridge) fn rules_command(&mut self, message: &Message) {
        let Some(session) = self.session_of_message(message) else { return };
        self.show_rules(session, Own::Unknown, &Asker::from(message));
    }

    /// Shows what we keep, and what Claude Code has of its own if that is known.
    fn show_rules(&mut self, id: SessionId, own: Own<'_>, asker: &Asker) {
        let Some(record) = self.sessions.get(&id).map(|session| session.record.clone()) else { return };
        let project = self.rules_project(id);
        let of_project = project.and_then(|project| self.project_rules.get(&project)).cloned();
        let voice = self.voice(asker.person.id);
        let mut text = Text::new();
        text.bold(&voice.tell("rules-title", [("session", record.name.as_str().into())]));
        let mut shelf = Shelf { text, rows: Vec::new(), count: 0, voice };
        if !record.run.passing.is_empty() {
            shelf.title(&voice.say("rules-turn"));
            for rule in record.run.passing.iter().map(rule_text) {
                shelf.put(&rule, Some(RulesPick::RevokeTurn { session: id, rule: rule.clone() }));
            }
        }
        if !record.run.grants.is_empty() {
            shelf.title(&voice.say("rules-session"));
            for (what, undo) in record.run.grants.iter().flat_map(|grant| session_lines(id, grant)) {
                shelf.put(&what, Some(undo));
            }
        }
        if let Some(rules) = of_project.filter(|rules| !rules.is_empty()) {
            shelf.title(&voice.tell("rules-project", [("project", record.workspace.name.as_str().into())]));
            for rule in rules.iter().map(rule_text) {
                shelf.put(&rule, Some(RulesPick::RevokeProject { session: id, rule: rule.clone() }));
            }
        }
        match own {
            Own::Known(own) => own_lines(&mut shelf, id, own),
            Own::Without(rule) => {
                let rule = exact_line(rule, RULE);
                shelf.text.newline().push(&voice.tell("rules-forgotten", [("rule", rule.into())]));
            }
            Own::Unknown if shelf.count == 0 => {
                shelf.text.newline().push(&voice.say("rules-none"));
            }
            Own::Unknown => {}
        }
        let mut menu = Menu::list(shelf.text.into_page());
        for row in shelf.rows {
            menu = menu.row(row);
        }
        if !matches!(own, Own::Known(_)) {
            menu = menu
                .row([NewButton::pick(voice.say("rules-own-button"), ButtonPick::Rules(RulesPick::Own(id)))]);
        }
        menu.session = Some(id);
        let menu = menu.row([NewButton::pick(voice.say("queue-button-close"), ButtonPick::Close)]);
        self.show_menu(menu, asker);
    }

    pub(in crate::bridge) fn picked_rules(&mut self, pick: RulesPick, asker: &Asker) -> String {
        let person = asker.person.id;
        let revoked = match pick {
            RulesPick::Own(session) if self.sessions.get(&session).is_some() => {
                self.query(session, Query::Rules, asker, queries::Then::Rules(Said));
                return self.voice(person).say("rules-asking");
            }
            RulesPick::Own(_) => None,
            RulesPick::RevokeTurn { session, rule } => self.revoke_turn(session, &rule),
            RulesPick::RevokeSession { session, rule } => self.revoke_session(session, &rule),
            RulesPick::RevokeFolder { session, path } => self.revoke_folder(session, &path),
            RulesPick::RevokeProject { session, rule } => self.revoke_project(session, &rule),
            RulesPick::RevokeOwn { session, rule } => {
                let Some(record) = self.sessions.get(&session).map(|session| &session.record) else {
                    return self.voice(person).say("toast-expired");
                };
                let directory = record.workspace.directory.clone();
                let errand = Errand::Machine(MachineErrand::ForgetRule { directory, rule: rule.clone() });
                self.send_out(errand, asker, Then::Rule(session, rule));
                return String::new();
            }
        };
        let Some(session) = revoked else { return self.voice(person).say("rules-gone") };
        self.show_rules(session, Own::Unknown, asker);
        self.voice(person).say("rules-revoked")
    }

    fn revoke_turn(&mut self, id: SessionId, text: &str) -> Option<SessionId> {
        let session = self.sessions.get(&id)?;
        session.record.run.passing.iter().find(|rule| rule_text(rule) == text)?;
        self.record(id, |record| record.run.passing.retain(|rule| rule_text(rule) != text));
        self.tell_rules(id);
        Some(id)
    }

    fn revoke_session(&mut self, id: SessionId, text: &str) -> Option<SessionId> {
        let has = |grant: &Grant| matches!(grant, Grant::Rules(rules) if rules.iter().any(|rule| rule_text(rule) == text));
        self.sessions.get(&id)?.record.run.grants.iter().find(|grant| has(grant))?;
        self.record(id, |record| {
            for grant in &mut record.run.grants {
                if let Grant::Rules(rules) = grant {
                    rules.retain(|rule| rule_text(rule) != text);
                }
            }
            record.run.grants.retain(|grant| !matches!(grant, Grant::Rules(rules) if rules.is_empty()));
        });
        self.tell_rules(id);
        Some(id)
    }

    /// A directory cannot be taken from a live agent: it is started anew as soon as nothing is lost.
    fn revoke_folder(&mut self, id: SessionId, path: &str) -> Option<SessionId> {
        let has =
            |grant: &Grant| matches!(grant, Grant::Directories(all) if all.iter().any(|one| one == path));
        self.sessions.get(&id)?.record.run.grants.iter().find(|grant| has(grant))?;
        self.record(id, |record| {
            for grant in &mut record.run.grants {
                if let Grant::Directories(all) = grant {
                    all.retain(|one| one != path);
                }
            }
            record.run.grants.retain(|grant| !matches!(grant, Grant::Directories(all) if all.is_empty()));
        });
        if let Some(session) = self.sessions.get_mut(&id) {
            session.outdate();
        }
        Some(id)
    }

    fn revoke_project(&mut self, id: SessionId, text: &str) -> Option<SessionId> {
        let project = self.rules_project(id)?;
        let known = self.project_rules.get_mut(&project)?;
        let before = known.len();
        known.retain(|rule| rule_text(rule) != text);
        if known.len() == before {
            return None;
        }
        let rules: Vec<Rule> = known.clone();
        if rules.is_empty() {
            self.project_rules.remove(&project);
        }
        self.save(Change::ProjectRules { project: project.clone(), rules });
        self.tell_project(&project, None);
        Some(id)
    }

    pub(in crate::bridge) fn rules_told(
        &mut self,
        session: SessionId,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
    ) {
        match answer {
            Ok(Answer::Rules(own)) => self.show_rules(session, Own::Known(&own), asker),
            Ok(_) => self.no_answer(&NoAnswer::Unsupported, asker),
            Err(why) => self.no_answer(&why, asker),
        }
    }

    /// A rule is not in Claude Code's settings any more, or could not be taken out.
    pub(in crate::bridge) fn rule_forgotten(
        &mut self,
        session: SessionId,
        rule: &str,
        forgotten: Result<(), Failure>,
        asker: &Asker,
    ) {
        let Err(Failure(reason)) = forgotten else {
            // Claude Code sees the change of its file a little later, so it is not asked now.
            return self.show_rules(session, Own::Without(rule), asker);
        };
        let reason = render::glance(&reason, RULE * 3);
        let text = self.voice(asker.person.id).tell("rules-failed", [("reason", reason.into())]);
        self.close_menu(asker, Page::plain(text));
    }
}

/// What was allowed for a session, each with what takes it back.
fn session_lines(id: SessionId, grant: &Grant) -> Vec<(String, RulesPick)> {
    match grant {
        Grant::Rules(rules) => rules
            .iter()
            .map(rule_text)
            .map(|rule| (rule.clone(), RulesPick::RevokeSession { session: id, rule }))
            .collect(),
        Grant::Directories(directories) => directories
            .iter()
            .map(|path| (path.clone(), RulesPick::RevokeFolder { session: id, path: path.clone() }))
            .collect(),
        Grant::Mode(_) => Vec::new(),
    }
}

/// What Claude Code has in settings of its own; those of the directory's local settings can be taken out.
fn own_lines(shelf: &mut Shelf<'_>, id: SessionId, own: &[OwnRule]) {
    shelf.title(&shelf.voice.say("rules-own"));
    if own.is_empty() {
        shelf.text.newline().push(&shelf.voice.say("rules-own-none"));
    }
    for rule in own {
        let undo = matches!(rule.source, RuleSource::Local)
            .then(|| RulesPick::RevokeOwn { session: id, rule: rule.rule.clone() });
        shelf.put(&rule.rule, undo);
        let (source, behaviour) = (shelf.voice.say(source_key(rule.source)), rule.behaviour.clone());
        shelf.text.push(&format!(" · {behaviour} · {source}"));
    }
}

fn source_key(source: RuleSource) -> &'static str {
    match source {
        RuleSource::Local => "rules-source-local",
        RuleSource::Project => "rules-source-project",
        RuleSource::User => "rules-source-user",
        RuleSource::Session => "rules-source-session",
        RuleSource::Other => "rules-source-other",
    }
}
