//! What reaches the loop: all that is heard from people, agents, the machine and the configuration.

use telecode_core::seam::Input;
use telecode_telegram::poller::UpdateBatch;

use crate::reload::ReloadedConfig;

/// What reaches the loop.
#[derive(Debug)]
pub enum LoopEvent {
    /// Something for the bridge.
    Input(Box<Input>),
    /// Updates that Telegram handed over; they are acknowledged once they are stored.
    Updates(UpdateBatch),
    /// The configuration was read again.
    Reload(ReloadedConfig),
    /// Somebody may have been taken out of the store.
    Recheck,
}

impl From<Input> for LoopEvent {
    fn from(input: Input) -> Self {
        Self::Input(Box::new(input))
    }
}
