//! The network between tills and server: it drops, doubles, cuts, delays and forgets, as told or by a seed.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use evertill_protocol::push::{PushRequest, PushResponse};
use evertill_register::sync::link::{BoxFuture, Chunks};
use evertill_register::sync::{HttpLink, Link, LinkBody, LinkError, LinkRequest, LinkResponse, Method};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tower::ServiceExt;
use uuid::Uuid;

/// Where the server is found: nowhere while it is down.
#[derive(Debug, Clone, Default)]
pub struct Door(Arc<RwLock<Option<Way>>>);

#[derive(Debug, Clone)]
enum Way {
    /// In this process.
    Inside(Router),
    /// Over a real socket, at this address.
    Socket(HttpLink, String),
}

impl Door {
    pub fn open(&self, router: Router) {
        self.set(Some(Way::Inside(router)));
    }

    /// From now on the server is another process.
    pub fn lead_to(&self, url: &str) -> Result<(), LinkError> {
        self.set(Some(Way::Socket(HttpLink::new()?, url.to_owned())));
        Ok(())
    }

    /// From now on this is the way to whoever is behind the other door.
    pub fn lead_like(&self, other: &Door) {
        self.set(other.way());
    }

    pub fn shut(&self) {
        self.set(None);
    }

    fn set(&self, way: Option<Way>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = way;
    }

    fn way(&self) -> Option<Way> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What the network does to one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request never arrives.
    LoseRequest,
    /// It arrives, is done, and the answer is lost.
    LoseAnswer,
    /// It arrives twice; the second answer comes back.
    Double,
    /// The request is cut in mid-body.
    CutRequest,
    /// The answer is cut in mid-body.
    CutAnswer,
    /// It is lost now and arrives later, after others.
    Delay,
}

const FAULTS: [Fault; 6] =
    [Fault::LoseRequest, Fault::LoseAnswer, Fault::Double, Fault::CutRequest, Fault::CutAnswer, Fault::Delay];

/// One till's line to the server.
#[derive(Debug, Clone)]
pub struct Network(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    up: bool,
    /// Percent of exchanges that meet a fault.
    trouble: u8,
    next: VecDeque<Fault>,
    delayed: Vec<LinkRequest>,
    rng: StdRng,
    /// First outcomes seen, by register, incarnation, seq and body, with the epoch they were given in.
    outcomes: HashMap<(Uuid, u32, u64, String), (Uuid, String)>,
    broken_promises: Vec<String>,
    /// Bytes of push bodies on the wire, and the events in them.
    pub pushed_bytes: u64,
}

