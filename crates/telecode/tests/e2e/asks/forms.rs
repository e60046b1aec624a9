//! Forms: an MCP server asks the person, through the real CLI.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::stage::{OWNER, Settings, Stage, bot_messages, text};

/// An MCP server whose one tool asks the person, and gives back what it got.
const SERVER: &str = r#"
import json, sys
def send(message):
    sys.stdout.write(json.dumps(message) + "\n"); sys.stdout.flush()
FORM = {"mode": "form", "message": "Who are you?", "requestedSchema": {"type": "object", "required": ["name"], "properties": {
    "name": {"type": "string", "title": "Your name", "minLength": 2},
    "age": {"type": "integer", "title": "Your age", "minimum": 1},
    "plan": {"type": "boolean", "title": "Paid?"},
    "size": {"type": "string", "title": "Size", "enum": ["s", "l"], "enumNames": ["Small", "Large"]}}}}
call = None
for line in sys.stdin:
    message = json.loads(line)
    if message.get("method") == "initialize":
        send({"jsonrpc": "2.0", "id": message["id"], "result": {"protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}}, "serverInfo": {"name": "cards", "version": "1"}}})
    elif message.get("method") == "tools/list":
        send({"jsonrpc": "2.0", "id": message["id"], "result": {"tools": [{"name": "who", "description": "Asks",
            "inputSchema": {"type": "object", "properties": {}}}]}})
    elif message.get("method") == "tools/call":
        call = message["id"]
        send({"jsonrpc": "2.0", "id": 900, "method": "elicitation/create", "params": FORM})
    elif message.get("id") == 900:
        send({"jsonrpc": "2.0", "id": call, "result": {"content": [{"type": "text", "text": json.dumps(message.get("result"))}]}})
    elif "id" in message and "method" in message:
        send({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "no such method"}})
"#;

/// A stage with the server, whose tool is called and allowed.
async fn asked() -> Stage {
    let call = Reply::tool("mcp__cards__who", json!({}));
    let mut stage = Stage::with(Script::new().then(call).then("Noted."), Settings::default()).await;
    stage.terminate().await;
    let server = stage.home.path().join("server.py");
    std::fs::write(&server, SERVER).unwrap();
    let servers = json!({"cards": {"type": "stdio", "command": "python3", "args": [server], "env": {}}});
    let mut known: Value = std::fs::read_to_string(stage.home.path().join(".claude.json"))
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(|| json!({}));
    known["mcpServers"] = servers;
    std::fs::write(stage.home.path().join(".claude.json"), known.to_string()).unwrap();
    stage.start().await;
    stage.says("who am I?");
    stage.sees("May Claude use").await;
    stage.press("✅ Allow").await;
    stage.sees("cards wants to know something").await;
    stage
}

#[tokio::test]
async fn a_form_is_filled_in_and_reaches_the_server_typed() {
    let stage = asked().await;
    stage.says("A");
    stage.sees("too short").await;
    stage.says("Anna");
    stage.sees("Your age").await;
    stage.says("41");
    stage.sees("Paid?").await;
    stage.press("Yes").await;
    stage.sees("Size").await;
    stage.press("Large").await;
    stage.sees("Nothing was sent yet").await;
    assert_eq!(stage.press("✅ Send").await, "Sent");
    stage.sees("Noted.").await;
    let results = stage.results();
    for part in
        [r#""action": "accept""#, r#""name": "Anna""#, r#""age": 41"#, r#""plan": true"#, r#""size": "l""#]
    {
        assert!(results[0].0.contains(part), "{part}: {results:?}");
    }
    assert_eq!(stage.api.turns().len(), 2, "what was typed is no prompt");
}

#[tokio::test]
async fn a_form_is_declined() {
    let stage = asked().await;
    assert_eq!(stage.press("❌ Decline").await, "Declined");
    stage.sees("Noted.").await;
    assert!(stage.results()[0].0.contains("decline"), "{:?}", stage.results());
}

#[tokio::test]
async fn a_form_is_over_when_the_turn_is_stopped() {
    let stage = asked().await;
    stage.says("/stop");
    stage.sees("⌛ Not needed any more: A form of cards").await;
    let cards = stage.wait("the chat", |chat| Some(bot_messages(chat))).await;
    assert!(cards.iter().all(|card| !text(card).contains("wants to know")), "{OWNER}: {cards:?}");
}
