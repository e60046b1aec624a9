//! The personas that telecode brings along, as files like those of a person.

use super::{Persona, Source, parse};

/// The files; their names are those of the personas.
const FILES: [&str; 3] = [
    include_str!("builtin/brainstorm.md"),
    include_str!("builtin/planner.md"),
    include_str!("builtin/research.md"),
];

/// Every persona that telecode brings along.
pub(crate) fn builtins() -> impl Iterator<Item = Persona> {
    FILES.into_iter().filter_map(|file| parse(file, Source::Owner).ok())
}

/// The one with this name.
pub fn builtin(name: &str) -> Option<Persona> {
    builtins().find(|persona| persona.name == name)
}
