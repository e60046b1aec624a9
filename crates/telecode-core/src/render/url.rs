//! Says which addresses Telegram opens as links.

#[cfg(test)]
mod tests;

/// The longest address that is made a link, in bytes. Telegram names no limit; browsers agree on this one.
const URL_LIMIT: usize = 2048;

/// Whether Telegram makes a link of an address.
///
/// It takes `http`, `https` and `tg`; a web host needs a dot (`localhost` has none) or to be an IPv6 address.
pub(super) fn opens(url: &str) -> bool {
    if url.len() > URL_LIMIT || url.chars().any(is_unfit) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => is_web_host(authority(rest)),
        "tg" => is_tg_host(authority(rest)),
        _ => false,
    }
}

fn is_unfit(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\')
}

fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_web_host(authority: &str) -> bool {
    // A name and a password in front of the host only serve to deceive.
    if authority.contains('@') {
        return false;
    }
    if let Some(rest) = authority.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        return address.parse::<std::net::Ipv6Addr>().is_ok() && is_port(port);
    }
    let (host, port) = authority.find(':').map_or((authority, ""), |at| authority.split_at(at));
    let labels = host.split('.').all(|label| !label.is_empty() && label.chars().all(is_host_char));
    host.contains('.') && labels && is_port(port)
}

fn is_host_char(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '%')
}

/// Whether a text is nothing or a colon and a port.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_tg_host(authority: &str) -> bool {
    !authority.is_empty() && authority.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
