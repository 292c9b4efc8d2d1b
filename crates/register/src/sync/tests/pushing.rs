//! Push against lost answers, gaps, refusals and damaged rows.

use evertill_protocol::error::ErrorCode;
use evertill_protocol::hello::Verdict;

use super::peer::Fault;
use super::{Did, Failure, permanent, shop};
use crate::sync::{LinkError, PermanentCode};

#[tokio::test]
async fn row_06_a_lost_answer_is_asked_for_again_with_the_same_bytes() {
    let mut shop = shop();
    shop.events(3);
    shop.peer.next("/sync/events", Fault::AnswerLost);
    assert!(matches!(shop.fails().await, Failure::Network { .. }));
    assert_eq!(shop.waiting(), 3, "what was not acknowledged waits");
    shop.drained().await;
    let pushed = shop.pushed();
    assert_eq!(pushed.len(), 2);
    assert_eq!(pushed[0], pushed[1]);
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (3, 0));
}

#[tokio::test]
async fn row_11_a_gap_is_filled_from_the_seq_that_is_wanted() {
    let mut shop = shop();
    shop.events(3);
    shop.drained().await;
    // Lost without a new epoch: an operator's accident. The answer to the next push tells.
    shop.peer.state().events.retain(|at, _| at.seq == 1);
    shop.events(1);
    shop.drained().await;
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (4, 0));
    assert_eq!(shop.pushed().last().unwrap().1, 2);
}

#[tokio::test]
async fn what_is_wanted_and_gone_holds_up_only_its_own_incarnation() {
    let mut shop = shop();
    shop.events(3);
    shop.drained().await;
    shop.peer.state().events.clear();
    shop.till
        .store()
        .write(|tx| Ok(tx.execute("UPDATE journal SET body = NULL WHERE seq = 1", [])?))
        .unwrap();
    shop.events(1);
    let reading = shop.till.reading();
    shop.till.store().write(|tx| crate::journal::open_incarnation(tx, &reading, 2, "cloned", None)).unwrap();
    shop.drained().await;
    let sent: Vec<_> = shop.peer.state().events.keys().map(|at| (at.incarnation, at.seq)).collect();
    assert_eq!(sent, [(2, 1)]);
    assert!(shop.waiting() >= 1, "and it still waits");
}

#[tokio::test]
async fn a_batch_that_is_too_big_for_the_way_is_halved() {
    let mut shop = shop();
    shop.events(40);
    shop.peer.state().max_body = 1_500;
    shop.drained().await;
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (40, 0));
}

#[tokio::test]
async fn a_push_in_flight_is_waited_for_and_pull_goes_on() {
    let mut shop = shop();
    shop.events(1);
    assert!(matches!(shop.worker.step().await.did, Did::Greeted(_)));
    shop.peer.next("/sync/events", Fault::Refused(ErrorCode::PushInFlight, None));
    let report = shop.worker.step().await;
    assert!(matches!(report.failure, Some(Failure::RetryAfter { .. })), "{report:?}");
    let report = shop.worker.step().await;
    assert!(matches!(report.did, Did::Loaded { .. }), "{report:?}");
}

#[tokio::test]
async fn push_and_pull_take_turns() {
    let mut shop = shop();
    shop.events(1_200);
    let mut turns = Vec::new();
    for _ in 0..6 {
        turns.push(match shop.worker.step().await.did {
            Did::Pushed { .. } => "push",
            Did::Loaded { .. } | Did::Swapped | Did::Pulled { .. } => "pull",
            _ => "else",
        });
    }
    assert_eq!(turns[1..], ["push", "pull", "push", "pull", "push"]);
}

