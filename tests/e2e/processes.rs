//! Real processes that are killed at every named step, till and server: nothing is lost, nothing is there twice.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use evertill_register::Register;
use evertill_register::clock::SystemClock;
use evertill_register::ids::RandomIds;
use evertill_register::register::Options;
use evertill_register::sync::HttpLink;
use evertill_server::store::Opened;
use evertill_tests::shop::{Books, Engine, Shop, place};
use tempfile::TempDir;

use crate::scene::*;

/// A shop at the machine's own time, which is what processes read.
pub async fn open_now(stock: i64) -> Shop {
    let shop = Shop::open_at(crate::ENGINE, 1, stock, chrono::Utc::now().timestamp_millis()).await.unwrap();
    give_pins(&shop).await;
    shop
}

/// The server as a process; killed when it goes.
pub struct Server {
    pub child: Child,
    pub url: String,
}

impl Server {
    pub fn start(shop: &Shop, kill_at: Option<&str>) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.arg("--db").arg(shop.database()).args(["serve", "--listen", "127.0.0.1:0"]);
        command.env("RUST_LOG", "off").env("EVERTILL_BACKUP_EVERY_MINUTES", "0");
        command.env("EVERTILL_VAULT_KEY_FILE", shop.config.database.with_extension("sqlite.key"));
        // Webhooks may lead to this machine.
        command.env("EVERTILL_WEBHOOKS_INSIDE", "true");
        if let Some(step) = kill_at {
            command.env("EVERTILL_KILL_AT", step);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("its address").to_owned();
        Server { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn row_09_the_server_dies_at_any_step_of_a_push() {
    let mut shop = open_now(1_000).await;
    let mut till = enrol(&shop, 1).await;
    shop.stop();
    let steps = (1..=6).flat_map(|nth| [format!("before_commit:{nth}"), format!("after_commit:{nth}")]);
    let mut killed = Vec::new();
    let mut sold = 0;
    for step in steps.chain(["before_reply".to_owned(), "before_reply:2".to_owned()]) {
        for _ in 0..3 {
            sell(&shop, &till, 0, 1);
            sold += 1;
        }
        let mut dying = Server::start(&shop, Some(&step));
        shop.door.lead_to(&dying.url).unwrap();
        till.stop();
        till.start().unwrap();
        let report = till.worker().drain().await;
        if report.failure.is_some() {
            assert!(!dying.child.wait().unwrap().success(), "{step}: {report:?}");
            killed.push(step.clone());
        }
        drop(dying);
        let server = Server::start(&shop, None);
        shop.door.lead_to(&server.url).unwrap();
        sync(&shop, &mut till).await;
        drop(server);
        assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, sold, "{step}");
        books_agree(&shop, &[&till]).await;
    }
    for step in ["before_commit:1", "after_commit:1", "before_commit:3", "after_commit:3", "before_reply"] {
        assert!(killed.iter().any(|killed| killed == step), "{step} was never reached: {killed:?}");
    }
}

/// A till's machine.
pub struct Machine {
    folder: TempDir,
    cashier: i64,
    variant: i64,
}

impl Machine {
    pub fn of(shop: &Shop) -> Machine {
        let folder = tempfile::tempdir_in(shop.folder.path()).unwrap();
        Machine { folder, cashier: shop.seed.cashier, variant: shop.seed.goods[0].variant }
    }

    /// Runs the till's program until it ends or is killed.
    pub async fn run(&self, arguments: &[&str], kill_at: Option<&str>) -> Output {
        self.run_with(arguments, kill_at.map(|step| ("EVERTILL_KILL_AT", step))).await
    }

    /// The same in another environment.
    pub async fn run_with(
        &self,
        arguments: &[&str],
        environment: impl IntoIterator<Item = (&str, impl AsRef<OsStr>)>,
    ) -> Output {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_till_day"));
        command.arg("--folder").arg(self.folder.path());
        command.args(["--cashier", &self.cashier.to_string(), "--variant", &self.variant.to_string()]);
        command.args(arguments).envs(environment);
        command.output().await.unwrap()
    }

    pub async fn enrol(&self, shop: &Shop, url: &str) {
        let code = shop.enrol_code(1).await.unwrap();
        let output = self.run(&["--enrol", url, &code, "--sync"], None).await;
        assert!(output.status.success(), "{output:?}");
    }

    /// The till's own file, opened here.
    pub fn open(&self) -> Register {
        Register::open_with(
            self.folder.path().join("till.sqlite"),
            Arc::new(SystemClock::default()),
            Arc::new(RandomIds),
            Arc::new(HttpLink::new().unwrap()),
            Options { reserve_bytes: 0, ..Options::default() },
        )
        .unwrap()
    }
}

/// Keys of the sales that a cashier was told of, now or by the receipt that was offered again.
fn told(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let word = |line: &str| line.split_once(' ').map(|(_, key)| key.to_owned());
    text.lines().filter_map(word).collect()
}

#[tokio::test]
async fn a_till_that_is_killed_at_any_step_loses_nothing_and_sells_nothing_twice() {
    let shop = open_now(10_000).await;
    let listening = shop.listen().await.unwrap();
    let machine = Machine::of(&shop);
    machine.enrol(&shop, &listening.url()).await;
    let mut steps = Vec::new();
    // Other stories' steps, and one that is there under an ablation only.
    let elsewhere = [
        "mid_migration",
        "between_cursor_and_rows",
        "before_kick",
        "after_kick",
        "before_print",
        "mid_print",
        "after_print",
    ];
    for step in evertill_register::fault::STEPS.iter().filter(|step| !elsewhere.contains(step)) {
        let most = match *step {
            "before_commit" | "after_commit" | "before_mark" => 4,
            "before_receipt" => 3,
            _ => 1,
        };
        steps.extend((1..=most).map(|nth| format!("{step}:{nth}")));
    }
    let mut sales = BTreeSet::new();
    for step in steps {
        let dies = machine.run(&["--sales", "3", "--sync"], Some(&step)).await;
        assert!(!dies.status.success(), "{step} was never reached");
        let before = told(&dies);
        let lives = machine.run(&["--sales", "2", "--sync"], None).await;
        assert!(lives.status.success(), "{step}: {lives:?}");
        sales.extend(before.into_iter().chain(told(&lives)));
        let mut booked: Vec<String> = all_at_server::<uuid::Uuid>(&shop, "SELECT key FROM orders")
            .await
            .iter()
            .map(ToString::to_string)
            .collect();
        booked.sort();
        assert!(
            booked.iter().eq(&sales),
            "{step}: what was told is what is booked, once: {booked:?}, {sales:?}"
        );
        let carts = at_server(&shop, "SELECT count(DISTINCT cart_id) FROM orders").await;
        assert_eq!(carts, i64::try_from(sales.len()).unwrap(), "{step}");
        check(&shop).await;
    }
    let register = machine.open();
    register.verify().unwrap();
    assert_eq!(register.status().unwrap().waiting, 0);
    assert_eq!(register.till().unwrap().unwrap().incarnation, 1, "a crash is no restore");
    assert_eq!(on_hand(&shop, 0).await, 10_000 - i64::try_from(sales.len()).unwrap());
}

#[tokio::test]
async fn row_37_a_till_that_is_killed_in_a_migration_is_as_before_it() {
    let shop = open_now(10).await;
    let listening = shop.listen().await.unwrap();
    let machine = Machine::of(&shop);
    for nth in 1..=3 {
        let dies = machine.run(&[], Some(&format!("mid_migration:{nth}"))).await;
        assert!(!dies.status.success(), "migration {nth} was never reached");
        let db = rusqlite::Connection::open(machine.folder.path().join("till.sqlite")).unwrap();
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(version == 0, tables == 0, "version {version}, {tables} tables");
        // Each run gets one migration further: the counter counts what is left to do.
        assert!(version < nth, "the one that was killed did not happen");
        drop(db);
        std::fs::remove_file(machine.folder.path().join("till.sqlite")).unwrap();
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(machine.folder.path().join(format!("till.sqlite{suffix}")));
        }
    }
    let dies = machine.run(&[], Some("mid_migration:2")).await;
    assert!(!dies.status.success());
    machine.enrol(&shop, &listening.url()).await;
    let sells = machine.run(&["--sales", "1", "--sync"], None).await;
    assert!(sells.status.success(), "{sells:?}");
    assert_eq!(at_server(&shop, "SELECT count(*) FROM orders").await, 1);
    check(&shop).await;
}

#[tokio::test]
async fn row_37_a_server_that_is_killed_in_a_migration_is_as_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_books, config) = Books::open(crate::ENGINE, &folder).unwrap();
    let migrate = |kill_at: Option<String>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.arg("--db").arg(place(&config)).arg("migrate");
        command.envs(kill_at.map(|step| ("EVERTILL_KILL_AT", step)));
        command.output().unwrap()
    };
    // One migration is killed, the next run finishes it and is killed in the one after. Half of one could not be done again.
    for (run, nth) in [(0, 1), (1, 2), (2, 2), (3, 2)] {
        let dies = migrate(Some(format!("mid_migration:{nth}")));
        assert!(!dies.status.success(), "run {run} met no migration");
        if crate::ENGINE == Engine::Sqlite {
            let db = rusqlite::Connection::open(&config.database).unwrap();
            assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), run);
        }
    }
    assert!(migrate(None).status.success());
    let breaches = Opened::open(&config, 0).await.unwrap().store().check().await.unwrap();
    assert_eq!(breaches, Vec::new());
    assert!(migrate(None).status.success(), "and a second time there is nothing to do");
}
