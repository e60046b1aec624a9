//! A store in memory: what the real one must do, in the fewest lines. A restart reads it back.

use std::collections::{BTreeMap, BTreeSet};

use telecode_core::seam::access::OwnerRecord;
use telecode_core::seam::ask::{Ask, AskState};
use telecode_core::seam::change::{
    Change, Class, CockpitRecord, GroupRecord, LastIds, PointRecord, PromptRecord, PromptStage,
    ReactionRecord, SessionRecord, SlotRecord, SlotState, Stored, TurnRecord, TurnStage,
};
use telecode_core::seam::ids::{
    AskId, ChatId, MessageId, PersonId, SessionId, SlotId, ThreadId, Token, TurnId, UpdateId,
};
use telecode_core::seam::permission::Rule;
use telecode_core::seam::pick::ButtonControl;
use telecode_core::seam::plan::{ParkRecord, SpentRecord, Window, WindowRecord};
use telecode_core::seam::preference::{Preferences, RichSight, Scope};
use telecode_core::seam::settings::Project;
use telecode_core::seam::words::Language;

/// Every fact that was stored.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryStore {
    pub(crate) handled: BTreeSet<UpdateId>,
    pub(crate) owners: BTreeMap<PersonId, OwnerRecord>,
    pub(crate) refused: Vec<PersonId>,
    pub(crate) languages: BTreeMap<PersonId, Language>,
    pub(crate) preferences: BTreeMap<Scope, Preferences>,
    pub(crate) sights: BTreeMap<PersonId, RichSight>,
    pub(crate) sessions: BTreeMap<SessionId, SessionRecord>,
    pub(crate) current: BTreeMap<ThreadId, SessionId>,
    pub(crate) projects: Vec<Project>,
    pub(crate) project_rules: BTreeMap<String, Vec<Rule>>,
    pub(crate) groups: BTreeMap<ChatId, GroupRecord>,
    pub(crate) prompts: Vec<PromptRecord>,
    pub(crate) turns: BTreeMap<TurnId, TurnRecord>,
    pub(crate) points: BTreeMap<TurnId, PointRecord>,
    /// The turns that were taken back.
    pub(crate) undone: BTreeSet<TurnId>,
    pub(crate) asks: BTreeMap<AskId, Ask>,
    pub(crate) controls: BTreeMap<Token, ButtonControl>,
    pub(crate) slots: BTreeMap<SlotId, SlotRecord>,
    pub(crate) gone: BTreeSet<SlotId>,
    /// Those of them that nobody saw.
    pub(crate) lost: Vec<SlotRecord>,
    /// Every message that was known as that of a slot.
    pub(crate) known: BTreeSet<MessageId>,
    pub(crate) links: Vec<(ChatId, MessageId, SessionId)>,
    pub(crate) spent: BTreeMap<(TurnId, String), SpentRecord>,
    pub(crate) windows: BTreeMap<Window, WindowRecord>,
    pub(crate) parked: BTreeMap<SessionId, ParkRecord>,
    pub(crate) cockpits: BTreeMap<ThreadId, CockpitRecord>,
    pub(crate) reactions: BTreeMap<(ChatId, MessageId), ReactionRecord>,
    /// The highest numbers given so far, also to what is gone.
    last: LastIds,
    /// The messages of prompts that went with their session.
    pub(crate) forgotten: BTreeSet<MessageId>,
}

impl MemoryStore {
    /// What is stored in one round: a session once, and only if something of it has changed.
    pub(crate) fn store(&mut self, changes: &[Change]) {
        let mut stored = BTreeSet::new();
        for change in changes {
            if let Change::Session(record) = change {
                assert!(stored.insert(record.id), "a session is stored twice: {record:?}");
                assert_ne!(self.sessions.get(&record.id), Some(&**record), "a session is stored as it was");
            }
        }
        self.apply(changes);
    }

