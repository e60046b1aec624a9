//! The transport against a server that misbehaves.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telecode_core::seam::call::Delivery;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::test_server::{DEADLINE, ServerReply, TOKEN, TestServer, deserted_url};

const SECRET: &str = "AAbC-dEf_gHiJkLmNoPqRsTuVwXyZ012345";

async fn call(api: &BotApi, timeout: Duration) -> Result<Value, BotApiError> {
    api.call("getMe", &json!({ "a": 1 }), timeout).await
}

async fn failing(reply: ServerReply) -> BotApiError {
    let server = TestServer::scripted([reply]).await;
    let error = call(&server.api(), DEADLINE).await.unwrap_err();
    assert_hidden(&error);
    error
}

fn assert_hidden(error: &(dyn std::error::Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        let text = format!("{error} {error:?} {error:#?}");
        assert!(!text.contains(SECRET), "the token is in {text}");
        next = error.source();
    }
}

#[tokio::test]
async fn a_call_posts_json_to_the_method_of_the_bot() {
    let mut server = TestServer::scripted([ServerReply::ok(json!({ "id": 5 }))]).await;
    let result = call(&server.api(), DEADLINE).await.unwrap();
    assert_eq!(result, json!({ "id": 5 }));
    let seen = server.next().await;
    assert_eq!(seen.path, format!("/bot{TOKEN}/getMe"));
    assert_eq!(seen.json(), json!({ "a": 1 }));
    assert!(seen.head.contains("content-type: application/json\r\n"), "{}", seen.head);
    assert!(seen.head.starts_with("POST ") && seen.head.contains("HTTP/1.1"));
}

#[tokio::test]
async fn no_server_silences_the_bot_for_longer_than_a_day() {
    for (said, believed) in [(json!(30), 30), (json!(31_536_000), 86_400), (json!(u64::MAX), 86_400)] {
        let body = json!({"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": said}});
        let BotApiError::Refused(refusal) = failing(ServerReply::Text(429, body.to_string())).await else {
            panic!("a refusal")
        };
        assert_eq!(refusal.retry_after, Some(Duration::from_secs(believed)));
    }
}

/// A SOCKS5 proxy that takes one connection; gives its port and, later, the name that it was asked for.
async fn socks() -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let proxied = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 2];
        client.read_exact(&mut greeting).await.unwrap();
        let mut methods = vec![0; greeting[1].into()];
        client.read_exact(&mut methods).await.unwrap();
        client.write_all(&[5, 0]).await.unwrap();
        let mut request = [0; 5];
        client.read_exact(&mut request).await.unwrap();
        assert_eq!(request[..4], [5, 1, 0, 3], "a connection, by name");
        let mut name = vec![0; request[4].into()];
        client.read_exact(&mut name).await.unwrap();
        let port = client.read_u16().await.unwrap();
        let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        // Until one of them hangs up.
        let _over = tokio::io::copy_bidirectional(&mut client, &mut server).await;
        String::from_utf8(name).unwrap()
    });
    (port, proxied)
}

#[tokio::test]
async fn a_socks_proxy_is_used_and_resolves_the_name() {
    let mut server = TestServer::scripted([ServerReply::ok(json!(true))]).await;
    let (port, proxied) = socks().await;
    let url = server.url.replace("127.0.0.1", "bots.example");
    let route = ServerRoute::Through(format!("socks5h://127.0.0.1:{port}").into());
    let api = BotApi::by(&url, TOKEN.into(), &route).unwrap();
    call(&api, DEADLINE).await.unwrap();
    assert_eq!(server.next().await.path, format!("/bot{TOKEN}/getMe"));
    drop(api);
    assert_eq!(proxied.await.unwrap(), "bots.example");
}

#[test]
fn clocks_are_compared_both_ways() {
    let now = SystemTime::now();
    let minute = Duration::from_mins(1);
    assert_eq!(ahead_of(now - minute, now), Some(60_000));
    assert_eq!(ahead_of(now + minute, now), Some(-60_000));
}

#[tokio::test]
async fn an_address_may_have_a_path_and_a_slash_at_its_end() {
    let mut server = TestServer::scripted([ServerReply::ok(json!(true))]).await;
    let api = BotApi::new(&format!("{}/telegram/", server.url), TOKEN.into()).unwrap();
    call(&api, DEADLINE).await.unwrap();
    assert_eq!(server.next().await.path, format!("/telegram/bot{TOKEN}/getMe"));
}

