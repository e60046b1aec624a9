//! What was asked and decided, as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::agent::{self, AskFacts};
use telecode_core::seam::ask::{self, AskChoice};
use telecode_core::seam::permission::Decision;
use telecode_core::seam::{form, permission};

use super::super::StoreError;
use super::{StoredGrant, StoredMode, read, write};

/// Mirrors [`permission::Extent`].
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredExtent {
    Turn,
    #[default]
    Session,
    Project,
    Settings,
}

impl From<permission::Extent> for StoredExtent {
    fn from(extent: permission::Extent) -> Self {
        match extent {
            permission::Extent::Turn => Self::Turn,
            permission::Extent::Session => Self::Session,
            permission::Extent::Project => Self::Project,
            permission::Extent::Settings => Self::Settings,
        }
    }
}

impl From<StoredExtent> for permission::Extent {
    fn from(extent: StoredExtent) -> Self {
        match extent {
            StoredExtent::Turn => Self::Turn,
            StoredExtent::Session => Self::Session,
            StoredExtent::Project => Self::Project,
            StoredExtent::Settings => Self::Settings,
        }
    }
}

/// Mirrors [`Decision`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredDecision {
    Allow {
        grants: Vec<StoredGrant>,
        #[serde(default)]
        extent: StoredExtent,
    },
    Deny {
        message: String,
    },
    Reply {
        answers: Vec<(String, Vec<String>)>,
    },
    Submit {
        values: Vec<(String, StoredFormValue)>,
    },
    Decline,
    Cancel,
}

/// Mirrors [`form::FormValue`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredFormValue {
    Text(String),
    Number(String),
    Flag(bool),
    Many(Vec<String>),
}

impl From<&form::FormValue> for StoredFormValue {
    fn from(value: &form::FormValue) -> Self {
        match value.clone() {
            form::FormValue::Text(text) => Self::Text(text),
            form::FormValue::Number(number) => Self::Number(number),
            form::FormValue::Flag(flag) => Self::Flag(flag),
            form::FormValue::Many(values) => Self::Many(values),
        }
    }
}

impl From<StoredFormValue> for form::FormValue {
    fn from(value: StoredFormValue) -> Self {
        match value {
            StoredFormValue::Text(text) => Self::Text(text),
            StoredFormValue::Number(number) => Self::Number(number),
            StoredFormValue::Flag(flag) => Self::Flag(flag),
            StoredFormValue::Many(values) => Self::Many(values),
        }
    }
}

/// Writes a decision.
pub(in super::super) fn decision(decision: &Decision) -> Result<String, StoreError> {
    write(&match decision {
        Decision::Allow { grants, extent } => StoredDecision::Allow {
            grants: grants.iter().map(StoredGrant::from).collect(),
            extent: (*extent).into(),
        },
        Decision::Deny { message } => StoredDecision::Deny { message: message.clone() },
        Decision::Reply { answers } => StoredDecision::Reply { answers: answers.clone() },
        Decision::Submit { values } => StoredDecision::Submit {
            values: values.iter().map(|(name, value)| (name.clone(), value.into())).collect(),
        },
        Decision::Decline => StoredDecision::Decline,
        Decision::Cancel => StoredDecision::Cancel,
    })
}

/// Reads a decision.
pub(in super::super) fn to_decision(json: &str) -> Result<Decision, StoreError> {
    Ok(match read("a decision", json)? {
        StoredDecision::Allow { grants, extent } => Decision::Allow {
            grants: grants.into_iter().map(permission::Grant::from).collect(),
            extent: extent.into(),
        },
        StoredDecision::Deny { message } => Decision::Deny { message },
        StoredDecision::Reply { answers } => Decision::Reply { answers },
        StoredDecision::Submit { values } => Decision::Submit {
            values: values.into_iter().map(|(name, value)| (name, value.into())).collect(),
        },
        StoredDecision::Decline => Decision::Decline,
        StoredDecision::Cancel => Decision::Cancel,
    })
}

