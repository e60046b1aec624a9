//! Polling against a server that is played by the test.

use serde_json::{Value, json};

use super::*;
use crate::test_server::{DEADLINE, SeenRequest, ServerReply, TestServer};

/// Waits that do not hold a test up.
const QUICK: PollPace = PollPace {
    long_poll: Duration::from_secs(50),
    margin: Duration::from_secs(10),
    first: Duration::from_millis(1),
    first_conflict: Duration::from_millis(2),
    cap: Duration::from_millis(4),
};

struct Rig {
    server: TestServer,
    events: mpsc::Receiver<PollEvent>,
    poller: tokio::task::JoinHandle<()>,
}

impl Rig {
    async fn new(last: Option<i64>, replies: impl IntoIterator<Item = ServerReply>) -> Self {
        let server = TestServer::scripted(replies).await;
        let (sender, events) = mpsc::channel(1);
        let poller = tokio::spawn(poll(server.api(), last.map(UpdateId), QUICK, sender));
        Self { server, events, poller }
    }

    async fn event(&mut self) -> PollEvent {
        tokio::time::timeout(DEADLINE, self.events.recv()).await.expect("an event in time").unwrap()
    }

    async fn batch(&mut self) -> UpdateBatch {
        let event = self.event().await;
        let PollEvent::Batch(batch) = event else { panic!("{event:?}") };
        batch
    }

    async fn trouble(&mut self) -> String {
        let event = self.event().await;
        let PollEvent::Trouble(trouble) = event else { panic!("{event:?}") };
        trouble.to_string()
    }

    async fn recovered(&mut self) {
        let event = self.event().await;
        assert!(matches!(event, PollEvent::Recovered), "{event:?}");
    }

    /// Offset and timeout of the next poll.
    async fn poll(&mut self) -> (Option<i64>, i64) {
        let seen = self.server.next().await;
        assert_eq!(seen.method(), "getUpdates");
        (seen.json()["offset"].as_i64(), seen.json()["timeout"].as_i64().unwrap())
    }
}

fn updates(ids: &[i64]) -> ServerReply {
    ServerReply::ok(ids.iter().map(|id| json!({ "update_id": id, "message": {} })).collect::<Vec<_>>())
}

fn ids(batch: &UpdateBatch) -> Vec<i64> {
    batch.updates.iter().map(|update| update.id.0).collect()
}

fn unreadable() -> Value {
    json!({ "update_id": "?", "message": {} })
}

#[tokio::test]
async fn a_poll_asks_for_the_kinds_of_updates_that_matter() {
    let mut rig = Rig::new(None, []).await;
    let seen: SeenRequest = rig.server.next().await;
    let kinds =
        ["message", "edited_message", "callback_query", "stopped_message_generation", "my_chat_member"];
    assert_eq!(seen.json(), json!({ "timeout": 50, "allowed_updates": kinds }));
}

#[tokio::test]
async fn updates_are_handed_over_as_they_came() {
    let raw = "{ \"update_id\":7,\"x\" : 1.50e3 }";
    let mut rig =
        Rig::new(None, [ServerReply::Text(200, format!("{{\"ok\":true,\"result\":[{raw}]}}"))]).await;
    let batch = rig.batch().await;
    assert_eq!(batch.updates, [RawUpdate { id: UpdateId(7), json: raw.to_owned() }]);
}

#[tokio::test]
async fn the_offset_moves_once_the_batch_is_stored_and_not_before() {
    let mut rig = Rig::new(Some(9), [updates(&[10, 11])]).await;
    assert_eq!(rig.poll().await, (Some(10), 50));
    let batch = rig.batch().await;
    assert_eq!(ids(&batch), [10, 11]);
    // Nothing is asked for while the batch is not stored.
    let early = tokio::time::timeout(Duration::from_millis(50), rig.server.next()).await;
    assert!(early.is_err(), "{early:?}");
    batch.stored.send(()).unwrap();
    assert_eq!(rig.poll().await, (Some(12), 50));
}

