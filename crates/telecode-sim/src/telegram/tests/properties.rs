//! Whatever comes in, the parsers answer, and what they let through is sound.

use proptest::prelude::*;
use serde_json::json;

use crate::telegram::entities::{self, Entity};
use crate::telegram::ids::UserId;
use crate::telegram::text::{self, FormattedText};
use crate::telegram::{html, markdown, markdown_v2};

fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<b>"),
        Just("</b>"),
        Just("<i>"),
        Just("</i>"),
        Just("<pre>"),
        Just("</pre>"),
        Just("<code class=\"language-x\">"),
        Just("</code>"),
        Just("<a href='x.y'>"),
        Just("</a>"),
        Just("<blockquote expandable>"),
        Just("</blockquote>"),
        Just("&lt;"),
        Just("&#x1F600;"),
        Just("&"),
        Just("*"),
        Just("_"),
        Just("__"),
        Just("~"),
        Just("||"),
        Just("`"),
        Just("```"),
        Just("["),
        Just("]("),
        Just(")"),
        Just("\\"),
        Just("\n>"),
        Just("\n"),
        Just("**>"),
        Just("!["),
        Just("😀"),
        Just("é"),
        Just(" "),
        Just("word"),
        Just("\r"),
        Just("\u{2028}"),
        Just("/cmd"),
        Just("@name"),
        Just("a.com"),
        Just("<"),
        Just(">"),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn check_sound(fixed: &FormattedText) {
    let length = fixed.len();
    let mut bounds = vec![0];
    for letter in fixed.text.chars() {
        bounds.push(bounds.last().unwrap() + letter.len_utf16());
    }
    assert!(fixed.entities.len() <= entities::ENTITY_LIMIT);
    for entity in &fixed.entities {
        assert!(entity.length > 0 && entity.end() <= length, "{entity:?} in {:?}", fixed.text);
        assert!(
            bounds.contains(&entity.offset) && bounds.contains(&entity.end()),
            "{entity:?} in {:?}",
            fixed.text
        );
    }
    assert_eq!(fixed.text.trim_end_matches([' ', '\n']), fixed.text);
}

fn check_parsed(parsed: Result<(String, Vec<Entity>), String>) {
    if let Ok((text, found)) = parsed {
        check_sound(&text::fix(&text, found).expect("a parser made entities that do not fit"));
    }
}

proptest! {
    #[test]
    fn parse_modes_never_panic_and_make_sound_entities(source in source()) {
        check_parsed(html::parse(&source));
        check_parsed(markdown::parse(&source));
        check_parsed(markdown_v2::parse(&source));
    }

    #[test]
    fn any_text_at_all_is_answered(source in "\\PC{0,60}") {
        check_parsed(html::parse(&source));
        check_parsed(markdown_v2::parse(&source));
    }

    #[test]
    fn given_entities_are_refused_or_sound(
        text in source(),
        ranges in prop::collection::vec((0_u32..40, 0_u32..20, 0_usize..9), 0..12),
    ) {
        let kinds =
            ["bold", "italic", "code", "pre", "blockquote", "expandable_blockquote", "spoiler", "underline", "text_link"];
        let given = ranges.iter().map(|(offset, length, kind)| {
            json!({"type": kinds[*kind], "offset": offset, "length": length, "url": "https://example.com"})
        });
        let given = entities::parse(&given.collect()).unwrap();
        if let Ok(fixed) = text::fix(&text, given) {
            check_sound(&fixed);
            // What the server let through once, it lets through again, unchanged.
            let again = fixed.entities_json(|id: UserId| json!({"id": id}));
            let again = text::fix(&fixed.text, entities::parse(&again).unwrap()).unwrap();
            prop_assert_eq!(&again.text, &fixed.text);
        }
    }
}
