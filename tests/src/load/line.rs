//! A register's line to the server: the real one, which can be cut, and on which every answer is counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, anyhow};
use evertill_register::sync::HttpLink;
use evertill_register::sync::link::{
    BoxFuture, Chunks, Link, LinkBody, LinkError, LinkRequest, LinkResponse,
};
use tokio::sync::watch;

/// What all registers were answered.
#[derive(Debug, Clone, Default)]
pub struct Answers(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    /// By status, or by how it failed.
    by_kind: BTreeMap<String, u64>,
    streams: usize,
}

impl Answers {
    /// How often each came, since this was asked last.
    pub fn take(&self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.counted().by_kind)
    }

    /// Streams that are open now.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.counted().streams
    }

    fn note(&self, answer: &Result<LinkResponse, LinkError>) {
        let kind = match answer {
            Ok(response) => response.status.to_string(),
            Err(LinkError::Unreachable(_)) => "unreachable".into(),
            Err(LinkError::TimedOut) => "timed out".into(),
            Err(LinkError::Cut(_)) => "cut".into(),
            Err(LinkError::Garbled(_)) => "garbled".into(),
            Err(LinkError::OtherKey | LinkError::NotTrusted(_)) => "somebody else".into(),
        };
        *self.counted().by_kind.entry(kind).or_default() += 1;
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One register's way to the server.
#[derive(Debug)]
pub struct Line {
    http: HttpLink,
    up: watch::Receiver<bool>,
    answers: Answers,
}

impl Line {
    /// The line, and what cuts it (false) and mends it (true).
    pub fn lay(answers: Answers) -> Result<(Line, watch::Sender<bool>)> {
        let (switch, up) = watch::channel(true);
        let http = HttpLink::new().map_err(|why| anyhow!("{why}"))?;
        Ok((Line { http, up, answers }, switch))
    }

    async fn exchange(&self, request: LinkRequest) -> Result<LinkResponse, LinkError> {
        let mut up = self.up.clone();
        if !*up.borrow() {
            return Err(LinkError::Unreachable("the line is cut".into()));
        }
        let stream = request.path.ends_with("/sync/stream");
        let answer = tokio::select! {
            answer = self.http.send(request) => answer,
            _ = up.wait_for(|up| !up) => Err(cut()),
        };
        self.answers.note(&answer);
        let LinkResponse { status, retry_after_s, body } = answer?;
        let counted = (stream && status == 200).then(|| Open::count(&self.answers));
        Ok(LinkResponse { status, retry_after_s, body: LinkBody::chunks(Body { body, up, _open: counted }) })
    }
}

impl Link for Line {
    fn send(&self, request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        Box::pin(self.exchange(request))
    }
}

fn cut() -> LinkError {
    LinkError::Cut("the line is cut".into())
}

/// An answer on its way, for as long as the line is up.
struct Body {
    body: LinkBody,
    up: watch::Receiver<bool>,
    _open: Option<Open>,
}

impl Chunks for Body {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        Box::pin(async {
            tokio::select! {
                piece = self.body.next() => piece,
                _ = self.up.wait_for(|up| !up) => Err(cut()),
            }
        })
    }
}

/// A stream that is open.
struct Open(Answers);

impl Open {
    fn count(answers: &Answers) -> Open {
        answers.counted().streams += 1;
        Open(answers.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.counted().streams -= 1;
    }
}
