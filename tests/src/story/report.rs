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
    /// `checked` is what the server's own check of its database said.
    pub(super) fn read(
        server: &Path,
        till_folder: &Path,
        told: &Told,
        checked: &Result<String>,
    ) -> Result<Self> {
        let till = TillBooks::read(&till::database(till_folder))?;
        let server = ServerBooks::read(server, till.register)?;
        let totals = figures(&till, &server);
        let mut checks = checks(told, &till, &server, &totals);
        checks.push(Check {
            what: "the server's own check finds no breach",
            held: checked.is_ok(),
            found: match checked {
                Ok(said) => said.lines().last().unwrap_or("nothing").to_owned(),
                Err(error) => format!("{error:#}"),
            },
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A till and a server that agree, with the story's number of sales.
    fn even() -> (Told, TillBooks, ServerBooks) {
        let number = |n: usize| format!("S1-R1A-{n:06}");
        let key = |n: usize| Uuid::from_u128(n as u128);
        let all = 1..=script::ONLINE.len() + script::OFFLINE.len();
        let sold = |n| Sold { receipt: number(n), total_minor: 450, change_minor: 0 };
        let sale = |n| TillSale {
            receipt: number(n),
            key: key(n),
            total: 450,
            offline: n > 3,
            voided: n <= 2,
            acked: true,
        };
        let order = |n| ServerOrder {
            number: number(n),
            key: key(n),
            cart: key(n + 1000),
            total: 450,
            voided: n <= 2,
            outcome: "booked".into(),
            exceptions: if n == 4 { vec!["PRICE_STALE".into(), "STOCK_SHORT".into()] } else { Vec::new() },
        };
        let events = super::super::books::Events::from([("sale".to_owned(), 23), ("void".to_owned(), 2)]);
        let totals: super::super::books::Totals = (0..13).map(|n| (format!("figure {n}"), n)).collect();
        let told = Told { sold: all.clone().map(sold).collect(), voided: vec![number(1), number(2)] };
        let till = TillBooks {
            register: Uuid::nil(),
            sales: all.clone().map(sale).collect(),
            events: events.clone(),
            totals: totals.clone(),
        };
        let server = ServerBooks { orders: all.map(order).collect(), events, booked: 25, parked: 0, totals };
        (told, till, server)
    }

    fn failed((told, till, server): &(Told, TillBooks, ServerBooks)) -> Vec<&'static str> {
        let checks = checks(told, till, server, &figures(till, server));
        checks.into_iter().filter(|check| !check.held).map(|check| check.what).collect()
    }

    #[test]
    fn a_day_that_comes_out_even_holds() {
        assert_eq!(failed(&even()), Vec::<&str>::new());
    }

    #[test]
    fn each_check_fails_when_what_it_looks_at_is_wrong() {
        type Break = fn(&mut (Told, TillBooks, ServerBooks));
        let broken: [(&str, Break); 9] = [
            ("every sale is in the server's books", |day| drop(day.2.orders.pop())),
            ("every sale is in the till's journal", |day| drop(day.1.sales.pop())),
            ("what the receipts said is what both have", |day| day.2.orders[7].total += 1),
            ("the till waits for nothing", |day| day.1.sales[7].acked = false),
            ("no key, cart or number came twice", |day| day.2.orders[7].cart = day.2.orders[8].cart),
            ("the server has every event, booked or parked", |day| day.2.booked -= 1),
            ("two sales are voided at both ends", |day| day.2.orders[0].voided = false),
            ("a price changed meanwhile (PRICE_STALE)", |day| drop(day.2.orders[3].exceptions.remove(0))),
            ("the control totals are equal", |day| *day.2.totals.entry("figure 3".into()).or_default() += 1),
        ];
        for (what, break_it) in broken {
            let mut day = even();
            break_it(&mut day);
            assert!(failed(&day).contains(&what), "{what}: {:?}", failed(&day));
        }
    }
}
