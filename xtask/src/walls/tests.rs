use serde_json::{Value, json};

use super::{WALLS, graph, problems};

/// The problems of a workspace with all crates and these dependencies: from, to, kind.
fn with(dependencies: &[(&str, &str, Option<&str>)]) -> Vec<String> {
    let packages: Vec<Value> = WALLS
        .iter()
        .map(|wall| {
            let own = dependencies.iter().filter(|(from, _, _)| *from == wall.name);
            let own: Vec<Value> = own.map(|(_, to, kind)| json!({"name": to, "kind": kind})).collect();
            json!({"name": wall.name, "dependencies": own})
        })
        .collect();
    let (crates, edges) = graph(&json!({"packages": packages})).unwrap();
    problems(&crates, &edges)
}

#[test]
fn the_design_goes_through() {
    let design = [
        ("telecode", "telecode-claude", None),
        ("telecode", "telecode-telegram", None),
        ("telecode", "telecode-sim", None),
        ("telecode-claude", "telecode-core", None),
        ("telecode-claude", "tokio", None),
        ("telecode-telegram", "telecode-core", None),
        ("telecode-telegram", "telecode-sim", Some("dev")),
        ("xtask", "telecode", Some("dev")),
    ];
    assert_eq!(with(&design), Vec::<String>::new());
}

#[test]
fn every_wall_holds() {
    let crossings = [
        ("telecode-claude", "telecode-telegram", None),
        ("telecode-telegram", "telecode-claude", None),
        ("telecode-telegram", "telecode-claude", Some("dev")),
        ("telecode-claude", "telecode-sim", None),
        ("telecode-core", "telecode-sim", Some("dev")),
        ("telecode-core", "tokio", None),
        ("telecode-core", "tokio", Some("build")),
        ("telecode-sim", "telecode-telegram", Some("dev")),
        ("xtask", "telecode", None),
    ];
    for crossing in crossings {
        assert_eq!(with(&[crossing]).len(), 1, "{crossing:?}");
    }
}

#[test]
fn a_crate_without_a_wall_is_refused() {
    let crates = ["telecode-utils".to_owned()];
    assert_eq!(problems(&crates, &[]), ["telecode-utils has no wall in xtask/src/walls.rs"]);
}
