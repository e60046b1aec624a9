use proptest::prelude::*;

use super::*;

fn shown(text: &str) -> String {
    Exact::of(text, Layout::Lines).into_whole()
}

fn line(text: &str) -> String {
    Exact::of(text, Layout::Line).into_whole()
}

#[test]
fn an_ordinary_text_is_shown_as_it_is() {
    for text in [
        "cargo test",
        "git commit -m \"Почини сборку – «всё» ok…\"",
        "for f in *.rs; do\n    wc -l \"$f\"\n\ndone",
        "naïve café 日本語 한국어 ไทย हिन्दी",
        "👩‍👩‍👧‍👦 ❤️‍🔥 1️⃣ ⚠️ ✅",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn blanks_are_counted_where_they_could_hide_something() {
    let padded = format!("ls{}; touch x", " ".repeat(720));
    assert_eq!(shown(&padded), "ls‹␣×720›; touch x");
    let padded = format!("ls{}; touch x", "\n".repeat(720));
    assert_eq!(shown(&padded), "ls\n‹⏎×720›\n; touch x");
    assert_eq!(line(&padded), "ls‹⏎×720›; touch x");
    assert_eq!(shown("a\t\tb"), "a⇥⇥b");
    assert_eq!(shown(&"\t".repeat(40)), "‹⇥×40›");
    assert_eq!(shown("a \nb  "), "a␣\nb␣␣");
    assert_eq!(shown("\na\n"), "⏎\na⏎");
    // At the beginning Telegram would take them away.
    assert_eq!(shown(" ls"), "␣ls");
    assert_eq!(shown("    a\n    b"), "‹␣×4›a\n    b");
}

#[test]
fn a_line_of_a_diff_is_indented_as_in_the_file() {
    for line in [" a", "     a", "-    a", "+", " ", "@@ -1 +1 @@"] {
        assert_eq!(exact_diff_line(line, 80), line);
    }
    assert_eq!(exact_diff_line("+  ", 80), "+␣␣");
    assert_eq!(exact_diff_line("+    a\u{202E}", 80), "+    a‹U+202E›");
    assert_eq!(
        exact_diff_line(&format!(" {}", "a".repeat(90)), 61),
        format!(" {}‹+30›{}", "a".repeat(40), "a".repeat(20))
    );
}

#[test]
fn a_file_ends_with_a_line_end_unless_it_says_so() {
    let file = |text: &str| Exact::of(text, Layout::File).into_whole();
    assert_eq!(file("a\nb\n"), "a\nb");
    assert_eq!(file("a\nb"), "a\nb‹⏎×0›");
    assert_eq!(file("a\n\n"), "a‹⏎×2›");
    assert_eq!(file("\n"), "⏎");
    assert_eq!(file(""), "‹›");
}

#[test]
fn what_shows_nothing_is_named_one_by_one() {
    assert_eq!(shown("a\u{1b}]0;x\u{7}b"), "a‹ESC›]0;x‹BEL›b");
    assert_eq!(shown("a\u{202E}b\u{2066}\u{200B}c"), "a‹U+202E›b‹U+2066›‹U+200B›c");
    assert_eq!(shown("a\u{A0}b\u{3000}c"), "a‹NBSP›b‹U+3000›c");
    assert_eq!(shown("a\r\nb\rc"), "a‹CR›\nb‹CR›c");
    assert_eq!(shown("\u{E000}\u{E0041}\u{FE01}x\u{FE0F}"), "‹U+E000›‹U+E0041›‹U+FE01›x‹U+FE0F›");
    assert_eq!(shown("e\u{301}"), "e‹U+0301›");
    assert_eq!(shown(&"\u{3164}".repeat(5)), "‹U+3164×5›");
}

#[test]
fn a_text_cannot_imitate_a_mark() {
    assert_eq!(shown("‹ESC›"), "‹U+2039›ESC‹U+203A›");
    assert_eq!(shown("␣⏎⇥"), "‹U+2423›‹U+23CE›‹U+21E5›");
}

#[test]
fn what_only_looks_like_a_sign_of_the_shell_is_named() {
    assert_eq!(shown("ls\u{37E} cd \u{2215}"), "ls‹U+037E› cd ‹U+2215›");
}

#[test]
fn signs_do_not_pile_up() {
    let sign = "\u{E49}";
    assert_eq!(shown(&format!("ก{}", sign.repeat(2))), format!("ก{}", sign.repeat(2)));
    assert_eq!(shown(&format!("ก{}", sign.repeat(20))), format!("ก{}‹U+0E49×17›", sign.repeat(3)));
    assert_eq!(shown("a\u{E49}"), "a‹U+0E49›");
}

#[test]
fn nothing_that_shows_nothing_stands_on_a_card_unnamed() {
    let is_drawn = |c: char| matches!(c, ' ' | '\n' | '\t');
    let is_unseen = |c: &char| crate::render::is_unseen(*c) || c.is_whitespace();
    for c in ('\0'..=char::MAX).filter(is_unseen).filter(|c| !is_drawn(*c)) {
        let mark = format!("‹{}›", shape::name(c));
        for (before, after) in [("", ""), ("a", "b"), ("日", "日"), ("א", "א"), ("→", "→"), ("✅", "x")]
        {
            for layout in [Layout::Line, Layout::Lines, Layout::File] {
                let shown = Exact::of(&format!("{before}{c}{after}"), layout).into_whole();
                assert!(shown.contains(&mark), "{c:?} {shown:?}");
            }
        }
    }
}

#[test]
fn what_nobody_or_only_its_maker_knows_is_named() {
    for c in
        ['\u{378}', '\u{E000}', '\u{F8FF}', '\u{FFFE}', '\u{1FFFF}', '\u{1FBFF}', '\u{F0000}', '\u{10FFFF}']
    {
        assert_eq!(line(&format!("a{c}b")), format!("a‹{}›b", shape::name(c)));
    }
}

#[test]
fn letters_of_two_alphabets_in_one_word_are_told_apart() {
    assert_eq!(line("сat /etс/x"), "‹U+0441›at /et‹U+0441›/x");
    assert_eq!(line("curl https://gοοgle.com"), "curl https://g‹U+03BF×2›gle.com");
    assert_eq!(
        line("git commit -m \"Почини API-ключ и git-ветку, commit'ы\""),
        "git commit -m \"Почини API-ключ и git-ветку, commit'ы\""
    );
    assert_eq!(line("naïve 日本語abc ไทยabc Δ=1 µm"), "naïve 日本語abc ไทยabc Δ=1 µm");
    assert_eq!(Exact::prose("поправь hookа", Layout::Line).into_whole(), "поправь hookа");
}

#[test]
fn letters_from_the_right_stay_where_they_are() {
    assert_eq!(shown("rm א b"), "rm \u{200E}א\u{200E} b");
}

#[test]
fn a_long_text_shows_its_beginning_its_end_and_how_much_lies_between() {
    let text = format!("{}{}{}", "a".repeat(100), "b".repeat(500), "c".repeat(100));
    let glimpse = Exact::of(&text, Layout::Line).glimpse(Room { units: 90, lines: 10 });
    assert_eq!((glimpse.head.len(), glimpse.hidden, glimpse.tail.len()), (60, 610, 30));
    assert_eq!(glimpse.line(), format!("{}‹+610›{}", "a".repeat(60), "c".repeat(30)));
    let lines: Vec<_> = (0..100).map(|at| format!("line {at}")).collect();
    let glimpse = Exact::of(&lines.join("\n"), Layout::Lines).glimpse(Room { units: 900, lines: 9 });
    assert_eq!(glimpse.head.lines().count(), 6);
    assert_eq!(glimpse.tail, "line 97\nline 98\nline 99");
    assert_eq!(glimpse.head.chars().count() + glimpse.hidden + glimpse.tail.len(), lines.join("\n").len());
}

#[test]
fn an_edit_shows_each_line_and_its_end() {
    let shown = |old: &str, new: &str| change(old, new).lines.into_whole();
    assert_eq!(shown("one\ntwo\nthree", "one\n2\nthree"), " one\n-two\n+2\n three");
    assert_eq!(shown("a", "a\n"), "-a\n+a⏎");
    assert_eq!(shown("a\r\nb", "a\nb"), "-a‹CR›\n+a\n b");
    assert_eq!(shown("a", ""), "-a");
    assert_eq!(shown("\n", "\n\n"), " ⏎\n+⏎");
    // Code is read as it stands in the file; what would not be seen is marked.
    assert_eq!(shown("if a:\n    b", "if a:\n    c"), " if a:\n-    b\n+    c");
    assert_eq!(shown("    \nb", "  \nb"), "-‹␣×4›\n+␣␣\n b");
    assert_eq!(shown("b", &(" ".repeat(40) + "b")), "-b\n+‹␣×40›b");
}

/// Characters that somebody would use who wants to hide something.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            " ", "  ", "\n", "\t", "\r", "\r\n", "‹", "›", "␣", "⏎", "⇥", "×", "‹␣×720›", "‹+9›", "‹…›", "…", "\u{1b}", "\u{7}", "\0",
            "\u{200B}", "\u{200E}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{FE0F}", "\u{200D}", "\u{20E3}", "\u{A0}", "\u{3000}",
            "\u{E0041}", "\u{E000}", "e\u{301}", "é", "א", "ب", "ก\u{E49}", "а", "ο", "1", "⚠", "👩", "a", "ls", ";", "‹›", "‹⏎×0›", "-", "+", "\\",
        ]).prop_map(str::to_owned),
        1 => (prop::sample::select(vec![' ', '\n', '\t', '\u{200B}', 'x', '‹']), 1..60_usize)
            .prop_map(|(c, count)| c.to_string().repeat(count)),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Reads a text back from what is shown of it.
