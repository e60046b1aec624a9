//! The colours of lines, by the syntax of their file.

use syntect::easy::HighlightLines;
use syntect::highlighting::Theme;
use syntect::parsing::{SyntaxReference, SyntaxSet};
use two_face::theme::EmbeddedThemeName;

use super::lines::{DiffLine, DiffLineKind};

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// A piece of a line in its colour.
pub(super) type Span = (Colour, String);

/// What stands beside the text, and what has no syntax of its own.
pub(super) const QUIET: Colour = [128, 134, 154];

/// The longest line that is coloured, in bytes: longer ones were not written by hand, and take long.
const LINE_LIMIT: usize = 1_000;

/// How bright a colour is at least, of 255: comments are darker in most themes, and are not read on green and red then.
const BRIGHT: u32 = 140;

/// Light colours for a dark ground that are told apart on green and red.
const THEME: EmbeddedThemeName = EmbeddedThemeName::OneHalfDark;

/// Every syntax, and what its parts look like.
pub(super) struct SyntaxPalette {
    syntaxes: SyntaxSet,
    theme: Theme,
}

impl SyntaxPalette {
    /// Reads what is in the program.
    pub(super) fn load() -> Self {
        let theme = two_face::theme::extra().get(THEME).clone();
        Self { syntaxes: two_face::syntax::extra_newlines(), theme }
    }

    /// By its name, by the end of its name, or by its first line.
    fn syntax(&self, path: &str, first: &str) -> &SyntaxReference {
        let name = path.rsplit('/').next().unwrap_or(path);
        let end = name.rsplit_once('.').map_or(name, |(_, end)| end);
        let known = |end: &str| self.syntaxes.find_syntax_by_extension(end);
        known(name)
            .or_else(|| known(end))
            .or_else(|| known(&end.to_lowercase()))
            .or_else(|| self.syntaxes.find_syntax_by_first_line(first))
            .unwrap_or_else(|| self.syntaxes.find_syntax_plain_text())
    }
}

/// Colours the lines of a file, one after the other. What stood before a hunk is not known: each begins anew.
pub(super) struct LinePainter<'a> {
    palette: &'a SyntaxPalette,
    syntax: &'a SyntaxReference,
    old: HighlightLines<'a>,
    new: HighlightLines<'a>,
}

impl<'a> LinePainter<'a> {
    pub(super) fn new(palette: &'a SyntaxPalette, path: &str, lines: &[DiffLine<'_>]) -> Self {
        let first = lines.iter().find(|line| line.number == Some(1)).map_or("", |line| line.text);
        let syntax = palette.syntax(path, first);
        let fresh = || HighlightLines::new(syntax, &palette.theme);
        Self { palette, syntax, old: fresh(), new: fresh() }
    }

    /// What the file is written in.
    #[cfg(test)]
    pub(super) fn language(&self) -> &str {
        &self.syntax.name
    }

    /// A line in its colours.
    pub(super) fn spans(&mut self, line: &DiffLine<'_>) -> Vec<Span> {
        match line.kind {
            DiffLineKind::Hunk => {
                self.old = HighlightLines::new(self.syntax, &self.palette.theme);
                self.new = HighlightLines::new(self.syntax, &self.palette.theme);
                vec![(QUIET, format!("⋯ {}", line.text))]
            }
            DiffLineKind::Remark => vec![(QUIET, line.text.to_owned())],
            DiffLineKind::Added => coloured(&mut self.new, self.palette, line.text),
            DiffLineKind::Removed => coloured(&mut self.old, self.palette, line.text),
            DiffLineKind::Same => {
                // The old file goes on behind it as well.
                coloured(&mut self.old, self.palette, line.text);
                coloured(&mut self.new, self.palette, line.text)
            }
        }
    }
}

/// A line of a file in its colours; one that cannot be understood in one colour.
fn coloured(state: &mut HighlightLines<'_>, palette: &SyntaxPalette, text: &str) -> Vec<Span> {
    let ink = palette.theme.settings.foreground.map_or(QUIET, |ink| [ink.r, ink.g, ink.b]);
    let plain = || vec![(ink, text.to_owned())];
    if text.len() > LINE_LIMIT {
        return plain();
    }
    let whole = format!("{text}\n");
    let Ok(spans) = state.highlight_line(&whole, &palette.syntaxes) else { return plain() };
    let spans = spans.into_iter().map(|(style, piece)| {
        let ink = style.foreground;
        (bright([ink.r, ink.g, ink.b]), piece.trim_end_matches('\n').to_owned())
    });
    spans.collect()
}

/// A colour that is bright enough to be read.
fn bright(colour: Colour) -> Colour {
    let [red, green, blue] = colour.map(u32::from);
    // What each of them adds to how bright a colour is. Source: ITU-R BT.601.
    let found = ((299 * red + 587 * green + 114 * blue) / 1_000).max(1);
    if found >= BRIGHT {
        return colour;
    }
    colour.map(|part| u8::try_from(u32::from(part) * BRIGHT / found).unwrap_or(u8::MAX))
}
