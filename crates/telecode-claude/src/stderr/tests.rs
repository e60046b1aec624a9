use super::*;

#[test]
fn the_last_lines_are_kept_and_long_ones_cut() {
    let mut tail = StderrTail::default();
    for number in 0..LINES + 5 {
        tail.push(format!("line {number}\r").as_bytes());
    }
    tail.push(&[b'x'; 5000]);
    let text = tail.text();
    assert_eq!(text.lines().count(), LINES);
    assert_eq!(text.lines().next(), Some("line 6"));
    assert_eq!(text.lines().last().map(str::len), Some(LINE_CUT));
}
