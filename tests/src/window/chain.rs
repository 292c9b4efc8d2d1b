//! A demo chain and its server, as `cargo xtask run` has them: the shipped program in a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;

use super::program;
use super::tied::Tied;

/// Who can sign in where, as `evertill-server demo` says it.
#[derive(Debug, Clone, Deserialize)]
pub struct Demo {
    pub hq_user: String,
    pub hq_password: String,
    pub pins: Vec<Pin>,
    pub enrol_codes: Vec<EnrolCode>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Pin {
    pub name: String,
    pub role: String,
    pub pin: String,
    pub store: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct EnrolCode {
    pub store: String,
    pub register: String,
    pub code: String,
}

/// What an order from the web comes to, and what of it is each vendor's, in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrder {
    pub total: i64,
    pub parts: Vec<(String, i64)>,
}

/// The running server of a fresh demo chain.
#[derive(Debug)]
pub struct Chain {
    pub demo: Demo,
    pub address: SocketAddr,
    /// Where the server's letters to customers go, as files.
    pub letters: PathBuf,
    program: PathBuf,
    database: PathBuf,
    _server: Tied,
}

impl Chain {
    /// Makes the chain in a folder and serves it on a free port.
    pub fn open(folder: &Path) -> Result<Self> {
        let letters = folder.join("letters");
        std::fs::create_dir_all(&letters)?;
        let program = program("evertill-server", "EVERTILL_SERVER_BIN")?;
        let database = folder.join("server.sqlite");
        let demo = serde_json::from_str(&run(&program, &database, &["demo"])?)?;
        let mut command = Command::new(&program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--db"]).arg(&database);
        command.env("EVERTILL_SECOND_FACTOR", "offered");
        command.env("EVERTILL_MAIL_FOLDER", &letters).env("EVERTILL_MAIL_FROM", "shop@alder-rye.example");
        let mut server = Tied::piped("evertill-server", &command)?;
        let mut said = BufReader::new(server.stdout().context("the server's output")?).lines();
        let address = said.by_ref().map_while(Result::ok).find_map(|line| address_in(&line));
        let address = address.context("the server did not say where it listens")?;
        // Somebody must go on reading, or the server waits for room in the pipe.
        std::thread::spawn(move || said.count());
        Ok(Self { demo, address, letters, program, database, _server: server })
    }

    /// Runs a command of the server's program on the database that is being served.
    pub fn cli(&self, args: &[&str]) -> Result<String> {
        run(&self.program, &self.database, args)
    }

    /// How much of a product a store has, in thousandths, as the server's books say.
    pub fn on_hand(&self, store: &str, sku: &str) -> Result<i64> {
        let db = Connection::open_with_flags(&self.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT on_hand FROM stock_level AS l
                   JOIN store AS s ON s.id = l.store_id JOIN variant AS v ON v.id = l.variant_id
                   WHERE s.code = ?1 AND v.sku = ?2";
        Ok(db.query_row(sql, [store, sku], |row| row.get(0))?)
    }

    /// An order from the web, as the server's books have it.
    pub fn web_order(&self, number: &str) -> Result<WebOrder> {
        let db = Connection::open_with_flags(&self.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT id, total FROM orders WHERE number = ?1 AND channel = 'web'";
        let (id, total): (i64, i64) = db.query_row(sql, [number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sql = "SELECT v.name, s.total FROM sub_order AS s
                   JOIN vendor AS v ON v.tenant_id = s.tenant_id AND v.id = s.vendor_id
                   WHERE s.order_id = ?1 ORDER BY s.number";
        let mut rows = db.prepare(sql)?;
        let parts = rows.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(WebOrder { total, parts: parts.collect::<rusqlite::Result<_>>()? })
    }

    /// How many orders there are from the web.
    pub fn web_orders(&self) -> Result<i64> {
        let db = Connection::open_with_flags(&self.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT count(*) FROM orders WHERE channel = 'web'";
        Ok(db.query_row(sql, [], |row| row.get(0))?)
    }

    /// How much of a product is in all open carts on the web together, in thousandths.
    pub fn in_carts(&self, variant: i64) -> Result<i64> {
        let db = Connection::open_with_flags(&self.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let sql = "SELECT coalesce(sum(i.qty), 0) FROM cart_item AS i
                   JOIN cart AS c ON c.tenant_id = i.tenant_id AND c.id = i.cart_id
                   WHERE c.status = 'active' AND i.variant_id = ?1";
        Ok(db.query_row(sql, [variant], |row| row.get(0))?)
    }

    #[must_use]
    pub fn database(&self) -> &Path {
        &self.database
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The first person with a role in a store.
    pub fn person(&self, store: &str, role: &str) -> Result<&Pin> {
        let mut pins = self.demo.pins.iter();
        let found = pins.find(|pin| pin.store == store && pin.role == role);
        found.with_context(|| format!("the demo has no {role} in {store}"))
    }

    /// A code to enrol the first register of a store with.
    pub fn enrol_code(&self, store: &str) -> Result<&str> {
        let mut codes = self.demo.enrol_codes.iter();
        let found = codes.find(|code| code.store == store).map(|code| code.code.as_str());
        found.with_context(|| format!("the demo has no register in {store}"))
    }
}

fn run(program: &Path, database: &Path, args: &[&str]) -> Result<String> {
    let output = Command::new(program).args(args).arg("--db").arg(database).output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "evertill-server {} failed: {complaint}", args.join(" "));
    Ok(String::from_utf8(output.stdout)?)
}

/// `listening on http://127.0.0.1:7317`
fn address_in(line: &str) -> Option<SocketAddr> {
    line.strip_prefix("listening on http://")?.trim().parse().ok()
}
