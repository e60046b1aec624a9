//! Which lines of a record count: the chain from the root to the newest leaf.
//!
//! Lines name the line before them. Where a conversation was taken back and gone on with differently, or a turn was run
//! again, there are several leaves; the last one in the file counts, unless the record says where the conversation ends
//! (`rewinds`). Results of parallel calls hang beside the chain and are put back.

use std::collections::{HashMap, HashSet};

use super::head::LineHead;
use super::rewinds::{RecordRewinds, RewindMark};

/// A line of the conversation.
#[derive(Debug)]
struct ChainLink {
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
    /// A subagent said it, or heard it.
    is_sidechain: bool,
}

/// The places of all lines of a record.
#[derive(Debug, Default)]
pub(super) struct ChainIndex {
    lines: usize,
    links: Vec<ChainLink>,
    /// Lines without a place that count in any case.
    always: Vec<usize>,
    rewinds: RecordRewinds,
}

impl ChainIndex {
    /// Takes the next line.
    pub(super) fn line(&mut self, line: &[u8]) {
        let at = self.lines;
        self.lines += 1;
        let Some(head) = LineHead::of(line) else { return };
        let Some(id) = head.uuid.as_deref() else {
            if head.is("cost-state") {
                self.always.push(at);
            }
            self.rewinds.line(line, self.links.len());
            return;
        };
        self.links.push(ChainLink {
            line: at,
            id: id.to_owned(),
            before: head.parent_uuid.as_deref().or(head.logical_parent_uuid.as_deref()).map(str::to_owned),
            beside: head.beside().map(str::to_owned),
            is_talk: head.is_talk(),
            is_aside: head.is_aside(),
            is_sidechain: head.is_sidechain,
        });
    }

    /// Where the conversation ends, if Claude Code would go on elsewhere: some of what was said would be forgotten.
    pub(super) fn strayed(&self) -> Option<&str> {
        let (by_id, gone) = (self.by_id(), self.gone());
        let chain = self.chain(&by_id, &gone);
        let would: Vec<_> = self.way(self.choice(&by_id, &gone)?, &by_id).collect();
        let would = self.counted(&would);
        let counts = self.counted(&chain);
        let is_lost = |link: &&ChainLink| {
            link.is_talk && !link.is_aside && counts.contains(&link.line) && !would.contains(&link.line)
        };
        self.links.iter().find(is_lost)?;
        chain.first().map(|link| link.id.as_str())
    }

    /// Where Claude Code goes on: at what was noted last, or at the newest line, if that hangs on it; where nothing was noted, at
    /// the newest line behind anything that was said.
    fn choice<'a>(
        &'a self,
        by_id: &HashMap<&str, &'a ChainLink>,
        gone: &HashSet<&str>,
    ) -> Option<&'a ChainLink> {
        let is_its = |link: &&ChainLink| !link.is_sidechain && !gone.contains(link.id.as_str());
        let mut newest = self.links.iter().rev().filter(is_its);
        match self.rewinds.noted(by_id) {
            Some(noted) => {
                let hangs_on = |link: &&ChainLink| self.way(link, by_id).any(|link| link.id == noted.id);
                newest.next().filter(hangs_on).or(Some(noted))
            }
            None => newest.find(|link| self.way(link, by_id).any(|link| link.is_talk)),
        }
    }

    /// A line and all that it hangs on, newest first.
    fn way<'a>(
        &self,
        end: &'a ChainLink,
        by_id: &HashMap<&str, &'a ChainLink>,
    ) -> impl Iterator<Item = &'a ChainLink> {
        let before = move |link: &&'a ChainLink| link.before.as_deref().and_then(|id| by_id.get(id)).copied();
        // A chain that bites its own tail is no longer than the record.
        std::iter::successors(Some(end), before).take(self.links.len())
    }

    /// For each line whether it counts.
    pub(super) fn chosen(&self) -> Vec<bool> {
        let (by_id, gone) = (self.by_id(), self.gone());
        let counted = self.counted(&self.chain(&by_id, &gone));
        let mut chosen = vec![false; self.lines];
        for line in counted.iter().chain(&self.always) {
            if let Some(chosen) = chosen.get_mut(*line) {
                *chosen = true;
            }
        }
        chosen
    }

    /// The lines of a chain, and what belongs to it: a block of an answer on it, and a result of one, counts although nothing
    /// goes on from it.
    fn counted(&self, chain: &[&ChainLink]) -> HashSet<usize> {
        let names = chain.iter().flat_map(|link| [Some(link.id.as_str()), link.beside.as_deref()]);
        let beside: HashSet<&str> = names.flatten().collect();
        let is_beside = |link: &&ChainLink| link.beside.as_deref().is_some_and(|id| beside.contains(id));
        let others = self.links.iter().filter(|link| link.is_talk).filter(is_beside);
        chain.iter().copied().chain(others).map(|link| link.line).collect()
    }

    fn by_id(&self) -> HashMap<&str, &ChainLink> {
        self.links.iter().map(|link| (link.id.as_str(), link)).collect()
    }

    /// The chain, newest first.
    fn chain<'a>(&'a self, by_id: &HashMap<&str, &'a ChainLink>, gone: &HashSet<&str>) -> Vec<&'a ChainLink> {
        let is_left = |link: &&ChainLink| !gone.contains(link.id.as_str());
        let left = || self.links.iter().filter(is_left);
        let inner: HashSet<&str> = left().filter_map(|link| link.before.as_deref()).collect();
        let leaves = left().filter(|link| !inner.contains(link.id.as_str()));
        // The last word of a person or of Claude decides; what stands behind it, such as the end of its turn, counts, too.
        let ends = leaves
            .filter_map(|leaf| self.way(leaf, by_id).find(|link| link.is_talk).map(|talk| (talk, leaf)));
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
        end.map(|end| self.way(end, by_id).collect()).unwrap_or_default()
    }

    /// The lines that were taken back.
    fn gone(&self) -> HashSet<&str> {
        self.rewinds.gone(self.links.iter().map(|link| (link.id.as_str(), link.before.as_deref())))
    }

    /// Whether a line stands before a mark.
    fn is_before(&self, link: &ChainLink, mark: &RewindMark) -> bool {
        self.links.get(mark.at).is_none_or(|next| link.line < next.line)
    }
}
