//! What the store is to give back, said a second time: over plain maps, straight from the documentation of the records.

use std::collections::BTreeMap;

use telecode_core::seam::access::OwnerRecord;
use telecode_core::seam::ask::{Ask, AskState};
use telecode_core::seam::change::{
    Change, Class, CockpitRecord, GroupRecord, LINK_LIMIT, PointRecord, PromptRecord, PromptStage,
    ReactionRecord, SessionRecord, SlotRecord, SlotState, Stored, TurnRecord, TurnStage,
};
use telecode_core::seam::ids::{
    AskId, ChatId, MessageId, PersonId, SessionId, SlotId, ThreadId, Token, TurnId,
};
use telecode_core::seam::page::Page;
use telecode_core::seam::pick::{ButtonControl, ButtonPick};
use telecode_core::seam::plan::{ParkRecord, SPENT_DAYS, SpentRecord, WindowRecord};
use telecode_core::seam::preference::{Preferences, RichSight, Scope};
use telecode_core::seam::words::Language;

/// What is to come back after these changes.
pub(super) fn stored<'a>(changes: impl Iterator<Item = &'a Change>) -> Stored {
    let mut model = Model::default();
    changes.for_each(|change| model.apply(change.clone()));
    model.stored()
}

/// Every record by its number; a slot that is gone is `None`.
#[derive(Default)]
struct Model {
    slots: BTreeMap<SlotId, Option<SlotRecord>>,
    controls: BTreeMap<Token, ButtonControl>,
    asks: BTreeMap<AskId, Ask>,
    preferences: BTreeMap<Scope, Preferences>,
    sights: BTreeMap<PersonId, RichSight>,
    sessions: BTreeMap<SessionId, SessionRecord>,
    current: BTreeMap<ThreadId, SessionId>,
    turns: BTreeMap<TurnId, TurnRecord>,
    points: BTreeMap<TurnId, PointRecord>,
    languages: BTreeMap<PersonId, Language>,
    groups: BTreeMap<ChatId, GroupRecord>,
    spent: BTreeMap<(TurnId, String), SpentRecord>,
    windows: BTreeMap<String, WindowRecord>,
    parked: BTreeMap<SessionId, ParkRecord>,
    cockpits: BTreeMap<ThreadId, CockpitRecord>,
    reactions: BTreeMap<(ChatId, MessageId), ReactionRecord>,
    out: Stored,
}

impl Model {
    fn put_owner(&mut self, owner: OwnerRecord) {
        self.out.owners.retain(|known| known.person != owner.person);
        self.out.owners.push(owner);
    }

    fn put_prompt(&mut self, record: PromptRecord) {
        match self.out.prompts.iter_mut().find(|prompt| prompt.id == record.id) {
            Some(prompt) => *prompt = record,
            None => self.out.prompts.push(record),
        }
    }

    fn apply(&mut self, change: Change) {
        match change {
            // What was taken back is only seen in what was said.
            Change::Handled(_) | Change::Undone { .. } => {}
            Change::Owner(owner) => self.put_owner(owner),
            Change::OwnerGone(person) => self.out.owners.retain(|owner| owner.person != person),
            Change::RefusedGone(person) => self.out.refused.retain(|other| *other != person),
            Change::Refused(person) => self.out.refused.push(person),
            Change::Speaks { person, language } => {
                self.languages.insert(person, language);
            }
            Change::Preferences { scope, preferences } => {
                self.preferences.insert(scope, preferences);
                self.preferences.retain(|_, set| *set != Preferences::default());
            }
            Change::Sight { person, sight } => {
                self.sights.insert(person, sight);
            }
            Change::Session(record) => {
                self.out.last.session = self.out.last.session.max(record.id);
                self.sessions.insert(record.id, *record);
            }
            Change::Current { thread, session } => {
                self.current.insert(thread, session);
            }
            Change::CurrentGone(thread) => {
                self.current.remove(&thread);
            }
            Change::SessionGone(session) => self.forget(session),
            Change::Project(project) => {
                self.out.projects.retain(|old| old.name != project.name);
                self.out.projects.push(project);
            }
            Change::ProjectRules { project, rules } => {
                self.out.project_rules.retain(|(old, _)| *old != project);
                if !rules.is_empty() {
                    self.out.project_rules.push((project, rules));
                    self.out.project_rules.sort_by(|a, b| a.0.cmp(&b.0));
                }
            }
            Change::ProjectGone { name } => self.out.projects.retain(|old| old.name != name),
            Change::Group(group) => {
                self.groups.insert(group.chat, group);
            }
            Change::GroupGone(chat) => drop(self.groups.remove(&chat)),
            Change::Prompt(record) => self.put_prompt(record),
            Change::Turn(record) => {
                self.out.last.turn = self.out.last.turn.max(record.id);
                self.turns.insert(record.id, record);
            }
            Change::Point(record) => drop(self.points.insert(record.turn, record)),
            Change::PointGone(turn) => drop(self.points.remove(&turn)),
            Change::Ask(record) => {
                self.out.last.ask = self.out.last.ask.max(record.id);
                self.asks.insert(record.id, *record);
            }
            Change::Control(record) => {
                self.controls.insert(record.token.clone(), record);
            }
            Change::ControlsGone(slot) => self.controls.retain(|_, control| control.slot != slot),
            Change::Slot(record) => {
                self.out.last.slot = self.out.last.slot.max(record.id);
                self.slots.insert(record.id, Some(record));
            }
            Change::Sending(slot) => {
                if let Some(Some(record)) = self.slots.get_mut(&slot) {
                    record.state = SlotState::Unsure;
                }
            }
            Change::Shown { slot, message } => self.shown(slot, message),
            Change::SlotGone(slot) => {
                self.controls.retain(|_, control| control.slot != slot);
                self.slots.entry(slot).and_modify(|record| *record = None);
            }
            Change::Spent(record) => {
                self.spent.insert((record.turn, record.model.clone()), record);
            }
            Change::Window(record) => {
                let name = super::super::text::window(&record.state.window);
                self.windows.insert(name, record);
            }
            Change::Parked(record) => {
                self.parked.insert(record.session, record);
            }
            Change::Unparked(session) => {
                self.parked.remove(&session);
            }
            Change::Cockpit { thread, cockpit: Some(cockpit) } => {
                self.cockpits.insert(thread, cockpit);
            }
            Change::Cockpit { thread, cockpit: None } => {
                self.cockpits.remove(&thread);
            }
            Change::Reaction(record) => {
                self.reactions.insert((record.chat, record.message), record);
            }
            Change::ReactionGone { chat, message } => {
                self.reactions.remove(&(chat, message));
            }
            Change::Linked { chat, message, session } => self.linked(chat, message, session),
        }
    }

