//! Between phone and terminal: the real terminal program in tmux.
