//! Messages with files: one at a time, or as an album. `getFile`.

use serde_json::{Map, Value, json};

use super::super::files::FileKind;
use super::super::ids::Moment;
use super::super::message::{Content, Media};
use super::super::model::Model;
use super::super::params::{Params, required_text};
use super::super::refusal::Refusal;
use super::super::text;

/// How many files an album holds (Bot API documentation).
const ALBUM_SIZE: std::ops::RangeInclusive<usize> = 2..=10;

impl Model {
    pub(super) fn send_document(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Document, params, now)
    }

    pub(super) fn send_photo(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Photo, params, now)
    }

    pub(super) fn send_voice(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Voice, params, now)
    }

    pub(super) fn send_audio(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Audio, params, now)
    }

    pub(super) fn send_video(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Video, params, now)
    }

    pub(super) fn send_animation(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.send_file(FileKind::Animation, params, now)
    }

    fn send_file(&mut self, kind: FileKind, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let fields = self.files.input(kind, params)?;
        let caption = text::caption(params)?;
        let to = self.destination(params, now)?;
        self.deliver(to, Content::Media(Media { fields, caption }), now)
    }

    pub(super) fn send_media_group(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let given = params.json("media", "media")?;
        let Some(Value::Array(items)) = given else {
            return Err(Refusal::bad("expected an Array of InputMedia"));
        };
        if !ALBUM_SIZE.contains(&items.len()) {
            return Err(Refusal::bad("an album must contain from 2 to 10 media"));
        }
        let mut kinds = Vec::new();
        let mut contents = Vec::new();
        for item in &items {
            let (kind, content) = self.album_item(item, params)?;
            kinds.push(kind);
            contents.push(content);
        }
        check_mix(&kinds)?;
        let to = self.destination(params, now)?;
        self.last_album += 1;
        let album = format!("{}", 13_000_000_000_000_000 + self.last_album);
        let mut sent = Vec::new();
        for content in contents {
            let mut extra = to.extra.clone();
            extra.insert("media_group_id".to_owned(), json!(album));
            let place = super::target::Destination {
                chat: to.chat,
                thread: to.thread,
                reply: to.reply.clone(),
                markup: None,
                alert: to.alert,
                extra,
            };
            sent.push(self.deliver(place, content, now)?);
        }
        Ok(Value::Array(sent))
    }

    fn album_item(&mut self, item: &Value, params: &Params) -> Result<(FileKind, Content), Refusal> {
        let parse = |why: String| Refusal::bad(format!("can't parse InputMedia: {why}"));
        let Value::Object(fields) = item else { return Err(parse("expected an Object".to_owned())) };
        let kind = match required_text(item, "type").map_err(parse)?.as_str() {
            "photo" => FileKind::Photo,
            "video" => FileKind::Video,
            "document" => FileKind::Document,
            "audio" => FileKind::Audio,
            _ => return Err(Refusal::bad("can't use the media of the specified type in the album")),
        };
        let reference = required_text(item, "media").map_err(|_| parse("media not found".to_owned()))?;
        let file: Map<String, Value> = self.files.resolve(kind, "", &reference, params)?;
        let caption = text::caption(&Params::new(fields.clone()))?;
        Ok((kind, Content::Media(Media { fields: file, caption })))
    }

    pub(super) fn get_file(&self, params: &Params) -> Result<Value, Refusal> {
        let id = params.text("file_id");
        if id.is_empty() {
            return Err(Refusal::bad("file_id not specified"));
        }
        self.files.file(&id)
    }
}

/// Documents go with documents only, and music with music only.
fn check_mix(kinds: &[FileKind]) -> Result<(), Refusal> {
    let alone = |kind: FileKind| kind == FileKind::Document || kind == FileKind::Audio;
    let mixed = kinds.iter().any(|kind| alone(*kind)) && kinds.windows(2).any(|pair| pair[0] != pair[1]);
    if mixed { Err(Refusal::bad("can't use the media of the specified type in the album")) } else { Ok(()) }
}
