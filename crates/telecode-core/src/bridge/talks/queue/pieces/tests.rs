use proptest::prelude::*;

use super::rebuilt;
use crate::change::PromptPiece;
use crate::ids::MessageId;

fn pieces(texts: &[&str]) -> Vec<PromptPiece> {
    let ids = 1..;
    ids.zip(texts)
        .map(|(id, text)| PromptPiece { message: MessageId(id), text: (*text).to_owned() })
        .collect()
}

#[track_caller]
fn check(text: &str, before: &[&str], after: &[&str], expected: &str) {
    assert_eq!(rebuilt(text, &pieces(before), &pieces(after)).as_deref(), Some(expected));
}

#[test]
fn the_borders_stay_as_they_were() {
    check("a\n\nb\nc", &["a", "b", "c"], &["a", "B", "c"], "a\n\nB\nc");
    check("a\nb\n\nc", &["a", "b", "c"], &["a", "b", "C"], "a\nb\n\nC");
}

#[test]
fn a_piece_without_words_takes_its_border_with_it_and_can_come_back() {
    check("a\n\nb\nc", &["a", "b", "c"], &["", "b", "c"], "b\nc");
    check("a\n\nb\nc", &["a", "b", "c"], &["a", "", "c"], "a\nc");
    check("a\nc", &["a", "", "c"], &["a", "b", "c"], "a\n\nb\nc");
    check("a", &["a"], &[""], "");
}

#[test]
fn breaks_inside_of_the_words_are_theirs() {
    check("a\n\n\n\n\nb\n\nc", &["a\n", "\n\nb", "c"], &["x", "\n\nb", "c"], "x\n\n\n\nb\n\nc");
}

#[test]
fn a_text_with_more_in_it_than_its_pieces_is_not_touched() {
    assert_eq!(rebuilt("older\n\nb", &pieces(&["b"]), &pieces(&["c"])), None);
    assert_eq!(rebuilt("b\n\nmore", &pieces(&["b"]), &pieces(&["c"])), None);
}

proptest! {
    #[test]
    fn what_is_not_changed_is_not_changed(
        texts in proptest::collection::vec(("[a-c\n]{0,4}[a-c]", any::<bool>()), 1..6),
    ) {
        let mut text = String::new();
        for (index, (piece, is_cut)) in texts.iter().enumerate() {
            if index > 0 {
                text.push_str(if *is_cut { "\n" } else { "\n\n" });
            }
            text.push_str(piece);
        }
        let texts: Vec<_> = texts.iter().map(|(piece, _)| piece.as_str()).collect();
        prop_assert_eq!(rebuilt(&text, &pieces(&texts), &pieces(&texts)), Some(text));
    }
}
