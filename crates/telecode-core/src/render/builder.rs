//! Builds one page run by run. Offsets are right by construction; nothing is cut to a limit here.

#[cfg(test)]
mod tests;

use crate::ids::{GroupId, MessageId};
use crate::page::{Entity, EntityKind, Page, utf16_len};

/// A text that grows at its end, with the formatting of what was added.
///
/// A block (`pre`, `quote`, `collapsed`) starts on a line of its own, and what is added after it starts on the next line.
/// Adding an empty run adds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    written: String,
    units: usize,
    entities: Vec<Entity>,
    last: TextEnd,
}

/// What the end of a [`Text`] is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum TextEnd {
    #[default]
    Inline,
    Block,
}

impl Text {
    /// Makes an empty text.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds plain text.
    pub(crate) fn push(&mut self, run: &str) -> &mut Self {
        if run.is_empty() {
            return self;
        }
        if self.last == TextEnd::Block && !run.starts_with('\n') {
            self.append("\n");
        }
        self.last = TextEnd::Inline;
        self.append(run);
        self
    }

    /// Adds bold text.
    pub(crate) fn bold(&mut self, run: &str) -> &mut Self {
        self.inline(run, EntityKind::Bold)
    }

    /// Adds italic text.
    pub(crate) fn italic(&mut self, run: &str) -> &mut Self {
        self.inline(run, EntityKind::Italic)
    }

    /// Adds inline code.
    pub(crate) fn code(&mut self, run: &str) -> &mut Self {
        self.inline(run, EntityKind::Code)
    }

    /// Adds text that opens a URL, as Markdown does.
    #[cfg(test)]
    pub(crate) fn link(&mut self, run: &str, url: &str) -> &mut Self {
        self.inline(run, EntityKind::Link(url.to_owned()))
    }

    /// Adds text that leads to a message of a supergroup.
    pub(crate) fn message_link(&mut self, run: &str, group: GroupId, message: MessageId) -> &mut Self {
        self.inline(run, EntityKind::MessageLink(group, message))
    }

    /// Adds a block of code with its language, if it has one.
    pub(crate) fn pre(&mut self, language: Option<&str>, block: &str) -> &mut Self {
        self.block(block, EntityKind::Pre(language.map(str::to_owned)))
    }

    /// Adds a quoted block.
    pub(crate) fn quote(&mut self, block: &str) -> &mut Self {
        self.block(block, EntityKind::Quote)
    }

    /// Adds a quoted block that is collapsed until it is tapped.
    pub(crate) fn collapsed(&mut self, block: &str) -> &mut Self {
        self.block(block, EntityKind::CollapsedQuote)
    }

    /// Ends the line. Right after a block this ends the block's last line, and twice leaves an empty line.
    pub(crate) fn newline(&mut self) -> &mut Self {
        self.push("\n")
    }

    /// Adds the text and the formatting of a page; its buttons and its rich form are left out.
    pub(crate) fn append_page(&mut self, page: &Page) -> &mut Self {
        let starts_block = page.entities.iter().any(|entity| entity.offset == 0 && entity.kind.is_block());
        if starts_block {
            self.start_line();
        }
        self.push(&page.text);
        let base = self.units - utf16_len(&page.text);
        let rebased =
            page.entities.iter().map(|entity| Entity { offset: entity.offset + base, ..entity.clone() });
        self.entities.extend(rebased);
        let ends_block = self
            .entities
            .iter()
            .any(|entity| entity.offset + entity.length == self.units && entity.kind.is_block());
        if ends_block {
            self.last = TextEnd::Block;
        }
        self
    }

    /// How long the text is, in UTF-16 code units.
    pub(crate) fn len_utf16(&self) -> usize {
        self.units
    }

    /// Whether nothing was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Makes the page, without white space at its end and without buttons.
    pub(crate) fn into_page(mut self) -> Page {
        let kept = self.written.trim_end().len();
        let units = self.units - utf16_len(&self.written[kept..]);
        self.written.truncate(kept);
        for entity in &mut self.entities {
            entity.length = entity.length.min(units.saturating_sub(entity.offset));
        }
        self.entities.retain(|entity| entity.length > 0);
        Page { text: self.written, entities: self.entities, ..Page::default() }
    }

    fn inline(&mut self, run: &str, kind: EntityKind) -> &mut Self {
        let lead = run.len() - run.trim_start().len();
        self.push(&run[..lead]);
        let body = run[lead..].trim_end();
        self.push(body);
        self.mark(body, kind);
        self.push(&run[lead + body.len()..])
    }

    fn block(&mut self, block: &str, kind: EntityKind) -> &mut Self {
        let block = block.trim_end();
        if block.is_empty() {
            return self;
        }
        self.start_line();
        self.append(block);
        self.mark(block, kind);
        self.last = TextEnd::Block;
        self
    }

    fn start_line(&mut self) {
        if !self.written.is_empty() && !self.written.ends_with('\n') {
            self.append("\n");
        }
        self.last = TextEnd::Inline;
    }

    /// Formats what was just appended.
    fn mark(&mut self, run: &str, kind: EntityKind) {
        let length = utf16_len(run);
        if length > 0 {
            self.entities.push(Entity { offset: self.units - length, length, kind });
        }
    }

    fn append(&mut self, run: &str) {
        self.written.push_str(run);
        self.units += utf16_len(run);
    }
}
