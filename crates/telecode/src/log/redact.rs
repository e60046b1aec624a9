//! Takes secrets out of texts: those that are known, and everything that looks like a bot token.

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// The shortest number of a bot. Source: ids of Telegram users; the first bots have 6 digits and more.
const ID_LENGTH: usize = 6;

/// The shortest second half of a token that is taken for one; real ones have 35 letters.
const SECRET_LENGTH: usize = 20;

/// The shortest value that is taken for a secret: `1` or `true` in an environment is a switch, and to hide it would make
/// every line of the log unreadable.
const VALUE_LENGTH: usize = 6;

/// Returns the text without secrets. Values that are too short for a secret are passed over.
pub fn text<'a>(text: &str, secrets: impl Iterator<Item = &'a str>) -> String {
    let long_enough = |secret: &&str| secret.len() >= VALUE_LENGTH;
    let clean = secrets.filter(long_enough).fold(text.to_owned(), |text, secret| hide(&text, secret));
    tokens(&clean)
}

fn hide(text: &str, secret: &str) -> String {
    // In a URL the colon of a token may be written otherwise.
    let encoded = secret.replace(':', "%3A");
    text.replace(secret, HIDDEN).replace(&encoded, HIDDEN)
}

/// Hides what looks like `123456:abc...`, as it stands in every URL of the Bot API.
fn tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(colon) = rest.find([':', '%']) {
        let (before, after) = rest.split_at(colon);
        let width = if after.starts_with("%3A") || after.starts_with("%3a") { 3 } else { 1 };
        let (mark, tail) = after.split_at(width);
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let letters = tail.bytes().take_while(|byte| is_letter(*byte)).count();
        // The number of a token right behind another one was taken for a part of that.
        let has_id = digits >= ID_LENGTH || (before.is_empty() && out.ends_with(HIDDEN));
        if mark != "%" && has_id && letters >= SECRET_LENGTH {
            out.push_str(&before[..before.len() - digits]);
            out.push_str(HIDDEN);
            rest = &tail[letters..];
        } else {
            out.push_str(before);
            out.push_str(mark);
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

#[cfg(test)]
mod tests;
