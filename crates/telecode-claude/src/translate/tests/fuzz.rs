//! Nothing that comes over the wire makes the translation panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::LifeId;

use super::super::*;
use super::recorded::transcripts;

/// Every line of stdout of every transcript.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = transcripts().into_iter().flat_map(|(_, lines)| lines);
    all.filter(|line| line["dir"] == "out").map(|line| line["line"].to_string()).collect()
});

fn translator() -> Translator {
    let launch = Launch {
        life: LifeId(1),
        peers: false,
        workspace: "/workspace".into(),
        claude: ClaudeId("0a".into()),
        start: Start::Resume,
        model: None,
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::closed().permit(Mode::Default, Vec::new()),
        cut: None,
        seen: None,
    };
    let mut translator = Translator::new(&launch, TranslatorSettings::default());
    translator.opening(Instant::now());
    translator
        .line(br#"{"type":"control_response","response":{"subtype":"success","request_id":"telecode_1"}}"#);
    assert!(translator.is_ready());
    translator
}

/// Puts another value somewhere into a value.
fn twist(value: &mut Value, path: &[Index], with: &Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = with.clone();
        return;
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(first.index(map.len())).cloned().unwrap();
            twist(map.get_mut(&key).unwrap(), rest, with);
        }
        Value::Array(items) if !items.is_empty() => {
            let at = first.index(items.len());
            twist(&mut items[at], rest, with);
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            *value = with.clone();
        }
    }
}

fn anything() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(serde_json::json!({})),
        Just(serde_json::json!([[]])),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn check(translator: &mut Translator, line: &[u8]) -> Result<(), TestCaseError> {
    let Translated { events, replies, .. } = translator.line(line);
    for reply in replies {
        prop_assert!(!reply.contains('\n'));
        prop_assert!(serde_json::from_str::<Value>(&reply).is_ok());
    }
    for event in events {
        if let AgentEvent::CycleEnded(result) = event {
            prop_assert!(result.cost_usd >= 0.0 && result.cost_usd.is_finite());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_bytes_do_no_harm(
        picks in prop::collection::vec((any::<Index>(), any::<Index>(), any::<u8>(), any::<bool>()), 30),
    ) {
        let mut translator = translator();
        for (line, at, byte, cuts) in picks {
            let mut line = line.get(&LINES).clone().into_bytes();
            let at = at.index(line.len());
            if cuts { line.truncate(at) } else { line[at] = byte }
            check(&mut translator, &line)?;
        }
    }

    #[test]
    fn unexpected_values_do_no_harm(
        picks in prop::collection::vec((any::<Index>(), prop::collection::vec(any::<Index>(), 1..6), anything()), 30),
    ) {
        let mut translator = translator();
        for (line, path, with) in picks {
            let mut line: Value = serde_json::from_str(line.get(&LINES).as_str()).unwrap();
            twist(&mut line, &path, &with);
            check(&mut translator, line.to_string().as_bytes())?;
        }
    }

    #[test]
    fn random_bytes_do_no_harm(line in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&mut translator(), &line)?;
    }
}
