//! Files in memory, and the few facts about pictures that the server needs.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::params::{Params, Upload};
use super::refusal::Refusal;

/// The largest upload (Bot API documentation).
const UPLOAD_LIMIT: usize = 50 * 1024 * 1024;
/// The largest photo (Bot API documentation).
const PHOTO_LIMIT: usize = 10 * 1024 * 1024;
/// The largest file that `getFile` prepares (Bot API documentation).
const DOWNLOAD_LIMIT: usize = 20 * 1024 * 1024;
/// The most that width and height of a photo add up to (Bot API documentation).
const PHOTO_SIDES_LIMIT: u32 = 10_000;
/// The most that a photo is longer than wide, or wider than long (Bot API documentation).
const PHOTO_RATIO_LIMIT: u32 = 20;

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Document,
    Photo,
    Voice,
    Audio,
    Video,
    Animation,
}

#[derive(Debug)]
struct Stored {
    kind: FileKind,
    path: String,
    bytes: Bytes,
    object: Value,
}

/// The files, by `file_id`.
#[derive(Debug, Default)]
pub(crate) struct Files {
    stored: BTreeMap<String, Stored>,
    last: u64,
}

impl FileKind {
    /// The field of the call and of the message.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Photo => "photo",
            Self::Voice => "voice",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Animation => "animation",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Photo => "photos",
            Self::Voice => "voice",
            Self::Audio => "music",
            Self::Video => "videos",
            Self::Animation => "animations",
        }
    }

    fn usual_mime(self) -> &'static str {
        match self {
            Self::Document => "application/octet-stream",
            Self::Photo => "image/jpeg",
            Self::Voice => "audio/ogg",
            Self::Audio => "audio/mpeg",
            Self::Video | Self::Animation => "video/mp4",
        }
    }
}

impl Stored {
    /// The type that the uploader named. Photos name none, so it is read from the picture.
    fn mime(&self) -> String {
        let named = self.object["mime_type"].as_str();
        let seen = picture_mime(&self.bytes).filter(|_| self.kind == FileKind::Photo);
        named.or(seen).unwrap_or_else(|| self.kind.usual_mime()).to_owned()
    }
}

impl Files {
    /// Finds the file that a call sends: an upload, or a `file_id` of an earlier one.
    pub(crate) fn input(&mut self, kind: FileKind, params: &Params) -> Result<Map<String, Value>, Refusal> {
        self.resolve(kind, kind.field(), &params.text(kind.field()), params)
    }

    /// Finds the file that `reference` names: `attach://field`, a `file_id`, or the field itself.
    pub(crate) fn resolve(
        &mut self,
        kind: FileKind,
        field: &str,
        reference: &str,
        params: &Params,
    ) -> Result<Map<String, Value>, Refusal> {
        let field = reference.strip_prefix("attach://").unwrap_or(field);
        if let Some(upload) = params.file(field) {
            return self.add(kind, upload);
        }
        if reference.is_empty() || reference.starts_with("attach://") {
            return Err(Refusal::bad(format!("there is no {} in the request", kind.field())));
        }
        if reference.starts_with("http://") || reference.starts_with("https://") {
            return Err(Refusal::bad("failed to get HTTP URL content"));
        }
        let stored = self
            .stored
            .get(reference)
            .ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
        if stored.kind != kind && (kind == FileKind::Photo || stored.kind == FileKind::Photo) {
            return Err(Refusal::bad(format!("can't use file of type {:?} as {:?}", stored.kind, kind)));
        }
        Ok(fields(kind, &stored.object))
    }

    /// Keeps an upload and returns the fields that show it.
    pub(crate) fn add(&mut self, kind: FileKind, upload: &Upload) -> Result<Map<String, Value>, Refusal> {
        if upload.bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        if upload.bytes.len() > UPLOAD_LIMIT {
            return Err(Refusal::new(413, "Request Entity Too Large"));
        }
        self.last += 1;
        let (id, unique) = (format!("BQADfile{:08}", self.last), format!("AQADu{:08}", self.last));
        let object = describe(kind, upload, &id, &unique)?;
        let name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let path = format!("{}/file_{}.{extension}", kind.folder(), self.last);
        let bytes = upload.bytes.clone();
        self.stored.insert(id, Stored { kind, path, bytes, object: object.clone() });
        Ok(fields(kind, &object))
    }