fn read_back(shown: &str, layout: Layout) -> String {
    let mut text = String::new();
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\u{200E}' => {}
            '␣' => text.push(' '),
            '⇥' => text.push('\t'),
            '⏎' if matches!(layout, Layout::Line | Layout::Indented) => text.push('\n'),
            '⏎' => {
                text.push('\n');
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            '‹' => {
                let (mark, behind) = rest.split_once('›').unwrap();
                rest = behind;
                let (what, count) = mark.split_once('×').unwrap_or((mark, "1"));
                if what == "⏎" && !matches!(layout, Layout::Line | Layout::Indented) && count != "0" {
                    // The line ends around the mark are those of the page.
                    let own = text.strip_suffix('\n').map(str::len);
                    text.truncate(own.unwrap_or(text.len()));
                    rest = rest.strip_prefix('\n').unwrap_or(rest);
                }
                text.push_str(&meant(what).repeat(count.parse().unwrap()));
            }
            c => text.push(c),
        }
    }
    if layout == Layout::File && !shown.is_empty() {
        let has_mark =
            ["‹⏎×0›", "⏎", "⏎›", "‹›"].iter().any(|mark| shown.ends_with(mark)) || text.ends_with('\n');
        if !has_mark {
            text.push('\n');
        }
    }
    text
}

