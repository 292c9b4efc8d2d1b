//! An emulated receipt printer that nobody here wrote reads what we send: pages, status, faults and all.
//!
//! `cargo xtask test` installs `emupos` and names it in `EVERTILL_EMUPOS`; without it there is nothing to run.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use evertill_register::Register;
use evertill_register::printer::{Did, Patience, Trouble, Worker};
use evertill_register::view::{DrawerSettings, PrinterSettings, PrinterTarget, Receipt, Settings};
use evertill_tests::served::http;
use evertill_tests::shop::{Counter, Shop};
use tempfile::TempDir;

use crate::scene::*;

/// The program, or why it is not here.
fn emupos() -> Result<PathBuf, String> {
    let named = std::env::var_os("EVERTILL_EMUPOS").map(PathBuf::from);
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/emupos-venv/bin/emupos");
    let program = named.unwrap_or_else(|| built.into());
    if program.exists() { Ok(program) } else { Err(format!("{} is not there", program.display())) }
}

/// A free port, as far as anybody can tell.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The running emulator; it ends when it is dropped.
struct Emulator {
    child: Child,
    _folder: TempDir,
    printer: String,
    api: String,
}

impl Emulator {
    fn start(program: &Path) -> Emulator {
        let folder = tempfile::tempdir().unwrap();
        let (printer, api) = (port(), port());
        let config = folder.path().join("emupos.yaml");
        let text = format!(
            "schema: 1\napi: {{ host: 127.0.0.1, port: {api} }}\ndevices:\n  - id: front\n    type: printer\n    \
             profile: epson-tm-t20iii\n    connections:\n      - tcp: {{ port: {printer} }}\n"
        );
        std::fs::write(&config, text).unwrap();
        let mut command = Command::new(program);
        command.args(["run", "--config"]).arg(&config).current_dir(folder.path());
        command.env("PYTHONUNBUFFERED", "1").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("Showing events")), "the emulator did not start");
        // It goes on telling; somebody has to listen.
        std::thread::spawn(move || lines.for_each(drop));
        Emulator {
            child,
            _folder: folder,
            printer: format!("127.0.0.1:{printer}"),
            api: format!("http://127.0.0.1:{api}/api/v1/devices/front"),
        }
    }

    async fn ask(&self, method: reqwest::Method, path: &str) -> String {
        let asked = http().unwrap().request(method, format!("{}{path}", self.api)).send().await.unwrap();
        asked.error_for_status().unwrap().text().await.unwrap()
    }

    async fn fault(&self, name: &str, on: bool) {
        let method = if on { reqwest::Method::PUT } else { reqwest::Method::DELETE };
        self.ask(method, &format!("/faults/{name}")).await;
    }

    async fn latest(&self) -> String {
        self.ask(reqwest::Method::GET, "/receipts/latest/text").await
    }

    async fn receipts(&self) -> usize {
        let list = self.ask(reqwest::Method::GET, "/receipts").await;
        serde_json::from_str::<serde_json::Value>(&list).unwrap().as_array().unwrap().len()
    }

    async fn drawer_is_open(&self) -> bool {
        self.ask(reqwest::Method::GET, "").await.contains("\"drawer\":\"open\"")
    }

    /// Keeps a picture in `target/paper` for whoever wants to look.
    async fn keep(&self, name: &str) {
        let url = format!("{}/receipts/latest/image", self.api);
        let picture = http().unwrap().get(url).send().await.unwrap().bytes().await.unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/paper");
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(format!("{folder}/emupos_{name}.png"), picture).unwrap();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A way to the printer that is cut after so many bytes, once.
fn cut_after(bytes: usize, printer: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let printer = printer.to_owned();
    std::thread::spawn(move || {
        let (mut till, _) = listener.accept().unwrap();
        let mut wire = TcpStream::connect(printer).unwrap();
        let (mut back, mut answers) = (till.try_clone().unwrap(), wire.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut answers, &mut back));
        let mut buffer = vec![0; bytes];
        let _ = till.read_exact(&mut buffer).and_then(|()| wire.write_all(&buffer));
        let _ = (till.shutdown(std::net::Shutdown::Both), wire.shutdown(std::net::Shutdown::Both));
    });
    address
}

