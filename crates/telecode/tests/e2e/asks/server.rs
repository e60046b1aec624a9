//! An MCP server for stories: its tools say what they got, and some ask the person first.

use std::path::Path;

use serde_json::{Value, json};
use telecode_sim::messages::Script;

use crate::stage::{Settings, Stage};

/// What it is: a program of its own, so that the real CLI starts it.
const PROGRAM: &str = r#"
import json, os, sys
def send(message):
    sys.stdout.write(json.dumps(message) + "\n"); sys.stdout.flush()
with open(sys.argv[1]) as file:
    about = json.load(file)
FORMS = json.loads(about["forms"])
if os.path.exists(about["broken"]):
    sys.exit(1)
call = None
for line in sys.stdin:
    message = json.loads(line)
    method = message.get("method")
    if method == "initialize":
        send({"jsonrpc": "2.0", "id": message["id"], "result": {"protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}}, "serverInfo": {"name": about["name"], "version": "1"}}})
    elif method == "tools/list":
        send({"jsonrpc": "2.0", "id": message["id"], "result": {"tools": about["tools"]}})
    elif method == "tools/call" and message["params"]["name"] in FORMS:
        call = message["id"]
        send({"jsonrpc": "2.0", "id": 900, "method": "elicitation/create", "params": FORMS[message["params"]["name"]]})
    elif method == "tools/call":
        said = json.dumps(message["params"].get("arguments"))
        send({"jsonrpc": "2.0", "id": message["id"], "result": {"content": [{"type": "text", "text": "ran with " + said}]}})
    elif message.get("id") == 900:
        send({"jsonrpc": "2.0", "id": call, "result": {"content": [{"type": "text", "text": json.dumps(message.get("result"))}]}})
    elif "id" in message and method:
        send({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32601, "message": "no such method"}})
"#;

/// A server.
pub(crate) struct Server {
    name: &'static str,
    tools: Vec<Value>,
    /// As it is written: the order of the fields matters.
    forms: &'static str,
}

impl Server {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, tools: Vec::new(), forms: "{}" }
    }

    /// Tools of these names that take nothing.
    pub(crate) fn tools(mut self, names: &[&str]) -> Self {
        self.tools.extend(names.iter().map(|name| tool(name)));
        self
    }

    /// A tool that wants to be looked at by a person, whatever the rules say.
    pub(crate) fn careful_tool(mut self, name: &str) -> Self {
        let mut tool = tool(name);
        tool["_meta"] = json!({"anthropic/requiresUserInteraction": true});
        self.tools.push(tool);
        self
    }

    /// Which of its tools ask the person, and what.
    pub(crate) fn forms(self, forms: &'static str) -> Self {
        Self { forms, ..self }
    }

    /// The file that breaks the server while it is there.
    pub(crate) fn breaker(home: &Path, name: &str) -> std::path::PathBuf {
        home.join(format!("{name}.broken"))
    }

    /// Writes it down. Returns how it is started.
    fn write(&self, home: &Path) -> Value {
        let (program, about) = (home.join("server.py"), home.join(format!("{}.json", self.name)));
        std::fs::write(&program, PROGRAM).unwrap();
        let what = json!({"name": self.name, "tools": self.tools, "forms": self.forms,
            "broken": Self::breaker(home, self.name)});
        std::fs::write(&about, what.to_string()).unwrap();
        json!({"type": "stdio", "command": "python3", "args": [program, about], "env": {}})
    }
}

fn tool(name: &str) -> Value {
    json!({"name": name, "description": "Does it", "inputSchema": {"type": "object", "properties": {}}})
}

/// A stage where Claude Code has these servers.
pub(crate) async fn stage(script: Script, settings: Settings, servers: &[Server]) -> Stage {
    let mut stage = Stage::with(script, settings).await;
    stage.terminate().await;
    let file = stage.home.path().join(".claude.json");
    let known = std::fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
    let mut known: Value = known.unwrap_or_else(|| json!({}));
    for server in servers {
        known["mcpServers"][server.name] = server.write(stage.home.path());
    }
    std::fs::write(&file, known.to_string()).unwrap();
    stage.start().await;
    stage
}
