//! Stands between a server and PostgreSQL, and cuts the line when a commit has gone out and its answer has not come back.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream, UnixStream};

/// A line of the protocol that ends a transaction.
const COMMIT: &[u8] = b"COMMIT\0";

pub struct Proxy {
    port: u16,
    cuts: Arc<Cuts>,
}

struct Cuts {
    /// Every so many commits one is cut off; 0: none.
    every: AtomicUsize,
    commits: AtomicUsize,
    done: AtomicUsize,
}

impl Proxy {
    pub async fn before(socket: PathBuf) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cuts = Arc::new(Cuts {
            every: AtomicUsize::new(0),
            commits: AtomicUsize::default(),
            done: AtomicUsize::default(),
        });
        let shared = Arc::clone(&cuts);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (socket, cuts) = (socket.clone(), Arc::clone(&shared));
                tokio::spawn(async move { pass(client, &socket, &cuts).await });
            }
        });
        Proxy { port, cuts }
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://evertill@127.0.0.1:{}/{database}", self.port)
    }

    /// From now on every so many commits one loses its answer.
    pub fn cut_every(&self, commits: usize) {
        self.cuts.every.store(commits, Ordering::SeqCst);
    }

    /// How many did.
    pub fn cut(&self) -> usize {
        self.cuts.done.load(Ordering::SeqCst)
    }
}

impl Cuts {
    fn is_next(&self) -> bool {
        let every = self.every.load(Ordering::SeqCst);
        every > 0 && (self.commits.fetch_add(1, Ordering::SeqCst) + 1).is_multiple_of(every)
    }
}

/// One connection, until either end closes it or its commit is to be cut off.
async fn pass(client: TcpStream, socket: &Path, cuts: &Cuts) {
    let Ok(server) = UnixStream::connect(socket).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
        let piece = &buffer[..length];
        let cut = piece.windows(COMMIT.len()).any(|window| window == COMMIT) && cuts.is_next();
        if cut {
            // No answer from here on; what is sent is still done.
            back.abort();
            cuts.done.fetch_add(1, Ordering::SeqCst);
        }
        if to_server.write_all(piece).await.is_err() || cut {
            break;
        }
    }
    back.abort();
}