fn meant(name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    if name == "␣" || name == "⏎" || name == "⇥" {
        return name.replace('␣', " ").replace('⏎', "\n").replace('⇥', "\t");
    }
    if let Some(code) = name.strip_prefix("U+") {
        return char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap().to_string();
    }
    ('\0'..='\u{A0}').find(|c| shape::name(*c) == name).unwrap().to_string()
}

proptest! {
    #[test]
    fn every_text_can_be_read_back(text in hostile()) {
        for layout in [Layout::Line, Layout::Indented, Layout::Lines, Layout::File] {
            let shown = Exact::of(&text, layout);
            prop_assert_eq!(read_back(shown.whole(), layout), text.clone(), "{:?} {}", layout, shown.whole());
        }
    }

    #[test]
    fn two_edits_never_look_the_same(one in (hostile(), hostile()), other in (hostile(), hostile())) {
        let shown = |(old, new): &(String, String)| change(old, new).lines.into_whole();
        if one != other {
            prop_assert_ne!(shown(&one), shown(&other));
        }
    }

    #[test]
    fn what_lies_between_is_counted(text in hostile(), units in 8..60_usize, lines in 3..8_usize) {
        let exact = Exact::of(&text, Layout::Lines);
        let glimpse = exact.glimpse(Room { units, lines });
        if glimpse.hidden == 0 {
            prop_assert!(glimpse.tail.is_empty());
            prop_assert_eq!(&glimpse.head, exact.whole());
        } else {
            prop_assert!(exact.whole().starts_with(&glimpse.head) && exact.whole().ends_with(&glimpse.tail));
            prop_assert!(utf16_len(&glimpse.head) + utf16_len(&glimpse.tail) <= units);
            prop_assert!(glimpse.hidden <= text.chars().count());
        }
    }

    #[test]
    fn parts_are_the_whole(text in hostile(), units in 20..80_usize) {
        let exact = Exact::of(&text, Layout::Lines);
        let parts = exact.parts(units, 1_000).unwrap();
        prop_assert!(parts.iter().all(|part| utf16_len(part) <= units));
        let mut whole = String::new();
        for (at, part) in parts.iter().enumerate() {
            let is_last = at + 1 == parts.len();
            match part.strip_suffix("‹…›") {
                Some(part) if !is_last => whole.push_str(part),
                _ if is_last => whole.push_str(part),
                _ => {
                    whole.push_str(part);
                    whole.push('\n');
                }
            }
        }
        prop_assert_eq!(&whole, exact.whole());
    }
}
