use super::*;
use crate::ids::ToolCallId;

fn fields(tool: Tool, input: &str) -> Vec<(String, String, Option<String>)> {
    let call = ToolCall { id: ToolCallId(String::new()), name: String::new(), tool, input: input.to_owned() };
    call.other_fields().into_iter().map(|field| (field.name, field.json, field.text)).collect()
}

fn field(name: &str, json: &str, text: Option<&str>) -> (String, String, Option<String>) {
    (name.to_owned(), json.to_owned(), text.map(str::to_owned))
}

#[test]
fn all_fields_of_a_tool_that_is_not_known_are_there() {
    let input = r#"{"a":{"b":[1,"}",{"c":":,"}]},"d\"e":"x\ny\u001b\ud83d\ude00","f":null,"g":-1.5}"#;
    assert_eq!(
        fields(Tool::Other, input),
        [
            field("a", r#"{"b":[1,"}",{"c":":,"}]}"#, None),
            field("d\"e", r#""x\ny\u001b\ud83d\ude00""#, Some("x\ny\u{1b}😀")),
            field("f", "null", None),
            field("g", "-1.5", None),
        ]
    );
    assert_eq!(fields(Tool::Other, "{}"), []);
}

#[test]
fn what_a_known_tool_does_not_have_is_there_too() {
    let tool = Tool::Bash { command: "ls".to_owned(), description: None };
    let input = r#"{"command":"ls","run_in_background":true,"timeout":5}"#;
    assert_eq!(fields(tool, input), [field("run_in_background", "true", None), field("timeout", "5", None)]);
}

#[test]
fn a_field_of_another_kind_than_the_tool_has_is_not_lost() {
    let tool = Tool::Bash { command: String::new(), description: None };
    assert_eq!(fields(tool, r#"{"command":["ls"]}"#), [field("command", r#"["ls"]"#, None)]);
}

#[test]
fn an_input_that_is_no_object_is_one_field() {
    assert_eq!(fields(Tool::Other, "[1,2]"), [field("", "[1,2]", None)]);
    assert_eq!(fields(Tool::Other, r#"{"a":1"#), [field("", r#"{"a":1"#, None)]);
}
