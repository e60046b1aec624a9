//! The command that goes on with a session in a terminal.

/// Characters that a shell takes as they are.
const PLAIN: &str = "_@%+=:,./-";

/// What is typed in a terminal to go on with a session there.
pub(in crate::bridge) fn command(directory: &str, claude: &str) -> String {
    format!("cd {} && claude --resume {}", quoted(directory), quoted(claude))
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_quoted_where_a_shell_would_take_it_apart() {
        for (directory, word) in [
            ("/srv/api", "/srv/api"),
            ("/srv/my app", "'/srv/my app'"),
            ("/srv/Ana's", r"'/srv/Ana'\''s'"),
            ("/srv/$HOME;rm", "'/srv/$HOME;rm'"),
            ("/srv/проект", "'/srv/проект'"),
        ] {
            assert_eq!(command(directory, "0a-1"), format!("cd {word} && claude --resume 0a-1"));
        }
    }
}
