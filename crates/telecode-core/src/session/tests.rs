use std::collections::BTreeSet;
use std::time::Instant;

use proptest::prelude::*;

use super::{KeptRecord, NewPrompt, OpenPrompt, PromptEnd, PromptQueue, Turn};
use crate::agent::Rank;
use crate::change::{
    ClaudeLink, Handoff, PromptPiece, PromptRecord, PromptStage, RunSettings, SessionBooks, SessionRecord,
    SessionStanding, TopicState, TurnRecord, TurnStage, WorkspaceRecord,
};
use crate::checklist::Checklist;
use crate::content::{AttachmentKind, PromptAttachment, PromptContent};
use crate::ids::{ChatId, ClaudeId, MessageId, PersonId, PromptId, SessionId, ThreadId, TurnId};
use crate::permission::{Grant, Mode, Rule};
use crate::time::Wall;
use crate::workspace::WorkspaceKind;

const SESSION: SessionId = SessionId(1);

/// What can happen to prompts; the numbers choose one of those that are there.
#[derive(Debug, Clone, Copy)]
enum Verb {
    Untold(Untold),
    Told(Told),
}

/// To those that Claude was not told.
#[derive(Debug, Clone, Copy)]
enum Untold {
    Write { person: i64, later: i64 },
    Hold,
    HoldOld(i64),
    RunHeld,
    GiveUp(usize),
    Reword(usize),
    Rank(usize),
    Swap(usize, usize),
    KeepBehind(usize, i64),
    HandOver,
}

/// To those that Claude was told.
#[derive(Debug, Clone, Copy)]
enum Told {
    Begin,
    More,
    TakeUp(usize),
    PutBack(usize),
    Refuse(usize),
    Rename(usize),
    Requeue,
    Rejoin,
    CarryOn(usize),
    GoOn,
    End(PromptEnd),
}

fn verb() -> impl Strategy<Value = Verb> {
    let at = || 0..8_usize;
    let untold = prop_oneof![
        6 => (0..2_i64, 0..3_000_i64).prop_map(|(person, later)| Untold::Write { person, later }),
        1 => Just(Untold::Hold),
        1 => (0..5_000_i64).prop_map(Untold::HoldOld),
        1 => Just(Untold::RunHeld),
        1 => at().prop_map(Untold::GiveUp),
        1 => at().prop_map(Untold::Reword),
        1 => at().prop_map(Untold::Rank),
        2 => (at(), at()).prop_map(|(one, other)| Untold::Swap(one, other)),
        1 => (at(), 0..5_000_i64).prop_map(|(at, place)| Untold::KeepBehind(at, place)),
        1 => Just(Untold::HandOver),
    ];
    let end = prop_oneof![
        Just(PromptEnd::Answered(TurnId(1))),
        Just(PromptEnd::Interrupted),
        Just(PromptEnd::Dropped),
        Just(PromptEnd::Joined)
    ];
    let told = prop_oneof![
        3 => Just(Told::Begin),
        2 => Just(Told::More),
        3 => at().prop_map(Told::TakeUp),
        2 => at().prop_map(Told::PutBack),
        1 => at().prop_map(Told::Refuse),
        1 => at().prop_map(Told::Rename),
        1 => Just(Told::Requeue),
        1 => Just(Told::Rejoin),
        1 => at().prop_map(Told::CarryOn),
        1 => Just(Told::GoOn),
        2 => end.prop_map(Told::End),
    ];
    prop_oneof![untold.prop_map(Verb::Untold), told.prop_map(Verb::Told)]
}

/// The prompts of a session, with what was said of them so far.
struct Prompts {
    queue: PromptQueue,
    turn: Option<Turn>,
    now: Wall,
    given: u64,
    /// As they were stored last, those that are not over.
    stored: Vec<PromptRecord>,
    over: BTreeSet<String>,
}

impl Prompts {
    fn new() -> Self {
        let (stored, over) = (Vec::new(), BTreeSet::new());
        Self { queue: PromptQueue::new(), turn: None, now: Wall(0), given: 0, stored, over }
    }

    fn fresh(&mut self) -> PromptId {
        self.given += 1;
        PromptId(format!("p{}", self.given))
    }