impl Network {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Network(Arc::new(Mutex::new(State {
            up: true,
            trouble: 0,
            next: VecDeque::new(),
            delayed: Vec::new(),
            rng: StdRng::seed_from_u64(seed),
            outcomes: HashMap::new(),
            broken_promises: Vec::new(),
            pushed_bytes: 0,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_up(&self, up: bool) {
        self.state().up = up;
    }

    #[must_use]
    pub fn is_up(&self) -> bool {
        self.state().up
    }

    /// How many of 100 exchanges meet a fault.
    pub fn set_trouble(&self, percent: u8) {
        self.state().trouble = percent;
    }

    /// The next exchanges meet these.
    pub fn expect(&self, faults: &[Fault]) {
        self.state().next.extend(faults);
    }

    /// Whatever was said of a first outcome and later said differently.
    #[must_use]
    pub fn broken_promises(&self) -> Vec<String> {
        self.state().broken_promises.clone()
    }

    #[must_use]
    pub fn pushed_bytes(&self) -> u64 {
        self.state().pushed_bytes
    }

    /// Drops what is still on its way.
    pub fn forget_delayed(&self) {
        self.state().delayed.clear();
    }

    fn fate(&self) -> Option<Fault> {
        let mut state = self.state();
        if let Some(told) = state.next.pop_front() {
            return Some(told);
        }
        let trouble = state.trouble;
        if state.rng.random_range(0..100u8) >= trouble {
            return None;
        }
        let pick = state.rng.random_range(0..FAULTS.len());
        Some(FAULTS[pick])
    }

    /// One of the requests that were held up, when its time has come.
    fn late_one(&self) -> Option<LinkRequest> {
        let mut state = self.state();
        if state.delayed.is_empty() || state.rng.random_range(0..3) != 0 {
            return None;
        }
        let count = state.delayed.len();
        let pick = state.rng.random_range(0..count);
        Some(state.delayed.swap_remove(pick))
    }

    /// An outcome, once given, never changes within a history of the server.
    fn remember(&self, request: &LinkRequest, answer: &[u8]) {
        let body = match request.content_encoding {
            Some("zstd") => zstd::decode_all(request.body.as_slice()).unwrap_or_default(),
            _ => request.body.clone(),
        };
        let (Ok(push), Ok(answer)) =
            (serde_json::from_slice::<PushRequest>(&body), serde_json::from_slice::<PushResponse>(answer))
        else {
            return;
        };
        let mut state = self.state();
        state.pushed_bytes += request.body.len() as u64;
        for pushed in &answer.events {
            let Ok(index) = usize::try_from(pushed.seq - push.first_seq) else { continue };
            let Some(body) = push.events.get(index) else { continue };
            let place = (push.register, push.incarnation, pushed.seq, body.get().to_owned());
            let said = (answer.server.epoch.id, pushed.result.get().to_owned());
            let first = state.outcomes.entry(place).or_insert_with(|| said.clone()).clone();
            if first.0 == said.0 && first.1 != said.1 {
                state.broken_promises.push(format!("seq {}: first {}, then {}", pushed.seq, first.1, said.1));
            }
        }
    }
}

/// A till's link over a [`Network`] to whoever stands at the [`Door`].
#[derive(Debug, Clone)]
pub struct Wire {
    pub door: Door,
    pub network: Network,
}

impl Wire {
    async fn exchange(&self, mut request: LinkRequest) -> Result<LinkResponse, LinkError> {
        if !self.network.is_up() {
            return Err(LinkError::Unreachable("the network is down".into()));
        }
        if let Some(late) = self.network.late_one() {
            let _ = self.deliver(late).await;
        }
        let fate = self.network.fate();
        match fate {
            Some(Fault::LoseRequest) => return Err(LinkError::TimedOut),
            Some(Fault::Delay) => {
                self.network.state().delayed.push(request);
                return Err(LinkError::TimedOut);
            }
            Some(Fault::CutRequest) => {
                request.body.truncate(request.body.len() / 2);
                let _ = self.deliver(request).await;
                return Err(LinkError::Cut("in mid-body".into()));
            }
            Some(Fault::Double) => {
                let _ = self.deliver(request.clone()).await;
            }
            Some(Fault::LoseAnswer | Fault::CutAnswer) | None => {}
        }
        let (status, retry_after_s, body) = self.deliver(request).await?;
        let half = body.slice(..body.len() / 2).to_vec();
        match fate {
            Some(Fault::LoseAnswer) => Err(LinkError::TimedOut),
            Some(Fault::CutAnswer) => {
                Ok(LinkResponse { status, retry_after_s, body: LinkBody::chunks(Cut(Some(half))) })
            }
            _ => Ok(LinkResponse { status, retry_after_s, body: LinkBody::whole(body.to_vec()) }),
        }
    }

    async fn deliver(&self, request: LinkRequest) -> Result<(u16, Option<u64>, Bytes), LinkError> {
        let router = match self.door.way() {
            None => return Err(LinkError::Unreachable("nobody listens".into())),
            Some(Way::Socket(link, url)) => return over_a_socket(&link, &url, request).await,
            Some(Way::Inside(router)) => router,
        };
        let mut builder = Request::builder().uri(&request.path).method(match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        });
        if request.method == Method::Post {
            builder = builder.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(bearer) = &request.bearer {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        if let Some(encoding) = request.content_encoding {
            builder = builder.header(header::CONTENT_ENCODING, encoding);
        }
        let cut = |why: String| LinkError::Cut(why);
        let call = builder.body(Body::from(request.body.clone())).map_err(|why| cut(why.to_string()))?;
        let answer = router.oneshot(call).await.map_err(|never| match never {})?;
        let status = answer.status().as_u16();
        let retry = answer.headers().get(header::RETRY_AFTER);
        let retry = retry.and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
        let body =
            axum::body::to_bytes(answer.into_body(), usize::MAX).await.map_err(|why| cut(why.to_string()))?;
        if status == 200 && request.path.ends_with("/sync/events") {
            self.network.remember(&request, &body);
        }
        Ok((status, retry, body))
    }
}

async fn over_a_socket(
    link: &HttpLink,
    url: &str,
    mut request: LinkRequest,
) -> Result<(u16, Option<u64>, Bytes), LinkError> {
    url.clone_into(&mut request.server);
    let answer = link.send(request).await?;
    Ok((answer.status, answer.retry_after_s, answer.body.collect().await?.into()))
}

impl Link for Wire {
    fn send(&self, request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        Box::pin(self.exchange(request))
    }
}

/// Half an answer, then nothing.
struct Cut(Option<Vec<u8>>);

impl Chunks for Cut {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        let half = self.0.take();
        Box::pin(async move { half.map(Some).ok_or_else(|| LinkError::Cut("in mid-answer".into())) })
    }
}