fn set_up(till: &Counter, shop: &Shop, address: &str) {
    let drawer = DrawerSettings { pin: 0, on_ms: 50, off_ms: 100, on_cash: true };
    let target = PrinterTarget::Network { address: address.into() };
    let printer = PrinterSettings { target, drawer: Some(drawer), logo: true, ..PrinterSettings::default() };
    let register = till.register();
    register.sign_in(Some(shop.seed.manager), PIN).unwrap();
    register.set_settings(&Settings { printer, ..Settings::default() }, None).unwrap();
    register.sign_in(Some(shop.seed.cashier), PIN).unwrap();
}

fn sell_one(shop: &Shop, register: &Register) -> Receipt {
    register.cart_add(shop.seed.goods[0].variant, None, None).unwrap();
    let pay = register.pay_options(None).unwrap();
    register.pay_cash(pay.cart_id, pay.due).unwrap()
}

fn worker(register: &Arc<Register>) -> Worker {
    let patience = Patience { answer: Duration::from_secs(5), ..Patience::default() };
    Worker::new(Arc::clone(register), patience).unwrap()
}

fn speak(register: &Register, locale: &str) {
    register.store().write(|tx| Ok(tx.execute("UPDATE store SET locale = ?1", [locale])?)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_from_outside_reads_receipts_in_three_languages() {
    let program = match emupos() {
        Ok(program) => program,
        Err(why) => return println!("skipped: {why}"),
    };
    let emulator = Emulator::start(&program);
    let shop = open(3, 100).await;
    give_pins(&shop).await;
    let till = enrol(&shop, 1).await;
    set_up(&till, &shop, &emulator.printer);
    let register = till.register();
    let mut worker = worker(&register);
    for (locale, total) in [("en", "Total EUR"), ("de", "Summe EUR"), ("ar", "")] {
        speak(&register, locale);
        let receipt = sell_one(&shop, &register);
        assert!(matches!(worker.step().unwrap(), Did::Printed(_)), "the drawer");
        assert!(emulator.drawer_is_open().await);
        emulator.ask(reqwest::Method::POST, "/drawer/close").await;
        assert!(matches!(worker.step().unwrap(), Did::Printed(_)), "the receipt");
        let text = emulator.latest().await;
        assert!(text.contains(&receipt.number) && text.contains(total), "{locale}: {text}");
        emulator.keep(locale).await;
        assert!(!emulator.drawer_is_open().await, "once");
    }
    assert_eq!(emulator.receipts().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_from_outside_without_paper_and_with_its_cable_pulled() {
    let program = match emupos() {
        Ok(program) => program,
        Err(why) => return println!("skipped: {why}"),
    };
    let emulator = Emulator::start(&program);
    let shop = open(3, 100).await;
    give_pins(&shop).await;
    let till = enrol(&shop, 1).await;
    set_up(&till, &shop, &emulator.printer);
    let register = till.register();
    let mut worker = worker(&register);

    sell_one(&shop, &register);
    assert!(matches!(worker.step().unwrap(), Did::Printed(_)), "the drawer");
    for (fault, trouble) in [("paper-out", Trouble::PaperOut), ("cover-open", Trouble::CoverOpen)] {
        emulator.fault(fault, true).await;
        worker.try_now();
        let Did::Failed(_, found) = worker.step().unwrap() else { panic!("{fault} went unnoticed") };
        assert_eq!(found, trouble);
        emulator.fault(fault, false).await;
    }
    worker.try_now();
    assert!(matches!(worker.step().unwrap(), Did::Printed(_)));
    assert!(!emulator.latest().await.contains("REPRINTED"), "nothing had been sent");
    assert_eq!(emulator.receipts().await, 1);

    let second = sell_one(&shop, &register);
    assert!(matches!(worker.step().unwrap(), Did::Printed(_)), "the drawer");
    set_up(&till, &shop, &cut_after(700, &emulator.printer));
    let Did::Failed(_, Trouble::Interrupted(_)) = worker.step().unwrap() else {
        panic!("the cut went unnoticed")
    };
    set_up(&till, &shop, &emulator.printer);
    worker.try_now();
    assert!(matches!(worker.step().unwrap(), Did::Printed(_)));
    let text = emulator.latest().await;
    assert!(text.contains("REPRINTED AFTER AN INTERRUPTION") && text.contains(&second.number), "{text}");
    assert_eq!(register.receipt(second.key, false).unwrap().total, second.total, "the sale stands");
}
