//! Rich messages: blocks, given as such, as HTML or as Markdown, and the limits on them.

use serde_json::{Value, json};

use super::files::Files;
use super::keyboard::Place;
use super::params::{Params, object_flag, object_text};
use super::refusal::Refusal;

mod blocks;
mod convert;
mod markdown;
mod runs;
mod tree;

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "json!({...}) reads best in place")]
mod tests;

/// The blocks of a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RichMessage {
    pub(crate) blocks: Vec<Value>,
    pub(crate) direction: Direction,
}

/// Which way the text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
}

/// What a rich message is for; a draft may think, but not upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Message,
    Draft,
}

/// What the blocks of a call may refer to.
pub(crate) struct Surroundings<'a> {
    pub(crate) files: &'a mut Files,
    pub(crate) params: &'a Params,
    pub(crate) place: Place,
    pub(crate) purpose: Purpose,
}

impl RichMessage {
    /// The `RichMessage`.
    pub(crate) fn to_json(&self) -> Value {
        match self.direction {
            Direction::LeftToRight => json!({"blocks": self.blocks}),
            Direction::RightToLeft => json!({"blocks": self.blocks, "is_rtl": true}),
        }
    }

    /// The words alone, one block to a line.
    pub(crate) fn plain_text(&self) -> String {
        blocks::plain(&self.blocks)
    }
}

/// Reads `rich_message`.
pub(crate) fn parse(around: &mut Surroundings<'_>) -> Result<RichMessage, Refusal> {
    let Some(input) = around.params.json("rich_message", "rich message")? else {
        return Err(Refusal::bad("rich message is empty"));
    };
    if !input.is_object() {
        return Err(Refusal::bad("can't parse rich message: InputRichMessage must be an Object"));
    }
    let parse = |why: String| Refusal::bad(format!("can't parse rich message: {why}"));
    let media = input.get("media").cloned().unwrap_or_default();
    let raw = input_blocks(&input, around.purpose)?;
    let right_to_left = object_flag(&input, "is_rtl").map_err(parse)?;
    let blocks = blocks::check(&raw, &media, around)?;
    let direction = if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
    Ok(RichMessage { blocks, direction })
}

fn input_blocks(input: &Value, purpose: Purpose) -> Result<Vec<Value>, Refusal> {
    let parse = |why: String| Refusal::bad(format!("can't parse rich message: {why}"));
    let markdown = object_text(input, "markdown").map_err(parse)?;
    let html = object_text(input, "html").map_err(parse)?;
    let blocks = input.get("blocks").filter(|blocks| !blocks.is_null());
    let blocks = match (markdown, html, blocks) {
        (Some(markdown), None, None) => {
            let html = markdown::to_html(&markdown);
            tree::read(&html, tree::Unknown::Text).map(|nodes| convert::blocks(&nodes)).map_err(parse)?
        }
        (None, Some(html), None) => {
            tree::read(&html, tree::Unknown::Refuse).map(|nodes| convert::blocks(&nodes)).map_err(parse)?
        }
        (None, None, Some(Value::Array(blocks))) => blocks.clone(),
        (None, None, Some(_)) => return Err(parse("Field \"blocks\" must be of type Array".to_owned())),
        _ => {
            return Err(parse(
                "exactly one of the fields \"blocks\", \"html\", or \"markdown\" must be used".to_owned(),
            ));
        }
    };
    if blocks.is_empty() && purpose == Purpose::Message {
        return Err(Refusal::bad("rich message must be non-empty"));
    }
    Ok(blocks)
}
