//! Personas as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::persona;

use super::super::StoreError;
use super::StoredMode;

/// Mirrors [`persona::Persona`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredPersona {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    icon: Option<String>,
    #[serde(default)]
    instructions: String,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    mode: Option<StoredMode>,
    #[serde(default)]
    effort: Option<String>,
    #[serde(default)]
    tools: Option<Vec<String>>,
    #[serde(default)]
    disallowed_tools: Vec<String>,
}

/// Writes a persona.
pub(in super::super) fn write(persona: &persona::Persona) -> Result<String, StoreError> {
    let persona = persona.clone();
    super::write(&StoredPersona {
        name: persona.name,
        description: persona.description,
        icon: persona.icon,
        instructions: persona.instructions,
        model: persona.model,
        mode: persona.mode.map(StoredMode),
        effort: persona.effort,
        tools: persona.tools,
        disallowed_tools: persona.disallowed_tools,
    })
}

/// Reads a persona.
pub(in super::super) fn read(json: &str) -> Result<persona::Persona, StoreError> {
    let persona: StoredPersona = super::read("a persona", json)?;
    Ok(persona::Persona {
        name: persona.name,
        description: persona.description,
        icon: persona.icon,
        instructions: persona.instructions,
        model: persona.model,
        mode: persona.mode.map(|mode| mode.0),
        effort: persona.effort,
        tools: persona.tools,
        disallowed_tools: persona.disallowed_tools,
    })
}
