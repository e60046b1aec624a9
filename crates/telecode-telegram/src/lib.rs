//! Talks the Telegram Bot API; the only crate that knows it.
//!
//! Pure: [`inbound`] turns a raw update into what happened in a chat, [`outbound`] turns a call into a request and an
//! answer into what came of it. I/O: [`client`] is the transport, [`poller`] fetches updates, [`sender`] performs calls,
//! [`check`] asks whose token it is. Nothing here stores, queues or spaces calls.
//!
//! The parameters are our own structs, not frankenstein's: those narrow our ids to 32 bits, want the text of a page
//! cloned for each try, upload files only from a path, and refuse an answer or update that a newer Telegram has changed.
//! The tests read every request back with frankenstein's types, so that a misspelt or mistyped field is found.

pub mod check;
pub mod client;
pub mod inbound;
pub mod outbound;
pub mod poller;
pub mod sender;
#[cfg(test)]
mod test_server;
