//! A server that does as it is told, also wrong: what a till must stand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

use evertill_domain::journal::{Position, event_key};
use evertill_protocol::digest::Digest;
use evertill_protocol::enrol::EnrolResponse;
use evertill_protocol::error::{ApiError, ErrorCode};
use evertill_protocol::feed::{Change, ChangesPage, Collection, SnapshotEnd, SnapshotHead, VendorRow};
use evertill_protocol::hello::{BackupThrough, Hello, HelloRequest, HelloResponse, NonceResponse, Verdict};
use evertill_protocol::push::{
    Outcome, OutcomeKind, PushRequest, PushResponse, Pushed, StoredEvent, StoredEvents,
};
use evertill_protocol::{Epoch, PROTOCOL, Server};
use serde::Serialize;
use serde_json::value::to_raw_value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

use crate::sync::link::{BoxFuture, Chunks, Link, LinkBody, LinkError, LinkRequest, LinkResponse};

pub(super) const REGISTER: Uuid = Uuid::from_u128(7);

/// What goes wrong with one request.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// It never arrives.
    Lost(LinkError),
    /// It arrives, but its answer is lost.
    AnswerLost,
    Refused(ErrorCode, Option<u64>),
    /// Somebody else answers.
    Stranger(u16, &'static str),
    /// The connection is cut after so many bytes of the answer.
    CutAfter(usize),
}

#[derive(Debug)]
pub(super) struct State {
    pub epoch: Epoch,
    pub time_ms: i64,
    pub verdict: Option<Verdict>,
    pub events: BTreeMap<Position, (String, String)>,
    pub vendors: Vec<VendorRow>,
    /// Changes in all; a page shows the vendors numbered beyond the cursor.
    pub head: u64,
    pub floor: u64,
    /// Whose register a code makes.
    pub enrols: Uuid,
    pub bearer: u32,
    pub max_body: usize,
    /// Digests are said to be these.
    pub digest: Option<String>,
    pub hellos: Vec<Hello>,
    pub requests: Vec<String>,
    pub pushes: Vec<PushRequest>,
    /// The lines that tills keep open.
    pub lines: Vec<UnboundedSender<Vec<u8>>>,
    /// Told of each that is opened.
    pub opened: Option<mpsc::Sender<()>>,
    faults: VecDeque<(&'static str, Fault)>,
}

#[derive(Debug)]
pub(super) struct Peer(Mutex<State>);

pub(super) fn epoch(n: u32) -> Epoch {
    Epoch { n, id: Uuid::from_u128(u128::from(n)) }
}

impl Peer {
    pub fn new() -> Self {
        Peer(Mutex::new(State {
            epoch: epoch(1),
            time_ms: 1_795_000_000_000,
            verdict: None,
            events: BTreeMap::new(),
            vendors: vec![vendor(1, "Oats & Co")],
            head: 1,
            floor: 0,
            enrols: REGISTER,
            bearer: 0,
            max_body: usize::MAX,
            digest: None,
            hellos: Vec::new(),
            requests: Vec::new(),
            pushes: Vec::new(),
            lines: Vec::new(),
            opened: None,
            faults: VecDeque::new(),
        }))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next request whose path holds these words fares ill.
    pub fn next(&self, words: &'static str, fault: Fault) {
        self.state().faults.push_back((words, fault));
    }

    pub fn asked(&self, words: &str) -> usize {
        self.state().requests.iter().filter(|path| path.contains(words)).count()
    }
}

pub(super) fn vendor(id: i64, name: &str) -> VendorRow {
    VendorRow { id, name: name.to_owned() }
}

impl Link for Peer {
    fn send(&self, request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        let mut state = self.state();
        state.requests.push(request.path.clone());
        let at = state.faults.iter().position(|(words, _)| request.path.contains(words));
        let fault = at.and_then(|at| state.faults.remove(at)).map(|(_, fault)| fault);
        let answer = state.answer(&request, fault);
        Box::pin(async move { answer })
    }
}

impl State {
    fn answer(&mut self, request: &LinkRequest, fault: Option<Fault>) -> Result<LinkResponse, LinkError> {
        match fault {
            None => Ok(self.serve(request)),
            Some(Fault::Lost(error)) => Err(error),
            Some(Fault::AnswerLost) => {
                self.serve(request);
                Err(LinkError::Cut("reset by peer".into()))
            }
            Some(Fault::Refused(code, retry_after_s)) => Ok(LinkResponse { retry_after_s, ..refuse(code) }),
            Some(Fault::Stranger(status, page)) => Ok(LinkResponse::whole(status, page.into())),
            Some(Fault::CutAfter(bytes)) => {
                let mut whole = self.snapshot();
                whole.truncate(bytes);
                Ok(LinkResponse {
                    status: 200,
                    retry_after_s: None,
                    body: LinkBody::chunks(Cut(VecDeque::from([whole]))),
                })
            }
        }
    }

