//! Groups with topics, private chats with topics.
