//! Tills that come over TLS: by the key they were told, or by whom their machine trusts; and who is not their server.

use std::collections::HashMap;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use evertill_protocol::address::{Address, Pin};
use evertill_register::Register;
use evertill_register::sync::{Failure, HttpLink, Link, LinkError, LinkRequest, PermanentCode, spawn};
use evertill_register::view::Network;
use evertill_server::tls::Tls;
use evertill_server::{App, Config};
use evertill_tests::shop::{Listening, Shop};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::processes::{Machine, open_now};
use crate::scene::*;

/// Longer than anything here takes, and shorter than a till's rest between two looks.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server makes for itself in a folder of that name.
fn made(shop: &Shop, name: &str, names: &[&str]) -> (Tls, Config) {
    let folder = shop.folder.path().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let tls_names = names.iter().map(|name| (*name).to_owned()).collect();
    let database = folder.join("books.db");
    let config = Config { database, tls_self_made: true, tls_names, ..Config::default() };
    (Tls::open(&config).unwrap().unwrap(), config)
}

fn certificate(config: &Config) -> PathBuf {
    PathBuf::from(format!("{}.tls.pem", config.database.display()))
}

fn key(config: &Config) -> PathBuf {
    PathBuf::from(format!("{}.tls.key", config.database.display()))
}

/// The shop's server behind TLS, and the app that serves.
async fn secured(shop: &Shop, tls: Tls) -> (Listening, App) {
    let app = shop.app().with_tls(Some(tls));
    (shop.listen_as(app.clone()).await.unwrap(), app)
}

fn at(listening: &Listening, pin: Option<Pin>) -> String {
    Address { url: format!("https://{}", listening.address), pin }.to_string()
}

/// Waits until what the till shows is as wanted; it says itself when it has changed.
async fn until(changed: &mut mpsc::UnboundedReceiver<()>, wanted: impl Fn() -> bool) {
    while !wanted() {
        timeout(PATIENCE, changed.recv()).await.expect("it does not come").unwrap();
    }
}

#[tokio::test]
async fn a_till_enrols_pulls_pushes_and_is_told_of_changes_by_the_server_whose_key_it_knows() {
    let shop = open_now(10).await;
    let (tls, _) = made(&shop, "own", &[]);
    let pin = tls.pin();
    let (listening, _) = secured(&shop, tls).await;
    let machine = Machine::of(&shop);
    let register = Arc::new(machine.open());
    let code = shop.enrol_code(1).await.unwrap();
    // As the office's QR code says it.
    let server =
        at(&listening, Some(pin)).replace("://", "%3A%2F%2F").replace('#', "%23").replace('=', "%3D");
    register.enrol("", &format!("evertill:enrol?server={server}&code={code}")).await.unwrap();
    assert_eq!(register.till().unwrap().unwrap().server_url, at(&listening, Some(pin)), "kept with its key");
    let (say, mut changed) = mpsc::unbounded_channel();
    let said = move || {
        let _ = say.send(());
    };
    let worker = spawn(&register, said).unwrap();
    let status = || register.status().unwrap();
    until(&mut changed, || status().last_sync_at.is_some()).await;
    assert_eq!((status().network, status().server_url), (Network::Online, at(&listening, None)));
    register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
    let cart = register.cart_add(goods_of(&shop, 0).variant, None, None).unwrap();
    register.pay_cash(cart.cart_id, register.pay_options(None).unwrap().due).unwrap();
    until(&mut changed, || status().waiting == 0).await;
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 0).await), (1, 9));
    // Only a line that is open tells of that before the next look.
    shop.set_price(goods_of(&shop, 0).variant, 777).await.unwrap();
    let prices = |register: &Register| {
        let sql = "SELECT count(*) FROM price WHERE amount = 777000";
        register.store().read(|db| Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))?)).unwrap()
    };
    until(&mut changed, || prices(&register) > 0).await;
    drop(worker);
    check(&shop).await;
}

