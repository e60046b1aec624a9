//! What the pictures show.

use super::canvas::{GREEN, PAPER, RED};
use super::rows::CellInk;
use super::*;

fn drawing(path: &str, hunks: &str) -> Drawing {
    let Ok(drawing) = draw(path, hunks, true) else { panic!("not drawn") };
    drawing
}

/// The rows as text: number, mark, cells; a box is `□`, what it covers besides `·`.
fn layout(path: &str, hunks: &str) -> String {
    let sheet = PictureSheet::of(path, &lines::read(hunks));
    let rows = sheet.rows.iter().map(|row| {
        let number = row.number.map(|number| number.to_string()).unwrap_or_default();
        let mark = match row.kind {
            DiffLineKind::Hunk => '@',
            DiffLineKind::Same => ' ',
            DiffLineKind::Added => '+',
            DiffLineKind::Removed => '-',
            DiffLineKind::Remark => '!',
        };
        let cells = row.cells.iter().map(|cell| match cell.ink {
            CellInk::Letter(letter) => letter,
            CellInk::Box(_) => '□',
            CellInk::Nothing => '·',
        });
        format!("[{number:>3}{mark}]{}\n", cells.collect::<String>())
    });
    rows.collect()
}

/// A picture as it is read back: its width, its height, its points.
fn points(png: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut points).unwrap();
    (usize::try_from(info.width).unwrap(), usize::try_from(info.height).unwrap(), points)
}

const RUST: &str = "@@ -10,5 +10,6 @@ impl Bridge {
     /// Sends it.
