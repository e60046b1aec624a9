//! Signals that a guard listens to.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal means to a guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignalMeaning {
    /// End `claude`.
    Terminate,
    /// End it at once.
    Kill,
    /// The thread of the bot that started the guard has ended.
    Parent,
    /// A child has ended.
    Child,
}

/// The signals.
#[derive(Debug)]
pub(super) struct GuardSignals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    kill: Signal,
    parent: Signal,
    child: Signal,
}

impl GuardSignals {
    /// Begins to listen. From here on none of them ends the guard.
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            kill: signal(SignalKind::user_defined2())?,
            parent: signal(SignalKind::user_defined1())?,
            child: signal(SignalKind::child())?,
        })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> SignalMeaning {
        tokio::select! {
            _ = self.terminate.recv() => SignalMeaning::Terminate,
            _ = self.interrupt.recv() => SignalMeaning::Terminate,
            _ = self.hangup.recv() => SignalMeaning::Terminate,
            _ = self.kill.recv() => SignalMeaning::Kill,
            _ = self.parent.recv() => SignalMeaning::Parent,
            _ = self.child.recv() => SignalMeaning::Child,
        }
    }
}
