//! What must hold, always and in the end; per identity, not by counts.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use telecode_core::seam::NAME_LIMIT;
use telecode_core::seam::ask::{Ask, AskState};
use telecode_core::seam::call::{Call, Reaction};
use telecode_core::seam::change::{PromptRecord, PromptStage, SlotState, TurnStage};
use telecode_core::seam::ids::{ChatId, MessageId, SessionId};
use telecode_core::seam::page::{ButtonAction, Page};
use telecode_core::seam::permission::Decision;
use telecode_core::seam::pick::{ButtonControl, ButtonPick, LimitsPick, QueuePick, Undo, UndoPick};

use super::{OTHER, Walk, measure, whole};
use crate::OWNER;
use crate::store::is_open;

impl Walk {
    /// What must hold after every deed.
    pub(super) fn holds_always(&self) {
        let mut names = HashSet::new();
        for record in self.world.store.sessions.values() {
            let length = record.name.chars().count();
            assert!((1..=NAME_LIMIT).contains(&length), "{:?}\n{}", record.name, self.log());
            let is_new = names.insert((record.person, record.name.to_lowercase()));
            assert!(is_new, "two are called {:?}\n{}", record.name, self.log());
        }
        self.each_undo_says_what_it_cannot();
        self.nothing_that_is_waited_for_is_dropped();
        let live = self.claudes.live();
        // Those that work are not ended for others.
        let crowded = live > self.world.settings.max_live && self.claudes.any_idle(&self.world);
        assert!(!crowded, "{live} live\n{}", self.log());
    }

    /// Every message of an owner ends in exactly one way, and every final appears, once unmarked.
    pub(crate) fn each_message_ended_once(&self) -> TestCaseResult {
        let (log, store) = (self.log(), &self.world.store);
        for said in self.said.iter().filter(|said| !store.forgotten.contains(&said.message)) {
            let ends: Vec<_> = store
                .prompts
                .iter()
                .filter(|prompt| prompt.messages.contains(&said.message))
                .filter(|prompt| prompt.stage != PromptStage::Joined)
                .collect();
            let ask = self.answered(&said.words);
            let once = ends.len() == usize::from(ask.is_none());
            prop_assert!(once, "#{}: {ends:?}\n{log}", said.message.0);
            if let (Some(ask), Some(meant)) = (ask, said.meant) {
                // Who pressed “Deny + reason” talks to that session with the next message.
                let is_reason = ask.replies.is_empty();
                prop_assert!(is_reason || ask.session == meant, "{ask:?}\n{log}");
            }
            for prompt in ends {
                prop_assert!(!is_open(prompt), "{prompt:?}\n{log}");
                self.shows_how_it_ended(prompt, said.message)?;
                prop_assert!(prompt.content.text.contains(&said.words), "{prompt:?}\n{log}");
                let is_for = said.meant.is_none_or(|meant| self.claudes.is_or_copies(prompt.session, meant));
                prop_assert!(is_for, "{prompt:?}\n{log}");
            }
        }
        for prompt in &store.prompts {
            prop_assert!(!is_open(prompt), "{prompt:?}\n{log}");
            let PromptStage::Answered(turn) = prompt.stage else { continue };
            let turn = &store.turns[&turn];
            prop_assert_eq!(turn.session, prompt.session);
            if prompt.content.text == "/clear" {
                continue;
            }
            // What was told before a crash and never taken up may have become more since.
            let told = self.world.told.iter().rfind(|(id, _)| *id == prompt.id);
            let is_read = told.is_some_and(|(_, text)| *text == prompt.content.text);
            prop_assert!(is_read, "Claude read other words than {prompt:?}\n{log}");
            let words = format!("answer to {}", prompt.id.0);
            // Also what somebody deleted was shown: nobody wants it a second time.
            let shown = self.visible(&words);
            prop_assert!(!shown.is_empty(), "lost: {words}\n{log}");
            let unmarked = |is_rich: bool| {
                let pages = shown.iter().filter(|page| page.rich.is_some() == is_rich);
                pages.filter(|page| !whole(page).starts_with('↻')).count()
            };
            let (rich, plain) = (unmarked(true), unmarked(false));
            let is_once = rich <= 1 && plain <= 1;
            let is_one = rich + plain <= 1 || self.was_wanted_plain(&words);
            prop_assert!(is_once && is_one, "doubled: {words}\n{log}");
            let home = &store.sessions[&prompt.session].thread;
            for (message, _) in self.world.chat.messages.iter().filter(|(_, page)| page.text.contains(&words))
            {
                prop_assert_eq!(self.world.chat.threads[message].chat, home.chat, "{}\n{}", words, log);
            }
            prop_assert!(turn.answer.contains(&words), "another turn's: {words}\n{log}");
        }
        for turn in store.turns.values() {
            let is_open = matches!(turn.stage, TurnStage::Running | TurnStage::Stopping | TurnStage::Offered);
            prop_assert!(!is_open, "{turn:?}\n{log}");
        }
        Ok(())
    }

