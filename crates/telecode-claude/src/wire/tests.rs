use serde_json::json;

use super::*;

fn decode(line: &str) -> WireFrame {
    WireFrame::decode(line.as_bytes()).expect("a frame")
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let frame = decode(r#"{"result":"hi","duration_ms":12.0,"type":"result"}"#);
    let WireFrame::Result(finish) = frame else { panic!("{frame:?}") };
    assert_eq!((finish.text.as_str(), finish.duration_ms), ("hi", 12));
}

#[test]
fn fields_of_the_wrong_kind_count_as_absent() {
    let frame = decode(
        r#"{"type":"result","result":7,"is_error":"yes","modelUsage":[],"user_message_uuids":{"a":1}}"#,
    );
    assert_eq!(frame, WireFrame::Result(Box::default()));
}

#[test]
fn a_frame_of_an_unknown_type_is_kept_as_it_came() {
    let WireFrame::Unknown { kind, raw } = decode(r#"{"type":"telepathy","x":1}"#) else { panic!() };
    assert_eq!((kind.as_str(), raw.whole("x")), ("telepathy", Some(1)));
}

#[test]
fn half_a_surrogate_pair_does_not_cost_the_line() {
    let line =
        r#"{"type":"assistant","message":{"content":"cut \ud83d, whole \ud83d\ude00, \\ud83d stays"}}"#;
    let WireFrame::Assistant(frame) = decode(line) else { panic!() };
    assert_eq!(frame.blocks, [ContentBlock::Text("cut \u{fffd}, whole 😀, \\ud83d stays".into())]);
}

#[test]
fn broken_utf8_does_not_cost_the_line() {
    let line = b"{\"type\":\"assistant\",\"message\":{\"content\":\"a\xffb\"}}";
    let Some(WireFrame::Assistant(frame)) = WireFrame::decode(line) else { panic!() };
    assert_eq!(frame.blocks, [ContentBlock::Text("a\u{fffd}b".into())]);
}

#[test]
fn canonical_text_is_sorted_at_every_depth() {
    let value = json!({"b": [{"y": 1, "x": "\n"}], "a": null});
    assert_eq!(canonical(&value), r#"{"a":null,"b":[{"x":"\n","y":1}]}"#);
}

#[test]
fn a_line_that_is_no_object_is_refused() {
    for line in ["", "null", "[1]", "Update available", "{\"type\":"] {
        assert_eq!(WireFrame::decode(line.as_bytes()), None, "{line}");
    }
}
