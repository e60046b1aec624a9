//! Checks blocks against the limits and writes them as the server keeps them.

use serde_json::{Map, Value, json};

use super::super::files::FileKind;
use super::super::params::{object_flag, object_int, object_text, required_text};
use super::super::refusal::Refusal;
use super::runs::{self, Tally};
use super::{Purpose, Surroundings};

/// The most characters of a rich message (Bot API documentation).
const TEXT_LIMIT: usize = 32_768;
/// The most blocks, list items and table rows (Bot API documentation).
const BLOCK_LIMIT: usize = 500;
/// The deepest nesting (Bot API documentation).
const DEPTH_LIMIT: usize = 16;
/// The most media (Bot API documentation).
const MEDIA_LIMIT: usize = 50;
/// The most columns of a table (Bot API documentation).
const COLUMN_LIMIT: usize = 20;
/// The most buttons of one block (reported by a field test).
const BUTTON_LIMIT: usize = 8;

struct Checker<'a, 'b> {
    around: &'a mut Surroundings<'b>,
    media: &'a Value,
    tally: Tally,
    blocks: usize,
    files: usize,
    /// What shows something without words.
    shapes: usize,
}

fn wrong(why: impl Into<String>) -> Refusal {
    Refusal::bad(format!("can't parse RichBlock: {}", why.into()))
}

/// Reads blocks. `media` are the files that they may name.
pub(super) fn check(
    raw: &[Value],
    media: &Value,
    around: &mut Surroundings<'_>,
) -> Result<Vec<Value>, Refusal> {
    let purpose = around.purpose;
    let mut checker = Checker { around, media, tally: Tally::default(), blocks: 0, files: 0, shapes: 0 };
    let kept = checker.list(raw, 1)?;
    if checker.tally.characters > TEXT_LIMIT {
        return Err(Refusal::bad("RICH_MESSAGE_TEXT_TOO_LONG"));
    }
    // Reported by others: blocks that show nothing are refused.
    let shows_nothing = plain(&kept).trim().is_empty() && checker.shapes == 0;
    if shows_nothing && purpose == Purpose::Message {
        return Err(Refusal::bad("RICH_MESSAGE_CONTENT_REQUIRED"));
    }
    Ok(kept)
}

impl Checker<'_, '_> {
    fn list(&mut self, raw: &[Value], depth: usize) -> Result<Vec<Value>, Refusal> {
        raw.iter().map(|block| self.block(block, depth)).collect()
    }

    fn count_block(&mut self) -> Result<(), Refusal> {
        self.blocks += 1;
        if self.blocks > BLOCK_LIMIT { Err(Refusal::bad("RICH_MESSAGE_BLOCKS_TOO_MANY")) } else { Ok(()) }
    }

    fn text(&mut self, text: &Value) -> Result<Value, Refusal> {
        runs::check(text, self.around.place, &mut self.tally)
    }

    fn required(&mut self, block: &Value, field: &str) -> Result<Value, Refusal> {
        let text = block.get(field).ok_or_else(|| wrong(format!("Can't find field \"{field}\"")))?;
        self.text(text)
    }

    fn nested(&mut self, block: &Value, depth: usize) -> Result<Value, Refusal> {
        let inner = block.get("blocks").and_then(Value::as_array);
        let inner = inner.ok_or_else(|| wrong("Field \"blocks\" must be of type Array"))?;
        Ok(Value::Array(self.list(inner, depth + 1)?))
    }

