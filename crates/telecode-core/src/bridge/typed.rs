//! Texts that are answers: the reason for a denial, an answer to a question, a bare yes or no.

use super::Bridge;
use super::asks::{DENIAL, Decider, allow};
use crate::agent::Decision;
use crate::ask::{Ask, AskState};
use crate::chat::Message;
use crate::time::Now;
use crate::tool::Tool;

impl Bridge {
    /// A text may be the reason for a denial, or the answer to a question. Says whether it was.
    pub(super) fn typed_answer(&mut self, message: &Message, now: Now) -> bool {
        let by = Decider { person: message.from.id, name: &message.from.name };
        let replied = self.replied(message);
        let of_thread = |ask: &&Ask| {
            let session = self.sessions.get(&ask.session).map(|session| &session.record);
            session.is_some_and(|record| {
                record.thread == message.thread && replied.is_none_or(|replied| replied == record.id)
            })
        };
        if message.forwarded_from.is_some() {
            return false;
        }
        let reason =
            self.asks.values().filter(of_thread).find(|ask| ask.state == AskState::WantsReason(by.person));
        if let Some(ask) = reason.cloned() {
            self.decide(ask, Decision::Deny { message: message.text.clone() }, by, now);
            return true;
        }
        // Only who pressed for it talks to a session that is not the current one without a reply.
        let meant = self.target(message);
        let waiting = || self.asks.values().filter(|ask| Some(ask.session) == meant && ask.is_waiting());
        let question = waiting().find(|ask| ask.part().is_some());
        if let Some(ask) = question.cloned() {
            let answer = typed_choice(&ask, &message.text);
            self.part_answered(ask, vec![answer], by, now);
            return true;
        }
        let Some(decision) = typed_decision(&message.text) else { return false };
        let waiting: Vec<_> = waiting().collect();
        // A bare word decides nothing while there are several that it could mean, and a plan takes more than a word.
        let [ask] = waiting[..] else { return false };
        if matches!(ask.call.tool, Tool::Plan { .. }) {
            return false;
        }
        self.decide(ask.clone(), decision, by, now);
        true
    }
}

/// A bare yes or no to a permission, in English or Russian.
fn typed_decision(text: &str) -> Option<Decision> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "allow" | "да" => Some(allow(Vec::new())),
        "no" | "deny" | "нет" => Some(Decision::Deny { message: DENIAL.to_owned() }),
        _ => None,
    }
}

/// A number or a label typed for the part of a question that is shown is that option; anything else is an answer by itself.
fn typed_choice(ask: &Ask, text: &str) -> String {
    let text = text.trim();
    let Some(question) = ask.part() else { return text.to_owned() };
    let by_number =
        text.parse::<usize>().ok().and_then(|number| question.options.get(number.checked_sub(1)?));
    let by_label = || question.options.iter().find(|choice| choice.label.eq_ignore_ascii_case(text));
    by_number.or_else(by_label).map_or_else(|| text.to_owned(), |choice| choice.label.clone())
}
