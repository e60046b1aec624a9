//! The transport: one HTTP client that calls methods of one bot. It does not retry, wait or interpret refusals.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Proxy, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::error::{ApiRefusal, BotApiError, SetupError};

mod answer;
mod error;
mod tls;

/// How long a connection may take, TLS included. Shorter than any call's time limit, so that a connection which does
/// not come about is known as such.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(8);

/// How long an unused connection is kept. Telegram's front end closes its own after a minute or so; one that we close
/// first can never swallow a request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// How often the network is probed under a silent long poll, so that home routers keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// How many unused connections are kept: those of a busy chat. Each is a file that nothing else can open.
const IDLE_LIMIT: usize = 4;

/// The longest answer that is read. A hundred updates with the longest texts are far below.
const ANSWER_LIMIT: usize = 32 * 1024 * 1024;

/// One bot at one Bot API server. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct BotApi {
    inner: Arc<ApiInner>,
}

struct ApiInner {
    http: Client,
    /// The address up to and without `/bot`.
    base: String,
    token: SecretString,
    /// How far this machine's clock was ahead of the server's at the last answer, in milliseconds.
    ahead: AtomicI64,
}

/// The way to the server.
#[derive(Debug, Clone, Default)]
pub enum ServerRoute {
    /// As the environment says (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), and straight to loopback.
    #[default]
    Environment,
    /// Straight, whatever the environment says.
    Direct,
    /// Through this proxy: `http`, `https`, `socks5`, or `socks5h`, which also resolves names. May hold a password.
    Through(SecretString),
}

/// A file to upload, with its accompanying parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileUpload<'a> {
    /// The parameters; those that are not texts are in JSON.
    pub fields: Vec<(&'static str, Cow<'a, str>)>,
    /// The parameter that holds the file.
    pub field: &'static str,
    /// The file's name.
    pub name: &'a str,
    /// Its content.
    pub content: &'a [u8],
}

impl BotApi {
    /// Prepares calls to the bot that `token` names, at the server `api_url`. Connects to nothing yet.
    pub fn new(api_url: &str, token: SecretString) -> Result<Self, SetupError> {
        Self::by(api_url, token, &ServerRoute::Environment)
    }

    /// The same by another way.
    pub fn by(api_url: &str, token: SecretString, route: &ServerRoute) -> Result<Self, SetupError> {
        let url = parse_url(api_url)?;
        check_token(token.expose_secret())?;
        let http = build_client(&url, route)?;
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { inner: Arc::new(ApiInner { http, base, token, ahead: AtomicI64::new(0) }) })
    }

    /// Calls a method with its parameters as JSON, and reads its result.
    pub async fn call<R: DeserializeOwned>(
        &self,
        method: &str,
        params: &(impl Serialize + Sync),
        timeout: Duration,
    ) -> Result<R, BotApiError> {
        let body = serde_json::to_vec(params).map_err(BotApiError::Encode)?;
        let request =
            self.post(method, timeout).header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.exchange(request.body(body)).await
    }

    /// How far this machine's clock is ahead of the server's, in milliseconds, as the last answer said; behind it is negative. 0
    /// before the first answer, and where answers do not say.
    pub fn clock_ahead(&self) -> i64 {
        self.inner.ahead.load(Ordering::Relaxed)
    }

    fn note_clock(&self, response: &Response) {
        if let Some(server) = date(response)
            && let Some(ahead) = ahead_of(server, SystemTime::now())
        {
            self.inner.ahead.store(ahead, Ordering::Relaxed);
        }
    }

    /// What time it is at the server.
    pub(crate) async fn date(&self, timeout: Duration) -> Option<SystemTime> {
        date(&self.post("getMe", timeout).send().await.ok()?)
    }

    /// Calls a method that takes a file, and reads its result.
    pub async fn upload<R: DeserializeOwned>(
        &self,
        method: &str,
        upload: &FileUpload<'_>,
        timeout: Duration,
    ) -> Result<R, BotApiError> {
        self.exchange(self.post(method, timeout).multipart(form(upload))).await
    }

    fn post(&self, method: &str, timeout: Duration) -> RequestBuilder {
        let url = format!("{}/bot{}/{method}", self.inner.base, self.inner.token.expose_secret());
        self.inner.http.post(url).timeout(timeout)
    }

    async fn exchange<R: DeserializeOwned>(&self, request: RequestBuilder) -> Result<R, BotApiError> {
        let token = self.inner.token.expose_secret();
        let response = request.send().await.map_err(|error| error::from_transport(error, token))?;
        self.note_clock(&response);
        let status = response.status().as_u16();
        let body = read_body(response, token).await?;
        answer::read(status, &body, token)
    }
}

impl fmt::Debug for BotApi {
    /// Shows nothing: the address holds the token, and may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

fn parse_url(api_url: &str) -> Result<Url, SetupError> {
    let url = Url::parse(api_url.trim()).map_err(|error| SetupError::Url(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(SetupError::Url(format!("the scheme is {}, not http or https", url.scheme())));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(SetupError::Url("it has a query or a fragment".to_owned()));
    }
    Ok(url)
}

/// Lets only those characters through that `BotFather` uses, so that a token cannot change the path.
fn check_token(token: &str) -> Result<(), SetupError> {
    let Some((id, secret)) = token.split_once(':') else { return Err(SetupError::Token) };
    let digits = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if digits && !secret.is_empty() && secret.bytes().all(word) { Ok(()) } else { Err(SetupError::Token) }
}

fn date(response: &Response) -> Option<SystemTime> {
    let header = response.headers().get(reqwest::header::DATE)?;
    httpdate::parse_http_date(header.to_str().ok()?).ok()
}

/// How far one time is ahead of another, in milliseconds.
fn ahead_of(server: SystemTime, own: SystemTime) -> Option<i64> {
    match own.duration_since(server) {
        Ok(ahead) => i64::try_from(ahead.as_millis()).ok(),
        Err(behind) => i64::try_from(behind.duration().as_millis()).ok().map(|behind| -behind),
    }
}

fn build_client(url: &Url, route: &ServerRoute) -> Result<Client, SetupError> {
    // Loading the root certificates takes milliseconds; a server on loopback needs none.
    let tls = if url.scheme() == "https" { tls::with_roots() } else { tls::without_roots() };
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls.map_err(|error| SetupError::Client(error.to_string()))?)
        // A redirect would carry the token elsewhere, and the Bot API has none.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_LIMIT)
        .tcp_keepalive(KEEP_ALIVE);
    builder = match route {
        ServerRoute::Environment if !is_loopback(url) => builder,
        ServerRoute::Environment | ServerRoute::Direct => builder.no_proxy(),
        ServerRoute::Through(proxy) => {
            let proxy = Proxy::all(proxy.expose_secret())
                .map_err(|_| SetupError::Client("the proxy's address cannot be used".to_owned()))?;
            builder.no_proxy().proxy(proxy)
        }
    };
    builder.build().map_err(|error| SetupError::Client(error.without_url().to_string()))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn form(upload: &FileUpload<'_>) -> Form {
    let mut form = Form::new();
    for (name, value) in &upload.fields {
        form = form.text(*name, value.clone().into_owned());
    }
    // Control characters would break the header that carries the name.
    let name: String = upload.name.chars().map(|c| if c.is_control() { '_' } else { c }).collect();
    form.part(upload.field, Part::bytes(upload.content.to_owned()).file_name(name))
}

async fn read_body(mut response: Response, token: &str) -> Result<Vec<u8>, BotApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error::from_transport(error, token))? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(BotApiError::MaybeDelivered("the answer is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
