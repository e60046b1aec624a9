use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{ASSETS, HTML, POLICY, SCRIPT, routes};

/// The only URL that the assets may name: it is a name, and nothing is fetched from it.
const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

struct Served {
    status: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Served {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// Serves the page on a port of its own and fetches one path from it.
async fn fetch(path: &str) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, routes::<()>()).await });
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    server.abort();
    parse(&answer)
}

fn parse(answer: &str) -> Served {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().to_owned();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Served { status, headers, body: body.to_owned() }
}

/// The quoted strings of a text that start with the given prefix.
fn quoted<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    text.split('"').filter(move |part| part.starts_with(prefix) && !part.contains(char::is_whitespace))
}

#[tokio::test]
async fn the_page_is_served_as_html_under_a_policy_that_allows_only_its_own_server() {
    let page = fetch("/").await;
    assert_eq!(page.status, "HTTP/1.1 200 OK");
    assert_eq!(page.header("content-type"), HTML);
    assert_eq!(page.header("content-security-policy"), POLICY);
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(page.body.starts_with("<!doctype html>"));
}

#[tokio::test]
async fn every_asset_is_served_whole_with_its_type() {
    for asset in ASSETS {
        let served = fetch(asset.path).await;
        assert_eq!(served.status, "HTTP/1.1 200 OK", "{}", asset.path);
        assert_eq!(served.header("content-type"), asset.content_type, "{}", asset.path);
        assert_eq!(served.header("content-security-policy"), POLICY, "{}", asset.path);
        assert_eq!(served.body, asset.body, "{}", asset.path);
    }
}

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    assert_eq!(fetch("/web/nothing.js").await.status, "HTTP/1.1 404 Not Found");
}

#[test]
fn the_policy_names_no_source_but_the_page_itself() {
    for directive in POLICY.split(';').filter(|directive| directive.contains("-src ")) {
        let sources = directive.split_whitespace().skip(1);
        for source in sources {
            assert!(matches!(source, "'self'" | "'none'"), "{directive}");
        }
    }
}

#[test]
fn no_asset_names_another_host() {
    for asset in ASSETS {
        let text = asset.body.replace(SVG_NAMESPACE, "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{}", asset.path);
    }
}

#[test]
fn every_file_that_an_asset_asks_for_is_served() {
    let known = |path: &str| ASSETS.iter().any(|asset| asset.path == path);
    for asset in ASSETS {
        for path in quoted(asset.body, "web/") {
            assert!(known(&format!("/{path}")), "{} asks for {path}", asset.path);
        }
        for module in quoted(asset.body, "./").filter(|_| asset.content_type == SCRIPT) {
            let path = module.replacen('.', "/web", 1);
            assert!(known(&path), "{} imports {module}", asset.path);
        }
    }
}

#[test]
fn no_address_in_an_asset_begins_at_the_root_of_the_server() {
    for asset in ASSETS {
        let absolute =
            ["\"/sim", "`/sim", "'/sim", "\"/web"].iter().find(|begin| asset.body.contains(**begin));
        assert_eq!(absolute, None, "{}", asset.path);
    }
}

#[test]
fn no_script_writes_markup_or_inline_code() {
    for asset in ASSETS {
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "style=\"",
            "onclick=\"",
        ] {
            assert!(!asset.body.contains(word), "{} contains {word}", asset.path);
        }
    }
}