    pub(crate) fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            self.apply_one(change.clone());
        }
    }

    fn apply_one(&mut self, change: Change) {
        self.count(&change);
        match change {
            Change::Handled(id) => {
                self.handled.insert(id);
            }
            Change::Owner(owner) => {
                self.owners.insert(owner.person, owner);
            }
            Change::OwnerGone(person) => {
                self.owners.remove(&person);
            }
            Change::Refused(person) => self.refused.push(person),
            Change::RefusedGone(person) => self.refused.retain(|other| *other != person),
            Change::Speaks { person, language } => {
                self.languages.insert(person, language);
            }
            Change::Preferences { scope, preferences } => {
                self.preferences.insert(scope, preferences);
            }
            Change::Sight { person, sight } => {
                self.sights.insert(person, sight);
            }
            Change::Session(record) => {
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
                self.projects.retain(|old| old.name != project.name);
                self.projects.push(project);
            }
            Change::ProjectGone { name } => self.projects.retain(|old| old.name != name),
            Change::ProjectRules { project, rules } => {
                self.project_rules.insert(project.clone(), rules);
                self.project_rules.retain(|_, rules| !rules.is_empty());
            }
            Change::Group(group) => {
                self.groups.insert(group.chat, group);
            }
            Change::GroupGone(chat) => {
                self.groups.remove(&chat);
            }
            Change::Prompt(record) => self.put_prompt(record),
            Change::Turn(record) => self.put_turn(&record),
            Change::Point(point) => {
                self.points.insert(point.turn, point);
            }
            Change::PointGone(turn) => {
                self.points.remove(&turn);
            }
            Change::Undone { session, from, until, .. } => {
                let of = self.turns.values().filter(|turn| turn.session == session);
                self.undone.extend(of.map(|turn| turn.id).filter(|turn| (from..=until).contains(turn)));
            }
            Change::Ask(ask) => self.put_ask(*ask),
            Change::Control(control) => {
                self.controls.insert(control.token.clone(), control);
            }
            Change::ControlsGone(slot) => self.controls.retain(|_, control| control.slot != slot),
            Change::Slot(record) => {
                self.known.extend(record.message());
                self.slots.insert(record.id, record);
            }
            Change::Sending(slot) => self.slots.get_mut(&slot).expect("a slot").state = SlotState::Unsure,
            Change::Shown { slot, message } => {
                self.known.insert(message);
                self.slots.get_mut(&slot).expect("a slot").state = SlotState::Shown(message);
            }
            Change::SlotGone(slot) => self.slot_gone(slot),
            Change::Spent(record) => {
                self.spent.insert((record.turn, record.model.clone()), record);
            }
            Change::Window(record) => {
                self.windows.insert(record.state.window.clone(), record);
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
            Change::Reaction(end) => {
                self.reactions.insert((end.chat, end.message), end);
            }
            Change::ReactionGone { chat, message } => {
                self.reactions.remove(&(chat, message));
            }
            Change::Linked { chat, message, session } => self.links.push((chat, message, session)),
        }
    }

    fn slot_gone(&mut self, slot: SlotId) {
        let unseen = self.slots.get(&slot).filter(|slot| slot.message().is_none());
        self.lost.extend(unseen.filter(|slot| slot.class != Class::Live).cloned());
        self.controls.retain(|_, control| control.slot != slot);
        self.gone.insert(slot);
    }

    /// Keeps in mind which numbers were given.
    fn count(&mut self, change: &Change) {
        let last = &mut self.last;
        if let Change::Session(record) = change {
            last.session = last.session.max(record.id);
        } else if let Change::Turn(record) = change {
            last.turn = last.turn.max(record.id);
        } else if let Change::Ask(ask) = change {
            last.ask = last.ask.max(ask.id);
        } else if let Change::Slot(record) = change {
            last.slot = last.slot.max(record.id);
        }
    }

    /// Everything that belongs to a session.
    fn forget(&mut self, session: SessionId) {
        self.sessions.remove(&session);
        self.parked.remove(&session);
        self.current.retain(|_, current| *current != session);
        let gone = self.prompts.extract_if(.., |prompt| prompt.session == session);
        self.forgotten.extend(gone.flat_map(|prompt| prompt.messages));
        self.turns.retain(|_, turn| turn.session != session);
        self.points.retain(|_, point| point.session != session);
        // Its asks stay: they are over, and tests look at how.
        self.links.retain(|(_, _, of)| *of != session);
    }

    fn put_prompt(&mut self, record: PromptRecord) {
        match self.prompts.iter_mut().find(|old| old.id == record.id) {
            Some(old) => {
                assert!(
                    is_open(old) || old.stage == record.stage,
                    "a prompt ends twice: {old:?}, {record:?}"
                );
                *old = record;
            }
            None => self.prompts.push(record),
        }
    }

    fn put_turn(&mut self, record: &TurnRecord) {
        let old = self.turns.insert(record.id, record.clone());
        let over = old.filter(|old| old.ended.is_some());
        assert!(over.as_ref().is_none_or(|old| old == record), "a turn ends twice: {over:?}, {record:?}");
    }

    fn put_ask(&mut self, ask: Ask) {
        if let Some(old) = self.asks.get(&ask.id) {
            let over = matches!(old.state, AskState::Answered { .. } | AskState::Expired);
            assert!(!over || old.state == ask.state, "an ask ends twice: {old:?}, {ask:?}");
        }
        self.asks.insert(ask.id, ask);
    }

    /// What the real store gives back at start.
    pub(crate) fn stored(&self) -> Stored {
        let open_turn = |turn: &&TurnRecord| {
            matches!(turn.stage, TurnStage::Running | TurnStage::Stopping | TurnStage::Offered)
        };
        let turns: Vec<_> = self.turns.values().filter(open_turn).cloned().collect();
        let of_open_turn = |ask: &&Ask| turns.iter().any(|turn| turn.id == ask.turn);
        let controls: Vec<_> =
            self.controls.values().filter(|control| !self.gone.contains(&control.slot)).cloned().collect();
        let needed = |slot: &&SlotRecord| {
            !self.gone.contains(&slot.id)
                && (!matches!(slot.state, SlotState::Shown(_))
                    || slot.class == Class::Live
                    || self.cockpits.values().any(|cockpit| cockpit.slot == slot.id)
                    || controls.iter().any(|control| control.slot == slot.id))
        };
        Stored {
            owners: self.owners.values().copied().collect(),
            refused: self.refused.clone(),
            languages: self.languages.iter().map(|(person, language)| (*person, *language)).collect(),
            preferences: self.preferences.iter().map(|(scope, set)| (*scope, *set)).collect(),
            sights: self.sights.iter().map(|(person, sight)| (*person, *sight)).collect(),
            sessions: self.sessions.values().cloned().collect(),
            current: self.current.iter().map(|(thread, session)| (*thread, *session)).collect(),
            projects: self.projects.clone(),
            project_rules: self.project_rules.clone().into_iter().collect(),
            groups: self.groups.values().cloned().collect(),
            prompts: self.prompts.iter().filter(|prompt| is_open(prompt)).cloned().collect(),
            points: self.points.values().cloned().collect(),
            reactions: self.reactions.values().copied().collect(),
            asks: self.asks.values().filter(of_open_turn).cloned().collect(),
            slots: self.slots.values().filter(needed).cloned().collect(),
            links: self.links.clone(),
            spent: self.spent.values().cloned().collect(),
            windows: self.windows.values().cloned().collect(),
            parked: self.parked.values().cloned().collect(),
            cockpits: self.cockpits.iter().map(|(thread, slot)| (*thread, *slot)).collect(),
            last: self.last,
            turns,
            controls,
        }
    }
}

pub(crate) fn is_open(prompt: &PromptRecord) -> bool {
    matches!(
        prompt.stage,
        PromptStage::Held | PromptStage::Queued | PromptStage::Told(_) | PromptStage::Started(_)
    )
}
