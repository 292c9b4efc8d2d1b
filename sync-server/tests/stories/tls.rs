//! TLS in the server: what it makes and reads, what it shows and says, and who is cut off.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use evertill_domain::Role;
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use evertill_server::tls::{Looked, Tls, install};
use evertill_server::{App, Clock, Config, serve};
use reqwest::header::HeaderMap;
use reqwest::tls::Version;
use reqwest::{Certificate, Client, Method};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::shop::{Shop, TENANT, asking};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The beginning of a handshake: a record that promises 512 bytes.
const HALF_A_HELLO: &[u8] = &[22, 3, 1, 2, 0, 1, 0, 1];

fn self_made(folder: &Path, names: &[&str]) -> Config {
    Config {
        database: folder.join("books.db"),
        tls_self_made: true,
        tls_names: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Config::default()
    }
}

fn open(config: &Config) -> Tls {
    Tls::open(config).unwrap().expect("TLS")
}

/// Where the server keeps what it makes.
fn made(config: &Config, what: &str) -> PathBuf {
    PathBuf::from(format!("{}.tls.{what}", config.database.display()))
}

/// A certificate and its key, as somebody else made them.
fn given(folder: &TempDir, name: &str) -> (PathBuf, PathBuf) {
    let config = self_made(&folder.path().join(name), &[]);
    fs::create_dir(folder.path().join(name)).unwrap();
    open(&config);
    (made(&config, "pem"), made(&config, "key"))
}

fn with_files(files: &(PathBuf, PathBuf)) -> Config {
    let (certificate, key) = files.clone();
    Config { tls_certificate: Some(certificate), tls_key: Some(key), ..Config::default() }
}

fn trusting(certificate: &Path) -> Client {
    asking([Certificate::from_pem(&fs::read(certificate).unwrap()).unwrap()])
}

/// A server behind TLS, at a real socket.
struct Secured {
    shop: Shop,
    tls: Arc<Tls>,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Secured {
    async fn open(settings: impl FnOnce(&mut Config)) -> Secured {
        install();
        let shop = Shop::open().await;
        let mut config = self_made(shop.folder.path(), &[]);
        settings(&mut config);
        let tls = open(&config);
        let served = Config { database: shop.config.database.clone(), ..config };
        let app = App::new(served, Arc::clone(&shop.store), shop.clock.clone()).with_tls(Some(tls));
        let tls = app.tls.clone().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, app, async { stopped.await.unwrap_or_default() }));
        Secured { shop, tls, address, stop, serving }
    }

    fn certificate(&self) -> PathBuf {
        self.shop.folder.path().join("books.db.tls.pem")
    }

    fn client(&self) -> Client {
        trusting(&self.certificate())
    }

    fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    async fn is_served(&self, client: &Client) -> bool {
        client.get(self.url("/healthz")).send().await.is_ok_and(|answer| answer.status() == 200)
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.serving).await.expect("it does not stop").unwrap().unwrap();
    }
}

#[test]
fn a_server_makes_its_key_once_and_keeps_it_when_a_name_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let config = self_made(folder.path(), &["10.0.0.5"]);
    let (pin, certificate) = (open(&config).pin(), fs::read(made(&config, "pem")).unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(made(&config, "key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads the key");
    }
    assert_eq!(open(&config).pin(), pin);
    assert_eq!(fs::read(made(&config, "pem")).unwrap(), certificate, "nothing is made twice");
    let more = self_made(folder.path(), &["10.0.0.5", "till.shop"]);
    assert_eq!(open(&more).pin(), pin, "tills know the key");
    let renewed = fs::read(made(&config, "pem")).unwrap();
    assert_ne!(renewed, certificate);
    assert_eq!(open(&config).pin(), pin);
    assert_eq!(fs::read(made(&config, "pem")).unwrap(), renewed, "a name too many is none too few");
    assert_eq!(open(&more).needed_pin(), Some(pin));
    fs::remove_file(made(&config, "key")).unwrap();
    assert_ne!(open(&more).pin(), pin, "another key is another server");
    let nonsense = self_made(folder.path(), &["no name"]);
    assert_eq!(Tls::open(&nonsense).unwrap_err().code(), "TLS_NAME");
}

