use super::opens;

#[test]
fn web_and_telegram_addresses_open() {
    for url in [
        "https://example.com",
        "HTTP://example.com:8080/a?b#c",
        "https://[::1]:80/",
        "https://пример.рф/путь",
        "http://127.0.0.1/",
        "tg://resolve?domain=example",
    ] {
        assert!(opens(url), "{url}");
    }
}

#[test]
fn other_addresses_do_not() {
    for url in [
        "",
        "src/main.rs",
        "example.com",
        "http://localhost:3000",
        "http://",
        "https://a..b",
        "https://a.b:0/",
        "https://a.b:99999/",
        "https://user@example.com",
        "https://example.com/a b",
        "https://example.com/\u{7}",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@example.com",
        "tg:resolve",
        "tg://a.b",
        "https://[::zz]/",
    ] {
        assert!(!opens(url), "{url}");
    }
}
