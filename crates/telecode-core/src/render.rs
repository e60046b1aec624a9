//! Makes [`Page`](crate::page::Page)s out of Markdown, differences and words. It knows nothing of sessions or of wording.

pub mod builder;

pub use builder::Text;
