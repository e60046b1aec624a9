//! Reads the parameters of a call from wherever the caller put them.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use serde_json::Value;

use super::params::{Params, Upload};
use super::refusal::Refusal;

/// The largest request that is read, a little more than the largest upload.
pub(crate) const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// The parameters of a call: those of the query, then those of the body.
pub(crate) async fn read(request: Request) -> Result<Params, Refusal> {
    let mut params = Params::default();
    put_form(&mut params, request.uri().query().unwrap_or_default());
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
    match kind.as_str() {
        "multipart/form-data" => put_parts(&mut params, request).await?,
        "application/json" => put_json(&mut params, &body(request).await?)?,
        _ => {
            let body = body(request).await?;
            put_form(&mut params, &String::from_utf8_lossy(&body));
        }
    }
    Ok(params)
}

async fn body(request: Request) -> Result<Bytes, Refusal> {
    axum::body::to_bytes(request.into_body(), BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(413, "Request Entity Too Large"))
}

fn put_json(params: &mut Params, body: &[u8]) -> Result<(), Refusal> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => {
            for (name, value) in fields {
                params.set(name, value);
            }
            Ok(())
        }
        Ok(_) | Err(_) => Err(Refusal::bad("can't parse JSON object")),
    }
}

async fn put_parts(params: &mut Params, request: Request) -> Result<(), Refusal> {
    let broken = |_| Refusal::bad("can't parse multipart/form-data");
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Refusal::bad("can't parse multipart/form-data"))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let mime = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        match file {
            Some(file) => params.attach(name, Upload { name: file, mime, bytes }),
            None => params.set(name, String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
    Ok(())
}

fn put_form(params: &mut Params, form: &str) {
    for pair in form.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        params.set(unescape(name), unescape(value));
    }
}

/// Undoes percent signs and plus signs.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match (code, first) {
            (Some(code), _) => {
                bytes.push(code);
                rest = &after[2..];
            }
            (None, b'+') => {
                bytes.push(b' ');
                rest = after;
            }
            (None, other) => {
                bytes.push(*other);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