    fn serve(&mut self, request: &LinkRequest) -> LinkResponse {
        let path = request.path.trim_start_matches("/api/v1").to_owned();
        let body = unpack(request);
        match path.split('?').next().unwrap_or_default() {
            "/enrol" => ok(&self.enrolment()),
            "/sync/nonce" => ok(&NonceResponse { server: self.server(), nonce: "00".repeat(32) }),
            "/sync/hello" => self.hello(&body),
            "/sync/events" if !body.is_empty() => self.push(request, &body),
            _ if request.bearer != Some(self.bearer.to_string()) => refuse(ErrorCode::Unauthenticated),
            "/sync/events" => self.own_events(&path),
            "/sync/changes" => self.changes(&path),
            "/sync/stream" => self.line(),
            "/sync/snapshot" => LinkResponse::whole(200, self.snapshot()),
            _ => refuse(ErrorCode::NotFound),
        }
    }

    fn enrolment(&self) -> EnrolResponse {
        EnrolResponse {
            server: self.server(),
            register: self.enrols,
            register_code: "R1".into(),
            register_name: "Front".into(),
            tenant_name: "Oats".into(),
            incarnation: 1,
        }
    }

    fn line(&mut self) -> LinkResponse {
        let (line, said) = unbounded_channel();
        self.lines.push(line);
        if let Some(opened) = &self.opened {
            opened.send(()).unwrap();
        }
        LinkResponse { status: 200, retry_after_s: None, body: LinkBody::chunks(Said(said)) }
    }

    fn server(&self) -> Server {
        Server { epoch: self.epoch, time_ms: self.time_ms, protocol: PROTOCOL }
    }

    fn expected(&self, incarnation: u32) -> u64 {
        self.events.keys().filter(|at| at.incarnation == incarnation).map(|at| at.seq).max().unwrap_or(0) + 1
    }

    fn hello(&mut self, body: &[u8]) -> LinkResponse {
        let request: HelloRequest = serde_json::from_slice(body).unwrap();
        let hello: Hello = serde_json::from_str(request.hello.get()).unwrap();
        self.bearer += 1;
        let expected_seq = self.expected(hello.incarnation);
        let verdict = match self.verdict {
            Some(verdict) => verdict,
            None if hello.acked_seq >= expected_seq => Verdict::Replay,
            None if expected_seq > hello.head_seq + 1 => Verdict::Resync,
            None => Verdict::Ok,
        };
        let answer = HelloResponse {
            server: self.server(),
            verdict,
            bearer: self.bearer.to_string(),
            bearer_ttl_s: 900,
            expected_seq,
            incarnation: self.events.keys().map(|at| at.incarnation).max().unwrap_or(1),
            backup_through: BackupThrough::default(),
            feed_floor: self.floor,
            feed_head: self.head,
        };
        self.hellos.push(hello);
        ok(&answer)
    }

    fn push(&mut self, request: &LinkRequest, body: &[u8]) -> LinkResponse {
        let push: PushRequest = serde_json::from_slice(body).unwrap();
        if request.bearer.as_ref().is_some_and(|bearer| *bearer != self.bearer.to_string()) {
            return refuse(ErrorCode::Unauthenticated);
        }
        if push.epoch != self.epoch {
            return refuse(ErrorCode::EpochStale);
        }
        if body.len() > self.max_body {
            return refuse(ErrorCode::BodyTooLarge);
        }
        let expected_seq = self.expected(push.incarnation);
        let answer = |server, acked_seq, events| PushResponse {
            server,
            acked_seq,
            expected_seq: acked_seq + 1,
            backup_through: BackupThrough::default(),
            events,
        };
        if push.first_seq > expected_seq {
            return ok(&answer(self.server(), expected_seq - 1, Vec::new()));
        }
        let mut events = Vec::new();
        for (seq, event) in (push.first_seq..).zip(&push.events) {
            let at = Position { incarnation: push.incarnation, seq };
            let replayed = self.events.contains_key(&at);
            let (_, result) = self.events.entry(at).or_insert_with(|| (event.get().to_owned(), outcome(at)));
            events.push(Pushed { seq, result: raw(result), replayed });
        }
        self.pushes.push(push);
        let acked = self.expected(self.pushes.last().unwrap().incarnation) - 1;
        ok(&answer(self.server(), acked, events))
    }