    /// Whether somebody pressed the button under these words that sends them plain: a long rich answer stays, and comes as several
    /// plain messages besides. What was pressed counts, not what the bot said of it: it may have died before.
    fn was_wanted_plain(&self, words: &str) -> bool {
        let chat = &self.world.chat;
        let pages = chat.messages.iter().chain(&chat.deleted);
        let mut of = pages.filter(|(_, page)| whole(page).contains(words)).map(|(message, _)| message);
        of.any(|message| self.wanted_plain.contains(message))
    }

    /// A message that shows a sign at all shows in the end how its prompt ended, whatever crashed on the way.
    fn shows_how_it_ended(&self, prompt: &PromptRecord, message: MessageId) -> TestCaseResult {
        let Some(shown) = self.world.chat.reactions.get(&message) else { return Ok(()) };
        let is_shown = match prompt.stage {
            PromptStage::Answered(_) => *shown == Reaction::Answered,
            PromptStage::Interrupted => *shown == Reaction::Failed,
            PromptStage::Held
            | PromptStage::Queued
            | PromptStage::Told(_)
            | PromptStage::Started(_)
            | PromptStage::Dropped
            | PromptStage::Joined => true,
        };
        prop_assert!(is_shown, "{message:?} shows {shown:?}: {prompt:?}\n{}", self.log());
        Ok(())
    }

    /// The ask that these words answered: as a reason for a denial, or as the answer to a question.
    fn answered(&self, words: &str) -> Option<&Ask> {
        self.world.store.asks.values().find(|ask| {
            let is_reason = matches!(
                &ask.state,
                AskState::Answered { decision: Decision::Deny { message }, .. } if message == words
            );
            is_reason || ask.replies.iter().any(|(_, answers)| answers.iter().any(|answer| answer == words))
        })
    }

    /// An ask is answered at most once, and by an owner. Claude refuses an answer to what is not open, the store a second one.
    pub(crate) fn each_ask_was_answered_once(&self) -> TestCaseResult {
        let mut seen = HashSet::new();
        for (request, _) in &self.world.answers {
            prop_assert!(seen.insert(request.clone()), "{request:?} twice\n{}", self.log());
        }
        for ask in self.world.store.asks.values() {
            prop_assert!(!ask.is_waiting(), "{ask:?}\n{}", self.log());
            if let AskState::Answered { by, .. } = &ask.state {
                prop_assert!([OWNER, OTHER].contains(&by.0), "{ask:?}");
            }
        }
        Ok(())
    }