/// Row 36: it still sends what it sold; its signature is enough.
#[tokio::test]
async fn row_36_a_revoked_till_sends_and_does_not_read() {
    let mut shop = shop();
    shop.events(2);
    shop.peer.next("/sync/hello", Fault::Refused(ErrorCode::RegisterRevoked, None));
    assert_eq!(permanent(&shop.fails().await), Some(PermanentCode::Revoked));
    let report = shop.worker.step().await;
    assert_eq!(report.did, Did::Pushed { events: 2, replayed: 0 });
    assert_eq!(shop.worker.step().await.did, Did::Rested);
    assert_eq!((shop.peer.asked("/sync/changes"), shop.peer.asked("/sync/snapshot")), (0, 0));
}

/// Row 30: an old till goes on pushing; only pull waits for a newer one.
#[tokio::test]
async fn row_30_an_old_till_sends_and_does_not_read() {
    let mut shop = shop();
    shop.peer.state().verdict = Some(Verdict::Upgrade);
    shop.events(2);
    shop.drained().await;
    assert_eq!(shop.waiting(), 0);
    assert_eq!((shop.peer.asked("/sync/changes"), shop.peer.asked("/sync/snapshot")), (0, 0));
}

#[tokio::test]
async fn a_bearer_that_is_no_longer_good_costs_one_hello() {
    let mut shop = shop();
    shop.drained().await;
    shop.peer.state().bearer += 1;
    shop.events(1);
    shop.drained().await;
    assert_eq!((shop.peer.asked("/sync/hello"), shop.waiting()), (2, 0));
}

#[tokio::test]
async fn a_server_that_never_likes_the_bearer_is_not_asked_in_circles() {
    let mut shop = shop();
    shop.events(1);
    for _ in 0..20 {
        shop.peer.next("/sync/events", Fault::Refused(ErrorCode::Unauthenticated, None));
        shop.peer.next("/sync/snapshot", Fault::Refused(ErrorCode::Unauthenticated, None));
    }
    assert!(matches!(shop.fails().await, Failure::RetryAfter { .. }));
    assert!(shop.peer.asked("/sync/hello") <= 2);
    assert_eq!(shop.waiting(), 1);
}

/// Row 34: the body is no JSON any more. It goes up whole, as a string, and holds up nothing.
#[tokio::test]
async fn row_34_a_damaged_body_goes_up_as_evidence() {
    let mut shop = shop();
    shop.events(3);
    let damage = "UPDATE journal SET body = '{\"v\":1,\"ki' WHERE seq = 2";
    shop.till.store().write(|tx| Ok(tx.execute(damage, [])?)).unwrap();
    shop.drained().await;
    assert_eq!(shop.waiting(), 0);
    assert_eq!(shop.pushed()[0].2[1], r#""{\"v\":1,\"ki""#);
}

#[tokio::test]
async fn an_answer_to_another_push_is_not_written_down() {
    let mut shop = shop();
    shop.events(2);
    let other = r#"{"server":{"epoch":{"n":1,"id":"00000000-0000-0000-0000-000000000001"},"time_ms":1795000000000,"protocol":[1,1]},
        "acked_seq":9,"expected_seq":10,"backup_through":{"incarnation":0,"seq":0},"events":[{"seq":9,"result":{}}]}"#;
    shop.peer.next("/sync/events", Fault::Stranger(200, other));
    assert!(matches!(shop.fails().await, Failure::Network { .. }));
    assert_eq!(shop.waiting(), 2);
    shop.drained().await;
    assert_eq!(shop.waiting(), 0);
}

#[tokio::test]
async fn while_nobody_is_there_nothing_spins() {
    let mut shop = shop();
    shop.events(1);
    let mut waited = 0;
    for _ in 0..12 {
        shop.peer.next("/sync/nonce", Fault::Lost(LinkError::Unreachable("no route".into())));
        let wait = shop.worker.step().await.wait_ms.unwrap();
        assert!((400..=60_000).contains(&wait), "{wait}");
        waited += wait;
        shop.clock.advance_ms(i64::try_from(wait).unwrap());
    }
    assert!(waited > 120_000, "the waits grow: {waited}");
}
