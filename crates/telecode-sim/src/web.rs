//! The chat page: a client for one person and the bot, served by the simulator to a browser.
//!
//! Files are compiled in. Addresses in them are relative: the page may be served below a secret. It speaks only to the control API (`/sim/...`) of the server that it came from,
//! and its Content-Security-Policy lets it reach nothing else. It keeps no state on the server.

use axum::Router;
use axum::http::HeaderName;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::routing::get;

#[cfg(test)]
mod tests;

/// What the page may load, reach and do. Trusted types make the browser refuse any text that is assigned as markup,
/// which is what keeps a message from becoming part of the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// One file of the page.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    body: &'static str,
}

const ASSETS: &[Asset] = &[
    Asset { path: "/", content_type: HTML, body: include_str!("web/page.html") },
    Asset { path: "/web/style.css", content_type: CSS, body: include_str!("web/style.css") },
    Asset { path: "/web/message.css", content_type: CSS, body: include_str!("web/message.css") },
    Asset { path: "/web/icon.svg", content_type: SVG, body: include_str!("web/icon.svg") },
    script("/web/theme.js", include_str!("web/theme.js")),
    script("/web/app.js", include_str!("web/app.js")),
    script("/web/api.js", include_str!("web/api.js")),
    script("/web/attachment.js", include_str!("web/attachment.js")),
    script("/web/bubble.js", include_str!("web/bubble.js")),
    script("/web/commands.js", include_str!("web/commands.js")),
    script("/web/composer.js", include_str!("web/composer.js")),
    script("/web/dom.js", include_str!("web/dom.js")),
    script("/web/drafts.js", include_str!("web/drafts.js")),
    script("/web/entities.js", include_str!("web/entities.js")),
    script("/web/feed.js", include_str!("web/feed.js")),
    script("/web/gestures.js", include_str!("web/gestures.js")),
    script("/web/header.js", include_str!("web/header.js")),
    script("/web/keyboard.js", include_str!("web/keyboard.js")),
    script("/web/menu.js", include_str!("web/menu.js")),
    script("/web/names.js", include_str!("web/names.js")),
    script("/web/notices.js", include_str!("web/notices.js")),
    script("/web/outgoing.js", include_str!("web/outgoing.js")),
    script("/web/rich.js", include_str!("web/rich.js")),
    script("/web/sidebar.js", include_str!("web/sidebar.js")),
    script("/web/wire.js", include_str!("web/wire.js")),
];

const fn script(path: &'static str, body: &'static str) -> Asset {
    Asset { path, content_type: SCRIPT, body }
}

/// The routes of the chat page, to be merged with those of the simulator on the same origin.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path, get(move || async move { (headers(asset), asset.body) }))
    })
}

fn headers(asset: &Asset) -> [(HeaderName, &'static str); 5] {
    [
        (CONTENT_TYPE, asset.content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // The files change with the program and have no version in their names.
        (CACHE_CONTROL, "no-cache"),
    ]
}
