//! `/rules`: what is allowed without a question, each with a button to take it back.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::{rule_meaning, rule_text};
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::grants::project_rules::ProjectRules;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, addressee, errands, grants, queries};
use crate::change::Change;
use crate::chat::Message;
use crate::errand::{Errand, Failure, MachineErrand};
use crate::ids::SessionId;
use crate::page::{LABEL_LIMIT, Page};
use crate::permission::{Grant, Rule};
use crate::pick::{ButtonPick, RulesPick};
use crate::query::{NoAnswer, OwnRule, Query, RuleSource};
use crate::render;
use crate::render::{Text, exact_line};
use crate::session::Session;
use crate::words::Voice;

/// How many rules a list shows; each has a button.
const SHOWN: usize = 30;

/// How much of a rule a list shows, in UTF-16 units: all of one that was offered.
const RULE: usize = 220;

/// What is known of Claude Code's own rules.
#[derive(Clone, Copy)]
enum OwnRules<'a> {
    Unknown,
    Known(&'a [OwnRule]),
    /// This one was taken out.
    Without(&'a str),
}

/// The lines of a list, and its buttons.
struct RuleShelf<'a> {
    text: Text,
    rows: Vec<Vec<NewButton>>,
    count: usize,
    voice: Voice<'a>,
}

impl RuleShelf<'_> {
    fn title(&mut self, title: &str) {
        self.text.newline().newline().bold(title);
    }

    /// A rule with how far it goes, and the button that takes it back.
    fn rule(&mut self, rule: &Rule, undo: impl FnOnce(String) -> RulesPick) {
        let text = rule_text(rule);
        if self.put(&text, Some(undo(text.clone()))) {
            self.mean(rule_meaning(rule));
        }
    }

    /// How far the rule of this line goes.
    fn mean(&mut self, key: &str) {
        self.text.push(" — ").italic(&self.voice.say(key));
    }

    /// A line, and the button that takes it back. Says whether there was room for it.
    fn put(&mut self, what: &str, undo: Option<RulesPick>) -> bool {
        if self.count >= SHOWN {
            return false;
        }
        self.count += 1;
        self.text.newline().push(&format!("{}. ", self.count)).code(&exact_line(what, RULE));
        if let Some(undo) = undo {
            let args = [("number", self.count.into()), ("rule", exact_line(what, LABEL_LIMIT - 10).into())];
            let label = render::cut(&self.voice.tell("rules-revoke", args), LABEL_LIMIT);
            self.rows.push(vec![NewButton::pick(label, ButtonPick::Rules(undo))]);
        }
        true
    }
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    show_rules(hall, talks, session, OwnRules::Unknown, &Asker::from(message));
}

/// Shows what we keep, and what Claude Code has of its own if that is known.
fn show_rules(hall: &mut Hall, talks: &Talks, id: SessionId, own: OwnRules<'_>, asker: &Asker) {
    let Some(record) = talks.sessions.get(&id).map(|session| session.record().clone()) else { return };
    let project = grants::rules_project(hall, &talks.sessions, &talks.added_projects, id);
    let of_project = project.map(|project| talks.project_rules.of(&project)).unwrap_or_default();
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.bold(&voice.tell("rules-title", [("session", record.name.as_str().into())]));
    let mut shelf = RuleShelf { text, rows: Vec::new(), count: 0, voice };
    if !record.run.passing.is_empty() {
        shelf.title(&voice.say("rules-turn"));
        for rule in &record.run.passing {
            shelf.rule(rule, |rule| RulesPick::RevokeTurn { session: id, rule });
        }
    }
    if !record.run.grants.is_empty() {
        shelf.title(&voice.say("rules-session"));
        for grant in &record.run.grants {
            session_lines(&mut shelf, id, grant);
        }
    }
    if !of_project.is_empty() {
        shelf.title(&voice.tell("rules-project", [("project", record.workspace.name.as_str().into())]));
        for rule in of_project {
            shelf.rule(rule, |rule| RulesPick::RevokeProject { session: id, rule });
        }
    }
    match own {
        OwnRules::Known(own) => own_lines(&mut shelf, id, own),
        OwnRules::Without(rule) => {
            let rule = exact_line(rule, RULE);
            shelf.text.newline().push(&voice.tell("rules-forgotten", [("rule", rule.into())]));
        }
        OwnRules::Unknown if shelf.count == 0 => {
            shelf.text.newline().push(&voice.say("rules-none"));
        }
        OwnRules::Unknown => {}
    }
    let mut menu = Menu::list(shelf.text.into_page());
    for row in shelf.rows {
        menu = menu.row(row);
    }
    if !matches!(own, OwnRules::Known(_)) {
        menu =
            menu.row([NewButton::pick(voice.say("rules-own-button"), ButtonPick::Rules(RulesPick::Own(id)))]);
    }
    menu.session = Some(id);
    let menu = menu.row([NewButton::pick(voice.say("queue-button-close"), ButtonPick::Close)]);
    hall.show_menu(menu, asker);
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: RulesPick,
    asker: &Asker,
) -> String {
    let person = asker.person.id;
    let revoked = match pick {
        RulesPick::Own(session) if talks.sessions.get(&session).is_some() => {
            queries::query(hall, talks, session, Query::Rules, asker, RulesWanted);
            return hall.voice(person).say("rules-asking");
        }
        RulesPick::Own(_) => None,
        RulesPick::RevokeTurn { session, rule } => revoke_turn(
            hall,
            &mut talks.sessions,
            &talks.added_projects,
            &talks.project_rules,
            session,
            &rule,
        ),
        RulesPick::RevokeSession { session, rule } => revoke_session(
            hall,
            &mut talks.sessions,
            &talks.added_projects,
            &talks.project_rules,
            session,
            &rule,
        ),
        RulesPick::RevokeFolder { session, path } => revoke_folder(&mut talks.sessions, session, &path),
        RulesPick::RevokeProject { session, rule } => revoke_project(
            hall,
            &talks.sessions,
            &talks.added_projects,
            &mut talks.project_rules,
            session,
            &rule,
        ),
        RulesPick::RevokeOwn { session, rule } => {
            let Some(record) = talks.sessions.get(&session).map(Session::record) else {
                return hall.voice(person).say("toast-expired");
            };
            let directory = record.workspace.directory.clone();
            let errand = Errand::Machine(MachineErrand::ForgetRule { directory, rule: rule.clone() });
            errands::send_out(
                hall,
                &talks.sessions,
                &mut talks.errands,
                errand,
                asker,
                RuleGone { session, rule },
            );
            return String::new();
        }
    };
    let Some(session) = revoked else { return hall.voice(person).say("rules-gone") };
    show_rules(hall, talks, session, OwnRules::Unknown, asker);
    hall.voice(person).say("rules-revoked")
}