    fn written(&mut self, person: i64, attachments: Vec<PromptAttachment>) -> OpenPrompt {
        let id = self.fresh();
        let message = MessageId(i64::try_from(self.given).unwrap());
        let text = format!("words {}", id.0);
        let new = NewPrompt {
            session: SESSION,
            person: PersonId(person),
            messages: vec![message],
            pieces: vec![PromptPiece { message, text: text.clone() }],
            content: PromptContent { text, attachments },
            created: self.behind(),
            rank: Rank::Next,
        };
        OpenPrompt::new(id, new)
    }

    /// The place behind all that are there.
    fn behind(&self) -> Wall {
        let newest = self.there().iter().map(|prompt| prompt.created.0).max();
        Wall(newest.map_or(self.now.0, |newest| self.now.0.max(newest + 1)))
    }

    #[expect(clippy::disallowed_methods, reason = "some instant, which is not looked at")]
    fn begin(&mut self) -> Turn {
        self.given += 1;
        let record = TurnRecord {
            id: TurnId(i64::try_from(self.given).unwrap()),
            session: SESSION,
            started: self.now,
            ended: None,
            stage: TurnStage::Running,
            tries: 0,
            answer: String::new(),
            slot: None,
            files: Vec::new(),
            cost_usd: 0.0,
            begun: Vec::new(),
        };
        Turn::new(record, Instant::now())
    }

    /// What is there, in order: what was told, what waits, what is held.
    fn there(&self) -> Vec<PromptRecord> {
        let told = self.turn.iter().flat_map(Turn::told);
        told.chain(self.queue.waiting()).chain(self.queue.held()).cloned().collect()
    }

    fn chosen(of: impl Iterator<Item = PromptId>, at: usize) -> Option<PromptId> {
        let all: Vec<_> = of.collect();
        all.get(at % all.len().max(1)).cloned()
    }

    fn told(&self, at: usize) -> Option<PromptId> {
        Self::chosen(self.turn.iter().flat_map(Turn::told).map(|told| told.id.clone()), at)
    }

    fn waiting(&self, at: usize) -> Option<PromptId> {
        Self::chosen(self.queue.waiting().map(|prompt| prompt.id.clone()), at)
    }

    fn untold(&self, at: usize) -> Option<PromptId> {
        let all = self.queue.waiting().chain(self.queue.held());
        Self::chosen(all.map(|prompt| prompt.id.clone()), at)
    }

    /// Does it, and says which prompts moved.
    fn does(&mut self, verb: Verb) -> Option<Vec<PromptRecord>> {
        match verb {
            Verb::Untold(verb) => self.untold_moves(verb),
            Verb::Told(verb) => self.told_moves(verb),
        }
    }

    fn untold_moves(&mut self, verb: Untold) -> Option<Vec<PromptRecord>> {
        Some(match verb {
            Untold::Write { person, later } => {
                self.now = Wall(self.now.0 + later);
                let prompt = self.written(person, Vec::new());
                vec![self.queue.enqueue(prompt, self.now)]
            }
            Untold::Hold => {
                let prompt = self.written(0, Vec::new());
                vec![self.queue.hold(prompt)]
            }
            Untold::HoldOld(age) => {
                let oldest = Wall(self.now.0 - age);
                self.queue.hold_old(|prompt| prompt.created < oldest)
            }
            Untold::RunHeld => {
                let (held, now) = (self.queue.take_held(), self.now);
                let behind = self.behind();
                let places = (behind.0..).map(Wall);
                let placed = held.into_iter().zip(places).map(|(prompt, place)| prompt.placed(place));
                placed.map(|prompt| self.queue.enqueue(prompt, now)).collect()
            }
            Untold::GiveUp(at) => {
                let chosen = self.untold(at)?;
                vec![self.queue.give_up(&chosen)?]
            }
            Untold::Reword(at) => {
                let chosen = self.untold(at)?;
                vec![self.queue.reword(&chosen, "other words".to_owned(), Vec::new())?]
            }
            Untold::Rank(at) => {
                let chosen = self.untold(at)?;
                vec![self.queue.rank(&chosen, Rank::Later)?]
            }
            Untold::Swap(one, other) => {
                let (one, other) = (self.waiting(one)?, self.waiting(other)?);
                self.queue.swap(&one, &other)
            }
            Untold::KeepBehind(at, place) => {
                let chosen = self.waiting(at)?;
                let made = self.queue.waiting().find(|prompt| prompt.id == chosen)?.created;
                self.queue.keep_behind(made, Wall(place))
            }
            Untold::HandOver => {
                let waiting = self.queue.take_waiting();
                self.queue.take_over(waiting, SESSION)
            }
        })
    }

