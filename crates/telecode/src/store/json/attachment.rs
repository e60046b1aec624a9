//! Attachments of prompts, as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::content;

use super::super::StoreError;

#[derive(Serialize, Deserialize)]
struct StoredAttachment {
    #[serde(with = "StoredAttachmentKind")]
    kind: content::AttachmentKind,
    path: String,
    name: String,
    size: u64,
    media_type: String,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "content::AttachmentKind", rename_all = "snake_case")]
enum StoredAttachmentKind {
    Picture,
    Document,
    File,
}

/// Writes attachments.
pub(in super::super) fn write(attachments: &[content::PromptAttachment]) -> Result<String, StoreError> {
    let mirrors = attachments.iter().cloned().map(|attachment| {
        let content::PromptAttachment { kind, path, name, size, media_type, hash } = attachment;
        StoredAttachment { kind, path, name, size, media_type, hash }
    });
    super::write(&mirrors.collect::<Vec<_>>())
}

/// Reads attachments.
pub(in super::super) fn read(json: &str) -> Result<Vec<content::PromptAttachment>, StoreError> {
    let mirrors: Vec<StoredAttachment> = super::read("the attachments of a prompt", json)?;
    let attachments = mirrors.into_iter().map(|mirror| {
        let StoredAttachment { kind, path, name, size, media_type, hash } = mirror;
        content::PromptAttachment { kind, path, name, size, media_type, hash }
    });
    Ok(attachments.collect())
}
