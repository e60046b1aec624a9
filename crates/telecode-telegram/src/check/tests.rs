//! What people are told about their token.

use serde_json::json;

use super::*;
use crate::test_server::{ServerReply, TOKEN, TestServer, deserted_url};

async fn check(reply: ServerReply) -> Result<BotIdentity, String> {
    let server = TestServer::scripted([reply]).await;
    get_me(&server.url, TOKEN.into()).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_known_token_names_its_bot() {
    let me = json!({
        "id": 123_456_789, "is_bot": true, "first_name": "Build box", "username": "build_box_bot",
        "can_join_groups": true, "has_topics_enabled": true, "a_new_field": [1],
    });
    let bot = check(ServerReply::ok(me)).await.unwrap();
    assert_eq!(
        bot,
        BotIdentity {
            id: 123_456_789,
            name: "Build box".to_owned(),
            username: Some("build_box_bot".to_owned()),
            has_topics_enabled: true,
        }
    );
}

#[tokio::test]
async fn an_unknown_token_is_named_as_the_cause() {
    let said = "Telegram does not know this token; copy it again from @BotFather, or ask for a new one";
    assert_eq!(check(ServerReply::refusal(401, "Unauthorized")).await.unwrap_err(), said);
    assert_eq!(check(ServerReply::refusal(404, "Not Found")).await.unwrap_err(), said);
}

#[tokio::test]
async fn a_page_instead_of_an_answer_is_named_as_the_cause() {
    assert_eq!(
        check(ServerReply::Text(200, "<html>Welcome to the hotel</html>".to_owned())).await.unwrap_err(),
        "api_url does not lead to a Bot API server (HTTP status 200: <html>Welcome to the hotel</html>)"
    );
}

#[tokio::test]
async fn no_server_is_named_as_the_cause() {
    let url = deserted_url();
    let error = get_me(&url, TOKEN.into()).await.unwrap_err().to_string();
    assert!(error.starts_with("Telegram cannot be reached (") && error.contains("refused"), "{error}");
}

#[tokio::test]
async fn a_token_that_cannot_be_one_is_not_sent() {
    let error = get_me("http://127.0.0.1:1", "not a token".into()).await.unwrap_err();
    assert_eq!(error.to_string(), "telecode cannot use this bot token: it must look like 123456789:AbC-dEf");
}