/// Mirrors [`AskChoice`]. The names of older telecodes stay, so that their buttons can be pressed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredAskChoice {
    Allow,
    AllowNow,
    AllowReads,
    #[serde(alias = "allow_tool")]
    Offers,
    #[serde(alias = "allow_always")]
    Offer(usize),
    AllowFor(StoredExtent),
    ApprovePlan(StoredMode),
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
        AskChoice::Allow => StoredAskChoice::Allow,
        AskChoice::AllowNow => StoredAskChoice::AllowNow,
        AskChoice::AllowReads => StoredAskChoice::AllowReads,
        AskChoice::Offers => StoredAskChoice::Offers,
        AskChoice::Offer(index) => StoredAskChoice::Offer(*index),
        AskChoice::AllowFor(extent) => StoredAskChoice::AllowFor((*extent).into()),
        AskChoice::ApprovePlan(mode) => StoredAskChoice::ApprovePlan(StoredMode(*mode)),
        AskChoice::Deny => StoredAskChoice::Deny,
        AskChoice::DenyWithReason => StoredAskChoice::DenyWithReason,
        AskChoice::Back => StoredAskChoice::Back,
        AskChoice::Default => StoredAskChoice::Default,
        AskChoice::Decline => StoredAskChoice::Decline,
        AskChoice::Cancel => StoredAskChoice::Cancel,
        AskChoice::Skip => StoredAskChoice::Skip,
        AskChoice::Before => StoredAskChoice::Before,
        AskChoice::Option(index) => StoredAskChoice::Option(*index),
        AskChoice::Done => StoredAskChoice::Done,
    })
}

/// Reads a choice.
pub(in super::super) fn to_choice(json: &str) -> Result<AskChoice, StoreError> {
    Ok(match read("a choice", json)? {
        StoredAskChoice::Allow => AskChoice::Allow,
        StoredAskChoice::AllowNow => AskChoice::AllowNow,
        StoredAskChoice::AllowReads => AskChoice::AllowReads,
        StoredAskChoice::Offers => AskChoice::Offers,
        StoredAskChoice::Offer(index) => AskChoice::Offer(index),
        StoredAskChoice::AllowFor(extent) => AskChoice::AllowFor(extent.into()),
        StoredAskChoice::ApprovePlan(mode) => AskChoice::ApprovePlan(mode.0),
        StoredAskChoice::Deny => AskChoice::Deny,
        StoredAskChoice::DenyWithReason => AskChoice::DenyWithReason,
        StoredAskChoice::Back => AskChoice::Back,
        StoredAskChoice::Default => AskChoice::Default,
        StoredAskChoice::Decline => AskChoice::Decline,
        StoredAskChoice::Cancel => AskChoice::Cancel,
        StoredAskChoice::Skip => AskChoice::Skip,
        StoredAskChoice::Before => AskChoice::Before,
        StoredAskChoice::Option(index) => AskChoice::Option(index),
        StoredAskChoice::Done => AskChoice::Done,
    })
}

/// Mirrors what else is known of an ask, and what its card shows.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "the core's facts, as they are")]
struct StoredAskFacts {
    blocked_path: Option<String>,
    agent: Option<String>,
    deny_first: bool,
    no_rules: bool,
    confirm: bool,
    skips: bool,
    skill: Option<String>,
    says: Option<String>,
    target: Option<StoredTarget>,
    view: StoredAskView,
    reminded: usize,
}

/// Mirrors [`telecode_core::seam::agent::Target`].
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredTarget {
    leads_to: Option<String>,
    exists: bool,
    lines: Option<usize>,
    matches: Option<usize>,
}

impl From<agent::Target> for StoredTarget {
    fn from(target: agent::Target) -> Self {
        let agent::Target { leads_to, exists, lines, matches } = target;
        Self { leads_to, exists, lines, matches }
    }
}

impl From<StoredTarget> for agent::Target {
    fn from(target: StoredTarget) -> Self {
        let StoredTarget { leads_to, exists, lines, matches } = target;
        Self { leads_to, exists, lines, matches }
    }
}

/// Mirrors [`ask::View`].
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredAskView {
    #[default]
    Card,
    /// Of a time when an offer had another place: whoever looked at it looks again.
    Offers(usize),
    Choosing(Option<usize>),
    Wide(usize, StoredExtent),
    Seen,
    Confirm,
}

/// Writes what else is known of an ask.
pub(in super::super) fn more(ask: &ask::Ask) -> Result<String, StoreError> {
    let facts = ask.facts.clone();
    write(&StoredAskFacts {
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
            ask::View::Card => StoredAskView::Card,
            ask::View::Offers(index) => StoredAskView::Choosing(index),
            ask::View::Wide(index, extent) => StoredAskView::Wide(index, extent.into()),
            ask::View::Seen => StoredAskView::Seen,
            ask::View::Confirm => StoredAskView::Confirm,
        },
    })
}

/// Reads what else is known of an ask.
pub(in super::super) fn to_more(json: &str) -> Result<(AskFacts, ask::View, usize), StoreError> {
    let more: StoredAskFacts = read("what is known of an ask", json)?;
    let view = match more.view {
        StoredAskView::Card | StoredAskView::Offers(_) => ask::View::Card,
        StoredAskView::Choosing(index) => ask::View::Offers(index),
        StoredAskView::Wide(index, extent) => ask::View::Wide(index, extent.into()),
        StoredAskView::Seen => ask::View::Seen,
        StoredAskView::Confirm => ask::View::Confirm,
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
