//! Serving: who takes their time does not take the server's.

use std::sync::Arc;
use std::time::{Duration, Instant};

use evertill_server::{App, Config, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::shop::{Shop, http};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn who_never_says_what_he_wants_is_cut_off_and_others_are_served_meanwhile() {
    let shop = Shop::open().await;
    let config = Config { request_seconds: 1, ..shop.config.clone() };
    let app = App::new(config, Arc::clone(&shop.store), shop.clock.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, app, async { stopped.await.unwrap_or_default() }));
    let began = Instant::now();
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: shop\r\nx-slow:").await.unwrap();
    let healthy = http().get(format!("http://{address}/healthz")).send().await.unwrap();
    assert_eq!(healthy.status(), 200);
    let mut said = Vec::new();
    timeout(PATIENCE, slow.read_to_end(&mut said)).await.expect("it is still waited for").unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1), "a moment was given");
    assert!(!said.starts_with(b"HTTP/1.1 200"), "{said:?}");
    stop.send(()).unwrap();
    timeout(PATIENCE, serving).await.expect("it does not stop").unwrap().unwrap();
}

#[tokio::test]
async fn beyond_the_places_there_are_nobody_is_let_in_until_somebody_leaves() {
    let shop = Shop::open().await;
    let config = Config { max_connections: 2, ..shop.config.clone() };
    let app = App::new(config, Arc::clone(&shop.store), shop.clock.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, app, std::future::pending()));
    let mut guests = Vec::new();
    for _ in 0..2 {
        let mut guest = TcpStream::connect(address).await.unwrap();
        assert!(is_served(&mut guest).await);
        guests.push(guest);
    }
    let mut third = TcpStream::connect(address).await.unwrap();
    assert!(!is_served(&mut third).await, "there is no place");
    assert!(is_served(&mut guests[0]).await, "who is in stays in");
    guests.truncate(1);
    let let_in = async { while !is_served(&mut TcpStream::connect(address).await.unwrap()).await {} };
    timeout(PATIENCE, let_in).await.expect("a place is free again");
}

/// Asks on a connection that is kept.
async fn is_served(guest: &mut TcpStream) -> bool {
    if guest.write_all(b"GET /healthz HTTP/1.1\r\nhost: shop\r\n\r\n").await.is_err() {
        return false;
    }
    let mut answer = [0; 1024];
    let read = timeout(PATIENCE, guest.read(&mut answer)).await.expect("neither answered nor closed");
    read.is_ok_and(|length| answer[..length].starts_with(b"HTTP/1.1 200"))
}
