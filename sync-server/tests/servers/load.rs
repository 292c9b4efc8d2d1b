//! Tills that sell and push without a pause, to whichever server there is, until they are told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use evertill_domain::journal::GENESIS;
use evertill_protocol::push::PushResponse;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::shop::{APPLES, Shop, http};
use crate::till::{Till, got, line};

const TILLS: usize = 4;
/// Sales in a push.
const BATCH: usize = 3;
/// Before a till tries again.
const PAUSE: Duration = Duration::from_millis(20);

pub struct Load {
    shop: Arc<Shop>,
    tills: Vec<JoinHandle<Told>>,
    url: watch::Sender<String>,
    acked: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

/// What one till was told: the outcome of each of its sales, in order.
struct Told {
    till: Till,
    outcomes: Vec<String>,
}

impl Load {
    /// Enrols tills, which begin at once.
    pub async fn begin(shop: Shop, url: &str) -> Load {
        let (shop, url) = (Arc::new(shop), watch::Sender::new(url.to_owned()));
        let (acked, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let mut tills = Vec::new();
        for number in 1..=TILLS {
            let till = shop.enrol(&format!("R{number}")).await;
            let (shop, url) = (Arc::clone(&shop), url.subscribe());
            tills.push(tokio::spawn(sell(till, shop, url, Arc::clone(&acked), Arc::clone(&stop))));
        }
        Load { shop, tills, url, acked, stop }
    }

    /// From now on they push there.
    pub fn turn_to(&self, url: &str) {
        self.url.send_replace(url.to_owned());
    }

    /// Waits until so many more sales are acknowledged.
    pub async fn more(&self, sales: usize) {
        let wanted = self.acked.load(Ordering::SeqCst) + sales;
        while self.acked.load(Ordering::SeqCst) < wanted {
            assert!(self.tills.iter().all(|till| !till.is_finished()), "a till has given up");
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Lets the tills finish what they have, and looks at the books: each acknowledged sale is there, once, as was said.
    pub async fn end(self) -> Shop {
        self.stop.store(true, Ordering::SeqCst);
        let mut sold = 0;
        for till in self.tills {
            let Told { till, outcomes } = till.await.unwrap();
            sold += i64::try_from(outcomes.len()).unwrap();
            for (seq, outcome) in (1u64..).zip(outcomes) {
                let key = till.key_of(seq);
                let sql = "SELECT result FROM event WHERE tenant_id = 1 AND key = ?1";
                let kept: Vec<String> = self
                    .shop
                    .books
                    .read_all(move |db| {
                        db.all(sql, &[evertill_server::store::sql::Arg::Id(key)], |row| row.get(0))
                    })
                    .await
                    .unwrap();
                assert_eq!(kept, [outcome], "sale {seq}");
            }
        }
        let shop = Arc::into_inner(self.shop).unwrap();
        shop.head().await;
        assert_eq!(shop.ask::<i64>("SELECT count(*) FROM event").await, sold);
        assert_eq!(shop.ask::<i64>("SELECT count(*) FROM orders").await, sold);
        assert_eq!(shop.breaches().await, Vec::<String>::new());
        shop
    }
}

async fn sell(
    mut till: Till,
    shop: Arc<Shop>,
    url: watch::Receiver<String>,
    acked: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
) -> Told {
    let client = http();
    let (mut hash, mut outcomes) = (GENESIS, Vec::new());
    while !stop.load(Ordering::SeqCst) {
        let first = till.bodies.len() + 1;
        for _ in 0..BATCH {
            till.sell(&shop, &[line(APPLES, 1, 450)]);
        }
        let (request, after) = till.request_after(first, till.bodies.len(), hash);
        hash = after;
        let request = serde_json::to_string(&request).unwrap();
        let answer = loop {
            let to = url.borrow().clone();
            match push(&client, &to, &request).await {
                Some(answer) => break answer,
                None => sleep(PAUSE).await,
            }
        };
        outcomes.extend(got(&answer).into_iter().map(|got| got.bytes));
        acked.fetch_add(BATCH, Ordering::SeqCst);
    }
    Told { till, outcomes }
}

/// None: nobody there, or not now.
pub async fn push(client: &reqwest::Client, url: &str, request: &str) -> Option<PushResponse> {
    let post = client.post(format!("{url}/api/v1/sync/events")).header("content-type", "application/json");
    let answer = post.body(request.to_owned()).send().await.ok()?;
    let status = answer.status();
    let text = answer.text().await.ok()?;
    // 409: the same push is still being taken.
    assert!(status.is_success() || status.is_server_error() || status == 409, "{status}: {text}");
    status.is_success().then(|| serde_json::from_str(&text).unwrap())
}