    fn block(&mut self, block: &Value, depth: usize) -> Result<Value, Refusal> {
        if !block.is_object() {
            return Err(wrong("expected an Object"));
        }
        if depth > DEPTH_LIMIT {
            return Err(Refusal::bad("RICH_MESSAGE_DEPTH_TOO_BIG"));
        }
        self.count_block()?;
        let kind = required_text(block, "type").map_err(wrong)?;
        let mut kept = Map::new();
        kept.insert("type".to_owned(), json!(kind));
        if ["divider", "map"].contains(&kind.as_str()) {
            self.shapes += 1;
        }
        match kind.as_str() {
            "paragraph" | "footer" => self.put(block, "text", &mut kept)?,
            "heading" => self.heading(block, &mut kept)?,
            "pre" => self.pre(block, &mut kept)?,
            "divider" => {}
            "mathematical_expression" => self.expression(block, &mut kept)?,
            "anchor" => put_word(block, "name", &mut kept)?,
            "list" => self.items(block, depth, &mut kept)?,
            "blockquote" => self.quote(block, depth, &mut kept)?,
            "expandable_blockquote" | "pullquote" => self.flat_quote(block, &mut kept)?,
            "collage" | "slideshow" => self.gallery(block, depth, &mut kept)?,
            "table" => self.table(block, &mut kept)?,
            "details" => self.details(block, depth, &mut kept)?,
            "map" => self.map(block, &mut kept)?,
            "buttons" => self.buttons(block, &mut kept)?,
            "thinking" => self.thinking(block, &mut kept)?,
            "animation" => self.file(FileKind::Animation, block, &mut kept)?,
            "audio" => self.file(FileKind::Audio, block, &mut kept)?,
            "document" => self.file(FileKind::Document, block, &mut kept)?,
            "photo" => self.file(FileKind::Photo, block, &mut kept)?,
            "video" => self.file(FileKind::Video, block, &mut kept)?,
            "voice_note" => self.file(FileKind::Voice, block, &mut kept)?,
            _ => return Err(wrong("unsupported type specified")),
        }
        Ok(Value::Object(kept))
    }

    fn put(&mut self, block: &Value, field: &str, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        let text = self.required(block, field)?;
        kept.insert(field.to_owned(), text);
        Ok(())
    }

    fn put_optional(
        &mut self,
        block: &Value,
        field: &str,
        kept: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        if let Some(text) = block.get(field).filter(|text| !text.is_null()) {
            let text = self.text(text)?;
            kept.insert(field.to_owned(), text);
        }
        Ok(())
    }

    fn heading(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        self.put(block, "text", kept)?;
        let size = object_int(block, "size").map_err(wrong)?.filter(|size| (1..=6).contains(size));
        kept.insert("size".to_owned(), json!(size.ok_or_else(|| wrong("invalid heading size specified"))?));
        Ok(())
    }

    fn pre(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        self.put(block, "text", kept)?;
        if let Some(language) = object_text(block, "language").map_err(wrong)?.filter(|name| !name.is_empty())
        {
            kept.insert("language".to_owned(), json!(language));
        }
        Ok(())
    }

    fn expression(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        put_word(block, "expression", kept)?;
        self.tally.characters += kept["expression"].as_str().map_or(0, |text| text.chars().count());
        Ok(())
    }

    fn items(&mut self, block: &Value, depth: usize, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        let items = block.get("items").and_then(Value::as_array).filter(|items| !items.is_empty());
        let items = items.ok_or_else(|| wrong("list must have items"))?;
        let mut number = 0;
        let mut out = Vec::new();
        for item in items {
            self.count_block()?;
            let mut entry = Map::new();
            let value = object_int(item, "value").map_err(wrong)?;
            let style = object_text(item, "type").map_err(wrong)?;
            let ordered = value.is_some() || style.is_some();
            number = value.unwrap_or(number + 1);
            entry.insert("label".to_owned(), if ordered { json!(format!("{number}.")) } else { json!("•") });
            entry.insert("blocks".to_owned(), self.nested(item, depth)?);
            if object_flag(item, "has_checkbox").map_err(wrong)? {
                entry.insert("has_checkbox".to_owned(), json!(true));
                if object_flag(item, "is_checked").map_err(wrong)? {
                    entry.insert("is_checked".to_owned(), json!(true));
                }
            }
            if ordered {
                entry.insert("value".to_owned(), json!(number));
                entry.insert("type".to_owned(), json!(style.unwrap_or_else(|| "1".to_owned())));
            }
            out.push(Value::Object(entry));
        }
        kept.insert("items".to_owned(), Value::Array(out));
        Ok(())
    }

