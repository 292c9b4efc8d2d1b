//! What a till must stand from a network and a server that misbehave; the stories with the real server are elsewhere.

mod enrolling;
mod peer;
mod pulling;
mod pushing;
mod recovering;
mod running;

use std::sync::Arc;

use evertill_domain::Fact;
use evertill_domain::event::SignIn;
use evertill_protocol::error::ErrorCode;
use evertill_protocol::hello::Verdict;

use super::{Did, Failure, LinkError, PermanentCode, StepReport, Worker};
use crate::clock::TestClock;
use crate::ids::SeededIds;
use crate::journal;
use crate::register::{Options, Register};
use crate::store::Writing;
use crate::till::{Enrolled, Till};
use peer::{Fault, Peer, REGISTER, epoch};

struct Shop {
    peer: Arc<Peer>,
    clock: Arc<TestClock>,
    till: Arc<Register>,
    worker: Worker,
    folder: tempfile::TempDir,
}

/// A till that is enrolled and has not met its server yet.
fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let (peer, clock) = (Arc::new(Peer::new()), Arc::new(TestClock::at(1_795_000_000_000)));
    let till = open(&folder, &peer, &clock);
    till.enrolled(&enrolment(1, 1)).unwrap();
    let worker = Worker::new(Arc::clone(&till)).unwrap();
    Shop { peer, clock, till, worker, folder }
}

fn enrolment(incarnation: u32, history: u32) -> Enrolled {
    Enrolled {
        register: REGISTER,
        register_code: "R1".into(),
        register_name: "Front".into(),
        tenant_name: "Oats".into(),
        server_url: "http://hq.example".into(),
        incarnation,
        epoch: epoch(history),
    }
}

fn open(folder: &tempfile::TempDir, peer: &Arc<Peer>, clock: &Arc<TestClock>) -> Arc<Register> {
    let options = Options { reserve_bytes: 0, ..Options::default() };
    let path = folder.path().join("till.db");
    let (clock, ids) = (Arc::clone(clock), Arc::new(SeededIds::new(1)));
    Arc::new(Register::open_with(path, clock, ids, Arc::clone(peer) as _, options).unwrap())
}

impl Shop {
    /// Something happens at the till.
    fn events(&self, count: usize) {
        let reading = self.till.reading();
        let sign_in = || Fact::SignIn(SignIn {});
        let append = |tx: &Writing<'_>| {
            (0..count).try_for_each(|_| journal::append(tx, &reading, None, sign_in()).map(drop))
        };
        self.till.store().write(append).unwrap();
    }

    fn row(&self) -> Till {
        self.till.till().unwrap().unwrap()
    }

    /// (incarnation, seq, acknowledged)
    fn queue(&self) -> Vec<(u32, u64, bool)> {
        let sql = "SELECT incarnation, seq, acked FROM journal ORDER BY incarnation, seq";
        let read = |db: &rusqlite::Connection| {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        self.till.store().read(read).unwrap()
    }

    fn waiting(&self) -> usize {
        self.queue().iter().filter(|(_, _, acked)| !acked).count()
    }

    fn vendors(&self) -> Vec<String> {
        let read = |db: &rusqlite::Connection| {
            let mut statement = db.prepare("SELECT name FROM vendor ORDER BY id")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        self.till.store().read(read).unwrap()
    }

    /// What the bodies of the pushes were, in order.
    fn pushed(&self) -> Vec<(u32, u64, Vec<String>)> {
        let state = self.peer.state();
        let bodies = |push: &evertill_protocol::push::PushRequest| {
            push.events.iter().map(|event| event.get().to_owned()).collect()
        };
        state.pushes.iter().map(|push| (push.incarnation, push.first_seq, bodies(push))).collect()
    }

    async fn drained(&mut self) {
        let report = self.worker.drain().await;
        assert_eq!(report.failure, None);
    }

    async fn fails(&mut self) -> Failure {
        self.worker.drain().await.failure.expect("it should fail")
    }
}

fn permanent(failure: &Failure) -> Option<PermanentCode> {
    match failure {
        Failure::Permanent { code, .. } => Some(*code),
        _ => None,
    }
}

/// Row 18: the old server and the one restored from its backup both live.
#[tokio::test]
async fn row_18_a_server_with_a_lower_epoch_is_not_followed() {
    let mut shop = shop();
    shop.peer.state().epoch = epoch(3);
    shop.events(1);
    shop.drained().await;
    assert_eq!(shop.row().epoch, epoch(3), "a higher one is followed");

    shop.peer.state().epoch = epoch(2);
    shop.events(1);
    let failure = shop.fails().await;
    assert_eq!(permanent(&failure), Some(PermanentCode::ServerOlder), "{failure}");
    assert!(failure.to_string().contains("Ask HQ"), "says what to do: {failure}");
    assert_eq!((shop.row().epoch, shop.waiting()), (epoch(3), 1), "and nothing is lost");
    assert_eq!(shop.pushed().len(), 1, "nor given to the wrong one");
}

/// Row 17, the till's half: whatever the server no longer has is sent again, and the feed is read anew.
#[tokio::test]
async fn row_17_a_restored_server_gets_everything_again() {
    let mut shop = shop();
    shop.events(4);
    shop.drained().await;
    let first = shop.row().cursor;
    {
        let mut state = shop.peer.state();
        state.events.retain(|at, _| at.seq <= 1);
        state.epoch = epoch(2);
        state.vendors = vec![peer::vendor(1, "Barley & Co")];
    }
    shop.drained().await;
    assert_eq!(shop.peer.state().events.len(), 4);
    assert_eq!(shop.pushed().last().unwrap().1, 1, "all of it: what the server counts may be another copy's");
    assert_eq!((shop.waiting(), shop.row().epoch, shop.row().cursor), (0, epoch(2), first));
    assert_eq!(
        shop.vendors(),
        ["Barley & Co"],
        "row 1 changed without a number of its own: a snapshot shows it"
    );
}

/// What a restored server lost of an earlier incarnation it cannot name.
#[tokio::test]
async fn earlier_incarnations_are_sent_again_too() {
    let mut shop = shop();
    shop.events(2);
    shop.drained().await;
    let reading = shop.till.reading();
    shop.till.store().write(|tx| journal::open_incarnation(tx, &reading, 2, "cloned", None)).unwrap();
    shop.drained().await;
    {
        let mut state = shop.peer.state();
        state.events.clear();
        state.epoch = epoch(2);
    }
    shop.drained().await;
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (3, 0));
}