-    fn send(&mut self) {
+    pub(super) fn send(&mut self, what: &str) -> Option<u32> {
+\tlet count = 42; // how many
     }

@@ -90,2 +91 @@ fn other() {
     let x = \"a\";
-    x
\\ No newline at end of file";

#[test]
fn lines_have_their_numbers_marks_and_what_stands_around_them() {
    insta::assert_snapshot!(layout("src/a.rs", RUST), @r#"
    [   @]⋯ impl Bridge {
    [ 10 ]    /// Sends it.
    [ 11-]    fn send(&mut self) {
    [ 11+]    pub(super) fn send(&mut self, what: &str) -> Option<u32> {
    [ 12+]    let count = 42; // how many
    [ 13 ]    }
    [ 14 ]
    [   @]⋯ fn other() {
    [ 91 ]    let x = "a";
    [ 91-]    x
    [   !]\ No newline at end of file
    "#);
}

#[test]
fn a_new_and_a_removed_file_begin_without_a_remark() {
    assert_eq!(layout("a.txt", "@@ -0,0 +1 @@\n+one"), "[  1+]one\n");
    assert_eq!(layout("a.txt", "@@ -1 +0,0 @@\n-one"), "[  1-]one\n");
}

#[test]
fn tabs_reach_to_the_next_stop_and_what_shows_nothing_is_seen() {
    let rows = layout("a.txt", "@@ -1 +1 @@\n+\ta\tbcd\tc\n+a\u{202e}b\u{200b}\u{1b}");
    assert_eq!(rows, "[  1+]    a   bcd c\n[  2+]a\u{fffd}b\u{fffd}\u{fffd}\n");
}

#[test]
fn a_long_line_is_wrapped_behind_words_and_one_without_end_is_cut() {
    let words = "many words ".repeat(12);
    insta::assert_snapshot!(layout("a.txt", &format!("@@ -1 +1 @@\n+{words}")), @"
    [  1+]many words many words many words many words many words many words many 
    [   +]words many words many words many words many words many words
    ");
    let rows = layout("a.txt", &format!("@@ -1 +1,2 @@\n+{}\n+next", "x".repeat(100_000)));
    let rows: Vec<_> = rows.lines().collect();
    assert_eq!(rows.len(), 7, "{rows:?}");
    assert!(
        rows[0].ends_with(&"x".repeat(72)) && rows[5].ends_with("x…") && rows[6] == "[  2+]next",
        "{rows:?}"
    );
}

#[test]
fn a_wide_character_is_a_box_of_two_columns_that_is_never_torn() {
    let line = format!("{}字字", "x".repeat(71));
    let rows = layout("a.txt", &format!("@@ -1 +1 @@\n+{line}"));
    assert_eq!(rows, format!("[  1+]{}\n[   +]□·□·\n", "x".repeat(71)));
}

#[test]
fn few_letters_that_the_font_lacks_are_boxes_and_with_many_there_is_no_picture() {
    let few = format!("@@ -1 +1,2 @@\n+{}\n+挨拶 🙂", "a line of Latin letters ".repeat(4));
    let drawing = drawing("a.txt", &few);
    assert_eq!((drawing.pictures.len(), drawing.boxes), (1, 3));
    for many in ["+挨拶する", "+שלום לך", "+سلام عليكم"] {
        let Ok(none) = draw("a.txt", &format!("@@ -1 +1 @@\n{many}"), true) else { panic!("not drawn") };
        assert!(none.pictures.is_empty() && none.boxes > 0, "{many}");
    }
    for known in ["+Привет, мир: «ёлка»", "+Γειά σου", "+été → ✓ ≤ ½ ┌─┐ █"]
    {
        let drawing = self::drawing("a.txt", &format!("@@ -1 +1 @@\n{known}"));
        assert_eq!((drawing.pictures.len(), drawing.boxes), (1, 0), "{known}");
    }
}

#[test]
fn a_long_change_is_several_pictures_within_what_telegram_shows_sharply() {
    let lines: Vec<_> = (1..=300).map(|n| format!("+let value_{n} = compute({n});\n")).collect();
    let lines = lines.concat();
    let drawing = drawing("a.rs", &format!("@@ -1,0 +1,300 @@\n{lines}@@ -400 +700 @@\n-x\n"));
    assert_eq!((drawing.pictures.len(), drawing.left_out), (PICTURES, 300 - ROWS * PICTURES + 1));
    for png in &drawing.pictures {
        let (width, height, _) = points(png);
        assert!(width <= 1280 && height <= 1280 && png.len() < 1_000_000, "{width}×{height}, {}", png.len());
    }
    let (width, height, _) =
        points(&self::drawing("a.rs", &format!("@@ -1 +1 @@\n+{}", "x".repeat(72))).pictures[0]);
    assert!(width <= 20 * height && width > 900, "{width}×{height}");
}

#[test]
fn lines_stand_on_green_and_red_in_the_colours_of_their_language() {
    let (_, _, points) = points(&drawing("a.rs", RUST).pictures[0]);
    let colours: std::collections::HashSet<_> = points.chunks(3).collect();
    for ground in [PAPER, GREEN, RED] {
        assert!(colours.contains(&ground[..]));
    }
    let inks = |path: &str| {
        let line =
            DiffLine { kind: DiffLineKind::Added, number: Some(1), text: "fn main() { 42 } // \"why\"" };
        let palette = SyntaxPalette::load();
        let spans = LinePainter::new(&palette, path, &[]).spans(&line);
        spans.iter().map(|(colour, _)| *colour).collect::<std::collections::HashSet<_>>().len()
    };
    assert!(inks("a.rs") > 3 && inks("src/A.RS") > 3, "{}", inks("a.rs"));
    assert_eq!(inks("a.unknown"), 1);
}

#[test]
fn languages_are_known_by_name_end_and_first_line() {
    let palette = SyntaxPalette::load();
    let name = |path: &str, first: &str| {
        let line = [DiffLine { kind: DiffLineKind::Same, number: Some(1), text: first }];
        LinePainter::new(&palette, path, &line).language().to_owned()
    };
    let found =
        ["a.rs", "Cargo.toml", "x/Makefile", "Dockerfile", "a.ts", "a.tsx", "a.yml", "a.kt", "go.mod"]
            .map(|path| name(path, ""));
    assert_eq!(
        found.join(", "),
        "Rust, TOML, Makefile, Dockerfile, TypeScript, TypeScriptReact, YAML, Kotlin, Gomod"
    );
    assert_eq!(name("run", "#!/usr/bin/env python3"), "Python");
    assert_eq!(name("notes", ""), "Plain Text");
}

#[test]
fn a_line_that_only_its_old_file_has_does_not_colour_the_new_one() {
    let hunk = "@@ -1,2 +1,2 @@\n-/* begun\n+let a = 1;\n let b = 2;";
    let palette = SyntaxPalette::load();
    let lines = lines::read(hunk);
    let mut painter = LinePainter::new(&palette, "a.rs", &lines);
    let spans: Vec<_> = lines.iter().map(|line| painter.spans(line)).collect();
    assert_eq!(spans[0].iter().map(|(colour, _)| colour).collect::<std::collections::HashSet<_>>().len(), 1);
    assert!(spans[2].len() > 3, "{:?}", spans[2]);
}

#[test]
fn without_places_there_are_no_numbers() {
    let width = |placed| {
        let Ok(drawing) = draw("a.txt", "@@ -1 +1 @@\n+one", placed) else { panic!("not drawn") };
        points(&drawing.pictures[0]).0
    };
    assert_eq!(width(true) - width(false), 12);
}
