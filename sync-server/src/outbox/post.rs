//! One attempt: signed by Standard Webhooks, posted, answered within bounds. Redirects are never followed.

use std::error::Error;
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use axum::http::{Request, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};
use tokio::time::timeout;

use super::address::{self, Resolver};

/// From the first byte to the last: whoever takes longer should answer first and work afterwards.
pub const ANSWER: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
/// So much of an answer is read, and so much of that kept for people.
const READ: usize = 16 << 10;
const KEPT: usize = 300;

/// Who posts.
#[derive(Debug, Clone)]
pub struct Post {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    private: bool,
}

/// What is posted, and what it is signed with.
pub struct Letter<'a> {
    pub url: &'a str,
    pub secrets: &'a [String],
    pub id: String,
    pub at_s: i64,
    pub body: String,
}

/// Not the secrets: whoever has them signs in our name.
impl std::fmt::Debug for Letter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// None: nobody answered.
    pub code: Option<u16>,
    /// The beginning of what was answered, or why nobody did.
    pub words: String,
    pub retry_after_s: Option<u32>,
}

impl Post {
    /// `private`: the operator allows plain HTTP and addresses inside.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn new(private: bool) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for why in &found.errors {
            tracing::warn!(%why, "some of this machine's root certificates cannot be read");
        }
        // Without any, every TLS connection fails, and says so where the webhook is shown.
        roots.add_parsable_certificates(found.certs);
        let tls = ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut http = HttpConnector::new_with_resolver(Resolver { private });
        http.set_connect_timeout(Some(CONNECT));
        http.set_nodelay(true);
        http.enforce_http(false);
        let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(https.wrap_connector(http));
        Ok(Post { client, private })
    }

    /// Tries once.
    pub async fn send(&self, letter: &Letter<'_>) -> Answer {
        let nobody = |words: String| Answer { code: None, words: short(&words), retry_after_s: None };
        let request = match self.request(letter) {
            Ok(request) => request,
            Err(why) => return nobody(why),
        };
        let exchange = async {
            let response = self.client.request(request).await.map_err(|why| said(&why))?;
            Ok::<Answer, String>(read(response).await)
        };
        match timeout(ANSWER, exchange).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(why)) => nobody(why),
            Err(_) => nobody(format!("no answer within {} seconds", ANSWER.as_secs())),
        }
    }

    fn request(&self, letter: &Letter<'_>) -> Result<Request<Full<Bytes>>, String> {
        let uri = address::check(letter.url, self.private)?;
        let signed = letter.secrets.iter().map(|secret| {
            let webhook = Webhook::new(secret)?;
            webhook.sign(&letter.id, letter.at_s, letter.body.as_bytes())
        });
        let signatures = signed.collect::<Result<Vec<_>, _>>().map_err(|why| why.to_string())?;
        Request::post(uri)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("evertill/", env!("CARGO_PKG_VERSION")))
            .header(HEADER_WEBHOOK_ID, &letter.id)
            .header(HEADER_WEBHOOK_TIMESTAMP, letter.at_s)
            .header(HEADER_WEBHOOK_SIGNATURE, signatures.join(" "))
            .body(Full::new(Bytes::from(letter.body.clone())))
            .map_err(|why| why.to_string())
    }
}

async fn read(response: Response<Incoming>) -> Answer {
    let code = response.status().as_u16();
    let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after_s = after.and_then(|value| value.trim().parse().ok());
    // An answer that is too long is still an answer.
    let body = Limited::new(response.into_body(), READ).collect().await;
    let words = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned()).unwrap_or_default();
    Answer { code: Some(code), words: short(&words), retry_after_s }
}

/// An error with what it comes from: "client error" alone says nothing.
fn said(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(why) = source {
        words = format!("{words}: {why}");
        source = why.source();
    }
    words
}

/// A line for people.
fn short(words: &str) -> String {
    let clean: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    clean.trim().chars().take(KEPT).collect()
}
