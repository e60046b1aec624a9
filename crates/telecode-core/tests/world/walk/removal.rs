//! The other owner is taken out, at any moment of a walk.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use telecode_core::seam::Input;
use telecode_core::seam::ask::AskState;
use telecode_core::seam::call::Call;
use telecode_core::seam::ids::{AskId, ChatId, PersonId};
use telecode_core::seam::page::Page;

use super::deeds::Way;
use super::{OTHER, Walk};
use crate::OWNER;

/// How much had happened by then.
#[derive(Debug)]
pub(super) struct Mark {
    calls: usize,
    told: usize,
    decided: BTreeSet<AskId>,
}

impl Walk {
    pub(super) fn removes_other(&mut self, way: Way) {
        self.revives();
        self.removed = Some(Mark {
            calls: self.world.traffic.len(),
            told: self.world.told.len(),
            decided: self.decided_by_other(),
        });
        self.world.chat.note("--- the other owner is removed ---");
        self.world.settings.owners = vec![PersonId(OWNER)];
        match way {
            Way::Reload => {
                let settings = Box::new(self.world.settings.clone());
                self.world.input(Input::Configured(settings));
            }
            Way::Restart => self.restarts(),
        }
    }

    fn decided_by_other(&self) -> BTreeSet<AskId> {
        let by_other = |state: &AskState| matches!(state, AskState::Answered { by, .. } if by.0 == OTHER);
        let asks = self.world.store.asks.values();
        asks.filter(|ask| by_other(&ask.state)).map(|ask| ask.id).collect()
    }

    /// Who was removed gets nothing but one refusal, and moves nothing.
    pub(crate) fn the_removed_are_gone(&self) -> TestCaseResult {
        let Some(mark) = &self.removed else { return Ok(()) };
        let calls = self.world.traffic.iter().skip(mark.calls).map(|(_, call)| call);
        let refusals = calls.filter(|call| call.chat() == Some(ChatId::of(OTHER)));
        for call in refusals {
            let is_refusal =
                matches!(call, Call::Send { page, .. } if page.text.contains("This bot is private"));
            prop_assert!(is_refusal, "{call:?}\n{}", self.log());
        }
        let chat = &self.world.chat;
        let theirs = chat.messages.iter().filter(|(id, _)| chat.threads[id].chat == ChatId::of(OTHER));
        let is_refusal = |page: &Page| page.text.starts_with("This bot is private");
        prop_assert!(theirs.filter(|(_, page)| is_refusal(page)).count() <= 1, "{}", self.log());
        let theirs = self.said.iter().filter(|said| said.person == OTHER);
        for said in theirs {
            let told = self.world.told.iter().skip(mark.told);
            let mut told = told.filter(|(_, text)| text.split_whitespace().any(|word| word == said.words));
            prop_assert!(told.next().is_none(), "{said:?} was told\n{}", self.log());
        }
        prop_assert_eq!(&self.decided_by_other(), &mark.decided, "{}", self.log());
        Ok(())
    }
}
