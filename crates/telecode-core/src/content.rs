//! What a person wants Claude to read: words, and the files that were sent with them.

/// Text and attachments of a prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromptContent {
    /// The words.
    pub text: String,
    /// The files, in the order in which they were sent.
    pub attachments: Vec<PromptAttachment>,
}

/// A file that a person sent. It lies in the data directory; whatever is done with the prompt, this names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptAttachment {
    /// How Claude is given it.
    pub kind: AttachmentKind,
    /// Where it lies, absolute.
    pub path: String,
    /// What the person called it, fit for a line.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// The SHA-256 of its bytes, in hexadecimal: the same file sent again is the same.
    pub hash: String,
}

/// How Claude is given an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentKind {
    /// As a picture that it sees.
    Picture,
    /// As a document that it reads page by page.
    Document,
    /// By its path, to be read with a tool.
    File,
}

impl PromptContent {
    /// Whether there is nothing to read once these are the words.
    pub fn is_nothing_with(&self, text: &str) -> bool {
        text.is_empty() && self.attachments.is_empty()
    }

    /// The same with other words.
    #[must_use]
    pub fn reworded(&self, text: String) -> Self {
        Self { text, attachments: self.attachments.clone() }
    }

    /// This, and then that.
    #[must_use]
    pub fn joined(&self, then: &Self) -> Self {
        let words = [&self.text, &then.text].into_iter().filter(|words| !words.is_empty());
        Self {
            text: words.map(String::as_str).collect::<Vec<_>>().join("\n\n"),
            attachments: self.attachments.iter().chain(&then.attachments).cloned().collect(),
        }
    }

    /// As a person sees it: the words, and the names of what was sent with them, each in a line.
    pub fn shown(&self) -> String {
        let names = self.attachments.iter().map(|attachment| format!("📎 {}", attachment.name));
        let words = (!self.text.is_empty()).then(|| self.text.clone());
        words.into_iter().chain(names).collect::<Vec<_>>().join("\n")
    }
}

impl From<String> for PromptContent {
    fn from(text: String) -> Self {
        Self { text, attachments: Vec::new() }
    }
}
