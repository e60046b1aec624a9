//! Makes [`Page`](crate::page::Page)s out of Markdown, and texts out of differences.
//! It knows nothing of sessions or of wording.
//!
//! Markdown becomes blocks ([`markdown`]), blocks become lines, lines become pages. What Telegram cannot show is shown
//! as text; nothing that can be seen is lost.

pub mod builder;
pub mod export;
pub mod markdown;

mod classic;
mod cut;
mod diff;
mod exact;
mod inline;
mod invisible;
mod lines;
mod number;
mod paginate;
mod plain;
mod preview;
pub mod rich;
mod sheet;
mod split;
mod table;
mod unicode;
mod url;

pub use builder::Text;
pub use classic::classic;
pub use cut::{GLANCE, cut, glance, glance_words};
pub use diff::{Diff, diff};
pub use exact::{Exact, Glimpse, Layout, LineChange, Room, change, exact_diff_line, exact_line};
pub use invisible::{escape_hidden, escape_invisible};
pub use number::thousands;
pub use paginate::PageLimits;
pub use plain::plain;
pub use preview::preview;
pub use rich::rich;
pub(crate) use unicode::is_unseen;
