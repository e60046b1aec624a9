//! The walls between the crates: who may depend on whom. A crate that is not named here is refused, because every
//! crate must guard something.

use std::fmt;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cargo::{cargo, read};

/// One crate and what it may see of the workspace.
struct Wall {
    name: &'static str,
    sees: &'static [&'static str],
    /// What its tests may see besides.
    tests_see: &'static [&'static str],
}

const WALLS: &[Wall] = &[
    Wall { name: "telecode-core", sees: &[], tests_see: &[] },
    Wall { name: "telecode-claude", sees: &["telecode-core"], tests_see: &["telecode-sim"] },
    Wall { name: "telecode-telegram", sees: &["telecode-core"], tests_see: &["telecode-sim"] },
    Wall { name: "telecode-sim", sees: &["telecode-core"], tests_see: &[] },
    Wall {
        name: "telecode",
        sees: &["telecode-core", "telecode-claude", "telecode-telegram", "telecode-sim"],
        tests_see: &[],
    },
    Wall { name: "xtask", sees: &[], tests_see: &["telecode"] },
];

/// What would let I/O, a clock or the wire formats into the core.
const NOT_IN_CORE: &[&str] =
    &["axum", "frankenstein", "reqwest", "rusqlite", "rustix", "serde_json", "tokio"];

/// One crate depends on another.
#[derive(Debug, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    kind: Kind,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Program,
    Tests,
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tests = if self.kind == Kind::Tests { " (in its tests)" } else { "" };
        write!(f, "{} may not depend on {}{tests}", self.from, self.to)
    }
}

/// Fails if a crate sees what it must not see.
pub(crate) fn check() -> Result<()> {
    let metadata = read(&mut cargo(["metadata", "--no-deps", "--locked", "--format-version", "1"])?)?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata printed no JSON")?;
    let (crates, edges) = graph(&metadata).context("cargo metadata printed what is not understood")?;
    let problems = problems(&crates, &edges);
    if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("; ")) }
}

/// The crates of the workspace, and all their direct dependencies.
fn graph(metadata: &Value) -> Option<(Vec<String>, Vec<Edge>)> {
    let (mut crates, mut edges) = (Vec::new(), Vec::new());
    for package in metadata["packages"].as_array()? {
        let from = package["name"].as_str()?.to_owned();
        for dependency in package["dependencies"].as_array()? {
            let kind = if dependency["kind"] == "dev" { Kind::Tests } else { Kind::Program };
            edges.push(Edge { from: from.clone(), to: dependency["name"].as_str()?.to_owned(), kind });
        }
        crates.push(from);
    }
    Some((crates, edges))
}

fn problems(crates: &[String], edges: &[Edge]) -> Vec<String> {
    let unknown = crates.iter().filter(|name| wall(name).is_none());
    let unknown = unknown.map(|name| format!("{name} has no wall in xtask/src/walls.rs"));
    let crossing = edges.iter().filter(|edge| crosses(edge, crates)).map(Edge::to_string);
    unknown.chain(crossing).collect()
}

fn wall(name: &str) -> Option<&'static Wall> {
    WALLS.iter().find(|wall| wall.name == name)
}

fn crosses(edge: &Edge, crates: &[String]) -> bool {
    let to = edge.to.as_str();
    if edge.from == "telecode-core" && edge.kind == Kind::Program && NOT_IN_CORE.contains(&to) {
        return true;
    }
    let Some(wall) = wall(&edge.from).filter(|_| crates.contains(&edge.to)) else { return false };
    let allowed = wall.sees.contains(&to) || (edge.kind == Kind::Tests && wall.tests_see.contains(&to));
    !allowed
}

#[cfg(test)]
mod tests;