    /// The last page of every slot is shown.
    pub(crate) fn each_slot_shows_its_page(&self) -> TestCaseResult {
        let store = &self.world.store;
        for slot in store.slots.values().filter(|slot| !store.gone.contains(&slot.id)) {
            let SlotState::Shown(message) = slot.state else {
                return Err(TestCaseError::fail(format!("{slot:?}\n{}", self.log())));
            };
            // The bot took it away, and was killed before it could store that.
            let Some(page) = self.world.chat.messages.get(&message) else { continue };
            // One that may have been sent before is marked.
            let text = whole(page);
            let text = text.trim_start_matches('↻').trim_start();
            let wanted = whole(&slot.page);
            prop_assert_eq!(text, wanted.trim_start_matches('↻').trim_start(), "{:?}\n{}", slot, self.log());
        }
        Ok(())
    }

    /// What a person is to decide has its place, whatever Telegram said, and a final that nobody was shown is not gone.
    fn nothing_that_is_waited_for_is_dropped(&self) {
        let store = &self.world.store;
        // Who was taken out is shown nothing any more. What they were asked is over as soon as their agent has ended, or what
        // is left of it after a crash was looked at.
        let is_nobodys = |chat: ChatId| self.removed.is_some() && chat == ChatId::of(OTHER);
        let of_nobody = |ask: &&Ask| {
            let session = store.sessions.get(&ask.session);
            session.is_some_and(|session| is_nobodys(session.thread.chat))
                && !self.claudes.works_for(ask.session)
        };
        for ask in store.asks.values().filter(|ask| ask.is_waiting() && !of_nobody(ask)) {
            assert!(!store.gone.contains(&ask.slot), "{ask:?}\n{}", self.log());
        }
        for turn in store.turns.values().filter(|turn| turn.stage == TurnStage::Offered) {
            let is_its = |control: &&ButtonControl| control.pick == ButtonPick::ResumeTurn(turn.id);
            let held =
                store.controls.values().filter(is_its).any(|control| !store.gone.contains(&control.slot));
            assert!(held, "{turn:?}\n{}", self.log());
        }
        let has_card = |session: SessionId, pick: &ButtonPick| {
            let is_its =
                |control: &&ButtonControl| control.pick == *pick && !store.gone.contains(&control.slot);
            let is_gone = store.sessions.get(&session).is_none_or(|record| is_nobodys(record.thread.chat));
            is_gone || store.controls.values().any(|control| is_its(&control))
        };
        for prompt in store.prompts.iter().filter(|prompt| prompt.stage == PromptStage::Held) {
            let pick = ButtonPick::Queue(QueuePick::ShowHeld(prompt.session));
            assert!(has_card(prompt.session, &pick), "{prompt:?}\n{}", self.log());
        }
        for session in store.parked.keys() {
            let pick = ButtonPick::Limits(LimitsPick::Now(*session));
            assert!(has_card(*session, &pick), "{session:?} is parked\n{}", self.log());
        }
        for slot in store.lost.iter().filter(|slot| slot.page.text.contains("answer to ")) {
            // A stop puts what was not sent into a file, which may be on its way.
            let waits = store.slots.values().filter(|other| !store.gone.contains(&other.id));
            let chat = &self.world.chat;
            let mut seen = chat.messages.values().chain(chat.deleted.values());
            let is_in = |page: &Page| whole(page).contains(&slot.page.text);
            let is_seen = seen.any(is_in) || waits.into_iter().any(|other| is_in(&other.page));
            let is_deleted = is_nobodys(slot.thread.chat)
                || slot.session.is_none_or(|session| !store.sessions.contains_key(&session));
            assert!(is_seen || is_deleted, "{slot:?}\n{}", self.log());
        }
    }

    /// What an undo cannot bring back is said where it is offered.
    fn each_undo_says_what_it_cannot(&self) {
        for page in self.world.chat.messages.values() {
            let picks = page.buttons.iter().flatten().filter_map(|button| self.pick(&button.action));
            let is_partial = picks.into_iter().any(|pick| {
                matches!(
                    pick,
                    ButtonPick::Undo(UndoPick::Back { what: Undo::Files | Undo::Both, seen: None, .. })
                )
            });
            assert!(!is_partial || whole(page).contains("shell commands"), "{page:?}\n{}", self.log());
        }
    }

