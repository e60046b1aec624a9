use super::*;

fn all() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

#[test]
fn what_was_known_to_show_nothing_is() {
    for range in [
        '\0'..='\u{1F}',
        '\u{7F}'..='\u{9F}',
        '\u{AD}'..='\u{AD}',
        '\u{34F}'..='\u{34F}',
        '\u{61C}'..='\u{61C}',
        '\u{115F}'..='\u{1160}',
        '\u{17B4}'..='\u{17B5}',
        '\u{180B}'..='\u{180F}',
        '\u{200B}'..='\u{200F}',
        '\u{2028}'..='\u{202E}',
        '\u{2060}'..='\u{206F}',
        '\u{2800}'..='\u{2800}',
        '\u{3164}'..='\u{3164}',
        '\u{FE00}'..='\u{FE0F}',
        '\u{FEFF}'..='\u{FEFF}',
        '\u{FFA0}'..='\u{FFA0}',
        '\u{FFF0}'..='\u{FFFC}',
        '\u{13430}'..='\u{1343F}',
        '\u{1BCA0}'..='\u{1BCA3}',
        '\u{1D173}'..='\u{1D17A}',
        '\u{E0000}'..='\u{E0FFF}',
    ] {
        for c in range {
            assert!(is_unseen(c), "{c:?}");
        }
    }
}

#[test]
fn whatever_is_seen_is_not_among_it() {
    for c in
        ['a', ' ', 'é', 'ж', '日', '한', '👩', '⚠', '\u{600}', '\u{6DD}', '\u{FFFD}', '\u{20E3}', '\u{301}']
    {
        assert!(!is_unseen(c), "{c:?}");
    }
    assert!(
        all()
            .filter(|c| c.is_alphanumeric() && is_unseen(*c))
            .all(|c| "\u{115F}\u{1160}\u{3164}\u{FFA0}".contains(c))
    );
}
