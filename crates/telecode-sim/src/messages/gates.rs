//! Gates that hold an answer back until a test opens them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

/// How often a directory of gates is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Named gates, closed at first. An opened gate stays open.
#[derive(Clone, Debug)]
pub struct Gates {
    open: watch::Sender<BTreeSet<String>>,
    /// A gate is also open while a file of its name is here: for a stand-in agent in another process.
    directory: Option<PathBuf>,
}

impl Default for Gates {
    fn default() -> Self {
        Self { open: watch::Sender::new(BTreeSet::new()), directory: None }
    }
}

impl Gates {
    /// Gates that are also opened by a file of their name in a directory.
    pub fn in_directory(directory: Option<PathBuf>) -> Self {
        Self { directory, ..Self::default() }
    }

    /// Opens a gate.
    pub fn open(&self, name: &str) {
        self.open.send_modify(|open| {
            open.insert(name.to_owned());
        });
    }

    /// Returns when the gate is open.
    pub async fn pass(&self, name: &str) {
        let mut open = self.open.subscribe();
        let opened = async {
            // The sender lives in `self`, so the wait cannot fail.
            let _open = open.wait_for(|open| open.contains(name)).await;
        };
        match &self.directory {
            None => opened.await,
            Some(directory) => tokio::select! {
                () = opened => {}
                () = file_exists(directory.join(name)) => {}
            },
        }
    }
}

async fn file_exists(path: PathBuf) {
    while !path.exists() {
        tokio::time::sleep(LOOK).await;
    }
}
