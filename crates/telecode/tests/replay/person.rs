//! A chat with one person: what the bot calls, as it looks there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use telecode_core::seam::call::{Call, Notify, Outcome};
use telecode_core::seam::ids::{MessageId, Token};
use telecode_core::seam::page::{ButtonAction, Page};

/// What a person sees, and what they can press.
#[derive(Debug, Default)]
pub(crate) struct Chat {
    pub(crate) log: String,
    messages: BTreeMap<MessageId, Page>,
    draft: Option<String>,
    last: i64,
}

impl Chat {
    pub(crate) fn next(&mut self) -> MessageId {
        self.last += 1;
        MessageId(self.last)
    }

    pub(crate) fn note(&mut self, line: &str) {
        self.log.push_str(line);
        self.log.push('\n');
    }

    /// Shows a call.
    pub(crate) fn perform(&mut self, call: &Call) -> Outcome {
        match call {
            Call::Send { page, notify, .. } => {
                let id = self.next();
                let bell = if *notify == Notify::Loud { " 🔔" } else { "" };
                self.note(&format!("bot #{}{bell}:\n{}", id.0, shown(page)));
                self.messages.insert(id, page.clone());
                Outcome::Done(Some(id))
            }
            Call::Edit { message, page, .. } => {
                self.note(&format!("bot edits #{}:\n{}", message.0, shown(page)));
                self.messages.insert(*message, page.clone());
                Outcome::Done(None)
            }
            Call::Delete { message, .. } => {
                self.note(&format!("bot deletes #{}", message.0));
                self.messages.remove(message);
                Outcome::Done(None)
            }
            Call::Draft { page, .. } => {
                let text = shown(page);
                // A heartbeat shows nothing new.
                if self.draft.as_ref() != Some(&text) {
                    self.note(&format!("draft:\n{text}"));
                    self.draft = Some(text);
                }
                Outcome::Done(None)
            }
            Call::Toast { text, .. } if !text.is_empty() => {
                self.note(&format!("toast: {text}"));
                Outcome::Done(None)
            }
            Call::File { name, content, .. } => {
                let id = self.next();
                self.note(&format!("bot #{}: file {name}, {} bytes", id.0, content.len()));
                Outcome::Done(Some(id))
            }
            _ => Outcome::Done(None),
        }
    }

    /// The newest button with one of these words on it.
    pub(crate) fn button(&self, words: &[&str]) -> Option<(MessageId, String, Token)> {
        let newest = self.messages.iter().rev();
        newest.flat_map(|(id, page)| page.buttons.iter().flatten().map(|button| (*id, button))).find_map(
            |(id, button)| match &button.action {
                ButtonAction::Press(token) if words.iter().any(|word| button.label.contains(word)) => {
                    Some((id, button.label.clone(), token.clone()))
                }
                _ => None,
            },
        )
    }
}

/// A page as plain text, with its buttons; long ones are cut.
fn shown(page: &Page) -> String {
    const LINES: usize = 40;
    let mut text = String::new();
    for line in page.text.lines().take(LINES) {
        writeln!(text, "  {}", line.chars().take(200).collect::<String>()).unwrap();
    }
    if page.text.lines().count() > LINES {
        writeln!(text, "  …").unwrap();
    }
    for row in &page.buttons {
        let labels: Vec<_> = row.iter().map(|button| format!("[{}]", button.label)).collect();
        writeln!(text, "  {}", labels.join(" ")).unwrap();
    }
    text.trim_end().to_owned()
}
