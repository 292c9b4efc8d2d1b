//! The way to the server: one request, one answer, and the one real implementation over HTTP.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use evertill_protocol::address::Address;

use self::trust::{Trust, distrusted};

mod trust;

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How long a connection may take to open; a server that is there answers in far less.
const CONNECT: Duration = Duration::from_secs(2);
/// How long an answer may take in all (and each piece of a snapshot). Too slow is offline.
const ANSWER: Duration = Duration::from_secs(10);
/// No answer but a snapshot is longer than this; a stranger on the line must not fill the till's memory.
const ANSWER_LIMIT: usize = 32 << 20;

/// Carries requests to the server. Tests and the simulation implement it with faults; [`HttpLink`] is the real one.
pub trait Link: Send + Sync {
    /// Sends one request. `Ok` is an answer of any status.
    fn send(&self, request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRequest {
    pub method: Method,
    /// The server's address without a slash at its end, with the pin of its key, if it has one:
    /// `http://hq.example:8080`, `https://10.0.0.5:7317#sha256=…`.
    pub server: String,
    /// Below the server's address, with its query: `/api/v1/sync/changes?cursor=0`.
    pub path: String,
    pub bearer: Option<String>,
    /// JSON, encoded as `content_encoding` says; empty for none.
    pub body: Vec<u8>,
    pub content_encoding: Option<&'static str>,
    /// True when the answer may take long as a whole, as long as it keeps coming.
    pub streamed: bool,
}

impl LinkRequest {
    #[must_use]
    pub fn get(server: &str, path: String) -> Self {
        let server = server.trim_end_matches('/').to_owned();
        LinkRequest {
            method: Method::Get,
            server,
            path,
            bearer: None,
            body: Vec::new(),
            content_encoding: None,
            streamed: false,
        }
    }

    #[must_use]
    pub fn post(server: &str, path: String, body: Vec<u8>) -> Self {
        LinkRequest { method: Method::Post, body, ..Self::get(server, path) }
    }

    #[must_use]
    pub fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    #[must_use]
    pub fn bearer(mut self, bearer: Option<&str>) -> Self {
        self.bearer = bearer.map(str::to_owned);
        self
    }
}

/// An answer whose body, decoded, may still be on its way.
#[derive(Debug)]
pub struct LinkResponse {
    pub status: u16,
    /// The header `Retry-After`, in seconds.
    pub retry_after_s: Option<u64>,
    pub body: LinkBody,
}

impl LinkResponse {
    /// A whole answer.
    #[must_use]
    pub fn whole(status: u16, body: Vec<u8>) -> Self {
        LinkResponse { status, retry_after_s: None, body: LinkBody::whole(body) }
    }
}

/// The pieces of a body, in order.
pub trait Chunks: Send {
    /// The next piece; none at the end. A connection cut in the middle is an error, never an end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>>;
}

/// A body that is read piece by piece.
pub struct LinkBody(Box<dyn Chunks>);

impl fmt::Debug for LinkBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkBody")
    }
}

impl LinkBody {
    #[must_use]
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self::chunks(Whole(Some(bytes)))
    }

    #[must_use]
    pub fn chunks(chunks: impl Chunks + 'static) -> Self {
        LinkBody(Box::new(chunks))
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When the connection is cut or stalls.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, LinkError> {
        self.0.next().await
    }

    /// All of it.
    ///
    /// # Errors
    /// When the connection is cut, stalls, or sends more than any answer has.
    pub async fn collect(mut self) -> Result<Vec<u8>, LinkError> {
        let mut all = Vec::new();
        while let Some(chunk) = self.next().await? {
            all.extend_from_slice(&chunk);
            if all.len() > ANSWER_LIMIT {
                return Err(LinkError::Garbled("the answer does not end".into()));
            }
        }
        Ok(all)
    }
}

struct Whole(Option<Vec<u8>>);

impl Chunks for Whole {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        let bytes = self.0.take();
        Box::pin(async move { Ok(bytes) })
    }
}

/// Why there is no (whole) answer. All of them are the network's doing: wait and try again. Behind two of them may be
/// somebody who wants to be taken for the server, so people are told of those.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the server is too slow to answer")]
    TimedOut,
    #[error("the connection was cut: {0}")]
    Cut(String),
    /// Somebody answered, but not the server: a hotel's sign-in page, a proxy's error.
    #[error("what answered is not the server: {0}")]
    Garbled(String),
    /// Who answers has another key than the one that this till knows its server by.
    #[error("Who answers does not have the server's key.")]
    OtherKey,
    /// Nobody that this machine trusts vouches for who answers.
    #[error("This machine does not trust who answers: {0}.")]
    NotTrusted(String),
}

