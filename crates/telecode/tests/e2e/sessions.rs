//! Many sessions at once: parallel, asleep and awake, forked, deleted.
