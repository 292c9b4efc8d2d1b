//! A server behind a real socket, and how a register comes to it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use evertill_register::register::Register;
use evertill_register::sync::{Link, Worker, enrol};
use evertill_server::config::SecondFactorRule;
use evertill_server::hq::scope::Scope;
use evertill_server::store::catalog::{Imported, Progress};
use evertill_server::store::{EnrolCode, Opened, Store};
use evertill_server::sync::secret;
use evertill_server::{App, Clock, Config, serve};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const DAY_MS: i64 = 86_400_000;

/// A server at a free port of this machine.
#[derive(Debug)]
pub struct Served {
    pub store: Arc<dyn Store>,
    /// The same database, to look into.
    pub books: Opened,
    pub address: SocketAddr,
    /// The SQLite file, where it is one.
    pub database: PathBuf,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Served {
    /// Serves that file, made when there is none.
    pub async fn open(database: PathBuf, clock: Arc<dyn Clock>) -> Result<Served> {
        Served::open_with(Config { database, ..Config::default() }, clock).await
    }

    /// Serves the database that the settings name.
    pub async fn open_with(config: Config, clock: Arc<dyn Clock>) -> Result<Served> {
        let books = Opened::open(&config, clock.now_ms()).await?;
        let (store, database) = (books.store(), config.database.clone());
        let config = Config { second_factor: SecondFactorRule::Offered, ..config };
        let app = App::new(config, Arc::clone(&store), clock);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, app, async move {
            let _ = stopped.await;
        }));
        Ok(Served { store, books, address, database, stop, serving })
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A code with which one till of the only tenant may enrol within a day.
    pub async fn enrol_code(&self, store: &str, register: &str, now_ms: i64) -> Result<String> {
        enrol_code(&*self.store, self.store.tenant(None).await?, store, register, now_ms).await
    }

    /// Stops serving and closes the file.
    pub async fn close(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.serving.await??)
    }
}

/// A code with which one till may enrol within a day.
pub async fn enrol_code(
    books: &dyn Store,
    tenant: i64,
    store: &str,
    register: &str,
    now_ms: i64,
) -> Result<String> {
    let code = secret::enrol_code();
    let wanted = EnrolCode {
        store_code: store.to_owned(),
        register_code: register.to_owned(),
        register_name: format!("Till {register}"),
        register: None,
        code_hash: secret::hash_code(&code),
        expires_ms: now_ms + DAY_MS,
    };
    books.put_enrol_code(Scope::of_operator(tenant), wanted, now_ms).await?;
    Ok(code)
}

/// Enrols a register and fetches its catalogue.
pub async fn join(
    register: &Register,
    worker: &mut Worker,
    link: &dyn Link,
    url: &str,
    code: &str,
    now_ms: i64,
) -> Result<()> {
    let enrolled = enrol::enrol(link, url, code, register.signing_key(), now_ms).await?;
    register.enrolled(&enrolled)?;
    drain(worker).await
}

/// Syncs until nothing is left to do.
pub async fn drain(worker: &mut Worker) -> Result<()> {
    match worker.drain().await.failure {
        None => Ok(()),
        Some(failure) => bail!("a till does not drain: {failure:?}"),
    }
}

/// Asks over sockets, without TLS.
pub fn http() -> Result<reqwest::Client> {
    evertill_server::tls::install();
    Ok(reqwest::Client::builder().tls_certs_only([]).tcp_nodelay(true).build()?)
}

/// Nobody watches the import.
#[must_use]
pub fn quiet() -> Progress {
    Arc::new(|_| {})
}

/// Every row of an import was taken.
pub fn imported(outcome: Imported) -> Result<()> {
    match outcome {
        Ok(_) => Ok(()),
        Err(bad) => bail!("{} rows were not taken, the first: {:?}", bad.len(), bad.first()),
    }
}
