//! The real link against sockets that answer, dawdle, lie and vanish.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{HttpLink, Link, LinkError, LinkRequest};
use crate::sync::failure::Failure;

/// A server that says just these bytes to everybody, and then hangs up or stays silent.
async fn server(says: Vec<u8>, hangs_up: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(&says).await;
            if !hangs_up {
                kept.push(socket);
            }
        }
    });
    address
}

fn link() -> HttpLink {
    HttpLink::with_timeouts(Duration::from_millis(200), Duration::from_millis(200)).unwrap()
}

async fn ask(address: &str) -> Result<Vec<u8>, LinkError> {
    let response = link().send(LinkRequest::get(address, "/x".into())).await?;
    assert_eq!(response.status, 200);
    response.body.collect().await
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn answers_are_unpacked() {
    let packed = zstd::bulk::compress(b"{\"a\":1}", 3).unwrap();
    let address = server(answer("content-encoding: zstd\r\n", &packed), true).await;
    assert_eq!(ask(&address).await.unwrap(), b"{\"a\":1}");
}

#[tokio::test]
async fn too_slow_is_offline() {
    let silent = server(Vec::new(), false).await;
    assert_eq!(ask(&silent).await, Err(LinkError::TimedOut));
    assert!(matches!(LinkError::TimedOut.into(), Failure::Network { slow: true, .. }));
    let half = answer("", b"whole body");
    let stalls = server(half[..half.len() - 4].to_vec(), false).await;
    assert_eq!(ask(&stalls).await, Err(LinkError::TimedOut));
}

#[tokio::test]
async fn a_body_cut_short_is_an_error_and_not_an_end() {
    let half = answer("", b"whole body");
    let address = server(half[..half.len() - 4].to_vec(), true).await;
    assert!(matches!(ask(&address).await, Err(LinkError::Cut(_))));
}

#[tokio::test]
async fn nobody_there_and_nonsense_are_the_network() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let words = ask(&format!("http://{gone}")).await.unwrap_err();
    assert!(matches!(words, LinkError::Unreachable(_)), "{words}");
    let address = server(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(), true).await;
    assert!(matches!(ask(&address).await, Err(LinkError::Unreachable(_))));
    assert!(matches!(ask("no address at all").await, Err(LinkError::Unreachable(_))));
}

#[tokio::test]
async fn the_time_to_wait_is_read() {
    let busy = b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n";
    let address = server(busy.to_vec(), true).await;
    let response = link().send(LinkRequest::get(&address, "/x".into())).await.unwrap();
    assert_eq!((response.status, response.retry_after_s), (503, Some(7)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let hotel = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
    let address = server(hotel.to_vec(), true).await;
    let response = link().send(LinkRequest::get(&address, "/x".into())).await.unwrap();
    assert_eq!(response.status, 302);
}