/// HTTP over reqwest, with kept connections.
#[derive(Debug, Clone)]
pub struct HttpLink {
    /// For the server that was last asked: a till has one.
    client: Arc<Mutex<(Trust, reqwest::Client)>>,
    connect: Duration,
    answer: Duration,
}

impl HttpLink {
    /// # Errors
    /// When the HTTP client cannot be set up on this machine.
    pub fn new() -> Result<Self, LinkError> {
        Self::with_timeouts(CONNECT, ANSWER)
    }

    /// With other ideas of what is too slow: for a connection, and for an answer.
    ///
    /// # Errors
    /// As [`HttpLink::new`].
    pub fn with_timeouts(connect: Duration, answer: Duration) -> Result<Self, LinkError> {
        let client = client(Trust::Anybody, connect, answer)?;
        Ok(HttpLink { client: Arc::new(Mutex::new((Trust::Anybody, client))), connect, answer })
    }

    /// The client that trusts whom this server's address says.
    fn client(&self, trust: Trust) -> Result<reqwest::Client, LinkError> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != trust {
            *kept = (trust, client(trust, self.connect, self.answer)?);
        }
        Ok(kept.1.clone())
    }

    /// What TLS found wrong, by name. This machine's roots are read anew next time: somebody may add what is missing.
    fn named(&self, trust: Trust, why: &reqwest::Error) -> LinkError {
        match (distrusted(why), trust) {
            (None, _) => link_error(why),
            (Some(_), Trust::Key(_)) => LinkError::OtherKey,
            (Some(why), _) => {
                if let Ok(fresh) = client(Trust::Anybody, self.connect, self.answer) {
                    *self.client.lock().unwrap_or_else(PoisonError::into_inner) = (Trust::Anybody, fresh);
                }
                LinkError::NotTrusted(why.to_string())
            }
        }
    }

    async fn exchange(&self, request: LinkRequest) -> Result<LinkResponse, LinkError> {
        let address: Address = request.server.parse().map_err(unreachable)?;
        let trust = Trust::of(&address);
        let client = self.client(trust)?;
        let url = format!("{}{}", address.url, request.path);
        let mut call = match request.method {
            Method::Get => client.get(url),
            Method::Post => client.post(url).header("content-type", "application/json").body(request.body),
        };
        if let Some(bearer) = &request.bearer {
            call = call.bearer_auth(bearer);
        }
        if let Some(encoding) = request.content_encoding {
            call = call.header("content-encoding", encoding);
        }
        if !request.streamed {
            call = call.timeout(self.answer);
        }
        let response = call.send().await.map_err(|why| self.named(trust, &why))?;
        let header = response.headers().get("retry-after");
        let retry_after_s =
            header.and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse().ok());
        let status = response.status().as_u16();
        Ok(LinkResponse { status, retry_after_s, body: LinkBody::chunks(HttpChunks(response)) })
    }
}

impl Link for HttpLink {
    fn send(&self, request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        Box::pin(self.exchange(request))
    }
}

fn client(trust: Trust, connect: Duration, answer: Duration) -> Result<reqwest::Client, LinkError> {
    // A machine without roots trusts nobody.
    let tls = trust.tls().map_err(|why| LinkError::NotTrusted(why.to_string()))?;
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(connect)
        .read_timeout(answer)
        .tcp_nodelay(true)
        // A redirect is somebody else's page, never the server.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("evertill-register/", env!("CARGO_PKG_VERSION")))
        .build();
    client.map_err(|why| LinkError::Unreachable(words(&why)))
}

fn unreachable(why: impl fmt::Display) -> LinkError {
    LinkError::Unreachable(why.to_string())
}

struct HttpChunks(reqwest::Response);

impl Chunks for HttpChunks {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        Box::pin(async {
            let chunk = self.0.chunk().await.map_err(|why| link_error(&why))?;
            Ok(chunk.map(|bytes| bytes.to_vec()))
        })
    }
}

fn link_error(why: &reqwest::Error) -> LinkError {
    if why.is_timeout() {
        LinkError::TimedOut
    } else if why.is_body() || why.is_decode() {
        LinkError::Cut(words(why))
    } else {
        LinkError::Unreachable(words(why))
    }
}

/// The innermost reason: reqwest's own sentence repeats the address, which the status bar shows already.
fn words(why: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = why;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    reason.to_string()
}

#[cfg(test)]
mod tests;