    fn linked(&mut self, chat: ChatId, message: MessageId, session: SessionId) {
        if self.sessions.contains_key(&session) {
            self.out.links.retain(|link| (link.0, link.1) != (chat, message));
            self.out.links.push((chat, message, session));
        }
    }

    fn shown(&mut self, slot: SlotId, message: MessageId) {
        let has_buttons = self.controls.values().any(|control| control.slot == slot);
        if let Some(Some(record)) = self.slots.get_mut(&slot) {
            record.state = SlotState::Shown(message);
            if record.class != Class::Live && !has_buttons {
                record.page = Page::default();
            }
        }
    }

    /// Everything of a session goes, what is shown aside.
    fn forget(&mut self, session: SessionId) {
        let Self { slots, controls, asks, sessions, current, turns, out, .. } = self;
        let of_it = |turn: &TurnId| turns.get(turn).is_some_and(|turn| turn.session == session);
        let unsent = |slot: &Option<SlotRecord>| {
            slot.as_ref().is_some_and(|record| {
                record.session == Some(session)
                    && matches!(record.state, SlotState::Waiting | SlotState::Unsure)
            })
        };
        controls.retain(|_, control| !slots.get(&control.slot).is_some_and(unsent));
        slots.retain(|_, slot| !unsent(slot));
        for slot in slots.values_mut().flatten() {
            slot.session = slot.session.filter(|of| *of != session);
        }
        out.links.retain(|link| link.2 != session);
        current.retain(|_, of| *of != session);
        asks.retain(|_, ask| ask.session != session && !of_it(&ask.turn));
        out.prompts
            .retain(|prompt| prompt.session != session && !turn_of(prompt).as_ref().is_some_and(of_it));
        turns.retain(|_, turn| turn.session != session);
        self.points.retain(|_, point| point.session != session);
        sessions.remove(&session);
        self.parked.remove(&session);
    }

