//! Which lines of a record count: the chain from the root to the newest leaf.
//!
//! Lines name the line before them. Where a conversation was taken back and gone on with differently, or a turn was run
//! again, there are several leaves; the last one in the file counts, unless the record says where the conversation ends
//! (`rewinds`). Results of parallel calls hang beside the chain and are put back.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::rewinds::{Mark, Rewinds};

/// What a line says of its place. Everything else in it is skipped without being kept.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Head<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    logical_parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "sourceToolAssistantUUID")]
    source_tool_assistant_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    team_name: Option<Cow<'a, str>>,
    is_sidechain: bool,
    is_meta: bool,
    message: Message<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
}

/// A line of the conversation.
#[derive(Debug)]
struct Link {
    line: usize,
    id: String,
    /// The line before it; for the beginning of a shortened conversation the last one that was left out.
    before: Option<String>,
    /// The call that it is the result of, or the API's id of the message that it is a block of.
    beside: Option<String>,
    /// A person or Claude said it.
    is_talk: bool,
    /// It cannot be the end of the chain.
    is_aside: bool,
}

/// The places of all lines of a record.
#[derive(Debug, Default)]
pub(super) struct Index {
    lines: usize,
    links: Vec<Link>,
    /// Lines without a place that count in any case.
    always: Vec<usize>,
    rewinds: Rewinds,
}

impl Index {
    /// Takes the next line.
    pub(super) fn line(&mut self, line: &[u8]) {
        let at = self.lines;
        self.lines += 1;
        let Ok(head) = serde_json::from_slice::<Head<'_>>(line) else { return };
        let Some(id) = head.uuid else {
            if head.r#type == "cost-state" {
                self.always.push(at);
            }
            self.rewinds.line(line, self.links.len());
            return;
        };
        let is_talk = matches!(head.r#type.as_ref(), "user" | "assistant");
        self.links.push(Link {
            line: at,
            id: id.into_owned(),
            before: head.parent_uuid.or(head.logical_parent_uuid).map(Cow::into_owned),
            beside: head.source_tool_assistant_uuid.or(head.message.id).map(Cow::into_owned),
            is_talk,
            is_aside: head.is_sidechain || head.is_meta || head.team_name.is_some(),
        });
    }

    /// Where the conversation ends, if Claude Code would go on elsewhere: what it noted as the end last is neither that nor on
    /// the way there. It takes its note for true, unless the newest line hangs on it.
    pub(super) fn strayed(&self) -> Option<&str> {
        let noted = self.rewinds.noted()?;
        let line = self.links.iter().find(|link| link.id == noted)?.line;
        let is_on_the_way = self.chosen().get(line).copied().unwrap_or_default();
        let by_id = self.by_id();
        let end = self.chain(&by_id, &self.gone()).first().map(|link| link.id.as_str());
        end.filter(|_| !is_on_the_way)
    }

    /// For each line whether it counts.
    pub(super) fn chosen(&self) -> Vec<bool> {
        let mut chosen = vec![false; self.lines];
        let mut choose = |line: usize| {
            if let Some(chosen) = chosen.get_mut(line) {
                *chosen = true;
            }
        };
        let by_id = self.by_id();
        let gone = self.gone();
        let chain = self.chain(&by_id, &gone);
        // A block of an answer on the chain, and a result of one, counts although nothing goes on from it.
        let beside: HashSet<&str> = chain
            .iter()
            .filter(|link| link.is_talk)
            .flat_map(|link| [Some(link.id.as_str()), link.beside.as_deref()])
            .flatten()
            .collect();
        for link in &chain {
            choose(link.line);
        }
        let others = self.links.iter().filter(|link| link.is_talk && !link.is_aside);
        for link in others.filter(|link| !gone.contains(link.id.as_str())) {
            if link.beside.as_deref().is_some_and(|id| beside.contains(id)) {
                choose(link.line);
            }
        }
        for line in &self.always {
            choose(*line);
        }
        chosen
    }

    fn by_id(&self) -> HashMap<&str, &Link> {
        self.links.iter().map(|link| (link.id.as_str(), link)).collect()
    }

    /// The chain, newest first.
    fn chain<'a>(&'a self, by_id: &HashMap<&str, &'a Link>, gone: &HashSet<&str>) -> Vec<&'a Link> {
        let before = |link: &Link| link.before.as_deref().and_then(|id| by_id.get(id)).copied();
        let is_left = |link: &&Link| !gone.contains(link.id.as_str());
        let left = || self.links.iter().filter(is_left);
        let inner: HashSet<&str> = left().filter_map(|link| link.before.as_deref()).collect();
        let leaves = left().filter(|link| !inner.contains(link.id.as_str()));
        // The last word of a person or of Claude decides; what stands behind it, such as the end of its turn, counts, too.
        let ends = leaves.filter_map(|leaf| {
            // A chain that bites its own tail is no longer than the record.
            let way = std::iter::successors(Some(leaf), |link| before(link)).take(self.links.len());
            { way }.find(|link| link.is_talk).map(|talk| (talk, leaf))
        });
        let ends: Vec<_> = ends.collect();
        let newest = ends.iter().filter(|(talk, _)| !talk.is_aside).max_by_key(|(talk, _)| talk.line);
        let newest = newest.or_else(|| ends.iter().max_by_key(|(talk, _)| talk.line)).copied();
        let end = match self.rewinds.last() {
            // Nothing was said since the conversation was set to end there.
            Some(mark) if newest.is_none_or(|(talk, _)| self.is_before(talk, mark)) => {
                mark.leaf.as_deref().and_then(|leaf| by_id.get(leaf)).copied()
            }
            Some(_) | None => newest.map(|(_, leaf)| leaf),
        };
        std::iter::successors(end, |link| before(link)).take(self.links.len()).collect()
    }

    /// The lines that were taken back.
    fn gone(&self) -> HashSet<&str> {
        self.rewinds.gone(self.links.iter().map(|link| (link.id.as_str(), link.before.as_deref())))
    }

    /// Whether a line stands before a mark.
    fn is_before(&self, link: &Link, mark: &Mark) -> bool {
        self.links.get(mark.at).is_none_or(|next| link.line < next.line)
    }
}
