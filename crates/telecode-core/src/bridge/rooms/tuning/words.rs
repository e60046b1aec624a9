//! What people type for a model, a level of effort, or a mode.

use crate::agent::Model;
use crate::permission::Mode;
use crate::pick::Tune;

/// The word for what Claude Code does by itself.
pub(in crate::bridge) const DEFAULT: &str = "default";

/// The model that is meant; `None` if there is none of that name.
pub(in crate::bridge) fn model(words: &str, models: &[Model]) -> Option<Tune> {
    if words.eq_ignore_ascii_case(DEFAULT) {
        return Some(Tune::Model(None));
    }
    let found = models.iter().find(|model| is_model(model, words))?;
    Some(Tune::Model((found.value != DEFAULT).then(|| found.value.clone())))
}

/// Whether a model is called so, in any of the ways it is called.
pub(in crate::bridge) fn is_model(model: &Model, words: &str) -> bool {
    [&model.value, &model.resolved, &model.name].iter().any(|name| name.eq_ignore_ascii_case(words))
}

/// The level that is meant; `None` if the model has none of that name.
pub(in crate::bridge) fn effort(words: &str, levels: &[String]) -> Option<Tune> {
    if words.eq_ignore_ascii_case(DEFAULT) || words.eq_ignore_ascii_case("auto") {
        return Some(Tune::Effort(None));
    }
    let found = levels.iter().find(|level| level.eq_ignore_ascii_case(words))?;
    Some(Tune::Effort(Some(found.clone())))
}

/// The mode that is meant.
pub(in crate::bridge) fn mode(words: &str) -> Option<Mode> {
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
