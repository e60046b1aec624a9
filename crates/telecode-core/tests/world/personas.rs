//! Personas: shown, chosen, made.