    /// The `File` for `getFile`.
    pub(crate) fn file(&self, id: &str) -> Result<Value, Refusal> {
        let stored = self.stored.get(id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
        if stored.bytes.len() > DOWNLOAD_LIMIT {
            return Err(Refusal::bad("file is too big"));
        }
        let last = stored.object.as_array().and_then(|sizes| sizes.last()).unwrap_or(&stored.object);
        Ok(json!({
            "file_id": id,
            "file_unique_id": last["file_unique_id"],
            "file_size": stored.bytes.len(),
            "file_path": stored.path,
        }))
    }

    /// What is in the file at a path.
    pub(crate) fn at_path(&self, path: &str) -> Option<Bytes> {
        let stored = self.stored.values().find(|stored| stored.path == path)?;
        Some(stored.bytes.clone())
    }

    /// What is in the file that an id or a path names, and its type.
    pub(crate) fn find(&self, name: &str) -> Option<(Bytes, String)> {
        let by_path = || self.stored.values().find(|stored| stored.path == name);
        let stored = self.stored.get(name).or_else(by_path)?;
        Some((stored.bytes.clone(), stored.mime()))
    }
}

fn fields(kind: FileKind, object: &Value) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert(kind.field().to_owned(), object.clone());
    if kind == FileKind::Animation {
        fields.insert("document".to_owned(), object.clone());
    }
    fields
}

fn describe(kind: FileKind, upload: &Upload, id: &str, unique: &str) -> Result<Value, Refusal> {
    let mime = upload.mime.clone().unwrap_or_else(|| kind.usual_mime().to_owned());
    let size = upload.bytes.len();
    let mut object = json!({"file_id": id, "file_unique_id": unique, "file_size": size});
    match kind {
        FileKind::Photo => {
            let (width, height) = photo_size(&upload.bytes)?;
            object["width"] = json!(width);
            object["height"] = json!(height);
            return Ok(json!([object]));
        }
        FileKind::Voice => {
            object["duration"] = json!(1);
            object["mime_type"] = json!(mime);
        }
        FileKind::Audio => {
            object["duration"] = json!(1);
            object["mime_type"] = json!(mime);
            object["file_name"] = json!(upload.name);
        }
        FileKind::Video | FileKind::Animation => {
            object["duration"] = json!(1);
            object["width"] = json!(320);
            object["height"] = json!(240);
            object["mime_type"] = json!(mime);
            object["file_name"] = json!(upload.name);
        }
        FileKind::Document => {
            object["mime_type"] = json!(mime);
            object["file_name"] = json!(upload.name);
        }
    }
    Ok(object)
}

fn photo_size(bytes: &[u8]) -> Result<(u32, u32), Refusal> {
    if bytes.len() > PHOTO_LIMIT {
        return Err(Refusal::bad("file is too big"));
    }
    let (width, height) = picture_size(bytes).ok_or_else(|| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
    let (long, short) = (width.max(height), width.min(height));
    let tall = short == 0 || long / short > PHOTO_RATIO_LIMIT;
    if tall || width.saturating_add(height) > PHOTO_SIDES_LIMIT {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok((width, height))
}

fn picture_mime(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 3] =
        [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"), (b"\xff\xd8", "image/jpeg")];
    kinds.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, mime)| *mime)
}

/// Width and height of a PNG, JPEG or GIF.
fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some((number(16)?, number(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        let number = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        return Some((number(6)?, number(8)?));
    }
    bytes.starts_with(&[0xff, 0xd8]).then(|| jpeg_size(bytes)).flatten()
}

fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return Some((u32::from(number(at + 7)?), u32::from(number(at + 5)?)));
        }
        at += 2 + usize::from(number(at + 2)?);
    }
}
