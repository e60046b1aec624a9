//! What a simulated server is like.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::pace::Pace;

/// The token of the simulated bot, if no other is given.
const TOKEN: &str = "7000000001:AAsimulated-token-for-tests-only-00";

/// What a server can do besides the classic methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Drafts; without them their methods are unknown, as on an older server.
    Drafts,
    /// Rich messages; without them their methods are unknown.
    Rich,
    /// Topics in private chats: the owner turned threaded mode on.
    PrivateTopics,
    /// The bot reads all messages of groups even where it is no administrator.
    ReadsGroups,
}

/// How to start a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen. Only loopback addresses make sense.
    pub address: SocketAddr,
    /// The token of the bot: its id, a colon, and a secret.
    pub token: String,
    /// The user name of the bot.
    pub username: String,
    /// The first name of the bot.
    pub first_name: String,
    /// What the server can do.
    pub features: BTreeSet<Feature>,
    /// How fast the bot may talk.
    pub pace: Pace,
    /// Where what happens is written down, so that a later server goes on from there; nowhere if not given.
    pub journal: Option<PathBuf>,
    /// What the paths of the pages and of the control interface begin with, so that only who knows it finds them: other users of
    /// the machine reach loopback, too. They begin at the root if not given.
    pub secret: Option<String>,
    /// How far the server's clock is behind this machine's.
    pub behind: Duration,
    /// What the page proposes to say first in an empty chat.
    pub examples: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: TOKEN.to_owned(),
            username: "telecode_sim_bot".to_owned(),
            first_name: "Telecode".to_owned(),
            features: BTreeSet::from([Feature::Drafts, Feature::Rich]),
            pace: Pace::default(),
            journal: None,
            secret: None,
            behind: Duration::ZERO,
            examples: Vec::new(),
        }
    }
}

impl Options {
    /// The id of the bot: what stands before the colon of the token.
    pub fn bot_id(&self) -> i64 {
        self.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1)
    }
}
