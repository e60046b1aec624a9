//! What was asked and decided, as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::agent::{self, AskFacts, Decision};
use telecode_core::ask::{self, AskChoice};
use telecode_core::form;

use super::super::StoreError;
use super::{Grant, Mode, read, write};

/// Mirrors [`agent::Extent`].
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Extent {
    Turn,
    #[default]
    Session,
    Project,
    Settings,
}

impl From<agent::Extent> for Extent {
    fn from(extent: agent::Extent) -> Self {
        match extent {
            agent::Extent::Turn => Self::Turn,
            agent::Extent::Session => Self::Session,
            agent::Extent::Project => Self::Project,
            agent::Extent::Settings => Self::Settings,
        }
    }
}

impl From<Extent> for agent::Extent {
    fn from(extent: Extent) -> Self {
        match extent {
            Extent::Turn => Self::Turn,
            Extent::Session => Self::Session,
            Extent::Project => Self::Project,
            Extent::Settings => Self::Settings,
        }
    }
}

/// Mirrors [`Decision`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Allow {
        grants: Vec<Grant>,
        #[serde(default)]
        extent: Extent,
    },
    Deny {
        message: String,
    },
    Reply {
        answers: Vec<(String, Vec<String>)>,
    },
    Submit {
        values: Vec<(String, FormValue)>,
    },
    Decline,
    Cancel,
}

/// Mirrors [`form::FormValue`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FormValue {
    Text(String),
    Number(String),
    Flag(bool),
    Many(Vec<String>),
}

impl From<&form::FormValue> for FormValue {
    fn from(value: &form::FormValue) -> Self {
        match value.clone() {
            form::FormValue::Text(text) => Self::Text(text),
            form::FormValue::Number(number) => Self::Number(number),
            form::FormValue::Flag(flag) => Self::Flag(flag),
            form::FormValue::Many(values) => Self::Many(values),
        }
    }
}

impl From<FormValue> for form::FormValue {
    fn from(value: FormValue) -> Self {
        match value {
            FormValue::Text(text) => Self::Text(text),
            FormValue::Number(number) => Self::Number(number),
            FormValue::Flag(flag) => Self::Flag(flag),
            FormValue::Many(values) => Self::Many(values),
        }
    }
}

/// Writes a decision.
pub(in super::super) fn decision(decision: &Decision) -> Result<String, StoreError> {
    write(&match decision {
        Decision::Allow { grants, extent } => {
            Verdict::Allow { grants: grants.iter().map(Grant::from).collect(), extent: (*extent).into() }
        }
        Decision::Deny { message } => Verdict::Deny { message: message.clone() },
        Decision::Reply { answers } => Verdict::Reply { answers: answers.clone() },
        Decision::Submit { values } => Verdict::Submit {
            values: values.iter().map(|(name, value)| (name.clone(), value.into())).collect(),
        },
        Decision::Decline => Verdict::Decline,
        Decision::Cancel => Verdict::Cancel,
    })
}

/// Reads a decision.
pub(in super::super) fn to_decision(json: &str) -> Result<Decision, StoreError> {
    Ok(match read("a decision", json)? {
        Verdict::Allow { grants, extent } => Decision::Allow {
            grants: grants.into_iter().map(agent::Grant::from).collect(),
            extent: extent.into(),
        },
        Verdict::Deny { message } => Decision::Deny { message },
        Verdict::Reply { answers } => Decision::Reply { answers },
        Verdict::Submit { values } => Decision::Submit {
            values: values.into_iter().map(|(name, value)| (name, value.into())).collect(),
        },
        Verdict::Decline => Decision::Decline,
        Verdict::Cancel => Decision::Cancel,
    })
}

/// Mirrors [`AskChoice`]. The names of older telecodes stay, so that their buttons can be pressed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Allow,
    AllowNow,
    AllowReads,
    #[serde(alias = "allow_tool")]
    Offers,
    #[serde(alias = "allow_always")]
    Offer(usize),
    AllowFor(Extent),
    ApprovePlan(Mode),
    Deny,
    DenyWithReason,
    Back,
    Default,
    Decline,
    Cancel,
    Skip,
    Before,
    Option(usize),
    Done,
}

