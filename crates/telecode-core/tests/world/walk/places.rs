//! Where the owner's chat is: in private, in private with topics, or in a group with topics.

use telecode_core::seam::Input;
use telecode_core::seam::call::BotBar;
use telecode_core::seam::chat::{ChatEvent, ChatKind, Message, TopicDeed};
use telecode_core::seam::ids::{ChatId, ThreadId, TopicId};

use super::Walk;
use crate::{OWNER, World, somebody};

const GROUP: ChatId = ChatId::of(-1_001_000_000_007);

/// The kind of the owner's chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    Private,
    Topics,
    Forum,
}

/// What happens to topics.
#[derive(Debug, Clone)]
pub(crate) enum TopicEvent {
    Owner(TopicDeed),
    /// Somebody deletes it; the bot is not told.
    Vanishes,
    /// The bot loses the right to touch topics, or gets it back.
    Bars(bool),
}

impl Home {
    pub(super) fn general(self) -> ThreadId {
        match self {
            Self::Private | Self::Topics => ThreadId::from(ChatId::of(OWNER)),
            Self::Forum => ThreadId::from(GROUP),
        }
    }

    /// Puts a message of the owner into a thread of the chat.
    pub(super) fn shape(self, message: &mut Message, thread: ThreadId) {
        message.thread = thread;
        message.chat = if self == Self::Forum { ChatKind::Forum } else { ChatKind::Private };
    }

    /// The chat is as it is before the first deed.
    pub(super) fn begins(self, world: &mut World) {
        if self == Self::Private {
            return;
        }
        let me = Input::Me { name: Some("tele_bot".to_owned()), topics: self == Self::Topics };
        world.me = Some(me.clone());
        world.input(me);
        if self == Self::Forum {
            let general = self.general();
            world.writes(OWNER, "/start", |message| self.shape(message, general));
            world.press_in(general, OWNER, "Serve this group");
        }
    }
}

impl Walk {
    /// One of the threads of the owner's chat: the chat itself, that of a session, or one that no session has.
    pub(super) fn thread(&self, n: usize) -> ThreadId {
        let general = self.home.general();
        let sessions = self.world.store.sessions.values().map(|record| record.thread);
        let other = ThreadId { topic: Some(TopicId(7_000)), ..general };
        let topics = (self.home != Home::Private).then_some(other);
        let mut all: Vec<_> = sessions.filter(|thread| thread.chat == general.chat).chain(topics).collect();
        all.push(general);
        all.sort_unstable();
        all.dedup();
        all[n % all.len()]
    }

    pub(super) fn topic(&mut self, n: usize, event: &TopicEvent) {
        let thread = self.thread(n);
        match event {
            TopicEvent::Owner(deed) if thread.topic.is_some() => {
                let deed = deed.clone();
                self.world.update(ChatEvent::Topic { thread, from: somebody(OWNER), deed });
            }
            TopicEvent::Vanishes => self.world.chat.lose_topic(thread),
            TopicEvent::Bars(is_barred) => {
                self.world.chat.bar = is_barred.then_some(BotBar::NoRight);
            }
            TopicEvent::Owner(_) => {}
        }
    }
}
