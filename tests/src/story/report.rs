//! The story's end: a table of its sales, the control totals of both ends, and what had to hold.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use uuid::Uuid;

use super::books::{ServerBooks, ServerOrder, TillBooks, TillSale};
use super::scenes::Told;
use super::script;
use crate::window::till::{self, Sold};

/// One sale, from the screen to the server's books.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub receipt: String,
    pub key: Uuid,
    pub total_minor: i64,
    pub offline: bool,
    pub voided: bool,
    pub outcome: String,
    pub exceptions: Vec<String>,
}

/// One figure at both ends.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub name: String,
    pub till: i64,
    pub server: i64,
}

/// Something that had to hold.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    pub what: &'static str,
    pub held: bool,
    pub found: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub sales: Vec<Row>,
    pub totals: Vec<Figure>,
    pub checks: Vec<Check>,
}

impl Report {
    pub(super) fn read(server: &Path, till_folder: &Path, told: &Told) -> Result<Self> {
        let till = TillBooks::read(&till::database(till_folder))?;
        let server = ServerBooks::read(server, till.register)?;
        let totals = figures(&till, &server);
        let checks = checks(told, &till, &server, &totals);
        let row = |sale: &TillSale| {
            let order = server.orders.iter().find(|order| order.key == sale.key);
            Row {
                receipt: sale.receipt.clone(),
                key: sale.key,
                total_minor: sale.total,
                offline: sale.offline,
                voided: sale.voided,
                outcome: order.map_or_else(|| "missing".into(), |order| order.outcome.clone()),
                exceptions: order.map(|order| order.exceptions.clone()).unwrap_or_default(),
            }
        };
        Ok(Self { sales: till.sales.iter().map(row).collect(), totals, checks })
    }

    #[must_use]
    pub fn all_held(&self) -> bool {
        self.checks.iter().all(|check| check.held)
    }
}

fn figures(till: &TillBooks, server: &ServerBooks) -> Vec<Figure> {
    let figure = |(name, till): (&String, &i64)| {
        let server = server.totals.get(name)?;
        Some(Figure { name: name.clone(), till: *till, server: *server })
    };
    till.totals.iter().filter_map(figure).collect()
}

fn checks(told: &Told, till: &TillBooks, server: &ServerBooks, totals: &[Figure]) -> Vec<Check> {
    let expected = script::ONLINE.len() + script::OFFLINE.len();
    let count = |what, found: usize, wanted: usize| Check {
        what,
        held: found == wanted,
        found: format!("{found} of {wanted}"),
    };
    let with = |what, code: &str| {
        let found =
            server.orders.iter().filter(|order| order.exceptions.iter().any(|each| each == code)).count();
        Check { what, held: found > 0, found: found.to_string() }
    };
    let differing: Vec<&str> =
        totals.iter().filter(|each| each.till != each.server).map(|f| &*f.name).collect();
    vec![
        count("every sale is in the till's journal", till.sales.len(), expected),
        count("every sale is in the server's books", server.orders.len(), expected),
        count("what the receipts said is what both have", agreeing(told, till, server), expected),
        count("the till waits for nothing", till.sales.iter().filter(|sale| sale.acked).count(), expected),
        count("no key, cart or number came twice", distinct(&server.orders), expected),
        Check {
            what: "the server has every event, booked or parked",
            held: till.events == server.events
                && server.booked + server.parked == server.events.values().sum::<i64>(),
            found: format!("{:?}, {} booked, {} parked", server.events, server.booked, server.parked),
        },
        count("two sales are voided at both ends", voided(told, till, server), 2),
        with("a price changed meanwhile (PRICE_STALE)", "PRICE_STALE"),
        with("a product sold out meanwhile (STOCK_SHORT)", "STOCK_SHORT"),
        Check {
            what: "the control totals are equal",
            held: totals.len() > 10 && differing.is_empty(),
            found: if differing.is_empty() {
                format!("{} figures", totals.len())
            } else {
                differing.join(", ")
            },
        },
    ]
}

/// Sales whose receipt on the screen, journal entry and order say the same.
fn agreeing(told: &Told, till: &TillBooks, server: &ServerBooks) -> usize {
    let same = |sold: &&Sold| {
        let sale =
            till.sales.iter().find(|sale| sale.receipt == sold.receipt && sale.total == sold.total_minor);
        let order = |sale: &TillSale| {
            let mut orders = server.orders.iter();
            orders.any(|order| {
                order.key == sale.key && order.number == sale.receipt && order.total == sale.total
            })
        };
        sale.is_some_and(order)
    };
    told.sold.iter().filter(same).count()
}

/// How many orders there are once everything that may come only once is counted once.
fn distinct(orders: &[ServerOrder]) -> usize {
    let keys: BTreeSet<Uuid> = orders.iter().map(|order| order.key).collect();
    let carts: BTreeSet<Uuid> = orders.iter().map(|order| order.cart).collect();
    let numbers: BTreeSet<&str> = orders.iter().map(|order| &*order.number).collect();
    keys.len().min(carts.len()).min(numbers.len())
}

fn voided(told: &Told, till: &TillBooks, server: &ServerBooks) -> usize {
    let at_till: BTreeSet<&str> =
        till.sales.iter().filter(|sale| sale.voided).map(|sale| &*sale.receipt).collect();
    let at_server: BTreeSet<&str> =
        server.orders.iter().filter(|order| order.voided).map(|order| &*order.number).collect();
    let meant: BTreeSet<&str> = told.voided.iter().map(|receipt| &**receipt).collect();
    if at_till == meant && at_server == meant { meant.len() } else { 0 }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<15} {:<36} {:>8}  {:<8} {:<7} exceptions",
            "receipt", "key", "total", "sold", "outcome"
        )?;
        for sale in &self.sales {
            let where_ = if sale.offline { "offline" } else { "online" };
            let mut remarks = sale.exceptions.clone();
            if sale.voided {
                remarks.push("(voided)".into());
            }
            let total = cents(sale.total_minor);
            let remarks = remarks.join(" ");
            writeln!(
                f,
                "{:<15} {:<36} {total:>8}  {where_:<8} {:<7} {remarks}",
                sale.receipt, sale.key, sale.outcome
            )?;
        }
        writeln!(f, "\n{:<15} {:>12} {:>12}", "control total", "till", "server")?;
        for figure in &self.totals {
            let mark = if figure.till == figure.server { "" } else { "  ← differs" };
            writeln!(f, "{:<15} {:>12} {:>12}{mark}", figure.name, figure.till, figure.server)?;
        }
        writeln!(f)?;
        for check in &self.checks {
            let mark = if check.held { "ok    " } else { "FAILED" };
            writeln!(f, "{mark} {} ({})", check.what, check.found)?;
        }
        Ok(())
    }
}

fn cents(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}