/// The restored server does not even know the till: a new code tells it the new epoch before any hello does.
#[tokio::test]
async fn a_till_enrolled_again_at_a_restored_server_sends_everything_again() {
    let mut shop = shop();
    shop.events(3);
    shop.drained().await;
    {
        let mut state = shop.peer.state();
        state.events.clear();
        state.epoch = epoch(2);
        state.verdict = Some(Verdict::ReEnrol);
    }
    shop.events(1);
    shop.worker.door_closed();
    assert_eq!(permanent(&shop.fails().await), Some(PermanentCode::ReEnrol));
    shop.till.enrolled(&enrolment(2, 2)).unwrap();
    shop.peer.state().verdict = None;
    shop.drained().await;
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (5, 0));
}

/// Row 15: a whole disk restored from an image shows at hello only.
#[tokio::test]
async fn row_15_a_restored_till_recovers_its_tail_and_begins_the_next_incarnation() {
    let mut shop = shop();
    shop.events(1);
    shop.drained().await;
    shop.till.store().checkpoint().unwrap();
    let image = shop.image();
    shop.events(4);
    shop.drained().await;

    shop.restore(image);
    assert_eq!(shop.queue().len(), 1, "the image is old");
    shop.clock.advance_ms(1_000);
    shop.events(1);
    shop.peer.state().verdict = Some(Verdict::Resync);
    let did = shop.worker.step().await.did;
    assert_eq!(did, Did::Greeted(Verdict::Resync));
    shop.peer.state().verdict = None;
    shop.drained().await;
    assert_eq!(shop.row().incarnation, 2);
    let first: Vec<_> = shop.queue().into_iter().filter(|at| at.0 == 1).collect();
    assert_eq!(
        first,
        [(1, 1, true), (1, 2, true)],
        "its own word at 1/2 stays; beyond it the chain is another's"
    );
    shop.till.verify().unwrap();
    assert_eq!(shop.waiting(), 0);
}

#[tokio::test]
async fn a_tail_comes_back_page_by_page_and_over_a_restart() {
    let mut shop = shop();
    shop.events(1);
    shop.drained().await;
    shop.till.store().checkpoint().unwrap();
    let image = shop.image();
    shop.events(4);
    shop.drained().await;

    shop.restore(image);
    assert_eq!(shop.worker.step().await.did, Did::Greeted(Verdict::Resync));
    let mut recovered = 0;
    while recovered == 0 {
        if let Did::Recovered { events } = shop.worker.step().await.did {
            recovered = events;
        }
    }
    assert_eq!(recovered, 2, "a page");
    shop.worker = Worker::new(Arc::clone(&shop.till)).unwrap();
    shop.drained().await;
    let all = [(1, 1, true), (1, 2, true), (1, 3, true), (1, 4, true), (1, 5, true), (2, 1, true)];
    assert_eq!(shop.queue(), all);
    shop.till.verify().unwrap();
    assert_eq!(shop.peer.state().events.len(), 6);
    assert_eq!(shop.peer.asked("/sync/events?incarnation=1"), 2, "once each page");
}

