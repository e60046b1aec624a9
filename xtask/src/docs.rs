//! The documents that are made from the program. The program itself writes them, see `examples/gen.rs`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cargo::{cargo, run};
use crate::{say, tree};

/// The documents, in `docs/`.
const DOCUMENTS: [&str; 2] = ["cli.md", "telecode.example.toml"];

/// Writes the documents into `docs/`.
pub(crate) fn write() -> Result<()> {
    let docs = tree::root()?.join("docs");
    generate(&docs)?;
    say::out(&format!("written: {}", DOCUMENTS.map(|name| format!("docs/{name}")).join(", ")));
    Ok(())
}

/// Fails if the documents in `docs/` are not what the program would write.
pub(crate) fn check() -> Result<()> {
    let fresh = tree::target()?.join("xtask/docs");
    generate(&fresh)?;
    let docs = tree::root()?.join("docs");
    for name in DOCUMENTS {
        let new = read(&fresh.join(name))?;
        // A document that was never written is as stale as one that was written long ago.
        if fs::read_to_string(docs.join(name)).ok().as_deref() != Some(new.as_str()) {
            bail!("docs/{name} is stale: run `cargo xtask gen` and commit what it writes");
        }
    }
    Ok(())
}

fn generate(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    // Built for the whole workspace, so that it shares its dependencies with the tests.
    run(&mut cargo(["build", "--quiet", "--workspace", "--example", "gen"])?)?;
    let mut generator = std::process::Command::new(tree::target()?.join("debug/examples/gen"));
    run(generator.arg(folder))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
