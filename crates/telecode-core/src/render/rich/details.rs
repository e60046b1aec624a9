//! Finds `<details>` in the HTML of a text: the one tag that has a meaning here. What it encloses is our own parse.

use super::super::markdown::{Block, MarkdownInline};

/// A block, or what a pair of tags encloses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FoldedBlock {
    /// A block.
    Block(Block),
    /// `<details>` with its summary.
    Details {
        /// What is always shown.
        summary: String,
        /// What is hidden, without the tags.
        inner: Vec<Block>,
        /// All of it as it was written.
        source: Vec<Block>,
    },
}

/// Whether details begin among these blocks, and end.
pub(super) fn starts(blocks: &[Block]) -> bool {
    folded(blocks).iter().any(|folded| matches!(folded, FoldedBlock::Details { .. }))
}

/// Puts what stands between `<details>` and `</details>` together. Tags without their like stay text.
pub(super) fn folded(blocks: &[Block]) -> Vec<FoldedBlock> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let found = opening(block).and_then(|opening| {
            let end = at + end_of(&blocks[at..])?;
            Some((opening, end))
        });
        let Some(((summary, head), end)) = found else {
            out.push(FoldedBlock::Block(block.clone()));
            at += 1;
            continue;
        };
        let mut inner: Vec<Block> = head.into_iter().collect();
        inner.extend(blocks[at + 1..end.max(at + 1)].iter().cloned());
        if end > at {
            inner.extend(tail(&blocks[end]));
        }
        out.push(FoldedBlock::Details { summary, inner, source: blocks[at..=end].to_vec() });
        at = end + 1;
    }
    out
}

/// The block in which the first one's details end.
fn end_of(blocks: &[Block]) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, block) in blocks.iter().enumerate() {
        let Block::Html(html) = block else { continue };
        depth += html.matches("<details").count();
        depth = depth.checked_sub(html.matches("</details>").count())?;
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// The summary of a block that opens details, and what else it says.
fn opening(block: &Block) -> Option<(String, Option<Block>)> {
    let Block::Html(html) = block else { return None };
    let rest = html.trim().strip_prefix("<details")?;
    let (attributes, rest) = rest.split_once('>')?;
    if !matches!(attributes.trim(), "" | "open") {
        return None;
    }
    let rest = rest.trim_start().strip_prefix("<summary>")?;
    let (summary, rest) = rest.split_once("</summary>")?;
    let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    if summary.is_empty() || summary.contains('<') {
        return None;
    }
    let rest = match rest.trim().strip_suffix("</details>") {
        Some(inner) => inner,
        None => rest,
    };
    Some((summary, paragraph(rest)))
}

/// What a block that closes details says before.
fn tail(block: &Block) -> Option<Block> {
    let Block::Html(html) = block else { return None };
    paragraph(html.trim().strip_suffix("</details>").unwrap_or(html))
}

/// HTML that means nothing here, as text.
fn paragraph(html: &str) -> Option<Block> {
    let html = html.trim();
    (!html.is_empty()).then(|| Block::Paragraph(vec![MarkdownInline::Text(html.to_owned())]))
}
