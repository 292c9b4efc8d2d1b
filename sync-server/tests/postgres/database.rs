//! A database of its own for each story.

use std::sync::atomic::{AtomicU32, Ordering};

use evertill_cluster::Cluster;
use evertill_server::Config;
use evertill_server::store::postgres::PostgresStore;

/// An empty one; answers its URL.
pub fn empty() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("books_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    Cluster::shared().unwrap().create(&name, None).unwrap()
}

pub async fn open(url: &str) -> PostgresStore {
    PostgresStore::open(&Config::default(), url, 5).await.unwrap()
}