#[tokio::test]
async fn calls_one_after_the_other_share_a_connection() {
    let mut server = TestServer::start(|_| ServerReply::ok(json!(true))).await;
    let api = server.api();
    for _ in 0..3 {
        call(&api, DEADLINE).await.unwrap();
        assert_eq!(server.next().await.connection, 0);
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_in_between_is_replaced() {
    let server =
        TestServer::scripted([ServerReply::ok(json!(1)), ServerReply::CutInBody, ServerReply::ok(json!(3))])
            .await;
    let api = server.api();
    call(&api, DEADLINE).await.unwrap();
    call(&api, DEADLINE).await.unwrap_err();
    assert_eq!(call(&api, DEADLINE).await.unwrap(), json!(3));
}

#[tokio::test]
async fn a_refusal_keeps_all_that_the_server_says() {
    let body = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 7",
        "parameters": { "retry_after": 7, "migrate_to_chat_id": -1_001_234_567_890_i64, "new": {} },
    });
    let BotApiError::Refused(refusal) = failing(ServerReply::Text(429, body.to_string())).await else {
        panic!()
    };
    assert_eq!(
        refusal,
        ApiRefusal {
            code: 429,
            description: "Too Many Requests: retry after 7".to_owned(),
            retry_after: Some(Duration::from_secs(7)),
            migrate_to: Some(-1_001_234_567_890),
        }
    );
}

#[tokio::test]
async fn an_odd_refusal_is_still_a_refusal() {
    let body = json!({ "ok": false, "error_code": "?", "description": 5, "parameters": ["?"] });
    let BotApiError::Refused(refusal) = failing(ServerReply::Text(400, body.to_string())).await else {
        panic!()
    };
    assert_eq!(
        refusal,
        ApiRefusal {
            code: 400,
            description: "no description".to_owned(),
            retry_after: None,
            migrate_to: None
        }
    );
}

#[tokio::test]
async fn a_server_error_may_have_been_delivered_and_a_client_error_was_not() {
    assert_eq!(failing(ServerReply::refusal(500, "Internal Server Error")).await.delivery(), Delivery::Maybe);
    assert_eq!(failing(ServerReply::refusal(400, "Bad Request")).await.delivery(), Delivery::No);
}

#[tokio::test]
async fn a_page_of_a_proxy_is_a_bad_answer() {
    let page =
        format!("<html>\n  <h1>Bad   Gateway</h1> /bot{TOKEN}/getMe /bot123456789%3A{SECRET}/getMe</html>");
    let error = failing(ServerReply::Text(502, page)).await;
    assert_eq!(error.delivery(), Delivery::Maybe);
    let BotApiError::BadAnswer { status: 502, excerpt } = error else { panic!("{error:?}") };
    assert_eq!(excerpt, "<html> <h1>Bad Gateway</h1> /bot<token>/getMe /bot123456789%3A<token>/getMe</html>");
}

#[tokio::test]
async fn a_proxy_that_turns_the_call_away_did_not_deliver_it() {
    assert_eq!(failing(ServerReply::Text(407, "who are you?".to_owned())).await.delivery(), Delivery::No);
    assert_eq!(failing(ServerReply::Text(302, String::new())).await.delivery(), Delivery::No);
}

#[tokio::test]
async fn a_redirect_does_not_carry_the_token_elsewhere() {
    let elsewhere = TestServer::start(|_| ServerReply::ok(true)).await;
    let error = failing(ServerReply::Redirect(elsewhere.url.clone())).await;
    assert!(matches!(error, BotApiError::BadAnswer { status: 307, .. }), "{error:?}");
    assert!(elsewhere.is_quiet());
}

#[tokio::test]
async fn an_unexpected_result_is_a_bad_answer() {
    let server = TestServer::scripted([ServerReply::ok(json!("text"))]).await;
    let error = server.api().call::<u32>("getMe", &(), DEADLINE).await.unwrap_err();
    let BotApiError::BadAnswer { status: 200, excerpt } = error else { panic!("{error:?}") };
    assert!(excerpt.starts_with("unexpected result: invalid type"), "{excerpt}");
}

#[tokio::test]
async fn a_description_with_the_token_is_redacted() {
    let error = failing(ServerReply::refusal(400, &format!("wrong path /bot{TOKEN}/x"))).await;
    assert_eq!(error.to_string(), "get this done: Telegram says 400 wrong path /bot<token>/x");
}

