//! A prompt's text after one of its messages was edited: put together exactly as it was, from the pieces that it has now.

use crate::change::PromptPiece;

/// Stands between messages.
const BREAK: &str = "\n\n";

/// Stands between the pieces of a paste that Telegram cut.
const CUT: &str = "\n";

/// The text with other words in one of its pieces. A piece without words is left out, and stays known, so that another edit
/// can bring it back. `None` if the text is not made of these pieces alone.
pub(in crate::bridge) fn rebuilt(
    text: &str,
    pieces: &[PromptPiece],
    changed: &[PromptPiece],
) -> Option<String> {
    let borders = borders(text, pieces)?;
    let mut rebuilt = String::new();
    for (piece, border) in changed.iter().zip(borders) {
        if piece.text.is_empty() {
            continue;
        }
        if !rebuilt.is_empty() {
            rebuilt.push_str(border);
        }
        rebuilt.push_str(&piece.text);
    }
    Some(rebuilt)
}

/// What stands before each piece.
fn borders(text: &str, pieces: &[PromptPiece]) -> Option<Vec<&'static str>> {
    let mut rest = text;
    let mut borders = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if piece.text.is_empty() {
            borders.push(BREAK);
            continue;
        }
        if rest.len() == text.len() {
            rest = rest.strip_prefix(piece.text.as_str())?;
            borders.push(BREAK);
            continue;
        }
        let after = |border: &str| rest.strip_prefix(border)?.strip_prefix(piece.text.as_str());
        let (border, after) = [BREAK, CUT].into_iter().find_map(|border| Some((border, after(border)?)))?;
        rest = after;
        borders.push(border);
    }
    rest.is_empty().then_some(borders)
}

#[cfg(test)]
mod tests;