#[test]
fn files_that_cannot_be_used_are_named_by_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (given(&folder, "one"), given(&folder, "other"));
    let tls = open(&with_files(&one));
    assert_eq!(tls.needed_pin(), None, "somebody else may vouch for it");
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "").unwrap();
    let missing = folder.path().join("missing.pem");
    let refused = |config: &Config| Tls::open(config).unwrap_err().code();
    let files = |certificate: &PathBuf, key: &PathBuf| with_files(&(certificate.clone(), key.clone()));
    for (config, code) in [
        (files(&one.0, &other.1), "TLS_KEY_MISMATCH"),
        (files(&missing, &one.1), "TLS_FILE"),
        (files(&one.0, &missing), "TLS_FILE"),
        (files(&empty, &one.1), "TLS_CERTIFICATE"),
        (files(&one.1, &one.1), "TLS_CERTIFICATE"),
        (files(&one.0, &one.0), "TLS_KEY"),
        (files(&one.0, &empty), "TLS_KEY"),
        (Config { tls_key: None, ..files(&one.0, &one.1) }, "TLS_SETTINGS"),
        (Config { tls_certificate: None, ..files(&one.0, &one.1) }, "TLS_SETTINGS"),
        (Config { tls_self_made: true, ..files(&one.0, &one.1) }, "TLS_SETTINGS"),
    ] {
        assert_eq!(refused(&config), code);
    }
    assert!(Tls::open(&Config::default()).unwrap().is_none(), "who says nothing serves plain HTTP");
}

#[tokio::test]
async fn both_versions_of_tls_are_spoken_and_a_stranger_trusts_nobody() {
    let secured = Secured::open(|_| {}).await;
    for version in [Version::TLS_1_2, Version::TLS_1_3] {
        let certificate = Certificate::from_pem(&fs::read(secured.certificate()).unwrap()).unwrap();
        let only = Client::builder().tls_certs_only([certificate]);
        let only = only.min_tls_version(version).max_tls_version(version).build().unwrap();
        assert!(secured.is_served(&only).await, "{version:?}");
    }
    assert!(!secured.is_served(&asking([])).await);
    let plain = asking([]).get(format!("http://{}/healthz", secured.address)).send().await;
    assert!(plain.is_err(), "no plain word");
    secured.end().await;
}

#[tokio::test]
async fn browsers_are_told_to_come_by_tls_and_that_other_sites_may_not_read() {
    let secured = Secured::open(|_| {}).await;
    let root = NewUser {
        login: "root".into(),
        name: "Root".into(),
        role: Role::HqAdmin,
        store: None,
        password_hash: Some(password::hash("a long enough password").unwrap()),
        pin_hash: None,
    };
    let shop = &secured.shop;
    shop.store.create_user(TENANT, root, shop.clock.now_ms()).await.unwrap();
    let client = secured.client();
    let sign_in = json!({ "tenant": "corner", "login": "root", "password": "a long enough password" });
    let signed_in = client.post(secured.url("/api/v1/sessions")).json(&sign_in).send().await.unwrap();
    assert_eq!(signed_in.status(), 201);
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    let foreign = [(Method::GET, "/healthz", 200), (Method::GET, "/api/v1/me", 401)];
    let preflight = [(Method::OPTIONS, "/api/v1/me", 405), (Method::OPTIONS, "/api/v1/sync/events", 405)];
    let pages = [(Method::GET, "/nowhere", 404), (Method::GET, "/api/openapi.json", 200)];
    for (method, path, status) in foreign.into_iter().chain(preflight).chain(pages) {
        let request =
            client.request(method.clone(), secured.url(path)).header("origin", "https://evil.example");
        let request = request.header("access-control-request-method", "POST");
        let answer = request.header("access-control-request-headers", "content-type").send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
        is_guarded(answer.headers());
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    }
    is_guarded(client.get(secured.url("/hq/")).send().await.unwrap().headers());
    secured.end().await;
}

