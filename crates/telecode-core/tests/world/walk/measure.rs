//! How much Telegram takes of a page, counted as its servers count. Source: Bot API, `sendMessage`, `MessageEntity`,
//! `InlineKeyboardButton`, `InputRichMessage`.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use telecode_core::seam::page::{
    ButtonAction, CAPTION_LIMIT, ENTITY_LIMIT, Page, RichBlock, RichPage, RichRun, TEXT_LIMIT, utf16_len,
};

const CHARACTERS: usize = 32_768;
const BLOCKS: usize = 500;
const DEPTH: usize = 16;
const COLUMNS: usize = 20;

/// Whether Telegram takes a page, and what would come in its place.
pub(crate) fn fits(page: &Page) -> TestCaseResult {
    let limit = if page.document.is_some() { CAPTION_LIMIT } else { TEXT_LIMIT };
    prop_assert!(utf16_len(&page.text) <= limit, "{} units", utf16_len(&page.text));
    prop_assert!(page.entities.len() <= ENTITY_LIMIT);
    let tokens = page.buttons.iter().flatten().filter_map(|button| match &button.action {
        ButtonAction::Press(token) => Some(token.0.len()),
        ButtonAction::Copy(_) | ButtonAction::Open(_) | ButtonAction::Message(..) => None,
    });
    prop_assert!(tokens.into_iter().all(|length| (1..=64).contains(&length)));
    if let Some(rich) = &page.rich {
        rich_fits(rich)?;
    }
    Ok(())
}

fn rich_fits(rich: &RichPage) -> TestCaseResult {
    let mut sum = Sum::default();
    sum.blocks(&rich.blocks, 1);
    prop_assert!((1..=BLOCKS).contains(&sum.blocks), "{} blocks", sum.blocks);
    prop_assert!(sum.characters <= CHARACTERS, "{} characters", sum.characters);
    prop_assert!(sum.depth <= DEPTH, "{} deep", sum.depth);
    prop_assert!(sum.columns <= COLUMNS, "{} columns", sum.columns);
    prop_assert!(sum.is_whole, "an empty list, quote or table");
    rich.before.iter().try_for_each(fits)
}

/// What there is of everything.
#[derive(Debug)]
struct Sum {
    blocks: usize,
    characters: usize,
    depth: usize,
    columns: usize,
    is_whole: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Self { blocks: 0, characters: 0, depth: 0, columns: 0, is_whole: true }
    }
}

impl Sum {
    fn blocks(&mut self, blocks: &[RichBlock], depth: usize) {
        self.depth = self.depth.max(depth);
        self.is_whole &= !blocks.is_empty();
        for block in blocks {
            self.blocks += 1;
            self.block(block, depth);
        }
    }

    fn block(&mut self, block: &RichBlock, depth: usize) {
        match block {
            RichBlock::Paragraph(text) | RichBlock::Footer(text) | RichBlock::Heading { text, .. } => {
                self.text(text);
            }
            RichBlock::Code { text, .. } | RichBlock::Formula(text) => {
                self.characters += text.chars().count();
            }
            RichBlock::Rule => {}
            RichBlock::List(items) => {
                self.is_whole &= !items.is_empty();
                for item in items {
                    self.blocks(&item.blocks, depth + 1);
                }
            }
            RichBlock::Quote(blocks) => self.blocks(blocks, depth + 1),
            RichBlock::Details { summary, blocks } => {
                self.text(summary);
                self.blocks(blocks, depth + 1);
            }
            RichBlock::Table(rows) => {
                self.is_whole &= !rows.is_empty();
                for row in rows {
                    self.columns = self.columns.max(row.len());
                    for cell in row {
                        self.text(&cell.text);
                    }
                }
            }
        }
    }

    fn text(&mut self, runs: &[RichRun]) {
        for run in runs {
            match run {
                RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => {
                    self.characters += text.chars().count();
                }
                RichRun::Bold(runs)
                | RichRun::Italic(runs)
                | RichRun::Strike(runs)
                | RichRun::Link { text: runs, .. } => {
                    self.text(runs);
                }
            }
        }
    }
}
