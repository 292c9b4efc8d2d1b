//! The worker's steps: each plans with a read, asks the server, checks the answer, and settles it in one transaction.

use evertill_domain::ablation;
use evertill_protocol::API;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::feed::ChangesPage;
use evertill_protocol::hello::{BackupThrough, HelloResponse, NonceRequest, NonceResponse};
use evertill_protocol::push::{PushResponse, StoredEvents};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::{self, Answer, Failure, PermanentCode, Refusal};
use super::hello::{self, Machine, Next};
use super::link::LinkRequest;
use super::push::{self, Pushed};
use super::queue::{self, Batch};
use super::recover::{self, Recovery};
use super::snapshot::Snapshot;
use super::worker::{Did, Door, Session, Worker, seldom, storage};
use super::{progress, pull};
use crate::error::Result;
use crate::fault;
use crate::store::Store;
use crate::till::Till;

/// A bearer is renewed this long before it ends, so that no request meets its end.
const RENEW_MS: i64 = 30_000;
/// Requests smaller than this are not worth compressing.
const COMPRESS_FROM: usize = 1_024;

/// Hello.
impl Worker {
    pub(super) async fn greet(&mut self, till: &Till) -> Result<Did, Failure> {
        let refused = match self.shake_hands(till).await? {
            Ok(answer) => {
                self.heard(till, &answer.server)?;
                return self.follow(till, &answer);
            }
            Err(refused) => refused,
        };
        // A revoked till still sends what it sold; its signature is enough for that.
        self.door = match refused.code {
            Some(ErrorCode::RegisterRevoked) => Door::PushOnly,
            _ => Door::Closed,
        };
        Err(refused.failure())
    }

    async fn shake_hands(&mut self, till: &Till) -> Result<Answer<HelloResponse>, Failure> {
        let request = post(till, "/sync/nonce", &NonceRequest { register: till.register })?;
        let nonce = match self.ask::<NonceResponse>(request).await? {
            Ok(nonce) => nonce,
            Err(refused) => return Ok(Err(refused)),
        };
        // A lower epoch here is not refused yet: a server that was restored must hear from us how high ours is.
        let machine = Machine {
            wall_ms: self.register.clock.wall_ms(),
            disk_free: self.register.store().disk().map(|(free, _)| free),
        };
        let hello = self.store().read(|db| hello::compose(db, till, &self.notes, &machine, nonce.nonce));
        let hello =
            hello.and_then(|hello| hello::sign_hello(self.register.signing_key(), &hello)).map_err(stored)?;
        self.ask(post(till, "/sync/hello", &hello)?).await
    }

    fn follow(&mut self, till: &Till, answer: &HelloResponse) -> Result<Did, Failure> {
        let reading = self.register.reading();
        let next = self.store().write(|tx| hello::settle(tx, till, answer, &reading)).map_err(stored)?;
        let ttl_ms = i64::from(answer.bearer_ttl_s).saturating_mul(1_000);
        let mut session = Session {
            server: till.server_url.clone(),
            bearer: answer.bearer.clone(),
            expires_ms: self.now_ms().saturating_add((ttl_ms - RENEW_MS).max(1_000)),
            pull: true,
            proven: false,
        };
        match next {
            Next::ReEnrol => {
                self.door = Door::Closed;
                return Err(Failure::permanent(
                    PermanentCode::ReEnrol,
                    "The server does not know this till.",
                ));
            }
            Next::Sync { pull } => session.pull = pull,
        }
        self.recovery = self.store().read(Recovery::pending).map_err(stored)?;
        if answer.server.epoch != till.epoch {
            self.snapshot = None;
        }
        self.held.clear();
        self.rewound = None;
        self.door = Door::Open(session);
        Ok(Did::Greeted(answer.verdict))
    }
}

/// Push.
impl Worker {
    pub(super) async fn push(&mut self, till: &Till) -> Result<Did, Failure> {
        let planned =
            self.store().read(|db| queue::next_batch(db, &self.held, self.push_bytes)).map_err(stored)?;
        let Some(batch) = planned else { return Ok(Did::Rested) };
        let request = push::request(till, self.register.signing_key(), &batch).map_err(stored)?;
        fault::step("before_push").map_err(stored)?;
        let request = post(till, "/sync/events", &request)?.bearer(self.bearer());
        match self.ask::<PushResponse>(request).await? {
            Ok(answer) => self.pushed(till, &batch, &answer),
            Err(refused) if refused.status == 413 && batch.bodies.len() > 1 => {
                // Something between here and the server takes less: half of it then.
                let bytes: usize = batch.bodies.iter().map(String::len).sum();
                self.push_bytes = bytes / 2;
                Ok(Did::TurnedAway)
            }
            Err(refused) => self.turned_away(refused),
        }
    }

