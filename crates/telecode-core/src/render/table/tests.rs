use super::*;
use crate::render::markdown::{Block, blocks};

fn shape_of(markdown: &str) -> TableShape {
    match blocks(markdown).as_slice() {
        [Block::Table(table)] => shape(table),
        other => panic!("not a table: {other:?}"),
    }
}

#[test]
fn a_table_of_42_columns_is_the_widest_in_columns() {
    let table = |width: usize| format!("| a | b |\n|---|---|\n| {} | c |\n", "x".repeat(width));
    assert!(matches!(shape_of(&table(38)), TableShape::Columns { .. }));
    assert!(matches!(shape_of(&table(39)), TableShape::Records(_)));
}

#[test]
fn columns_are_as_wide_as_what_is_seen() {
    let TableShape::Columns { header, rows } =
        shape_of("| a | b |\n|--:|---|\n| 漢字 | e\u{301} |\n| 👍 | x |\n")
    else {
        panic!("not columns");
    };
    assert_eq!(header, ["   a | b", "-----+--"]);
    assert_eq!(rows, ["漢字 | e\u{301}", "  👍 | x"]);
}

#[test]
fn a_table_with_a_link_is_records() {
    let TableShape::Records(records) = shape_of("| a | b |\n|---|---|\n| [x](https://example.com) | |\n")
    else {
        panic!("not records");
    };
    assert_eq!(records.iter().map(|record| record.text.as_str()).collect::<Vec<_>>(), ["a: x"]);
}
