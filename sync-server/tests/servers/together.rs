//! Several servers over one database: where the one that numbers dies, another takes over.

use crate::process::Process;
use crate::shop::{APPLES, Shop, http};
use crate::till::line;

#[tokio::test(flavor = "multi_thread")]
async fn row_20_the_server_that_numbers_dies_in_the_middle_and_another_takes_over() {
    let shop = Shop::open().await;
    let mut till = shop.enrol("R1").await;
    till.pull(&shop).await;
    let before = till.cursor;
    let mut dying = Process::start_with(&shop.database(), &[("EVERTILL_KILL_AT", "mid_sequence")]);
    let client = http();
    // Either may be the one that numbers a push: until it is this one, which then dies of it.
    let mut sold = 0;
    while dying.ended().is_none() {
        till.sell(&shop, &[line(APPLES, 1, 450)]);
        sold += 1;
        let request = serde_json::to_string(&till.request(sold..=sold)).unwrap();
        let post = client.post(format!("{}/api/v1/sync/events", dying.url)).body(request);
        if !post
            .header("content-type", "application/json")
            .send()
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            till.push_last(&shop).await;
        }
    }
    shop.head().await;
    let pages = till.pull(&shop).await;
    assert_eq!(pages.last().unwrap().applied.seq, sold as u64, "nothing waits for a number");
    let numbers: Vec<u64> = pages.iter().flat_map(|page| &page.changes).map(|change| change.no).collect();
    assert!(numbers.is_sorted() && numbers.iter().all(|no| *no > before), "{numbers:?}");
    assert_eq!(shop.breaches().await, Vec::<String>::new());
}