    fn pushed(&mut self, till: &Till, batch: &Batch, answer: &PushResponse) -> Result<Did, Failure> {
        if !self.heard(till, &answer.server)? {
            return self.greet_again("the server has begun another history");
        }
        push::check(batch, answer)?;
        fault::step("before_ack").map_err(stored)?;
        let settled = self.store().write(|tx| {
            let settled = push::settle(tx, batch, answer)?;
            Ok((settled, queue::depth(tx)?.events))
        });
        let (settled, waiting) = settled.map_err(stored)?;
        fault::step("after_ack").map_err(stored)?;
        self.proven();
        match settled {
            Pushed::Acknowledged { events, replayed } => {
                self.rewound = None;
                self.notes.sent(events, waiting);
                if waiting == 0 {
                    // The levels hold these now: the estimate need not stand in for them until the next poll.
                    self.next_pull_ms = i64::MIN;
                    self.tidy(answer.backup_through);
                }
                Ok(Did::Pushed { events, replayed })
            }
            Pushed::Gap { from_seq } if self.rewound != Some((batch.incarnation, from_seq)) => {
                self.rewound = Some((batch.incarnation, from_seq));
                Ok(Did::Rewound { from_seq })
            }
            Pushed::Gap { from_seq } | Pushed::Stuck { from_seq, .. } => {
                self.held.push(batch.incarnation);
                tracing::error!(
                    incarnation = batch.incarnation,
                    from_seq,
                    "the server lacks events that are not here"
                );
                Ok(Did::Rewound { from_seq })
            }
        }
    }

    /// Drops what may be dropped, when more may be than the last time, and now and then. Failing at it loses nothing.
    fn tidy(&mut self, backup_through: BackupThrough) {
        let due = self.now_ms() >= self.tidy_ms || backup_through != self.tidied;
        if !due && !ablation::is_on("delete_on_ack") {
            return;
        }
        (self.tidy_ms, self.tidied) = (seldom(self.now_ms()), backup_through);
        if let Err(error) = self.register.housekeeping() {
            tracing::error!(%error, "housekeeping");
        }
    }
}

/// Pull.
impl Worker {
    pub(super) async fn pull(&mut self, till: &Till) -> Result<Did, Failure> {
        if let Some(recovery) = self.recovery {
            return self.recover(till, recovery).await;
        }
        if self.snapshot.is_some() {
            return self.load_snapshot().await;
        }
        if self.snapshot_due || till.cursor == 0 {
            return self.begin_snapshot(till).await;
        }
        let digests = self.now_ms() >= self.verify_ms;
        let request = LinkRequest::get(&till.server_url, pull::path(till, digests)).bearer(self.bearer());
        match self.ask::<ChangesPage>(request).await? {
            Ok(page) => self.pulled(till, &page).await,
            Err(Refusal { code: Some(ErrorCode::CursorBelowFloor | ErrorCode::CursorInvalid), .. })
                if !self.fresh =>
            {
                self.snapshot_due = true;
                Ok(Did::TurnedAway)
            }
            Err(refused) => self.turned_away(refused),
        }
    }

    async fn pulled(&mut self, till: &Till, page: &ChangesPage) -> Result<Did, Failure> {
        if !self.heard(till, &page.server)? {
            return self.greet_again("the server has begun another history");
        }
        pull::check(till, page)?;
        self.settle_page(page).map_err(stored)?;
        self.proven();
        self.fresh = false;
        let at_head = page.cursor == page.head;
        if at_head && page.digests.is_some() {
            self.verify_ms = seldom(self.now_ms());
            let damaged = self.store().read(|db| pull::damaged(db, page)).map_err(stored)?;
            if let Some(collection) = damaged {
                tracing::error!(
                    collection = collection.as_str(),
                    "the catalogue is damaged: fetching it anew"
                );
                self.snapshot_due = true;
            }
        }
        if at_head {
            self.tidy(page.backup_through);
        }
        Ok(Did::Pulled { changes: page.changes.len() as u64, at_head: at_head && !self.snapshot_due })
    }

    fn settle_page(&self, page: &ChangesPage) -> Result<()> {
        if ablation::is_on("cursor_before_apply") {
            self.store().write(|tx| progress::set_cursor(tx, page.cursor))?;
            fault::step("between_cursor_and_rows")?;
        }
        self.store().write(|tx| pull::settle(tx, page))
    }

