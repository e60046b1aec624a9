//! Which links the server takes: in text links, in link buttons, in mentions by link.

use super::entities::EntityKind;
use super::ids::UserId;

/// Schemes that are taken as they are.
const OWN_SCHEMES: [&str; 3] = ["tg", "ton", "tonsite"];

/// The link as the server writes it back, or the reason why it takes none of it.
pub(crate) fn check(link: &str) -> Result<String, &'static str> {
    let link = link.trim();
    if link.is_empty() {
        return Err("URL host is empty");
    }
    let (scheme, rest) = match link.split_once(':') {
        Some((scheme, rest))
            if is_scheme(scheme) && !rest.starts_with(|first: char| first.is_ascii_digit()) =>
        {
            (scheme.to_lowercase(), rest.trim_start_matches('/'))
        }
        Some(_) | None => ("http".to_owned(), link),
    };
    if OWN_SCHEMES.contains(&scheme.as_str()) {
        return Ok(format!("{scheme}://{rest}"));
    }
    if scheme != "http" && scheme != "https" && scheme != "ftp" {
        return Err("Unsupported URL protocol");
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(host_end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    check_host(host)?;
    let path =
        if path.is_empty() || path.starts_with(['?', '#']) { format!("/{path}") } else { path.to_owned() };
    Ok(format!("{scheme}://{}{path}", authority.to_lowercase()))
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty()
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-'))
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if host.starts_with('[') {
        return if host.contains(']') { Ok(()) } else { Err("Wrong IPv6 address specified in the URL") };
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    if name.is_empty() {
        return Err("URL host is empty");
    }
    if !port.is_empty() && port.parse::<u16>().map_or(true, |port| port == 0) {
        return Err("Wrong port number specified in the URL");
    }
    let lonely = !name.contains('.') || name.ends_with('.');
    let broken = name.chars().any(|letter| letter.is_whitespace() || "<>\"\\{}|^`%".contains(letter));
    if lonely || broken { Err("Wrong HTTP URL") } else { Ok(()) }
}

/// The entity that a text link makes: a mention for `tg://user?id=…`, a link, or none if the link is no good.
pub(crate) fn entity(link: &str) -> Option<EntityKind> {
    if let Some(user) = mentioned_user(link) {
        return Some(EntityKind::TextMention(user));
    }
    check(link).ok().map(EntityKind::TextLink)
}

fn mentioned_user(link: &str) -> Option<UserId> {
    let rest = link.strip_prefix("tg:")?.trim_start_matches('/').strip_prefix("user?")?;
    let id = rest.split('&').find_map(|pair| pair.strip_prefix("id="))?;
    id.parse().ok().filter(|id| *id > 0).map(UserId)
}

/// The number in `tg://emoji?id=…`.
pub(crate) fn emoji_id(link: &str) -> Option<String> {
    let rest = link.strip_prefix("tg:")?.trim_start_matches('/').strip_prefix("emoji?")?;
    let id = rest.split('&').find_map(|pair| pair.strip_prefix("id="))?;
    id.parse::<i64>().ok().filter(|id| *id != 0).map(|id| id.to_string())
}
