//! What Claude Code itself writes into a conversation, beside what people and the model say.

/// The beginning of what stands for an interrupt.
pub(crate) const INTERRUPTED: &str = "[Request interrupted by user";

/// The whole of what stands where a cut turn was closed without asking the model.
pub(crate) const NO_RESPONSE: &str = "No response requested.";