    async fn begin_snapshot(&mut self, till: &Till) -> Result<Did, Failure> {
        let mut request =
            LinkRequest::get(&till.server_url, format!("{API}/sync/snapshot")).bearer(self.bearer());
        request.streamed = true;
        let response = self.register.link.send(request).await?;
        if response.status != 200 {
            let refused = failure::refusal(response).await?;
            return self.turned_away(refused);
        }
        let snapshot = Snapshot::begin(response.body).await?;
        if !self.heard(till, &snapshot.head.server)? {
            return self.greet_again("the server has begun another history");
        }
        self.snapshot = Some(snapshot);
        Ok(Did::Loaded { rows: 0 })
    }

    /// Whatever goes wrong, the snapshot is dropped and begun anew: half of one is never swapped in.
    async fn load_snapshot(&mut self) -> Result<Did, Failure> {
        let Some(mut snapshot) = self.snapshot.take() else { return Ok(Did::Rested) };
        let piece = snapshot.read().await?;
        if !piece.is_empty() {
            self.store().write(|tx| snapshot.load(tx, &piece)).map_err(stored)?;
            self.snapshot = Some(snapshot);
            return Ok(Did::Loaded { rows: piece.len() as u64 });
        }
        if self.store().write(|tx| snapshot.index(tx)).map_err(stored)? {
            self.snapshot = Some(snapshot);
            return Ok(Did::Loaded { rows: 0 });
        }
        self.store().write(|tx| snapshot.swap(tx)).map_err(stored)?;
        self.proven();
        self.snapshot_due = false;
        self.fresh = true;
        Ok(Did::Swapped)
    }

    async fn recover(&mut self, till: &Till, at: Recovery) -> Result<Did, Failure> {
        let request = LinkRequest::get(&till.server_url, at.path()).bearer(self.bearer());
        let page = match self.ask::<StoredEvents>(request).await? {
            Ok(page) => page,
            Err(refused) => return self.turned_away(refused),
        };
        if !self.heard(till, &page.server)? {
            return self.greet_again("the server has begun another history");
        }
        recover::check(&at, &page)?;
        let settled = self.store().write(|tx| recover::settle(tx, till, at, &page));
        let (events, next) = settled.map_err(stored)?;
        self.recovery = next;
        self.proven();
        Ok(Did::Recovered { events })
    }
}

/// What the steps share.
impl Worker {
    fn store(&self) -> &Store {
        self.register.store()
    }

    fn bearer(&self) -> Option<&str> {
        match &self.door {
            Door::Open(session) => Some(&session.bearer),
            Door::Closed | Door::PushOnly => None,
        }
    }

    async fn ask<T: DeserializeOwned>(&self, request: LinkRequest) -> Result<Answer<T>, Failure> {
        let response = self.register.link.send(request).await?;
        failure::read(response).await
    }

    /// What every route may be refused with.
    fn turned_away(&mut self, refused: Refusal) -> Result<Did, Failure> {
        match refused.code {
            Some(ErrorCode::EpochStale | ErrorCode::Unauthenticated | ErrorCode::SignatureInvalid) => {
                self.greet_again(&refused.words)
            }
            Some(ErrorCode::RegisterRevoked) => {
                self.door = Door::PushOnly;
                Err(refused.failure())
            }
            Some(ErrorCode::UpgradeRequired) => {
                if let Door::Open(session) = &mut self.door {
                    session.pull = false;
                }
                Err(refused.failure())
            }
            _ => Err(refused.failure()),
        }
    }

    /// Hello comes next. When it has just been said and nothing has succeeded since, that would go round in circles.
    fn greet_again(&mut self, why: &str) -> Result<Did, Failure> {
        self.snapshot = None;
        match std::mem::replace(&mut self.door, Door::Closed) {
            Door::Open(session) if session.proven => Ok(Did::TurnedAway),
            _ => Err(Failure::RetryAfter {
                seconds: None,
                why: format!("The server asks for another hello: {why}."),
            }),
        }
    }

    fn proven(&mut self) {
        if let Door::Open(session) = &mut self.door {
            session.proven = true;
        }
    }
}

fn stored(error: crate::error::Error) -> Failure {
    storage(&error)
}

/// A request whose body is compressed when that is worth it.
fn post(till: &Till, path: &str, body: &impl Serialize) -> Result<LinkRequest, Failure> {
    let json = serde_json::to_vec(body).map_err(|error| storage(&error.into()))?;
    let mut request = LinkRequest::post(&till.server_url, format!("{API}{path}"), json);
    if request.body.len() >= COMPRESS_FROM {
        let packed = zstd::bulk::compress(&request.body, zstd::DEFAULT_COMPRESSION_LEVEL);
        if let Ok(packed) = packed {
            request.body = packed;
            request.content_encoding = Some("zstd");
        }
    }
    Ok(request)
}
