//! New, listed, switched, renamed, forked, closed, deleted, asleep and awake.

mod asleep;
mod forgotten;
mod leaving;
mod lists;
mod new;
