//! Makes [`Page`](crate::page::Page)s out of Markdown, and texts out of differences.
//! It knows nothing of sessions or of wording.
//!
//! Markdown becomes blocks ([`markdown`]), blocks become lines, lines become pages. What Telegram cannot show is shown
//! as text; nothing that can be seen is lost.

pub(crate) mod builder;
pub(crate) mod export;
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

pub(crate) use builder::Text;
pub use classic::classic;
pub use cut::cut;
pub(crate) use cut::{GLANCE, glance, glance_words};
pub use diff::{Diff, diff};
pub use exact::exact_line;
pub(crate) use exact::{Exact, Glimpse, Layout, Room, change, exact_diff_line};
pub(crate) use invisible::escape_hidden;
pub use invisible::escape_invisible;
pub(crate) use number::thousands;
pub use paginate::PageLimits;
pub use plain::plain;
pub use preview::preview;
pub use rich::rich;
pub(crate) use unicode::is_unseen;
