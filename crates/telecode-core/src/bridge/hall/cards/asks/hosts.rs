//! Where an address really leads, if it does not say so at first sight.

use crate::bridge::hall::cards::asks::face::CardFace;
use url::Url;

/// How much of a host is shown, in UTF-16 units.
const HOST: usize = 300;

/// Names the host of an address whose beginning reads as another one: with a name before an `@`, in letters of other alphabets, as a
/// number, with slashes the other way round.
pub(in crate::bridge) fn put(face: &mut CardFace<'_>, address: &str) {
    let Some(host) = other_host(address) else { return };
    let words = face.voice.say("ask-host");
    face.text.newline().push(&words).push(" ");
    face.code(&host, HOST);
}

/// The host that an address leads to, as programs read it, unless that stands right behind its scheme.
fn other_host(address: &str) -> Option<String> {
    let parsed = Url::parse(address).ok()?;
    let host = parsed.host_str()?;
    let begins = format!("{}://{host}", parsed.scheme());
    let rest = address.get(..begins.len()).filter(|begin| begin.eq_ignore_ascii_case(&begins));
    let ends = rest.and_then(|_| address.get(begins.len()..));
    let is_plain = ends.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#', ':']));
    // What stands behind the colon is a port.
    let is_port = parsed.username().is_empty() && parsed.password().is_none();
    (!is_plain || !is_port).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_address_says_its_host_itself() {
        for address in [
            "https://docs.example/x?a=b#c",
            "HTTPS://Docs.Example",
            "http://localhost:8080/",
            "https://[::1]/",
            "https://a.b/?u=x@y",
            "http://127.0.0.1",
            "https://xn--e1afmkfd.xn--p1ai/",
            "no address",
            "file:///etc/passwd",
        ] {
            assert_eq!(other_host(address), None, "{address}");
        }
    }

    #[test]
    fn another_host_than_the_one_that_is_read_is_named() {
        for (address, host) in [
            ("https://google.com@evil.example/", "evil.example"),
            ("https://google.com:443@evil.example/", "evil.example"),
            ("https://evil.example:pass@evil.example/", "evil.example"),
            ("https:\\\\evil.example\\@google.com/", "evil.example"),
            ("https:evil.example", "evil.example"),
            ("https://\u{430}pple.com/", "xn--pple-43d.com"),
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("https://ev%69l.example/", "evil.example"),
            (" https://evil.example", "evil.example"),
        ] {
            assert_eq!(other_host(address).as_deref(), Some(host), "{address}");
        }
    }
}
