//! Serves a script (a JSON file) as the Messages API, prints the address and waits to be ended.

use std::io::Write;

use telecode_sim::messages::{Script, Server};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: scripted-messages SCRIPT.json")?;
    let script = Script::from_json(&std::fs::read_to_string(path)?)?;
    let server = Server::start(script).await?;
    writeln!(std::io::stdout(), "{}", server.url())?;
    std::future::pending::<()>().await;
    Ok(())
}
