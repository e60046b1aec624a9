use super::*;

fn field(kind: FieldKind) -> Field {
    Field {
        name: "f".to_owned(),
        title: "F".to_owned(),
        description: None,
        kind,
        required: true,
        default: Vec::new(),
    }
}

fn check(kind: FieldKind, text: &str) -> Result<String, ValueFlaw> {
    field(kind).typed(text).map(|values| values.join("|"))
}

fn text(format: TextFormat) -> FieldKind {
    FieldKind::Text { min: None, max: None, format: Some(format) }
}

#[test]
fn texts_have_a_length_in_characters() {
    let kind = || FieldKind::Text { min: Some(2), max: Some(3), format: None };
    assert_eq!(check(kind(), "  яя "), Ok("яя".to_owned()));
    assert_eq!(check(kind(), "я"), Err(ValueFlaw::Short(2)));
    assert_eq!(check(kind(), "abcd"), Err(ValueFlaw::Long(3)));
}

#[test]
fn texts_have_formats() {
    let good = [
        (TextFormat::Email, "ana@example.org"),
        (TextFormat::Uri, "https://example.org/x?y"),
        (TextFormat::Uri, "mailto:ana@example.org"),
        (TextFormat::Date, "2028-02-29"),
        (TextFormat::Time, "2026-11-21T16:00:00Z"),
        (TextFormat::Time, "2026-11-21T16:00:00.5+03:00"),
    ];
    for (format, words) in good {
        assert_eq!(check(text(format), words), Ok(words.to_owned()));
    }
    let bad = [
        (TextFormat::Email, "ana"),
        (TextFormat::Email, "ana@x y.org"),
        (TextFormat::Uri, "example"),
        (TextFormat::Uri, "1x:y"),
        (TextFormat::Date, "2026-02-29"),
        (TextFormat::Date, "21.11.2026"),
        (TextFormat::Time, "2026-11-21T25:00:00Z"),
        (TextFormat::Time, "2026-11-21"),
    ];
    for (format, words) in bad {
        assert_eq!(check(text(format), words), Err(ValueFlaw::Format(format)), "{words}");
    }
}

#[test]
fn numbers_have_bounds() {
    let kind = |whole| FieldKind::Number { whole, min: Some("0.5".to_owned()), max: Some("10".to_owned()) };
    assert_eq!(check(kind(false), "1,5"), Ok("1.5".to_owned()));
    assert_eq!(check(kind(true), "7"), Ok("7".to_owned()));
    assert_eq!(check(kind(true), "1.5"), Err(ValueFlaw::NotWhole));
    assert_eq!(check(kind(false), "0.4"), Err(ValueFlaw::Small("0.5".to_owned())));
    assert_eq!(check(kind(false), "11"), Err(ValueFlaw::Large("10".to_owned())));
    assert_eq!(check(kind(false), "NaN"), Err(ValueFlaw::NoNumber));
    assert_eq!(check(kind(false), "many"), Err(ValueFlaw::NoNumber));
}

#[test]
fn options_can_be_typed() {
    let options = || {
        let option =
            |value: &str, title: &str| FormOption { value: value.to_owned(), title: title.to_owned() };
        vec![option("r", "Red"), option("g", "Green"), option("b", "Blue")]
    };
    assert_eq!(check(FieldKind::One(options()), "green"), Ok("g".to_owned()));
    assert_eq!(check(FieldKind::One(options()), "3"), Ok("b".to_owned()));
    assert_eq!(check(FieldKind::One(options()), "pink"), Err(ValueFlaw::NoOption));
    let many = || FieldKind::Many { options: options(), min: Some(2), max: Some(2) };
    assert_eq!(check(many(), "1, blue"), Ok("b|r".to_owned()));
    assert_eq!(check(many(), "1"), Err(ValueFlaw::Few(2)));
    assert_eq!(check(many(), "1,2,3"), Err(ValueFlaw::Many(2)));
    assert_eq!(check(many(), "1, pink"), Err(ValueFlaw::NoOption));
    assert_eq!(check(FieldKind::Flag, "Да"), Ok("true".to_owned()));
    assert_eq!(check(FieldKind::Flag, "no"), Ok("false".to_owned()));
    assert_eq!(check(FieldKind::Flag, "maybe"), Err(ValueFlaw::NoFlag));
}
