//! Asks: what Claude wants decided, and what can be chosen on them.

mod offers;
pub(crate) mod shell;

pub use self::offers::{Offer, RuleReach, Width};

use crate::agent::AskFacts;
use crate::form::{Field, Form, FormBody};
use crate::ids::{AskId, PersonId, RequestId, SessionId, SlotId, TurnId};
use crate::permission::{Decision, Extent, Grant, Mode};
use crate::time::Wall;
use crate::tool::{Question, Tool, ToolCall};

/// One ask, from its opening to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The number that telecode gave it, never used twice.
    pub id: AskId,
    /// The session that asks.
    pub session: SessionId,
    /// The turn in which it is asked.
    pub turn: TurnId,
    /// Claude's id of it; `None` after the agent died, until Claude asks again.
    pub request: Option<RequestId>,
    /// The call to decide on.
    pub call: ToolCall,
    /// What could be allowed besides.
    pub suggestions: Vec<Grant>,
    /// Why it is asked.
    pub reason: Option<String>,
    /// What else is known of it.
    pub facts: AskFacts,
    /// The place of its card.
    pub slot: SlotId,
    /// When it was opened.
    pub opened: Wall,
    /// Where it stands.
    pub state: AskState,
    /// What its card shows while it is open.
    pub view: View,
    /// How far its answer got.
    pub told: Told,
    /// How often its person was reminded.
    pub reminded: usize,
    /// The answers given so far to a question with several parts.
    pub replies: Vec<(String, Vec<String>)>,
    /// The options checked so far in the part that is shown (indices).
    pub checked: Vec<usize>,
}

/// What the card of an open ask shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// What is asked.
    #[default]
    Card,
    /// What can be allowed beyond this call, and how far: the offer with this index is marked, if one is.
    Offers(Option<usize>),
    /// Whether the wide offer with this index is really to be allowed as far as this.
    Wide(usize, Extent),
    /// What is asked, of which the card shows a part: the whole of it was shown since.
    Seen,
    /// Whether it is really to be allowed.
    Confirm,
}

/// Where an ask stands.
#[derive(Debug, Clone, PartialEq)]
pub enum AskState {
    /// It waits for a decision.
    Open,
    /// It waits for this person's next text, which is the reason for a denial.
    WantsReason(PersonId),
    /// It was decided.
    Answered {
        /// The person who decided.
        by: PersonId,
        /// When it was decided.
        at: Wall,
        /// What was decided.
        decision: Decision,
    },
    /// Nobody decided in time: its turn ended.
    Expired,
}

/// How far an answer got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Told {
    /// There is none, or it was not told to the agent.
    #[default]
    No,
    /// It was told to the agent: what it allows may be running.
    Yes,
    /// What it was about is over.
    Settled,
}

/// What is chosen on an ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskChoice {
    /// Allow this call; what is not to be allowed by a single tap is asked again.
    Allow,
    /// Allow this call, as asked again.
    AllowNow,
    /// Allow this call and all that only read, until the turn ends.
    AllowReads,
    /// Show what can be allowed beyond this call.
    Offers,
    /// Mark the offer with this index.
    Offer(usize),
    /// Allow this call, and what the marked offer says, as far as this.
    AllowFor(Extent),
    /// Approve a plan, and go on in this mode.
    ApprovePlan(Mode),
    /// Deny it, without a reason.
    Deny,
    /// Deny, with the reason in the next text.
    DenyWithReason,
    /// Back from waiting for the reason, or from what is shown beside the card.
    Back,
    /// Fill in what the server of a form proposes.
    Default,
    /// Do not fill a form in.
    Decline,
    /// Call a form off.
    Cancel,
    /// Leave the part of the question that is shown without an answer.
    Skip,
    /// Ask the part before the one that is shown again.
    Before,
    /// The option with this index of the part of the question that is shown.
    Option(usize),
    /// The checked options are the answer.
    Done,
}

impl Ask {
    /// Whether it waits for a person.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, AskState::Open | AskState::WantsReason(_))
    }

    /// Whether Claude waits for the person too. For a card that is left over from before a crash it does not.
    pub fn is_wanted(&self) -> bool {
        self.is_waiting() && self.request.is_some()
    }

    /// Whether a person has decided.
    pub fn is_decided(&self) -> bool {
        matches!(self.state, AskState::Answered { .. })
    }

    /// Whether it was allowed and told before a crash.
    pub fn may_have_run(&self) -> bool {
        let allowed = matches!(&self.state, AskState::Answered { decision: Decision::Allow { .. }, .. });
        allowed && self.request.is_none() && self.told != Told::No
    }

    /// Whether its answer, given or to come, still holds if Claude asks the same again after a crash. What was allowed and told
    /// may have run already, so that is asked anew.
    pub fn may_come_back(&self) -> bool {
        if self.form().is_some() {
            // The server that asked has gone with the agent.
            return false;
        }
        match &self.state {
            AskState::Open | AskState::WantsReason(_) => true,
            AskState::Answered { decision: Decision::Allow { .. }, .. } => self.told == Told::No,
            AskState::Answered { decision: Decision::Deny { .. } | Decision::Reply { .. }, .. } => {
                self.told != Told::Settled
            }
            AskState::Answered {
                decision: Decision::Submit { .. } | Decision::Decline | Decision::Cancel,
                ..
            }
            | AskState::Expired => false,
        }
    }

    /// Whether everything that only reads can be allowed with it.
    pub fn offers_reads(&self) -> bool {
        self.call.tool.only_reads() && !self.facts.no_rules && !self.facts.confirm
    }

    /// Checks or unchecks the option with this index.
    pub fn check(&mut self, index: usize) {
        if self.checked.contains(&index) {
            self.checked.retain(|checked| *checked != index);
        } else {
            self.checked.push(index);
            self.checked.sort_unstable();
        }
    }

    /// Another part of it is shown: nothing of that was chosen or seen yet.
    pub fn turns_page(&mut self) {
        self.checked.clear();
        self.view = View::Card;
    }

    /// The form that is to be filled in.
    pub fn form(&self) -> Option<&Form> {
        if let Tool::Form(form) = &self.call.tool { Some(form) } else { None }
    }

    /// The field of a form that is shown: the first without a reply.
    pub fn field(&self) -> Option<&Field> {
        match &self.form()?.body {
            FormBody::Fields(fields) => fields.get(self.replies.len()),
            FormBody::Link(_) => None,
        }
    }

    /// The part of a question that is shown: the first without an answer.
    pub fn part(&self) -> Option<&Question> {
        let Tool::Question(questions) = &self.call.tool else { return None };
        questions.get(self.replies.len())
    }
}
