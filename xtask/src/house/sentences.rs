//! What people read in a chat stands in the catalogue: no sentence for them in a string literal.
//!
//! Not looked at are attributes (documentation, errors for a terminal), what goes to the log, assertions, and tests.

use anyhow::{Result, bail};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemConst, ItemFn, Lit, LitStr, Macro};

use super::source::{self, Source};

/// Where nothing is written for people outside the catalogue: what Telegram's and the terminal's side says is not here.
const SILENT: &[&str] = &[
    "crates/telecode-core/src",
    "crates/telecode-claude/src",
    "crates/telecode/src/agents",
    "crates/telecode/src/errands",
];

/// Why a sentence may stand where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Claude, or Claude Code, reads it.
    Claude,
    /// Nobody: it is compared with what others say.
    Compared,
    /// A machine: a command, a header, a class.
    Machine,
    /// Whoever runs the bot reads it, in a terminal or in the log.
    Operator,
}

/// The sentences that are not for people in a chat: the file, the constant or function, who reads it.
const ALLOWED: &[(&str, &str, Reader)] = &[
    ("crates/telecode-claude/src/guard.rs", "main", Reader::Operator),
    ("crates/telecode-claude/src/history/output.rs", "SAVED_TO", Reader::Compared),
    ("crates/telecode-claude/src/history/story/words.rs", "summary", Reader::Compared),
    ("crates/telecode-claude/src/launch.rs", "of_untrusted", Reader::Claude),
    ("crates/telecode-claude/src/place.rs", "words", Reader::Compared),
    ("crates/telecode-claude/src/translate.rs", "dialogue", Reader::Claude),
    ("crates/telecode-claude/src/translate/asks.rs", "answer", Reader::Claude),
    ("crates/telecode-claude/src/translate/asks.rs", "no_mcp", Reader::Claude),
    ("crates/telecode-claude/src/translate/cycle.rs", "is_login", Reader::Compared),
    ("crates/telecode-claude/src/translate/prompts.rs", "named", Reader::Claude),
    ("crates/telecode-claude/src/translate/queries.rs", "no_aside", Reader::Compared),
    ("crates/telecode-claude/src/translate/speech.rs", "HELD_BACK", Reader::Compared),
    ("crates/telecode-claude/src/translate/startup.rs", "CUT_REFUSED", Reader::Compared),
    ("crates/telecode-claude/src/wire/marks.rs", "INTERRUPTED", Reader::Compared),
    ("crates/telecode-claude/src/wire/marks.rs", "NO_RESPONSE", Reader::Compared),
    ("crates/telecode-core/src/bridge/hall/cards/asks/closed.rs", "DENIAL", Reader::Claude),
    ("crates/telecode-core/src/bridge/hall/cards/asks/closed.rs", "KEEP_PLANNING", Reader::Claude),
    ("crates/telecode-core/src/bridge/hall/cards/steps/shell.rs", "KNOWN", Reader::Machine),
    ("crates/telecode-core/src/bridge/talks/limits.rs", "GO_ON", Reader::Claude),
    ("crates/telecode-core/src/bridge/talks/names/proposed.rs", "OPENINGS", Reader::Compared),
    ("crates/telecode-core/src/join.rs", "cited_text", Reader::Claude),
    ("crates/telecode-core/src/render/export/html.rs", "step", Reader::Machine),
    ("crates/telecode/src/errands/tree/ignores.rs", "lay_out", Reader::Machine),
    ("crates/telecode/src/errands/tree/put.rs", "is_still", Reader::Operator),
    ("crates/telecode/src/errands/tree/put.rs", "set_mode", Reader::Operator),
    ("crates/telecode/src/errands/tree/repository.rs", "facts", Reader::Compared),
];

/// Fails if a sentence stands where it should not, and if an exception is not needed any more.
pub(crate) fn check() -> Result<()> {
    let problems = problems(&source::product()?);
    if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("\n")) }
}

fn problems(sources: &[Source]) -> Vec<String> {
    let found: Vec<Sentence> = sources.iter().flat_map(sentences).collect();
    let is_allowed = |sentence: &&Sentence| ALLOWED.iter().any(|allowed| sentence.is(allowed));
    let told = found.iter().filter(|sentence| !is_allowed(sentence)).map(Sentence::problem);
    let idle = ALLOWED.iter().filter(|allowed| {
        let is_read = sources.iter().any(|source| source.path.ends_with(allowed.0));
        is_read && !found.iter().any(|sentence| sentence.is(allowed))
    });
    told.chain(
        idle.map(|(file, item, _)| format!("{file}: {item} says nothing any more: take it out of ALLOWED")),
    )
    .collect()
}

/// A sentence, and where it stands.
#[derive(Debug, PartialEq, Eq)]
struct Sentence {
    file: String,
    line: usize,
    /// The constant or function that it stands in.
    item: String,
    text: String,
}

impl Sentence {
    fn is(&self, (file, item, _): &(&str, &str, Reader)) -> bool {
        self.file == *file && self.item == *item
    }

    fn problem(&self) -> String {
        let Self { file, line, item, text } = self;
        format!("{file}:{line}: {item} says {text:?}: what people read is worded in words/*.ftl")
    }
}

fn sentences(source: &Source) -> Vec<Sentence> {
    let file = source.path.display().to_string();
    if !SILENT.iter().any(|folder| file.starts_with(folder)) {
        return Vec::new();
    }
    let mut finder = Finder { file, item: String::new(), found: Vec::new() };
    finder.visit_file(&source.file);
    finder.found
}

struct Finder {
    file: String,
    item: String,
    found: Vec<Sentence>,
}

impl Finder {
    fn heard(&mut self, text: &str, at: Span) {
        if is_sentence(text) {
            let (file, item) = (self.file.clone(), self.item.clone());
            self.found.push(Sentence { file, line: at.start().line, item, text: text.to_owned() });
        }
    }

    /// What a macro is given is not parsed: only its literals are of interest, but for those of attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            let follows_mark = std::mem::take(&mut is_attribute);
            match token {
                TokenTree::Punct(mark) => is_attribute = mark.as_char() == '#',
                TokenTree::Group(_) if follows_mark => {}
                TokenTree::Literal(literal) => {
                    let span = literal.span();
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.heard(&text.value(), span);
                    }
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(_) => {}
            }
        }
    }

    fn inside(&mut self, item: &syn::Ident, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.item, item.to_string());
        visit(self);
        self.item = outer;
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_attribute(&mut self, _attribute: &'ast Attribute) {}

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.inside(&item.sig.ident, |finder| visit::visit_item_fn(finder, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.inside(&item.sig.ident, |finder| visit::visit_impl_item_fn(finder, item));
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        self.inside(&item.ident, |finder| visit::visit_item_const(finder, item));
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.heard(&text.value(), text.span());
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let first = call.path.segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
        if first != "tracing" && !first.starts_with("debug_assert") {
            self.tokens(call.tokens.clone());
        }
    }
}

/// Whether a text has two words of a language one after the other. What stands for something else is no word.
fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .windows(2)
        .any(|pair| is_word(pair[0]) && is_word(pair[1]) && pair[1].starts_with(|c: char| c.is_lowercase()))
}

fn is_word(word: &str) -> bool {
    let word = word
        .trim_start_matches(['(', '"', '“'])
        .trim_end_matches(['.', ',', ':', ';', '!', '?', ')', '"', '”']);
    word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’')
}

#[cfg(test)]
mod tests;
