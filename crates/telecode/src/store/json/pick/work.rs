//! What is picked about what runs and waits, and what was done.

use serde::{Deserialize, Serialize};
use telecode_core::seam::ids::{HoldId, PromptId, SessionId, TaskId, TurnId};
use telecode_core::seam::{pick, time};

use super::ids::{StoredHoldId, StoredPromptId, StoredSessionId, StoredTaskId, StoredTurnId, StoredWall};

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::PeersPick", rename_all = "snake_case")]
pub(super) enum StoredPeersPick {
    Deliver(#[serde(with = "StoredHeld")] pick::Held),
    Drop(#[serde(with = "StoredHeld")] pick::Held),
    Details(#[serde(with = "StoredHeld")] pick::Held),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Held")]
pub(super) struct StoredHeld {
    #[serde(with = "StoredSessionId")]
    session: SessionId,
    #[serde(with = "StoredHoldId")]
    hold: HoldId,
    from: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::LimitsPick", rename_all = "snake_case")]
pub(super) enum StoredLimitsPick {
    #[serde(rename = "then")]
    WhenOver(#[serde(with = "StoredSessionId")] SessionId),
    Now(#[serde(with = "StoredSessionId")] SessionId),
    Drop(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::UsagePick", rename_all = "snake_case")]
pub(super) enum StoredUsagePick {
    Chart,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::QueuePick", rename_all = "snake_case")]
pub(super) enum StoredQueuePick {
    Show(#[serde(with = "StoredSessionId")] SessionId),
    Page {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        page: usize,
    },
    Drop(#[serde(with = "StoredPromptId")] PromptId),
    Up(#[serde(with = "StoredPromptId")] PromptId),
    RunHeld(#[serde(with = "StoredSessionId")] SessionId),
    ShowHeld(#[serde(with = "StoredSessionId")] SessionId),
    DiscardHeld(#[serde(with = "StoredSessionId")] SessionId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::TasksPick", rename_all = "snake_case")]
pub(super) enum StoredTasksPick {
    List(#[serde(with = "StoredSessionId")] SessionId),
    Output {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTaskId")]
        task: TaskId,
    },
    Stop {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTaskId")]
        task: TaskId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::RulesPick", rename_all = "snake_case")]
pub(super) enum StoredRulesPick {
    Own(#[serde(with = "StoredSessionId")] SessionId),
    RevokeTurn {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeSession {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeFolder {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        path: String,
    },
    RevokeProject {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
    RevokeOwn {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        rule: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::UndoPick", rename_all = "snake_case")]
pub(super) enum StoredUndoPick {
    Preview {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
    },
    Back {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
        #[serde(with = "StoredUndo")]
        what: pick::Undo,
        seen: Option<String>,
    },
    Forward {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        to: String,
    },
    ForwardNow {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        to: String,
        seen: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Undo", rename_all = "snake_case")]
pub(super) enum StoredUndo {
    Files,
    Talk,
    Both,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::ChangesPick", rename_all = "snake_case")]
pub(super) enum StoredChangesPick {
    Show {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
    },
    Card {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
    },
    File {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
    },
    Picture {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        #[serde(with = "StoredSince")]
        since: pick::Since,
        path: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::Since", rename_all = "snake_case")]
pub(super) enum StoredSince {
    Head,
    Beginning,
    Turn(#[serde(with = "StoredTurnId")] TurnId),
    Edits {
        #[serde(with = "StoredTurnId")]
        turn: TurnId,
        #[serde(with = "StoredWall")]
        from: time::Wall,
        #[serde(with = "StoredWall")]
        until: time::Wall,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::SteeringPick", rename_all = "snake_case")]
pub(super) enum StoredSteeringPick {
    Now(#[serde(with = "StoredPromptId")] PromptId),
    Later(#[serde(with = "StoredPromptId")] PromptId),
    Drop(#[serde(with = "StoredPromptId")] PromptId),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "pick::FactsPick", rename_all = "snake_case")]
pub(super) enum StoredFactsPick {
    Servers(#[serde(with = "StoredSessionId")] SessionId),
    Reconnect {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        server: String,
    },
    Switch {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        server: String,
        on: bool,
    },
    Commands {
        #[serde(with = "StoredSessionId")]
        session: SessionId,
        page: usize,
    },
}
