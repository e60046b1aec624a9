//! What people type for a model, a level of effort, or a mode.

use crate::agent::{Mode, Model};

/// The word for what Claude Code does by itself.
pub(super) const DEFAULT: &str = "default";

/// The model that is meant: `Some(None)` is the default one; `None` if there is none of that name.
pub(super) fn model(words: &str, models: &[Model]) -> Option<Option<String>> {
    if words.eq_ignore_ascii_case(DEFAULT) {
        return Some(None);
    }
    let found = models.iter().find(|model| is_model(model, words))?;
    Some((found.value != DEFAULT).then(|| found.value.clone()))
}

/// Whether a model is called so, in any of the ways it is called.
pub(super) fn is_model(model: &Model, words: &str) -> bool {
    [&model.value, &model.resolved, &model.name].iter().any(|name| name.eq_ignore_ascii_case(words))
}

/// The level that is meant: `Some(None)` is the model's own.
pub(super) fn effort(words: &str, levels: &[String]) -> Option<Option<String>> {
    if words.eq_ignore_ascii_case(DEFAULT) || words.eq_ignore_ascii_case("auto") {
        return Some(None);
    }
    levels.iter().find(|level| level.eq_ignore_ascii_case(words)).map(|level| Some(level.clone()))
}

/// The mode that is meant.
pub(super) fn mode(words: &str) -> Option<Mode> {
    let bare: String = words.chars().filter(|char| char.is_alphanumeric()).collect();
    match bare.to_lowercase().as_str() {
        "default" | "manual" | "ask" => Some(Mode::Default),
        "acceptedits" | "accept" | "edits" => Some(Mode::AcceptEdits),
        "plan" => Some(Mode::Plan),
        "auto" => Some(Mode::Auto),
        "dontask" => Some(Mode::DontAsk),
        "bypass" | "bypasspermissions" => Some(Mode::Bypass),
        _ => None,
    }
}