fn is_guarded(headers: &HeaderMap) {
    let shared: Vec<_> = headers.keys().filter(|name| name.as_str().starts_with("access-control-")).collect();
    assert!(shared.is_empty(), "{shared:?}");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_cut_off_and_others_are_served_meanwhile() {
    let secured = Secured::open(|config| config.request_seconds = 1).await;
    for said in [b"".as_slice(), HALF_A_HELLO] {
        let began = Instant::now();
        let mut silent = TcpStream::connect(secured.address).await.unwrap();
        silent.write_all(said).await.unwrap();
        assert!(secured.is_served(&secured.client()).await);
        let mut heard = Vec::new();
        let cut = timeout(PATIENCE, silent.read_to_end(&mut heard)).await.expect("it is still waited for");
        assert!(cut.is_err() || heard.is_empty(), "{heard:?}");
        assert!(began.elapsed() >= Duration::from_secs(1), "a moment was given");
    }
    secured.end().await;
}

#[tokio::test]
async fn the_door_counts_who_shakes_hands_and_who_is_served() {
    let secured = Secured::open(|config| (config.max_connections, config.request_seconds) = (1, 1)).await;
    let mut silent = TcpStream::connect(secured.address).await.unwrap();
    let client = secured.client();
    assert!(!secured.is_served(&client).await, "there is no place");
    let mut heard = Vec::new();
    let _ = timeout(PATIENCE, silent.read_to_end(&mut heard)).await.expect("it is still waited for");
    let let_in = async { while !secured.is_served(&client).await {} };
    timeout(PATIENCE, let_in).await.expect("a place is free again");
    assert!(secured.is_served(&client).await, "who is in stays in");
    assert!(!secured.is_served(&secured.client()).await, "and has the only place");
    secured.end().await;
}

#[tokio::test]
async fn heads_and_bodies_are_bounded_behind_tls_too() {
    let secured = Secured::open(|config| config.request_seconds = 1).await;
    let client = secured.client();
    let long = client.get(secured.url("/healthz")).header("x-long", "x".repeat(70 << 10)).send().await;
    assert!(long.is_err() || long.unwrap().status().is_client_error());
    let large = client.post(secured.url("/api/v1/enrol")).header("content-type", "application/json");
    let large = large.body(vec![b' '; 9 << 20]).send().await;
    assert!(large.is_err() || large.unwrap().status() == 413);
    // A body that never comes.
    let (never, nothing) = oneshot::channel::<Result<String, std::io::Error>>();
    let body = reqwest::Body::wrap_stream(futures_util::stream::once(async { nothing.await.unwrap() }));
    let slow =
        client.post(secured.url("/api/v1/enrol")).header("content-type", "application/json").body(body);
    let slow = timeout(PATIENCE, slow.send()).await.expect("it is still waited for");
    assert!(slow.is_err() || !slow.unwrap().status().is_success());
    drop(never);
    secured.end().await;
}

#[tokio::test]
async fn a_certificate_is_renewed_while_people_are_served_and_a_bad_one_changes_nothing() {
    let secured = Secured::open(|_| {}).await;
    let (pin, early) = (secured.tls.pin(), secured.client());
    assert!(secured.is_served(&early).await);
    assert_eq!(secured.tls.look().unwrap(), Looked::Same);
    // Under the same key, with one name more.
    let before = fs::read(secured.certificate()).unwrap();
    open(&self_made(secured.shop.folder.path(), &["till.shop"]));
    assert_eq!(secured.tls.look().unwrap(), Looked::Changed);
    assert_eq!(secured.tls.pin(), pin);
    let resolving = Client::builder().resolve("till.shop", secured.address);
    let certificate = Certificate::from_pem(&fs::read(secured.certificate()).unwrap()).unwrap();
    let resolving = resolving.tls_certs_only([certificate]).build().unwrap();
    let named = resolving.get(format!("https://till.shop:{}/healthz", secured.address.port())).send().await;
    assert_eq!(named.unwrap().status(), 200, "the new name is vouched for");
    assert!(secured.is_served(&early).await, "who was there before stays");
    // Half a file: said once, and what was shown goes on.
    fs::write(secured.certificate(), &before[..before.len() / 2]).unwrap();
    assert_eq!(secured.tls.look().unwrap_err().code(), "TLS_CERTIFICATE");
    assert_eq!(secured.tls.look().unwrap(), Looked::Same, "that is known");
    assert_eq!(secured.tls.pin(), pin);
    assert!(secured.is_served(&resolving).await);
    fs::remove_file(secured.certificate()).unwrap();
    assert_eq!(secured.tls.look().unwrap_err().code(), "TLS_FILE");
    fs::write(secured.certificate(), &before).unwrap();
    assert_eq!(secured.tls.look().unwrap(), Looked::Changed);
    secured.end().await;
}
