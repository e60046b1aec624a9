//! What MCP servers ask through Claude Code, and the answers. The schema is the server's own: what is not understood is a text.

use serde_json::{Map, Number, Value, json};
use telecode_core::seam::form::{Field, FieldKind, Form, FormBody, FormOption, FormValue, TextFormat};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::permission::Decision;
use telecode_core::seam::tool::{Tool, ToolCall};

use crate::wire::{ElicitationRequest, JsonObject, canonical};

/// A request as a call that a person decides on.
pub(super) fn call(id: &str, asked: ElicitationRequest) -> ToolCall {
    let body = match asked.url {
        Some(url) => FormBody::Link(url),
        None => FormBody::Fields(fields(asked.schema, &asked.order)),
    };
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: "elicitation".to_owned(),
        tool: Tool::Form(Box::new(Form { server: asked.server, message: asked.message, body })),
        input: canonical(&asked.raw),
    }
}

/// The fields in the order to ask in; those that are not named in it come behind.
fn fields(mut schema: JsonObject, order: &[String]) -> Vec<Field> {
    let required = schema.texts("required");
    let mut properties = schema.take("properties").unwrap_or_default();
    let mut names: Vec<String> = order.iter().filter(|name| properties.has(name)).cloned().collect();
    names.extend(properties.0.keys().filter(|name| !order.contains(name)).cloned());
    let field = |name: String| {
        let property = properties.take(&name)?;
        Some(Field {
            title: property.words("title").unwrap_or_else(|| name.clone()),
            description: property.words("description"),
            required: required.contains(&name),
            default: defaults(&property),
            kind: kind(property),
            name,
        })
    };
    names.into_iter().filter_map(field).collect()
}

fn kind(mut property: JsonObject) -> FieldKind {
    match property.text("type") {
        Some("boolean") => FieldKind::Flag,
        Some(number @ ("number" | "integer")) => FieldKind::Number {
            whole: number == "integer",
            min: written(&property, "minimum"),
            max: written(&property, "maximum"),
        },
        Some("array") => FieldKind::Many {
            min: property.whole("minItems"),
            max: property.whole("maxItems"),
            options: options(&property.take("items").unwrap_or_default()),
        },
        Some(_) | None => match options(&property) {
            options if !options.is_empty() => FieldKind::One(options),
            _ => FieldKind::Text {
                min: property.whole("minLength"),
                max: property.whole("maxLength"),
                format: match property.text("format") {
                    Some("email") => Some(TextFormat::Email),
                    Some("uri") => Some(TextFormat::Uri),
                    Some("date") => Some(TextFormat::Date),
                    Some("date-time") => Some(TextFormat::Time),
                    Some(_) | None => None,
                },
            },
        },
    }
}

/// The choices of a property: names with titles beside them, or objects with both.
fn options(property: &JsonObject) -> Vec<FormOption> {
    let titles = property.texts("enumNames");
    let named = property
        .texts("enum")
        .into_iter()
        .enumerate()
        .map(|(at, value)| FormOption { title: titles.get(at).unwrap_or(&value).clone(), value });
    let titled = ["oneOf", "anyOf"].into_iter().flat_map(|key| property.objects(key)).filter_map(|option| {
        let value = option.words("const")?;
        Some(FormOption { title: option.words("title").unwrap_or_else(|| value.clone()), value })
    });
    named.chain(titled).collect()
}

fn written(property: &JsonObject, key: &str) -> Option<String> {
    property.0.get(key).filter(|value| value.is_number()).map(Value::to_string)
}

fn defaults(property: &JsonObject) -> Vec<String> {
    match property.0.get("default") {
        Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
        Some(value @ (Value::Bool(_) | Value::Number(_))) => vec![value.to_string()],
        Some(Value::Array(_)) => property.texts("default"),
        Some(Value::String(_) | Value::Null | Value::Object(_)) | None => Vec::new(),
    }
}

/// The answer to a request. Only a person's own answer is sent as one.
pub(super) fn answer(decision: Decision) -> Value {
    match decision {
        Decision::Submit { values } if values.is_empty() => json!({"action": "accept", "content": {}}),
        Decision::Submit { values } => {
            let content: Map<_, _> = values.into_iter().map(|(name, value)| (name, wire(value))).collect();
            json!({"action": "accept", "content": content})
        }
        Decision::Decline => json!({"action": "decline"}),
        Decision::Allow { .. } | Decision::Deny { .. } | Decision::Reply { .. } | Decision::Cancel => {
            json!({"action": "cancel"})
        }
    }
}

fn wire(value: FormValue) -> Value {
    match value {
        FormValue::Text(text) => Value::String(text),
        FormValue::Number(number) => {
            number.parse::<Number>().map_or_else(|_| Value::String(number.clone()), Value::Number)
        }
        FormValue::Flag(flag) => Value::Bool(flag),
        FormValue::Many(values) => Value::from(values),
    }
}