fn revoke_turn(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
    text: &str,
) -> Option<SessionId> {
    let was_allowed = sessions.get_mut(&id)?.record_mut().revoke_passing(|rule| rule_text(rule) == text);
    was_allowed.then(|| grants::tell_rules(hall, sessions, added_projects, project_rules, id))?;
    Some(id)
}

fn revoke_session(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
    text: &str,
) -> Option<SessionId> {
    let was_allowed = sessions.get_mut(&id)?.record_mut().revoke_rules(|rule| rule_text(rule) == text);
    was_allowed.then(|| grants::tell_rules(hall, sessions, added_projects, project_rules, id))?;
    Some(id)
}

fn revoke_folder(sessions: &mut Roster, id: SessionId, path: &str) -> Option<SessionId> {
    sessions.get_mut(&id)?.revoke_directory(path).then_some(id)
}

fn revoke_project(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &mut ProjectRules,
    id: SessionId,
    text: &str,
) -> Option<SessionId> {
    let project = grants::rules_project(hall, sessions, added_projects, id)?;
    let rules = project_rules.take_back(&project, |rule| rule_text(rule) == text)?;
    hall.save(Change::ProjectRules { project: project.clone(), rules });
    grants::tell_project(hall, sessions, added_projects, project_rules, &project, None);
    Some(id)
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &Talks,
    session: SessionId,
    answer: Result<Vec<OwnRule>, NoAnswer>,
    asker: &Asker,
) {
    match answer {
        Ok(own) => show_rules(hall, talks, session, OwnRules::Known(&own), asker),
        Err(why) => queries::no_answer(hall, &why, asker),
    }
}

/// What is to be done with what an agent says of its rules.
#[derive(Debug)]
pub(in crate::bridge) struct RulesWanted;

/// A rule was to be taken out of Claude Code's settings: the list that this session has is shown anew.
#[derive(Debug)]
pub(in crate::bridge) struct RuleGone {
    session: SessionId,
    rule: String,
}

/// A rule is not in Claude Code's settings any more, or could not be taken out.
pub(in crate::bridge) fn rule_forgotten(
    hall: &mut Hall,
    talks: &Talks,
    RuleGone { session, rule }: RuleGone,
    forgotten: Result<(), Failure>,
    asker: &Asker,
) {
    let Err(Failure(reason)) = forgotten else {
        // Claude Code sees the change of its file a little later, so it is not asked now.
        return show_rules(hall, talks, session, OwnRules::Without(&rule), asker);
    };
    let reason = render::glance(&reason, RULE * 3);
    let text = hall.voice(asker.person.id).tell("rules-failed", [("reason", reason.into())]);
    hall.close_menu(asker, Page::plain(text));
}

/// What was allowed for a session, each with what takes it back.
fn session_lines(shelf: &mut RuleShelf<'_>, id: SessionId, grant: &Grant) {
    match grant {
        Grant::Rules(rules) => {
            for rule in rules {
                shelf.rule(rule, |rule| RulesPick::RevokeSession { session: id, rule });
            }
        }
        Grant::Directories(directories) => {
            for path in directories {
                if shelf.put(path, Some(RulesPick::RevokeFolder { session: id, path: path.clone() })) {
                    shelf.mean("rules-folder");
                }
            }
        }
        Grant::Mode(_) => {}
    }
}

/// What Claude Code has in settings of its own; those of the directory's local settings can be taken out.
fn own_lines(shelf: &mut RuleShelf<'_>, id: SessionId, own: &[OwnRule]) {
    shelf.title(&shelf.voice.say("rules-own"));
    if own.is_empty() {
        shelf.text.newline().push(&shelf.voice.say("rules-own-none"));
    }
    for rule in own {
        let undo = matches!(rule.source, RuleSource::Local)
            .then(|| RulesPick::RevokeOwn { session: id, rule: rule.rule.clone() });
        if !shelf.put(&rule.rule, undo) {
            return;
        }
        let (source, behaviour) = (shelf.voice.say(source_key(rule.source)), rule.behaviour.clone());
        shelf.text.push(&format!(" · {behaviour} · {source}"));
        if rule.behaviour == OwnRule::ALLOWS {
            shelf.mean(rule_meaning(&Rule::read(&rule.rule)));
        }
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
