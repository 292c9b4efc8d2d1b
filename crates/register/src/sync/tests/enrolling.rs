//! A till that is at work already and is given another code: whose it becomes, and who may say so.

use super::*;

const SAME: &str = "http://hq.example";
const OTHER: &str = "http://elsewhere.example";

#[tokio::test]
async fn its_own_server_enrols_a_till_again_and_its_journal_goes_on() {
    let mut shop = shop();
    shop.events(2);
    shop.till.enrol(SAME, "K7QM-2XPA").await.unwrap();
    assert_eq!(shop.row().incarnation, 2);
    shop.drained().await;
    assert_eq!((shop.peer.state().events.len(), shop.waiting()), (3, 0), "what waited is sent all the same");
}

/// Another tenant's server would bring its people, its prices and its rights.
#[tokio::test]
async fn nobody_but_a_manager_gives_a_till_at_work_to_another_server() {
    let shop = shop();
    let refused = shop.till.enrol(OTHER, "K7QM-2XPA").await.unwrap_err();
    assert_eq!(refused.code(), "NOT_SIGNED_IN");
    assert_eq!(shop.peer.asked("/enrol"), 0, "nor is the code used up");
    assert_eq!(shop.row().server_url, SAME);
}

/// A code of another store or of another tenant names another register: rows of two never meet in one file.
#[tokio::test]
async fn a_journal_is_one_register_s_for_good() {
    let shop = shop();
    shop.events(2);
    shop.peer.state().enrols = uuid::Uuid::from_u128(8);
    let before = (shop.row(), shop.queue());
    let refused = shop.till.enrol(SAME, "K7QM-2XPA").await.unwrap_err();
    assert_eq!(refused.code(), "OTHER_REGISTER");
    assert_eq!((shop.row(), shop.queue()), before);
}