#[tokio::test]
async fn a_batch_that_is_not_stored_comes_again() {
    let mut rig = Rig::new(Some(9), [updates(&[10]), updates(&[10])]).await;
    assert_eq!(rig.poll().await, (Some(10), 50));
    drop(rig.batch().await);
    assert_eq!(rig.poll().await, (Some(10), 50));
    let again = rig.batch().await;
    assert_eq!(ids(&again), [10]);
    again.stored.send(()).unwrap();
    assert_eq!(rig.poll().await, (Some(11), 50));
}

#[tokio::test]
async fn the_offset_follows_the_server_when_ids_start_anew() {
    let mut rig = Rig::new(Some(900), [updates(&[5])]).await;
    rig.batch().await.stored.send(()).unwrap();
    assert_eq!(rig.poll().await.0, Some(901));
    assert_eq!(rig.poll().await.0, Some(6));
}

#[tokio::test]
async fn a_batch_out_of_order_is_acknowledged_whole() {
    let mut rig = Rig::new(Some(9), [updates(&[12, 10, 11])]).await;
    rig.batch().await.stored.send(()).unwrap();
    rig.poll().await;
    assert_eq!(rig.poll().await.0, Some(13));
}

#[tokio::test]
async fn an_empty_answer_is_not_handed_over() {
    let mut rig = Rig::new(Some(9), [updates(&[]), updates(&[10])]).await;
    assert_eq!(ids(&rig.batch().await), [10]);
}

#[tokio::test]
async fn an_update_without_a_readable_id_is_skipped() {
    let batch = ServerReply::ok(json!([null, { "update_id": 10 }, unreadable(), { "update_id": 12 }, 5, []]));
    let mut rig = Rig::new(Some(9), [batch]).await;
    let batch = rig.batch().await;
    assert_eq!(ids(&batch), [10, 12]);
    batch.stored.send(()).unwrap();
    rig.poll().await;
    assert_eq!(rig.poll().await.0, Some(13));
}

#[tokio::test]
async fn updates_without_readable_ids_do_not_block_those_behind_them() {
    let garbage = || ServerReply::ok(json!([unreadable(), unreadable()]));
    let mut rig = Rig::new(Some(9), [garbage(), updates(&[12])]).await;
    assert_eq!(ids(&rig.batch().await), [12]);
    assert_eq!(rig.poll().await.0, Some(10));
    assert_eq!(rig.poll().await.0, Some(12));
}

/// Whatever number comes, nothing that is to come is passed over, and a negative offset would have the server forget what waits.
#[tokio::test]
async fn an_id_that_telegram_does_not_give_moves_nothing() {
    let foreign = [
        json!(u64::MAX),
        json!(i64::MAX),
        json!(1_i64 << 31),
        json!(0),
        json!(-5),
        json!(i64::MIN),
        json!(7.5),
    ];
    for id in foreign {
        let alone = || ServerReply::ok(json!([{ "update_id": id, "message": {} }]));
        let beside = ServerReply::ok(json!([{ "update_id": id }, { "update_id": 10 }, { "update_id": id }]));
        let mut rig = Rig::new(Some(9), [alone(), alone(), beside, updates(&[11])]).await;
        let batch = rig.batch().await;
        assert_eq!(ids(&batch), [10], "{id}");
        batch.stored.send(()).unwrap();
        rig.batch().await.stored.send(()).unwrap();
        let mut offsets = Vec::new();
        for _ in 0..5 {
            offsets.push(rig.poll().await.0.unwrap());
        }
        assert_eq!(offsets, [10, 10, 10, 11, 12], "{id}");
    }
}