    fn told_moves(&mut self, verb: Told) -> Option<Vec<PromptRecord>> {
        Some(match verb {
            Told::Begin if self.turn.is_some() || self.queue.is_empty() => return None,
            Told::Begin => {
                let mut turn = self.begin();
                let waiting = self.queue.take_waiting();
                let moved = waiting.into_iter().map(|prompt| turn.tell(prompt, Rank::Now)).collect();
                self.turn = Some(turn);
                moved
            }
            Told::More => vec![self.turn.as_mut()?.tell(self.queue.take_first()?, Rank::Next)],
            Told::TakeUp(at) => {
                let chosen = self.told(at)?;
                vec![self.turn.as_mut()?.take_up(&chosen)?]
            }
            Told::PutBack(at) => {
                let back = self.take_back(at)?;
                self.queue.put_back(back)
            }
            Told::Refuse(at) => vec![self.take_back(at)?.end(PromptEnd::Interrupted)],
            Told::Rename(at) => {
                let fresh = self.fresh();
                let (over, renamed) = self.take_back(at)?.renamed(fresh);
                let mut moved = vec![over];
                moved.extend(self.queue.put_back(renamed));
                moved
            }
            Told::Requeue => self.queue.requeue(self.turn.take()?.take_told()),
            Told::Rejoin => {
                let fresh = self.fresh();
                self.queue.rejoin(self.turn.take()?.take_told(), fresh)
            }
            Told::CarryOn(at) => {
                let mut turn = self.turn.take()?;
                let mut left = turn.take_told();
                let over = left.drain(..at.min(left.len())).map(|prompt| prompt.end(PromptEnd::Joined));
                let mut moved: Vec<_> = over.collect();
                let next = self.begin();
                let mut next = Turn::after(next.record().clone(), turn.rest(&left), next.began());
                moved.extend(next.carry_on(left));
                self.turn = Some(next);
                moved
            }
            Told::GoOn => {
                let turn = self.turn.as_mut()?;
                let cut = turn.take_told();
                turn.go_on_with(cut)
            }
            Told::End(end) => {
                let told = self.turn.take()?.take_told();
                told.into_iter().map(|prompt| prompt.end(end)).collect()
            }
        })
    }

    fn take_back(&mut self, at: usize) -> Option<OpenPrompt> {
        let chosen = self.told(at)?;
        self.turn.as_mut()?.take_back(&chosen)
    }

    /// Stores what moved: nothing ends twice, and nothing comes back after its end.
    fn store(&mut self, moved: Vec<PromptRecord>) {
        for record in moved {
            assert!(!self.over.contains(&record.id.0), "{} is over already", record.id.0);
            self.stored.retain(|known| known.id != record.id);
            match record.stage {
                PromptStage::Held | PromptStage::Queued | PromptStage::Told(_) | PromptStage::Started(_) => {
                    self.stored.push(record);
                }
                PromptStage::Answered(_)
                | PromptStage::Interrupted
                | PromptStage::Dropped
                | PromptStage::Joined => {
                    self.over.insert(record.id.0);
                }
            }
        }
    }
}

/// Whether a prompt stands where it says.
fn is_where_it_says(prompts: &Prompts, record: &PromptRecord) -> bool {
    let is_it = |other: &PromptRecord| other.id == record.id;
    match record.stage {
        PromptStage::Held => prompts.queue.held().any(is_it),
        PromptStage::Queued => prompts.queue.waiting().any(is_it),
        PromptStage::Told(turn) | PromptStage::Started(turn) => {
            prompts.turn.iter().filter(|it| it.record().id == turn).flat_map(Turn::told).any(is_it)
        }
        PromptStage::Answered(_) | PromptStage::Interrupted | PromptStage::Dropped | PromptStage::Joined => {
            false
        }
    }
}

