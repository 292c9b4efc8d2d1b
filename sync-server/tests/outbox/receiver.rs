//! Somebody who is told: a real HTTP server that checks every signature by itself and answers as the story wants.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// One attempt as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub id: String,
    pub signatures: String,
    pub signed: String,
    pub event: Value,
}

impl Got {
    pub fn kind(&self) -> &str {
        self.event["type"].as_str().unwrap()
    }

    pub fn subject(&self) -> &str {
        self.event["subject"].as_str().unwrap()
    }

    /// Whether one of its signatures is by this secret: HMAC-SHA256 of id, time and body.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(self.signed.as_bytes());
        let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.signatures.split(' ').any(|signature| signature == wanted)
    }
}

/// How to answer.
#[derive(Debug, Clone)]
pub enum Say {
    Code(u16),
    /// Not before [`Receiver::wake`].
    Wait,
}

#[derive(Clone)]
struct Desk {
    got: mpsc::UnboundedSender<Got>,
    /// For the next attempts; then 200.
    answers: Arc<Mutex<VecDeque<Say>>>,
    awake: Arc<Notify>,
}

pub struct Receiver {
    pub url: String,
    desk: Desk,
    got: mpsc::UnboundedReceiver<Got>,
    serving: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Receiver {
    pub async fn open() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, got) = mpsc::unbounded_channel();
        let desk = Desk { got: sender, answers: Arc::default(), awake: Arc::default() };
        let router = Router::new().route("/hook", post(take)).with_state(desk.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Receiver { url, desk, got, serving }
    }

    /// Answers the next attempts so.
    pub fn answer(&self, answers: impl IntoIterator<Item = Say>) {
        self.desk.answers.lock().unwrap().extend(answers);
    }

    /// Lets whoever waits go on.
    pub fn wake(&self) {
        self.desk.awake.notify_waiters();
    }

    pub async fn next(&mut self) -> Got {
        timeout(PATIENCE, self.got.recv()).await.expect("nobody said anything").unwrap()
    }

    pub async fn next_n(&mut self, count: usize) -> Vec<Got> {
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(self.next().await);
        }
        all
    }

    /// What has come by now.
    pub fn so_far(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.got.try_recv().ok()).collect()
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> (StatusCode, &'static str) {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let (id, time) = (header("webhook-id"), header("webhook-timestamp"));
    let got = Got {
        signed: format!("{id}.{time}.{body}"),
        signatures: header("webhook-signature"),
        event: serde_json::from_str(&body).unwrap(),
        id,
    };
    assert_eq!(got.event["id"], got.id.as_str());
    // Waiting begins before anybody can know of it.
    let awake = desk.awake.notified();
    let answer = desk.answers.lock().unwrap().pop_front();
    desk.got.send(got).unwrap();
    match answer {
        None => (StatusCode::OK, "thanks"),
        Some(Say::Code(code)) => (StatusCode::from_u16(code).unwrap(), "no"),
        Some(Say::Wait) => {
            awake.await;
            (StatusCode::OK, "at last")
        }
    }
}
