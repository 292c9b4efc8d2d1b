//! The chain that is measured: one shop with many products behind a real socket, and tills on real files.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow};
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::Register;
use evertill_register::sync::link::{BoxFuture, Link, LinkError, LinkRequest, LinkResponse};
use evertill_register::sync::{HttpLink, Worker};
use evertill_server::Clock as _;

use crate::merchant::{found, store_code};
use crate::served::{Served, drain};

/// The only tenant.
pub const TENANT: &str = "bench";

/// Serves the database of this folder.
pub async fn open(folder: &Path) -> Result<Served> {
    Served::open(folder.join("server.sqlite"), Arc::new(evertill_server::SystemClock)).await
}

/// A shop with so many products, each priced, taxed and in stock.
pub async fn stocked(folder: &Path, products: u32) -> Result<Served> {
    let served = open(folder).await?;
    stock(&served, products).await?;
    Ok(served)
}

/// Fills an empty database with that shop.
pub async fn stock(served: &Served, products: u32) -> Result<()> {
    found(&*served.store, TENANT, 1, products, now_ms()).await?;
    Ok(())
}

/// A code with which one till may enrol.
pub async fn enrol_code(served: &Served, register: &str) -> Result<String> {
    served.enrol_code(&store_code(1), register, now_ms()).await
}

/// One register and the line that counts what it sends.
#[derive(Debug)]
pub struct Till {
    pub register: Arc<Register>,
    pub worker: Worker,
    pub line: Arc<CountingLink>,
}

impl Till {
    /// Opens the till of this folder with the server at that address, wherever it was when it enrolled.
    pub fn open(folder: &Path, server: SocketAddr) -> Result<Till> {
        std::fs::create_dir_all(folder)?;
        let line = Arc::new(CountingLink::to(server)?);
        let register = Register::open(
            folder.join("till.sqlite"),
            Arc::new(SystemClock::default()),
            Arc::new(RandomIds),
            Arc::clone(&line) as _,
        )?;
        let register = Arc::new(register);
        let worker = Worker::new(Arc::clone(&register))?;
        Ok(Till { register, worker, line })
    }

    /// Enrols and fetches the catalogue.
    pub async fn enrol(&mut self, code: &str) -> Result<()> {
        self.register.enrol(&self.line.server(), code).await?;
        drain(&mut self.worker).await
    }
}

/// The real link, which adds up the bodies it sends. A copy of a till finds the copy of its server by it.
pub struct CountingLink {
    http: HttpLink,
    server: Mutex<String>,
    sent: AtomicU64,
}

impl fmt::Debug for CountingLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountingLink").field("server", &self.server()).finish_non_exhaustive()
    }
}

impl CountingLink {
    fn to(server: SocketAddr) -> Result<CountingLink> {
        let http = HttpLink::new().map_err(|why| anyhow!("{why}"))?;
        Ok(CountingLink { http, server: Mutex::new(format!("http://{server}")), sent: AtomicU64::new(0) })
    }

    fn server(&self) -> String {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Bytes of all bodies sent so far, as they went over the wire.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

impl Link for CountingLink {
    fn send(&self, mut request: LinkRequest) -> BoxFuture<'_, Result<LinkResponse, LinkError>> {
        self.sent.fetch_add(request.body.len() as u64, Ordering::Relaxed);
        request.server = self.server();
        self.http.send(request)
    }
}

pub fn now_ms() -> i64 {
    evertill_server::SystemClock.now_ms()
}
