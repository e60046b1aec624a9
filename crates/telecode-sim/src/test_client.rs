//! The HTTP client of the tests.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// A client that goes straight to loopback. In a build of the whole workspace `reqwest` has TLS without a provider of
/// cryptography and refuses to be built, so it is given one that trusts nobody.
pub(crate) fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = versions.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls).build().unwrap()
}
