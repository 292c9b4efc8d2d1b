//! The worker on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::peer::{Fault, vendor};
use super::{Shop, shop};
use crate::sync::link::{BoxFuture, Link, LinkError, LinkRequest, LinkResponse};
use crate::sync::{SyncHandle, spawn};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn run(shop: &Shop) -> (SyncHandle, Receiver<()>) {
    let (tell, changed) = channel();
    let handle = spawn(&shop.till, move || tell.send(()).unwrap_or_default()).unwrap();
    (handle, changed)
}

/// Waits, change by change, until it is so.
fn until(changed: &Receiver<()>, so: impl Fn() -> bool) {
    while !so() {
        changed.recv_timeout(PATIENCE).expect("it does not happen");
    }
}

#[test]
fn it_wakes_for_an_event_and_for_the_switch() {
    let shop = shop();
    let (_handle, changed) = run(&shop);
    until(&changed, || shop.row().cursor == 1);
    shop.events(3);
    shop.till.appended.notify_one();
    until(&changed, || shop.waiting() == 0);

    assert_eq!(shop.till.set_work_offline(true).unwrap().network, crate::view::Network::SwitchedOff);
    until(&changed, || true);
    shop.events(1);
    shop.till.set_work_offline(false).unwrap();
    until(&changed, || shop.waiting() == 0);
}

#[test]
fn sync_now_does_not_wait_for_the_next_attempt() {
    let shop = shop();
    shop.peer.next("/sync/nonce", Fault::Lost(LinkError::Unreachable("no route".into())));
    let (handle, changed) = run(&shop);
    // On a clock that stands still the next attempt never comes by itself.
    until(&changed, || shop.peer.asked("/sync/nonce") == 1);
    handle.sync_now();
    until(&changed, || shop.row().cursor == 1);
}

#[test]
fn a_nudge_is_followed_at_once_and_so_is_the_end_of_the_line() {
    let shop = shop();
    let (tell, opened) = channel();
    shop.peer.state().opened = Some(tell);
    let (_handle, changed) = run(&shop);
    opened.recv_timeout(PATIENCE).expect("no line is opened");
    assert_eq!(shop.row().cursor, 1);
    // On a clock that stands still the next poll never comes by itself.
    shop.peer.state().vendors.push(vendor(2, "Rye & Sons"));
    shop.peer.state().head = 2;
    shop.peer.state().lines[0].send(b"event: changed\ndata: 2\n\n".to_vec()).unwrap();
    until(&changed, || shop.row().cursor == 2);
    shop.peer.state().head = 3;
    shop.peer.state().lines.clear();
    until(&changed, || shop.row().cursor == 3);
}

/// A server that never answers, not even with a time-out.
#[derive(Debug)]
struct Silence;

impl Link for Silence {
    fn send(&self, _: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn it_stops_at_once_in_the_middle_of_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(crate::clock::TestClock::at(1_795_000_000_000));
    let ids = Arc::new(crate::ids::SeededIds::new(1));
    let options = crate::Options { reserve_bytes: 0, ..Default::default() };
    let path = folder.path().join("till.db");
    let till = Arc::new(crate::Register::open_with(path, clock, ids, Arc::new(Silence), options).unwrap());
    till.enrolled(&super::enrolment(1, 1)).unwrap();
    drop(spawn(&till, || {}).unwrap());
    assert_eq!(Arc::strong_count(&till), 1, "the thread is gone, and what it held");
}
