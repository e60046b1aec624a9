//! What is too long for a phone: a dozen messages of it, and the whole as a file.

use crate::page::{Document, Page};

/// How many messages an answer or a plan takes at the most, the file among them. A dozen is more than anybody reads in a chat,
/// and a chat takes one a second.
pub(in crate::bridge) const MESSAGES: usize = 12;

/// How much of a text is made into messages, in bytes: far more than [`MESSAGES`] hold.
const READ: usize = 400_000;

/// The beginning of a text, if it is so long that the rest of it is only to be seen in the file.
pub(in crate::bridge) fn beginning(text: &str) -> &str {
    if text.len() <= READ {
        return text;
    }
    let head = &text[..text.floor_char_boundary(READ)];
    head.rfind('\n').map_or(head, |end| &head[..end])
}

/// Keeps a dozen messages of what is longer, of which the last is the whole text as a file.
pub(in crate::bridge) fn with_file(mut pages: Vec<Page>, text: &str, name: &str, caption: &str) -> Vec<Page> {
    // A rich page may have to come as several classic ones.
    let weight = |page: &Page| 1 + page.spare();
    if pages.iter().map(weight).sum::<usize>() <= MESSAGES && text.len() <= READ {
        return pages;
    }
    let mut sum = 1;
    let kept = pages.iter().take_while(|page| {
        sum += weight(page);
        sum <= MESSAGES
    });
    let kept = kept.count().max(1);
    pages.truncate(kept);
    let document = Document { name: name.to_owned(), text: text.to_owned() };
    pages.push(Page { text: caption.to_owned(), ..Page::file(document) });
    pages
}