    /// What is not finished.
    fn stored(self) -> Stored {
        let Self { slots, mut controls, mut asks, preferences, sights, sessions, current, .. } = self;
        let (points, spent, cockpits) = (self.points.into_values().collect(), self.spent, self.cockpits);
        let (mut turns, languages, groups, mut out) = (self.turns, self.languages, self.groups, self.out);
        turns.retain(|_, turn| {
            matches!(turn.stage, TurnStage::Running | TurnStage::Stopping | TurnStage::Offered)
        });
        asks.retain(|_, ask| turns.contains_key(&ask.turn));
        controls.retain(|_, control| slots.get(&control.slot) != Some(&None));
        let wanted = |record: &SlotRecord| {
            let live_ask = asks.values().any(|ask| {
                ask.slot == record.id && matches!(ask.state, AskState::Open | AskState::WantsReason(_))
            });
            let offer = controls.values().any(|control| {
                let (ButtonPick::ResumeTurn(turn) | ButtonPick::DropTurn(turn) | ButtonPick::ShowTurn(turn)) =
                    control.pick
                else {
                    return false;
                };
                let turn = turns.get(&turn);
                control.slot == record.id && turn.is_some_and(|turn| turn.stage == TurnStage::Offered)
            });
            let menu = controls.values().any(|control| {
                let is_about_work = matches!(
                    control.pick,
                    ButtonPick::Decide(..)
                        | ButtonPick::AskDetails(_)
                        | ButtonPick::StopTurn(_)
                        | ButtonPick::ResumeTurn(_)
                        | ButtonPick::DropTurn(_)
                        | ButtonPick::ShowTurn(_)
                );
                control.slot == record.id && !is_about_work
            });
            !matches!(record.state, SlotState::Shown(_))
                || record.class == Class::Live
                || live_ask
                || offer
                || menu
                || cockpits.values().any(|cockpit| cockpit.slot == record.id)
        };
        out.slots = slots.values().flatten().filter(|record| wanted(record)).cloned().collect();
        out.prompts.retain(|prompt| {
            matches!(
                prompt.stage,
                PromptStage::Held | PromptStage::Queued | PromptStage::Told(_) | PromptStage::Started(_)
            )
        });
        out.owners.sort_unstable_by_key(|owner| owner.person);
        out.refused.sort_unstable();
        out.refused.dedup();
        let older = out.links.len().saturating_sub(LINK_LIMIT);
        out.links.drain(..older);
        let last = spent.values().map(|record| record.at).max().unwrap_or_default();
        out.spent =
            spent.into_values().filter(|record| record.at.0 >= last.0 - SPENT_DAYS * 86_400_000).collect();
        // By when, then as they were by their keys.
        out.spent.sort_by_key(|record| record.at);
        out.windows = self.windows.into_values().collect();
        out.reactions = self.reactions.into_values().collect();
        out.parked = self.parked.into_values().collect();
        out.cockpits = cockpits.into_iter().collect();
        out.groups = groups.into_values().collect();
        out.languages = languages.into_iter().collect();
        out.preferences = preferences.into_iter().collect();
        out.sights = sights.into_iter().collect();
        out.sessions = sessions.into_values().collect();
        out.current = current.into_iter().collect();
        out.turns = turns.into_values().collect();
        out.points = points;
        out.asks = asks.into_values().collect();
        out.controls = controls.into_values().collect();
        out
    }
}

/// The turn that a prompt is told, started or answered in.
pub(super) fn turn_of(prompt: &PromptRecord) -> Option<TurnId> {
    match prompt.stage {
        PromptStage::Told(turn) | PromptStage::Started(turn) | PromptStage::Answered(turn) => Some(turn),
        PromptStage::Held
        | PromptStage::Queued
        | PromptStage::Interrupted
        | PromptStage::Dropped
        | PromptStage::Joined => None,
    }
}

/// Whether the record is there, as it is.
pub(super) fn holds(stored: &Stored, change: &Change) -> bool {
    match change {
        Change::Preferences { scope, preferences } if *preferences == Preferences::default() => {
            stored.preferences.iter().all(|(other, _)| other != scope)
        }
        Change::Preferences { scope, preferences } => stored.preferences.contains(&(*scope, *preferences)),
        Change::Sight { person, sight } => stored.sights.contains(&(*person, *sight)),
        Change::Session(record) => stored.sessions.contains(record),
        Change::Prompt(record) => stored.prompts.contains(record),
        Change::Turn(record) => stored.turns.contains(record),
        Change::Point(record) => stored.points.contains(record),
        Change::Ask(record) => stored.asks.contains(record),
        Change::Control(record) => stored.controls.contains(record),
        Change::Slot(record) => stored.slots.contains(record),
        Change::Current { thread, session } => stored.current.contains(&(*thread, *session)),
        Change::Spent(record) => stored.spent.contains(record),
        Change::Window(record) => stored.windows.contains(record),
        Change::Parked(record) => stored.parked.contains(record),
        Change::Cockpit { thread, cockpit } => {
            stored.cockpits.iter().find(|(of, _)| of == thread).map(|(_, cockpit)| *cockpit) == *cockpit
        }
        Change::Reaction(record) => stored.reactions.contains(record),
        Change::Linked { chat, message, session } => stored.links.contains(&(*chat, *message, *session)),
        Change::Owner(owner) => stored.owners.contains(owner),
        Change::Speaks { person, language } => stored.languages.contains(&(*person, *language)),
        Change::Refused(person) => stored.refused.contains(person),
        Change::Project(project) => stored.projects.contains(project),
        // None are taken away.
        Change::ProjectRules { project, rules } if rules.is_empty() => {
            stored.project_rules.iter().all(|(other, _)| other != project)
        }
        Change::ProjectRules { project, rules } => {
            stored.project_rules.contains(&(project.clone(), rules.clone()))
        }
        Change::Group(group) => stored.groups.contains(group),
        Change::Handled(_)
        | Change::OwnerGone(_)
        | Change::RefusedGone(_)
        | Change::Undone { .. }
        | Change::PointGone(_)
        | Change::CurrentGone(_)
        | Change::SessionGone(_)
        | Change::Unparked(_)
        | Change::ProjectGone { .. }
        | Change::GroupGone(_)
        | Change::ControlsGone(_)
        | Change::Sending(_)
        | Change::Shown { .. }
        | Change::ReactionGone { .. }
        | Change::SlotGone(_) => false,
    }
}
