//! What is said while Claude works: a receipt says when it is taken up, and changes that. `/stop` and `/btw` are here, too.

mod aside;
mod receipts;
mod stop;

pub(super) use self::aside::{Asides, Then};
pub(super) use self::receipts::Receipts;