#[tokio::test]
async fn a_gap_between_ids_and_the_highest_one_are_nothing_special() {
    let highest = i64::from(i32::MAX);
    let mut rig = Rig::new(None, [updates(&[5, 2_000_000]), updates(&[highest]), updates(&[3])]).await;
    for expected in [vec![5, 2_000_000], vec![highest], vec![3]] {
        let batch = rig.batch().await;
        assert_eq!(ids(&batch), expected);
        batch.stored.send(()).unwrap();
    }
    let mut offsets = Vec::new();
    for _ in 0..4 {
        offsets.push(rig.poll().await.0);
    }
    assert_eq!(offsets, [None, Some(2_000_001), Some(highest + 1), Some(4)]);
}

#[tokio::test]
async fn another_poller_is_told_once_and_recovered_from() {
    let conflict = || {
        ServerReply::refusal(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )
    };
    let mut rig = Rig::new(Some(9), [conflict(), conflict(), conflict(), updates(&[10])]).await;
    assert_eq!(
        rig.trouble().await,
        "another program fetches this bot's updates; stop it, or use a token of its own"
    );
    rig.recovered().await;
    assert_eq!(ids(&rig.batch().await), [10]);
    for _ in 0..4 {
        // Only a poll that waits shows that the other one is gone.
        assert_eq!(rig.poll().await, (Some(10), 50));
    }
}

#[tokio::test]
async fn each_kind_of_trouble_is_told_once_on_change() {
    let page = || ServerReply::Text(200, "<html>log in first</html>".to_owned());
    let gateway = || ServerReply::Text(502, "<html>Bad Gateway</html>".to_owned());
    let replies = [
        ServerReply::refusal(401, "Unauthorized"),
        ServerReply::refusal(404, "Not Found"),
        ServerReply::refusal(500, "Internal Server Error"),
        gateway(),
        page(),
        page(),
        ServerReply::Cut,
        ServerReply::CutInBody,
        ServerReply::refusal(429, "Too Many Requests: retry after 0"),
        ServerReply::refusal(400, "Bad Request: something new"),
        updates(&[10]),
        ServerReply::refusal(401, "Unauthorized"),
    ];
    let mut rig = Rig::new(Some(9), replies).await;
    assert!(rig.trouble().await.starts_with("Telegram does not accept the bot token (Unauthorized);"));
    assert_eq!(rig.trouble().await, "Telegram has a fault (HTTP status 500)");
    assert_eq!(
        rig.trouble().await,
        "something other than Telegram answers (HTTP status 200): <html>log in first</html>"
    );
    assert!(
        rig.trouble()
            .await
            .starts_with("Telegram cannot be reached: connection closed before message completed")
    );
    assert_eq!(rig.trouble().await, "Telegram asks to wait 0 s");
    assert_eq!(rig.trouble().await, "Telegram refuses to hand updates over: Bad Request: something new");
    rig.recovered().await;
    rig.batch().await.stored.send(()).unwrap();
    assert!(rig.trouble().await.starts_with("Telegram does not accept the bot token"));
}

#[tokio::test]
async fn in_trouble_polls_do_not_wait_and_after_it_they_do() {
    let replies = [ServerReply::Cut, ServerReply::Cut, updates(&[]), updates(&[])];
    let mut rig = Rig::new(Some(9), replies).await;
    rig.trouble().await;
    rig.recovered().await;
    let mut timeouts = Vec::new();
    for _ in 0..4 {
        timeouts.push(rig.poll().await.1);
    }
    assert_eq!(timeouts, [50, 0, 0, 50]);
}

#[tokio::test]
async fn a_webhook_is_deleted_once_and_what_waited_for_it_is_kept() {
    let conflict = || {
        ServerReply::refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
    };
    let replies = [conflict(), ServerReply::ok(json!(true)), conflict(), updates(&[10])];
    let mut rig = Rig::new(None, replies).await;
    assert!(rig.trouble().await.starts_with("this bot has a webhook"));
    rig.recovered().await;
    let mut calls = Vec::new();
    for _ in 0..4 {
        let seen = rig.server.next().await;
        if seen.method() == "deleteWebhook" {
            assert_eq!(seen.json(), json!({ "drop_pending_updates": false }));
        }
        calls.push(seen.method().to_owned());
    }
    assert_eq!(calls, ["getUpdates", "deleteWebhook", "getUpdates", "getUpdates"]);
}

