//! What is drawn.

use super::{Failure, Report};

/// What has to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureErrand {
    /// Draw what changed in a file. Comes back as [`Report::Drawn`].
    Draw {
        /// The file: its name says how its lines are coloured.
        path: String,
        /// The hunks of a patch.
        hunks: String,
        /// Whether the hunks say where in the file their lines are.
        placed: bool,
    },
    /// Draw what was spent as bars. Comes back as [`Report::Drawn`].
    Chart {
        /// One for each day, in order: what is written under it, if anything (ASCII), and how much.
        bars: Vec<Bar>,
        /// What is written at the top of the scale (ASCII).
        top: String,
    },
}

impl PictureErrand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Draw { .. } | Self::Chart { .. } => |why| Report::Drawn(Err(why)),
        }
    }
}

/// What was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The pictures in their order, PNG; none if too much of the text would be missing.
    pub pictures: Vec<Vec<u8>>,
    /// How many lines behind the last picture are not drawn.
    pub left_out: usize,
    /// How many characters could not be drawn: a box stands for each.
    pub boxes: usize,
}

/// One bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is written under it; empty for nothing.
    pub label: String,
    /// How high it is, in thousandths of the highest.
    pub height: u32,
}