impl Shop {
    /// Everything on the till's disk.
    fn image(&self) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
    }

    /// The machine is switched off, its disk written back from an image, and started.
    fn restore(&mut self, image: Vec<(std::path::PathBuf, Vec<u8>)>) {
        let other = shop();
        self.worker = other.worker;
        self.till = other.till;
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        image.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
        self.till = open(&self.folder, &self.peer, &self.clock);
        self.worker = Worker::new(Arc::clone(&self.till)).unwrap();
    }
}

/// Invariant 10: a failure is one of three.
#[tokio::test]
async fn every_failure_has_one_of_three_names() {
    let strange = |status| Fault::Stranger(status, "<html>Welcome to the hotel</html>");
    let refused = |code| Fault::Refused(code, None);
    let table = [
        (Fault::Lost(LinkError::Unreachable("no route".into())), "network"),
        (Fault::Lost(LinkError::TimedOut), "network"),
        (Fault::AnswerLost, "network"),
        (strange(200), "network"),
        (strange(302), "network"),
        (strange(404), "network"),
        (strange(502), "retry"),
        (Fault::Stranger(200, "{\"server\":{}}"), "network"),
        (refused(ErrorCode::Busy), "retry"),
        (refused(ErrorCode::TooManyRequests), "retry"),
        (refused(ErrorCode::Internal), "retry"),
        (refused(ErrorCode::NonceInvalid), "retry"),
        (refused(ErrorCode::RegisterRevoked), "permanent"),
        (refused(ErrorCode::SignatureInvalid), "permanent"),
        (refused(ErrorCode::NotFound), "permanent"),
        (refused(ErrorCode::BadRequest), "permanent"),
    ];
    for (fault, expected) in table {
        let mut shop = shop();
        shop.peer.next("/sync/hello", fault.clone());
        let failure = shop.fails().await;
        let name = match failure {
            Failure::Network { .. } => "network",
            Failure::RetryAfter { .. } => "retry",
            Failure::Permanent { .. } => "permanent",
        };
        assert_eq!(name, expected, "{fault:?}: {failure}");
        shop.drained().await;
    }
}

#[tokio::test]
async fn a_time_the_server_names_is_waited_for_and_sync_now_does_not() {
    let mut shop = shop();
    shop.peer.next("/sync/nonce", Fault::Refused(ErrorCode::Busy, Some(20)));
    let report = shop.worker.step().await;
    assert!(report.wait_ms.is_some_and(|wait| (20_000..=21_000).contains(&wait)), "{report:?}");
    assert!(matches!(shop.worker.step().await, StepReport { did: Did::Rested, failure: None, .. }));
    shop.clock.advance_ms(21_000);
    assert_eq!(shop.worker.step().await.did, Did::Greeted(Verdict::Ok));

    shop.peer.next("/sync/snapshot", Fault::Refused(ErrorCode::Busy, Some(300)));
    assert!(shop.worker.step().await.failure.is_some());
    assert_eq!(shop.worker.step().await.did, Did::Rested);
    shop.worker.sync_now();
    assert!(matches!(shop.worker.step().await.did, Did::Loaded { .. }));
}

#[tokio::test]
async fn work_offline_says_nothing_to_the_server() {
    let mut shop = shop();
    shop.events(1);
    shop.till.store().write(|tx| Ok(tx.execute("UPDATE till SET work_offline = 1", [])?)).unwrap();
    let report = shop.worker.drain().await;
    assert_eq!((report.did, report.wait_ms), (Did::SwitchedOff, None));
    assert!(shop.peer.state().requests.is_empty());
    shop.till.store().write(|tx| Ok(tx.execute("UPDATE till SET work_offline = 0", [])?)).unwrap();
    shop.drained().await;
    assert_eq!(shop.waiting(), 0);
}

#[tokio::test]
async fn the_next_hello_tells_what_went_wrong() {
    let mut shop = shop();
    shop.events(2);
    shop.peer.next("/sync/nonce", Fault::Lost(LinkError::TimedOut));
    let failure = shop.fails().await;
    assert!(matches!(failure, Failure::Network { slow: true, .. }));
    shop.clock.advance_ms(60_000);
    shop.drained().await;
    let state = shop.peer.state();
    let hello = &state.hellos[0];
    assert_eq!((hello.retries, hello.queue_depth, hello.oldest_age_s), (1, 2, Some(60)));
    assert_eq!(hello.last_error.as_deref(), Some("the server is too slow to answer"));
}