proptest! {
    /// Whatever happens, each prompt is in one place, which is stored; it ends once, and is nowhere from then on.
    #[test]
    fn a_prompt_is_in_one_place_until_it_ends_once(verbs in prop::collection::vec(verb(), 0..60)) {
        let mut prompts = Prompts::new();
        for verb in verbs {
            if let Some(moved) = prompts.does(verb) {
                prompts.store(moved);
            }
            let mut there = prompts.there();
            prop_assert!(there.iter().all(|record| is_where_it_says(&prompts, record)), "{verb:?}: {there:?}");
            let key = |record: &PromptRecord| record.id.0.clone();
            there.sort_by_key(key);
            let mut stored = prompts.stored.clone();
            stored.sort_by_key(key);
            prop_assert_eq!(there, stored, "after {:?}", verb);
        }
    }

    /// What waits stands in the order of its places, so that a restart finds it in the same.
    #[test]
    fn what_waits_is_in_the_order_that_is_stored(verbs in prop::collection::vec(verb(), 0..60)) {
        let mut prompts = Prompts::new();
        for verb in verbs {
            // What is put together anew begins again at once.
            if matches!(verb, Verb::Told(Told::Rejoin)) {
                continue;
            }
            drop(prompts.does(verb));
            prop_assert!(prompts.queue.waiting().is_sorted_by_key(|prompt| prompt.created), "after {verb:?}");
        }
    }
}

#[test]
fn an_edit_changes_the_words_and_not_what_was_sent_with_them() {
    let mut prompts = Prompts::new();
    let sent = || PromptAttachment {
        kind: AttachmentKind::File,
        path: "/data/attachments/1/plan.txt".to_owned(),
        name: "plan.txt".to_owned(),
        size: 1,
        media_type: "text/plain".to_owned(),
        hash: "00".to_owned(),
    };
    let (first, more) = (prompts.written(1, vec![sent()]), prompts.written(1, vec![sent()]));
    let id = first.record().id.clone();
    assert_eq!(prompts.queue.enqueue(first, Wall(0)).content.shown(), "words p1\n📎 plan.txt");
    let edited = prompts.queue.reword(&id, String::new(), Vec::new()).unwrap();
    assert_eq!((edited.content.shown().as_str(), edited.content.is_nothing_with("")), ("📎 plan.txt", false));
    let joined = edited.content.joined(&more.record().content);
    assert_eq!(joined.shown(), "words p2\n📎 plan.txt\n📎 plan.txt");
}

/// The record of a session that is made now.
fn made() -> SessionRecord {
    SessionRecord {
        id: SESSION,
        name: "session".into(),
        named: false,
        person: PersonId(1),
        thread: ThreadId::from(ChatId::from(PersonId(1))),
        topic: TopicState::None,
        workspace: WorkspaceRecord {
            name: "api".into(),
            directory: "/srv/api".into(),
            kind: WorkspaceKind::Project,
        },
        claude: ClaudeLink::new(ClaudeId("claude".into())),
        run: RunSettings::from(Mode::Default),
        standing: SessionStanding::default(),
        background: Vec::new(),
        checklist: Checklist::default(),
        noted: Vec::new(),
        books: SessionBooks::new(Wall(0)),
    }
}

#[test]
fn a_record_is_to_be_stored_when_it_is_made_and_when_it_differs() {
    let mut kept = KeptRecord::new(made());
    assert_eq!(kept.take_unstored(), Some(made()));
    assert_eq!(kept.take_unstored(), None);
    kept.hand_off(Handoff::No);
    assert_eq!(kept.take_unstored(), None, "nothing has changed");
    kept.hand_off(Handoff::Wanted);
    kept.fail();
    assert_eq!(kept.take_unstored().as_ref(), Some(kept.record()));
    kept.hand_off(Handoff::Told);
    kept.hand_off(Handoff::Wanted);
    assert_eq!(kept.take_unstored(), None, "it is as it was");
    assert_eq!(KeptRecord::restored(made()).take_unstored(), None);
}

#[test]
fn what_was_allowed_is_taken_back_with_what_holds_it() {
    let rule = |text: &str| Rule { tool: text.into(), content: None };
    let mut kept = KeptRecord::restored(made());
    let before = kept.record().clone();
    kept.allow(&Grant::Rules(vec![rule("Bash"), rule("Read")]));
    kept.allow_passing(&[rule("Bash")]);
    assert!(kept.revoke_rules(|known| *known == rule("Bash")));
    assert_eq!(kept.record().run.grants, [Grant::Rules(vec![rule("Read")])]);
    assert!(!kept.revoke_rules(|known| *known == rule("Bash")), "it is gone already");
    assert!(kept.revoke_rules(|known| *known == rule("Read")));
    assert!(kept.end_passing());
    assert!(!kept.end_passing());
    assert_eq!(*kept.record(), before);
}