    /// Every button that is left can be used. A message that Telegram took without saying so is not known to the bot.
    pub(crate) fn each_button_can_be_used(&self) -> TestCaseResult {
        let store = &self.world.store;
        let here = store.slots.values().filter(|slot| !store.gone.contains(&slot.id));
        let here: BTreeMap<_, _> = here.filter_map(|slot| Some((slot.message()?, slot.id))).collect();
        for (message, page) in self.world.chat.messages.iter().filter(|(id, _)| store.known.contains(id)) {
            for button in page.buttons.iter().flatten() {
                let ButtonAction::Press(token) = &button.action else { continue };
                let control = store.controls.get(token);
                let is_good = control.is_some_and(|control| {
                    here.get(message) == Some(&control.slot) && !self.is_over(&control.pick)
                });
                prop_assert!(is_good, "#{}: {button:?} {control:?}\n{}", message.0, self.log());
            }
        }
        Ok(())
    }

    /// A stranger never reaches Claude, and is told so at most once.
    pub(crate) fn strangers_were_refused(&self) -> TestCaseResult {
        prop_assert!(self.world.told.iter().all(|(_, text)| !text.contains("SECRET")));
        let refusals = self.visible("This bot is private");
        let unmarked = refusals.iter().filter(|page| !page.text.starts_with('↻')).count();
        prop_assert!(unmarked <= 1, "{}", self.log());
        Ok(())
    }

    /// Calls are spaced, and every page fits.
    pub(crate) fn telegram_could_take_it(&self) -> TestCaseResult {
        let mut chats: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, call) in &self.world.traffic {
            if let Some(chat) = crate::slot_chat(call) {
                chats.entry(chat).or_default().push(*at);
            }
        }
        let restarts = self.log().matches("--- restart ---").count();
        for window in chats.values().flat_map(|calls| calls.windows(16 + restarts * 4)) {
            let span = window[window.len() - 1] - window[0];
            prop_assert!(span >= Duration::from_secs(10), "{} calls in {span:?}", window.len());
        }
        for (_, call) in &self.world.traffic {
            if let Call::Send { page, .. } | Call::Edit { page, .. } | Call::Draft { page, .. } = call {
                measure::fits(page)?;
            }
        }
        Ok(())
    }

    /// No prompt is answered twice, and what counts as answered is in a record, once.
    pub(crate) fn no_prompt_ran_twice(&self) -> TestCaseResult {
        let prompts = &self.world.store.prompts;
        for said in &self.said {
            let answered = self.claudes.answered_with(&said.words);
            let is_answered = |prompt: &&PromptRecord| matches!(prompt.stage, PromptStage::Answered(_));
            let has = |prompt: &&PromptRecord| {
                prompt.content.text.split_whitespace().any(|word| word == said.words)
            };
            // What a person asks for once more runs once more.
            let again = prompts.iter().filter(has).filter(|prompt| {
                prompt.stage != PromptStage::Joined && !prompt.messages.contains(&said.message)
            });
            let again = again.count();
            prop_assert!(answered.len() <= 1 + again, "{answered:?}\n{}", self.log());
            let counts = prompts.iter().filter(has).filter(is_answered).count();
            prop_assert!(counts <= answered.len(), "never answered: {said:?}\n{}", self.log());
        }
        Ok(())
    }

    /// Nothing is stuck: everybody sleeps in the end, nothing is left unread or unhandled.
    pub(crate) fn nothing_is_stuck(&mut self) -> TestCaseResult {
        self.world.pass(self.world.settings.idle_timeout);
        self.claudes.look(&mut self.world);
        prop_assert!(self.claudes.live() == 0, "{} live\n{}", self.claudes.live(), self.log());
        prop_assert!(self.world.inspecting.is_empty(), "{}", self.log());
        prop_assert!(self.world.errands.is_empty(), "{}", self.log());
        for (id, event) in &self.world.updates {
            prop_assert!(self.world.store.handled.contains(id), "{event:?}\n{}", self.log());
        }
        Ok(())
    }
}