#[tokio::test]
async fn a_cut_connection_may_have_delivered() {
    for reply in [ServerReply::Cut, ServerReply::CutInBody] {
        let error = failing(reply).await;
        assert!(matches!(error, BotApiError::MaybeDelivered(_)), "{error:?}");
        assert_eq!(error.delivery(), Delivery::Maybe);
    }
}

#[tokio::test]
async fn a_timeout_may_have_delivered() {
    let server = TestServer::scripted([ServerReply::Hang]).await;
    let error = call(&server.api(), Duration::from_millis(50)).await.unwrap_err();
    assert_hidden(&error);
    assert!(matches!(error, BotApiError::MaybeDelivered(_)), "{error:?}");
    assert_eq!(error.to_string(), "get an answer from Telegram: operation timed out");
}

#[tokio::test]
async fn a_refused_connection_did_not_deliver() {
    let url = deserted_url();
    let error = call(&BotApi::new(&url, TOKEN.into()).unwrap(), DEADLINE).await.unwrap_err();
    assert_hidden(&error);
    let text = "connect to Telegram: tcp connect error: Connection refused";
    assert!(error.to_string().starts_with(text), "{error}");
    assert_eq!(error.delivery(), Delivery::No);
}

#[tokio::test]
async fn an_unknown_host_did_not_deliver() {
    let api = BotApi::new("http://nobody.invalid:1", TOKEN.into()).unwrap();
    let error = call(&api, DEADLINE).await.unwrap_err();
    assert_hidden(&error);
    assert!(matches!(error, BotApiError::NotDelivered(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_without_tls_did_not_deliver() {
    let server = TestServer::scripted([]).await;
    let api = BotApi::new(&server.url.replace("http:", "https:"), TOKEN.into()).unwrap();
    let error = call(&api, DEADLINE).await.unwrap_err();
    assert_hidden(&error);
    assert!(matches!(error, BotApiError::NotDelivered(_)), "{error:?}");
}

#[tokio::test]
async fn a_client_for_tls_can_be_made_without_certificates_of_the_system() {
    let builder =
        rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into());
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let config = tls::with_built_in_roots(builder).with_no_client_auth();
    assert!(Client::builder().tls_backend_preconfigured(config).build().is_ok());
}

#[test]
fn nothing_shows_the_token() {
    let api = BotApi::new("http://user:pass@127.0.0.1:1", TOKEN.into()).unwrap();
    assert_eq!(format!("{api:?}"), "Api { .. }");
}

#[test]
fn an_unusable_address_or_token_is_refused_without_being_shown() {
    let check = |url: &str, token: &str| {
        let error = BotApi::new(url, token.into()).unwrap_err();
        assert_hidden(&error);
        error.to_string()
    };
    assert_eq!(check("api.telegram.org", TOKEN), "use this api_url: relative URL without a base");
    assert_eq!(check("ftp://x", TOKEN), "use this api_url: the scheme is ftp, not http or https");
    assert_eq!(check("http://x/?a=b", TOKEN), "use this api_url: it has a query or a fragment");
    let odd = ["", ":", "1:", ":a", "a:b", "1:a/b", "1:a?b", "1:a\n", "1:a b", "1:%2e", "1:é"];
    for token in odd {
        assert_eq!(
            check("http://x", token),
            "use this bot token: it must look like 123456789:AbC-dEf",
            "{token:?}"
        );
    }
}

#[tokio::test]
async fn a_file_is_uploaded_with_its_name_as_it_is() {
    let mut server = TestServer::scripted([ServerReply::ok(json!(true))]).await;
    let upload = FileUpload {
        fields: vec![("chat_id", "42".into())],
        field: "document",
        name: "отчёт \"1\"\r\n.md",
        content: b"# Hi\r\n--x",
    };
    let _: bool = server.api().upload("sendDocument", &upload, DEADLINE).await.unwrap();
    let seen = server.next().await;
    let body = String::from_utf8(seen.body).unwrap();
    assert!(body.contains("form-data; name=\"chat_id\"\r\n\r\n42\r\n"), "{body}");
    assert!(body.contains("name=\"document\"; filename=\"отчёт \\\"1\\\"__.md\"\r\n"), "{body}");
    assert!(body.contains("\r\n\r\n# Hi\r\n--x\r\n--"), "{body}");
}

/// Start-up has 40 ms in all; this leaves a debug build on a busy machine room.
#[test]
fn a_client_for_loopback_is_made_at_once() {
    let start = Instant::now();
    let _api = BotApi::new("http://127.0.0.1:1", TOKEN.into()).unwrap();
    assert!(start.elapsed() < Duration::from_millis(250), "{:?}", start.elapsed());
}