/// Writes a choice.
pub(in super::super) fn choice(choose: &AskChoice) -> Result<String, StoreError> {
    write(&match choose {
        AskChoice::Allow => Choice::Allow,
        AskChoice::AllowNow => Choice::AllowNow,
        AskChoice::AllowReads => Choice::AllowReads,
        AskChoice::Offers => Choice::Offers,
        AskChoice::Offer(index) => Choice::Offer(*index),
        AskChoice::AllowFor(extent) => Choice::AllowFor((*extent).into()),
        AskChoice::ApprovePlan(mode) => Choice::ApprovePlan(Mode(*mode)),
        AskChoice::Deny => Choice::Deny,
        AskChoice::DenyWithReason => Choice::DenyWithReason,
        AskChoice::Back => Choice::Back,
        AskChoice::Default => Choice::Default,
        AskChoice::Decline => Choice::Decline,
        AskChoice::Cancel => Choice::Cancel,
        AskChoice::Skip => Choice::Skip,
        AskChoice::Before => Choice::Before,
        AskChoice::Option(index) => Choice::Option(*index),
        AskChoice::Done => Choice::Done,
    })
}

/// Reads a choice.
pub(in super::super) fn to_choice(json: &str) -> Result<AskChoice, StoreError> {
    Ok(match read("a choice", json)? {
        Choice::Allow => AskChoice::Allow,
        Choice::AllowNow => AskChoice::AllowNow,
        Choice::AllowReads => AskChoice::AllowReads,
        Choice::Offers => AskChoice::Offers,
        Choice::Offer(index) => AskChoice::Offer(index),
        Choice::AllowFor(extent) => AskChoice::AllowFor(extent.into()),
        Choice::ApprovePlan(mode) => AskChoice::ApprovePlan(mode.0),
        Choice::Deny => AskChoice::Deny,
        Choice::DenyWithReason => AskChoice::DenyWithReason,
        Choice::Back => AskChoice::Back,
        Choice::Default => AskChoice::Default,
        Choice::Decline => AskChoice::Decline,
        Choice::Cancel => AskChoice::Cancel,
        Choice::Skip => AskChoice::Skip,
        Choice::Before => AskChoice::Before,
        Choice::Option(index) => AskChoice::Option(index),
        Choice::Done => AskChoice::Done,
    })
}

/// Mirrors what else is known of an ask, and what its card shows.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "the core's facts, as they are")]
struct More {
    blocked_path: Option<String>,
    agent: Option<String>,
    deny_first: bool,
    no_rules: bool,
    confirm: bool,
    skips: bool,
    skill: Option<String>,
    says: Option<String>,
    target: Option<Target>,
    view: View,
    reminded: usize,
}

/// Mirrors [`telecode_core::agent::Target`].
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Target {
    leads_to: Option<String>,
    exists: bool,
    lines: Option<usize>,
    matches: Option<usize>,
}

impl From<agent::Target> for Target {
    fn from(target: agent::Target) -> Self {
        let agent::Target { leads_to, exists, lines, matches } = target;
        Self { leads_to, exists, lines, matches }
    }
}

impl From<Target> for agent::Target {
    fn from(target: Target) -> Self {
        let Target { leads_to, exists, lines, matches } = target;
        Self { leads_to, exists, lines, matches }
    }
}

/// Mirrors [`ask::View`].
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum View {
    #[default]
    Card,
    /// Of a time when an offer had another place: whoever looked at it looks again.
    Offers(usize),
    Choosing(Option<usize>),
    Wide(usize, Extent),
    Seen,
    Confirm,
}

/// Writes what else is known of an ask.
pub(in super::super) fn more(ask: &ask::Ask) -> Result<String, StoreError> {
    let facts = ask.facts.clone();
    write(&More {
        blocked_path: facts.blocked_path,
        agent: facts.agent,
        deny_first: facts.deny_first,
        no_rules: facts.no_rules,
        confirm: facts.confirm,
        skips: facts.skips,
        skill: facts.skill,
        says: facts.says,
        target: facts.target.map(|target| (*target).into()),
        reminded: ask.reminded,
        view: match ask.view {
            ask::View::Card => View::Card,
            ask::View::Offers(index) => View::Choosing(index),
            ask::View::Wide(index, extent) => View::Wide(index, extent.into()),
            ask::View::Seen => View::Seen,
            ask::View::Confirm => View::Confirm,
        },
    })
}

/// Reads what else is known of an ask.
pub(in super::super) fn to_more(json: &str) -> Result<(AskFacts, ask::View, usize), StoreError> {
    let more: More = read("what is known of an ask", json)?;
    let view = match more.view {
        View::Card | View::Offers(_) => ask::View::Card,
        View::Choosing(index) => ask::View::Offers(index),
        View::Wide(index, extent) => ask::View::Wide(index, extent.into()),
        View::Seen => ask::View::Seen,
        View::Confirm => ask::View::Confirm,
    };
    let facts = AskFacts {
        blocked_path: more.blocked_path,
        agent: more.agent,
        deny_first: more.deny_first,
        no_rules: more.no_rules,
        confirm: more.confirm,
        skips: more.skips,
        skill: more.skill,
        says: more.says,
        target: more.target.map(|target| Box::new(target.into())),
    };
    Ok((facts, view, more.reminded))
}
