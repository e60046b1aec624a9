//! TLS by rustls with ring: no OpenSSL, no aws-lc, one provider.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::{ClientConfig, ConfigBuilder, Error, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;

/// Trusts what the machine trusts, so that a company's own certificate works. A machine without any certificates, such
/// as a slim container, gets Mozilla's, which are built in.
pub(super) fn with_roots() -> Result<ClientConfig, Error> {
    let builder = builder()?;
    let verified = match Verifier::new(builder.crypto_provider().clone()) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
        Err(error) => {
            tracing::info!(%error, "the system has no root certificates; using the built-in ones");
            with_built_in_roots(builder)
        }
    };
    Ok(verified.with_no_client_auth())
}

/// Trusts nobody: for a server that is reached without TLS.
pub(super) fn without_roots() -> Result<ClientConfig, Error> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

pub(super) fn with_built_in_roots(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
) -> ConfigBuilder<ClientConfig, WantsClientCert> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    builder.with_root_certificates(roots)
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
}
