//! The names of permission modes on the wire.

use telecode_core::seam::permission::Mode;

/// What a mode is called.
pub fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Default => "default",
        Mode::AcceptEdits => "acceptEdits",
        Mode::Plan => "plan",
        Mode::Auto => "auto",
        Mode::DontAsk => "dontAsk",
        Mode::Bypass => "bypassPermissions",
    }
}

/// The mode that is called so, if it is a known one.
pub fn parse(name: &str) -> Option<Mode> {
    match name {
        "default" | "manual" => Some(Mode::Default),
        "acceptEdits" => Some(Mode::AcceptEdits),
        "plan" => Some(Mode::Plan),
        "auto" => Some(Mode::Auto),
        "dontAsk" => Some(Mode::DontAsk),
        "bypassPermissions" => Some(Mode::Bypass),
        _ => None,
    }
}