#[tokio::test]
async fn whoever_has_another_key_is_not_the_server_and_nothing_is_lost() {
    let shop = open(2, 100).await;
    let mut till = enrol(&shop, 1).await;
    let ((ours, _), (theirs, _)) = (made(&shop, "ours", &[]), made(&shop, "theirs", &[]));
    let pin = ours.pin();
    let (ours, theirs) = (secured(&shop, ours).await, secured(&shop, theirs).await);
    shop.door.lead_to(&at(&ours.0, Some(pin))).unwrap();
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    shop.door.lead_to(&at(&theirs.0, Some(pin))).unwrap();
    for _ in 0..3 {
        sell(&shop, &till, 1, 2);
        let failure = till.worker().drain().await.failure.unwrap();
        let changed = PermanentCode::ServerKeyChanged;
        assert!(matches!(failure, Failure::Permanent { code, .. } if code == changed), "{failure:?}");
        pass(&shop, &[&till], 60_000);
    }
    let status = till.register().status().unwrap();
    assert_eq!(status.trouble.as_deref(), Some("SERVER_KEY_CHANGED"));
    assert_eq!((status.network, status.waiting), (Network::Offline, 3), "it sells on");
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 1, "nothing was told to a stranger");
    // The right one is back: a minute later at the latest all is as it was.
    shop.door.lead_to(&at(&ours.0, Some(pin))).unwrap();
    pass(&shop, &[&till], 60_000);
    while till.worker().step().await.wait_ms == Some(0) {}
    assert_eq!(till.waiting().unwrap(), 0, "nobody had to ask");
    sync(&shop, &mut till).await;
    assert_eq!(till.register().status().unwrap().trouble, None);
    assert_eq!((at_server(&shop, "SELECT count(*) FROM orders").await, on_hand(&shop, 1).await), (4, 94));
    books_agree(&shop, &[&till]).await;
}

#[tokio::test]
async fn a_new_till_tells_nobody_its_code_but_the_server_that_was_named() {
    let shop = open_now(10).await;
    let ((ours, _), (theirs, _)) = (made(&shop, "ours", &[]), made(&shop, "theirs", &[]));
    let pins = [ours.pin(), theirs.pin()];
    let (listening, _) = secured(&shop, ours).await;
    let machine = Machine::of(&shop);
    let register = machine.open();
    let code = shop.enrol_code(1).await.unwrap();
    for (address, refused) in [
        (at(&listening, Some(pins[1])), "SERVER_KEY_CHANGED"),
        (at(&listening, None), "SERVER_NOT_TRUSTED"),
        (format!("http://{}", listening.address), "SERVER_UNREACHABLE"),
        (format!("http://{}#{}", listening.address, pins[0]), "SERVER_ADDRESS_INVALID"),
        (format!("https://{}#sha256=abc", listening.address), "SERVER_ADDRESS_INVALID"),
    ] {
        assert_eq!(register.enrol(&address, &code).await.unwrap_err().code(), refused, "{address}");
    }
    let typed = at(&listening, Some(pins[0])).replace("https://", "");
    register.enrol(&typed, &code).await.unwrap();
}

#[tokio::test]
async fn without_a_pin_the_roots_of_the_machine_decide() {
    let shop = open_now(10).await;
    let (tls, config) = made(&shop, "own", &[]);
    let (listening, _) = secured(&shop, tls).await;
    let (machine, code) = (Machine::of(&shop), shop.enrol_code(1).await.unwrap());
    let enrols = ["--enrol", &at(&listening, None), &code, "--sync"];
    let refused = machine.run(&enrols, None).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("This machine does not trust who answers"), "{said}");
    let roots = [("SSL_CERT_FILE", certificate(&config))];
    let trusts = machine.run_with(&enrols, roots.clone()).await;
    assert!(trusts.status.success(), "{trusts:?}");
    let sells = machine.run_with(&["--sales", "2", "--sync"], roots).await;
    assert!(sells.status.success(), "{sells:?}");
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 2);
}

#[tokio::test]
async fn a_certificate_renewed_under_the_same_key_is_the_same_server() {
    let shop = open(1, 10).await;
    let mut till = enrol(&shop, 1).await;
    let (tls, config) = made(&shop, "own", &[]);
    let pin = tls.pin();
    let (listening, app) = secured(&shop, tls).await;
    shop.door.lead_to(&at(&listening, Some(pin))).unwrap();
    sell(&shop, &till, 0, 1);
    sync(&shop, &mut till).await;
    let before = std::fs::read(certificate(&config)).unwrap();
    made(&shop, "own", &["till.shop"]);
    assert_ne!(std::fs::read(certificate(&config)).unwrap(), before);
    app.tls.unwrap().look().unwrap();
    // On the connection that is kept, and on a new one.
    for _ in 0..2 {
        sell(&shop, &till, 0, 1);
        sync(&shop, &mut till).await;
        shop.door.lead_to(&at(&listening, Some(pin))).unwrap();
    }
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 3);
    books_agree(&shop, &[&till]).await;
}