    fn quote(&mut self, block: &Value, depth: usize, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        kept.insert("blocks".to_owned(), self.nested(block, depth)?);
        self.put_optional(block, "credit", kept)
    }

    fn flat_quote(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        self.put(block, "text", kept)?;
        self.put_optional(block, "credit", kept)
    }

    fn gallery(&mut self, block: &Value, depth: usize, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        kept.insert("blocks".to_owned(), self.nested(block, depth)?);
        self.caption(block, kept)
    }

    fn caption(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        if let Some(caption) = block.get("caption").filter(|caption| !caption.is_null()) {
            let mut fields = Map::new();
            self.put(caption, "text", &mut fields)?;
            self.put_optional(caption, "credit", &mut fields)?;
            kept.insert("caption".to_owned(), Value::Object(fields));
        }
        Ok(())
    }

    fn table(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        let rows = block.get("cells").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| wrong("Field \"cells\" must be of type Array"))?;
        let mut out = Vec::new();
        for row in rows {
            self.count_block()?;
            let row = row.as_array().ok_or_else(|| wrong("Field \"cells\" must be an Array of Arrays"))?;
            let cells: Result<Vec<Value>, Refusal> = row.iter().map(|cell| self.cell(cell)).collect();
            let cells = cells?;
            let width: u64 = cells.iter().map(|cell| cell["colspan"].as_u64().unwrap_or(1)).sum();
            if width > COLUMN_LIMIT as u64 {
                return Err(Refusal::bad("RICH_MESSAGE_TABLE_COLUMNS_TOO_MANY"));
            }
            out.push(Value::Array(cells));
        }
        kept.insert("cells".to_owned(), Value::Array(out));
        for field in ["is_bordered", "is_striped", "is_compact"] {
            if object_flag(block, field).map_err(wrong)? {
                kept.insert(field.to_owned(), json!(true));
            }
        }
        self.put_optional(block, "caption", kept)
    }

    fn cell(&mut self, cell: &Value) -> Result<Value, Refusal> {
        let mut kept = Map::new();
        self.put_optional(cell, "text", &mut kept)?;
        if object_flag(cell, "is_header").map_err(wrong)? {
            kept.insert("is_header".to_owned(), json!(true));
        }
        for field in ["colspan", "rowspan"] {
            if let Some(span) = object_int(cell, field).map_err(wrong)?.filter(|span| *span > 1) {
                kept.insert(field.to_owned(), json!(span));
            }
        }
        for (field, usual, known) in
            [("align", "left", ["left", "center", "right"]), ("valign", "top", ["top", "middle", "bottom"])]
        {
            let value = object_text(cell, field).map_err(wrong)?.unwrap_or_else(|| usual.to_owned());
            if !known.contains(&value.as_str()) {
                return Err(wrong(format!("invalid \"{field}\" specified")));
            }
            kept.insert(field.to_owned(), json!(value));
        }
        Ok(Value::Object(kept))
    }

    fn details(&mut self, block: &Value, depth: usize, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        self.put(block, "summary", kept)?;
        kept.insert("blocks".to_owned(), self.nested(block, depth)?);
        if object_flag(block, "is_open").map_err(wrong)? {
            kept.insert("is_open".to_owned(), json!(true));
        }
        Ok(())
    }

    fn map(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        let location = block.get("location").filter(|location| location.is_object());
        kept.insert(
            "location".to_owned(),
            location.ok_or_else(|| wrong("Can't find field \"location\""))?.clone(),
        );
        for field in ["zoom", "width", "height"] {
            kept.insert(field.to_owned(), block.get(field).cloned().unwrap_or_default());
        }
        self.caption(block, kept)
    }

    fn buttons(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        let buttons = block.get("buttons").and_then(Value::as_array);
        let buttons = buttons.ok_or_else(|| wrong("Field \"buttons\" must be of type Array"))?;
        if buttons.is_empty() || buttons.len() > BUTTON_LIMIT {
            return Err(Refusal::bad("RICH_MESSAGE_BUTTONS_TOO_MANY"));
        }
        let place = self.around.place;
        let checked: Result<Vec<Value>, Refusal> =
            buttons.iter().map(|button| runs::check_button(button, place, &mut self.tally)).collect();
        kept.insert("buttons".to_owned(), Value::Array(checked?));
        if let Some(align) = object_text(block, "align").map_err(wrong)? {
            kept.insert("align".to_owned(), json!(align));
        }
        Ok(())
    }

    fn thinking(&mut self, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        match self.around.purpose {
            Purpose::Draft => self.put(block, "text", kept),
            Purpose::Message => Err(Refusal::bad("RICH_VALIDATE_CTOR_NOT_ALLOWED")),
        }
    }

    fn file(&mut self, kind: FileKind, block: &Value, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
        self.files += 1;
        self.shapes += 1;
        if self.files > MEDIA_LIMIT {
            return Err(Refusal::bad("RICH_MESSAGE_MEDIA_TOO_MANY"));
        }
        let field = if kind == FileKind::Voice { "voice_note" } else { kind.field() };
        let input = block.get(field).ok_or_else(|| wrong(format!("Can't find field \"{field}\"")))?;
        let named = required_text(input, "media").map_err(wrong)?;
        let reference = self.named_media(&named).unwrap_or(named);
        let uploads = reference.starts_with("attach://") || reference.starts_with("http");
        if uploads && self.around.purpose == Purpose::Draft {
            return Err(Refusal::bad("can't upload media in a draft"));
        }
        let fields = self.around.files.resolve(kind, field, &reference, self.around.params)?;
        kept.insert(field.to_owned(), fields.get(kind.field()).cloned().unwrap_or_default());
        if object_flag(input, "has_spoiler").map_err(wrong)? {
            kept.insert("has_spoiler".to_owned(), json!(true));
        }
        self.caption(block, kept)
    }

    /// What the `media` list holds under an id.
    fn named_media(&self, id: &str) -> Option<String> {
        let id = id.strip_prefix("attach://").unwrap_or(id);
        let entry = self.media.as_array()?.iter().find(|entry| entry["id"] == id)?;
        Some(entry.get("media")?.get("media")?.as_str()?.to_owned())
    }
}