    fn own_events(&self, path: &str) -> LinkResponse {
        let incarnation = u32::try_from(parameter(path, "incarnation")).unwrap();
        let after = parameter(path, "after");
        let mine = self.events.iter().filter(|(at, _)| at.incarnation == incarnation && at.seq > after);
        let events: Vec<_> = mine
            .map(|(at, (body, result))| StoredEvent { seq: at.seq, body: raw(body), result: raw(result) })
            .collect();
        // Two a page, so that there are pages.
        let more = events.len() > 2;
        let events = events.into_iter().take(2).collect();
        ok(&StoredEvents { server: self.server(), incarnation, events, more })
    }

    fn changes(&self, path: &str) -> LinkResponse {
        let cursor = parameter(path, "cursor");
        if cursor < self.floor {
            return refuse(ErrorCode::CursorBelowFloor);
        }
        let fresh = self.vendors.iter().filter(|vendor| vendor.id.unsigned_abs() > cursor);
        let changes = fresh.map(|vendor| change(vendor.id.unsigned_abs(), vendor)).collect();
        let asked = path.contains("digests=true");
        ok(&ChangesPage {
            server: self.server(),
            cursor: self.head,
            head: self.head,
            applied: BackupThrough::default(),
            backup_through: BackupThrough::default(),
            changes,
            digests: asked.then(|| self.digests()),
        })
    }

    fn digests(&self) -> Vec<(Collection, String)> {
        let mut digest = Digest::default();
        self.vendors.iter().for_each(|vendor| digest.add(vendor));
        vec![(Collection::Vendor, self.digest.clone().unwrap_or_else(|| digest.hex()))]
    }

    /// Its length in lines: head, a vendor each, end.
    pub fn snapshot(&self) -> Vec<u8> {
        let rows = self.vendors.len() as u64;
        let head = SnapshotHead {
            server: self.server(),
            cursor: self.head,
            applied: BackupThrough::default(),
            rows,
        };
        let mut lines = line(&head);
        self.vendors.iter().for_each(|vendor| lines.extend(line(&change(0, vendor))));
        lines.extend(line(&SnapshotEnd { end: true, digests: self.digests() }));
        lines
    }
}

/// What was sent before the connection was cut, and then the cut.
struct Cut(VecDeque<Vec<u8>>);

impl Chunks for Cut {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        let chunk = self.0.pop_front();
        Box::pin(async move { chunk.map(Some).ok_or(LinkError::Cut("reset by peer".into())) })
    }
}

/// What the server says on a line, until it hangs up.
struct Said(UnboundedReceiver<Vec<u8>>);

impl Chunks for Said {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, LinkError>> {
        Box::pin(async { Ok(self.0.recv().await) })
    }
}

fn outcome(at: Position) -> String {
    let outcome = Outcome {
        key: event_key(REGISTER, at),
        outcome: OutcomeKind::Booked,
        order_number: None,
        exceptions: Vec::new(),
    };
    serde_json::to_string(&outcome).unwrap()
}

fn change(no: u64, vendor: &VendorRow) -> Change {
    Change {
        no,
        collection: Collection::Vendor,
        id: vendor.id.to_string(),
        row: Some(to_raw_value(vendor).unwrap()),
    }
}

fn raw(json: &str) -> Box<serde_json::value::RawValue> {
    serde_json::value::RawValue::from_string(json.to_owned()).unwrap()
}

fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap();
    line.push(b'\n');
    line
}

fn ok(answer: &impl Serialize) -> LinkResponse {
    LinkResponse::whole(200, serde_json::to_vec(answer).unwrap())
}

fn refuse(code: ErrorCode) -> LinkResponse {
    let error = ApiError { error: code.as_str().into(), code, request_id: "r1".into(), details: None };
    LinkResponse::whole(code.status(), serde_json::to_vec(&error).unwrap())
}

fn unpack(request: &LinkRequest) -> Vec<u8> {
    match request.content_encoding {
        Some("zstd") => zstd::stream::decode_all(request.body.as_slice()).unwrap(),
        _ => request.body.clone(),
    }
}

fn parameter(path: &str, name: &str) -> u64 {
    let (_, query) = path.split_once('?').unwrap();
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.unwrap().parse().unwrap()
}