#[tokio::test]
async fn polling_ends_promptly_in_the_middle_of_a_poll() {
    let mut rig = Rig::new(None, []).await;
    rig.poll().await;
    drop(rig.events);
    tokio::time::timeout(DEADLINE, rig.poller).await.unwrap().unwrap();
}

#[tokio::test]
async fn polling_ends_promptly_while_it_backs_off() {
    let mut rig = Rig::new(None, [ServerReply::refusal(429, "Too Many Requests: retry after 3600")]).await;
    rig.trouble().await;
    drop(rig.events);
    tokio::time::timeout(DEADLINE, rig.poller).await.unwrap().unwrap();
}

#[test]
fn waits_double_up_to_the_cap() {
    let pace = PollPace::default();
    let waits = |first: Duration| {
        let mut backoff = Backoff::default();
        (0..7).map(|_| backoff.next(first, pace.cap).as_secs()).collect::<Vec<_>>()
    };
    assert_eq!(waits(pace.first), [1, 2, 4, 8, 16, 30, 30]);
    assert_eq!(waits(pace.first_conflict), [5, 10, 20, 30, 30, 30, 30]);
}

/// Counts what is logged as a warning.
struct Warnings(std::sync::Arc<std::sync::atomic::AtomicUsize>);

impl tracing::Subscriber for Warnings {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::WARN
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

/// What nothing gets past comes again at once: it is asked for ever more slowly, and warned of once.
#[tokio::test]
async fn what_cannot_be_got_past_is_asked_for_ever_more_slowly_and_warned_of_once() {
    let foreign = || ServerReply::ok(json!([{ "update_id": -5 }, { "update_id": -6 }]));
    // Without a last update there is nothing to count from.
    let unreadable = || ServerReply::ok(json!([unreadable()]));
    for (last, garbage) in [(Some(9), foreign as fn() -> ServerReply), (None, unreadable)] {
        let warnings = Warnings(std::sync::Arc::default());
        let count = std::sync::Arc::clone(&warnings.0);
        let count = || count.load(std::sync::atomic::Ordering::Relaxed);
        let _guard = tracing::subscriber::set_default(warnings);
        let replies = [garbage(), garbage(), garbage(), garbage(), garbage(), updates(&[10]), garbage()];
        let server = TestServer::scripted(replies).await;
        let (sender, events) = mpsc::channel(1);
        let first = Duration::from_millis(20);
        let pace = PollPace { first, cap: Duration::from_secs(9), ..QUICK };
        let begun = std::time::Instant::now();
        let poller = tokio::spawn(poll(server.api(), last.map(UpdateId), pace, sender));
        let mut rig = Rig { server, events, poller };
        let batch = rig.batch().await;
        assert!(begun.elapsed() >= first * (1 + 2 + 4 + 8 + 16), "{:?}", begun.elapsed());
        assert_eq!((ids(&batch), count()), (vec![10], 1));
        batch.stored.send(()).unwrap();
        for _ in 0..8 {
            rig.poll().await;
        }
        assert_eq!(count(), 2, "after something good came it is said again");
    }
}

#[tokio::test]
async fn what_is_not_stored_is_asked_for_ever_more_slowly() {
    let server = TestServer::scripted((0..5).map(|_| updates(&[10]))).await;
    let (sender, events) = mpsc::channel(1);
    let first = Duration::from_millis(20);
    let pace = PollPace { first, cap: Duration::from_secs(9), ..QUICK };
    let begun = std::time::Instant::now();
    let poller = tokio::spawn(poll(server.api(), Some(UpdateId(9)), pace, sender));
    let mut rig = Rig { server, events, poller };
    for _ in 0..4 {
        drop(rig.batch().await);
    }
    rig.batch().await.stored.send(()).unwrap();
    assert!(begun.elapsed() >= first * (1 + 2 + 4 + 8), "{:?}", begun.elapsed());
}