fn put_word(block: &Value, field: &str, kept: &mut Map<String, Value>) -> Result<(), Refusal> {
    kept.insert(field.to_owned(), json!(required_text(block, field).map_err(wrong)?));
    Ok(())
}

/// The words of blocks, one block to a line.
pub(super) fn plain(blocks: &[Value]) -> String {
    let lines: Vec<String> = blocks.iter().map(plain_block).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn plain_block(block: &Value) -> String {
    let mut lines = Vec::new();
    for field in ["summary", "text", "expression"] {
        lines.extend(block.get(field).map(runs::plain));
    }
    let items = block.get("items").and_then(Value::as_array).into_iter().flatten();
    lines.extend(items.map(|item| {
        let mark = match (item.get("has_checkbox").is_some(), item.get("is_checked").is_some()) {
            (true, true) => "☑",
            (true, false) => "☐",
            (false, _) => item["label"].as_str().unwrap_or_default(),
        };
        format!("{mark} {}", item["blocks"].as_array().map(|inner| plain(inner)).unwrap_or_default())
    }));
    let rows = block.get("cells").and_then(Value::as_array).into_iter().flatten();
    lines.extend(rows.map(|row| {
        let cells: Vec<String> =
            row.as_array().into_iter().flatten().map(|cell| runs::plain(&cell["text"])).collect();
        cells.join(" | ")
    }));
    if let Some(inner) = block.get("blocks").and_then(Value::as_array) {
        lines.push(plain(inner));
    }
    if let Some(buttons) = block.get("buttons").and_then(Value::as_array) {
        let labels: Vec<String> =
            buttons.iter().map(|button| format!("[{}]", runs::plain(&button["text"]))).collect();
        lines.push(labels.join(" "));
    }
    lines.join("\n")
}