/// The server's program, and what it said when it began to serve.
struct Program {
    child: Child,
    said: HashMap<&'static str, String>,
}

impl Program {
    fn start(database: &Path, environment: &[(&str, &Path)]) -> Program {
        let mut command = program(database, environment);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = HashMap::new();
        for begins in ["listening on ", "pin ", "tills reach it at "] {
            let line = lines.next().unwrap().unwrap();
            said.insert(begins.trim_end(), line.strip_prefix(begins).expect(begins).to_owned());
        }
        Program { child, said }
    }

    fn address(&self, pin: Pin) -> String {
        format!("{}#{pin}", self.said["listening on"])
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(database: &Path, environment: &[(&str, &Path)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("--db").arg(database).env("RUST_LOG", "off");
    command.envs(environment.iter().copied());
    command
}

fn printed(mut command: Command) -> Vec<String> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

async fn healthy(address: &str) -> Result<u16, LinkError> {
    let link = HttpLink::new().unwrap();
    Ok(link.send(LinkRequest::get(address, "/healthz".into())).await?.status)
}

#[tokio::test]
async fn the_program_says_its_pin_at_the_start_by_a_command_and_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("books.db");
    let settings = [
        ("EVERTILL_TLS_SELF_MADE", Path::new("true")),
        ("EVERTILL_TLS_NAMES", Path::new("10.0.0.5,till.shop")),
    ];
    let mut pin = program(&database, &settings);
    pin.args(["tls", "pin"]);
    let said = printed(pin);
    let (pin, addresses) = said.split_first().unwrap();
    let both = ["10.0.0.5", "till.shop"].map(|name| format!("https://{name}:8080#{pin}"));
    assert_eq!(addresses, both);
    let mut demo = program(&database, &settings);
    demo.arg("demo");
    printed(demo);
    let mut code = program(&database, &settings);
    code.args(["register", "enrol-code", "--store", "S1", "--code", "R9"]);
    let said = printed(code);
    assert_eq!(said[0].len(), "K7QM-2XPA".len(), "{said:?}");
    assert_eq!(said[1..], both);
    let server = Program::start(&database, &settings);
    assert_eq!(&server.said["pin"], pin);
    assert!(server.said["tills reach it at"].ends_with(&format!("#{pin}")), "{:?}", server.said);
    assert_eq!(healthy(&server.address(pin.parse().unwrap())).await, Ok(200));
}

#[tokio::test]
async fn a_signal_makes_the_program_read_its_files_again_and_bad_ones_keep_it_from_starting() {
    let shop = open(1, 1).await;
    let ((old, one), (new, other)) = (made(&shop, "one", &[]), made(&shop, "other", &[]));
    let folder = tempfile::tempdir().unwrap();
    let (database, pem, private) =
        (folder.path().join("books.db"), folder.path().join("shown.pem"), folder.path().join("shown.key"));
    let show = |config: &Config| {
        std::fs::copy(certificate(config), &pem).unwrap();
        std::fs::copy(key(config), &private).unwrap();
    };
    show(&one);
    let settings = [("EVERTILL_TLS_CERTIFICATE", pem.as_path()), ("EVERTILL_TLS_KEY", private.as_path())];
    let server = Program::start(&database, &settings);
    assert_eq!(server.said["pin"], old.pin().to_string());
    assert!(!server.said["tills reach it at"].contains('#'), "others may vouch for it");
    assert_eq!(healthy(&server.address(old.pin())).await, Ok(200));
    assert_eq!(healthy(&server.address(new.pin())).await, Err(LinkError::OtherKey));
    show(&other);
    let hang_up = format!("kill -HUP {}", server.child.id());
    assert!(Command::new("sh").args(["-c", &hang_up]).status().unwrap().success());
    let address = server.address(new.pin());
    soon(async { while healthy(&address).await != Ok(200) {} }).await;
    drop(server);
    std::fs::copy(key(&one), &private).unwrap();
    let mut refused = program(&database, &settings);
    let refused = refused.args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("TLS_KEY_MISMATCH"), "{said}");
}

async fn soon(what: impl Future<Output = ()>) {
    timeout(PATIENCE, what).await.expect("it does not come");
}
