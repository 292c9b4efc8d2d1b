//! Loads, in a few set-based queries, everything that a batch of events is judged by.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use evertill_domain::cart::MoneyRules;
use evertill_domain::event::{Return, Sale};
use evertill_domain::journal::{Hash, body_hash};
use evertill_domain::price::{PriceBasis, PriceVersion, UnitPrice};
use evertill_domain::reconcile::{SaleView, SoldLine, UserView, VariantView, View, Waiting, WaitingFact};
use evertill_domain::time::instant;
use evertill_domain::{Body, Fact, Money, Quantity, Role, Rounding, TaxRounding};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use uuid::Uuid;

use super::Part;
use crate::store::sqlite::registers::unsigned;
use crate::store::{Push, Register, StoreError, StoreResult};
use crate::sync::books::{Books, Held, Mark, OrderRef, Source, Till};

/// What the events of a store mention.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    pub tenant: i64,
    pub variants: BTreeSet<i64>,
    pub users: BTreeSet<i64>,
    pub targets: BTreeSet<Uuid>,
    pub carts: BTreeSet<Uuid>,
    /// Keys of sales, for which voids and returns may wait.
    pub sales: BTreeSet<Uuid>,
}

impl Mentioned {
    pub fn add(&mut self, key: Uuid, body: &Body) {
        self.users.extend(body.by);
        match &body.fact {
            Fact::Sale(sale) => {
                self.sales.insert(key);
                self.carts.insert(sale.cart);
                self.add_lines(sale);
            }
            Fact::Void(void) => {
                self.users.extend(void.approved_by);
                self.targets.insert(void.target);
            }
            Fact::Return(ret) => self.add_return(ret),
            Fact::SignIn(_) | Fact::SignOut(_) | Fact::ClockChanged(_) | Fact::IncarnationOpened(_) => {}
        }
    }

    fn add_lines(&mut self, sale: &Sale) {
        for line in &sale.lines {
            self.variants.insert(line.variant);
            if let PriceBasis::Override { approval, .. } = &line.basis {
                self.users.insert(approval.by);
            }
            let approvals = line.discounts.iter().filter_map(|discount| discount.approval.as_ref());
            self.users.extend(approvals.map(|approval| approval.by));
        }
    }

    fn add_return(&mut self, ret: &Return) {
        self.users.extend(ret.approved_by);
        self.targets.insert(ret.target);
        self.variants.extend(ret.lines.iter().map(|line| line.variant));
    }
}

/// Everything for the parts of some pushes.
pub(super) fn books(tx: &Connection, pushes: &[Push], parts: &[Part]) -> StoreResult<Books> {
    let mut books = Books { next_event: next_event(tx)?, ..Books::default() };
    let mut stores: HashMap<i64, Mentioned> = HashMap::new();
    let mut keys = Vec::new();
    for part in parts {
        let Some(push) = pushes.get(part.push) else { continue };
        let register = &push.register;
        let mentioned = stores.entry(register.store).or_default();
        mentioned.tenant = register.tenant;
        for event in push.events.get(part.events.clone()).unwrap_or_default() {
            keys.push(event.key);
            if let Ok(body) = &event.read {
                mentioned.add(event.key, body);
            }
        }
        let at = (register.id, push.incarnation);
        if let Entry::Vacant(vacant) = books.marks.entry(at) {
            vacant.insert(mark(tx, register.id, push.incarnation)?);
        }
        if let Entry::Vacant(vacant) = books.tills.entry(register.id) {
            vacant.insert(till(tx, register)?);
        }
    }
    held(tx, &keys, &mut books)?;
    for (store, mentioned) in &stores {
        view(tx, *store, mentioned, &mut books)?;
    }
    Ok(books)
}

pub(super) fn next_event(tx: &Connection) -> StoreResult<i64> {
    Ok(tx.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM event")?.query_row((), |row| row.get(0))?)
}

/// How far one life of a register's journal is held.
pub(in crate::store::sqlite) fn mark(tx: &Connection, register: Uuid, incarnation: u32) -> StoreResult<Mark> {
    let sql = "SELECT seq, hash FROM incarnation WHERE register_id = ?1 AND incarnation = ?2";
    let found: Option<(i64, Hash)> = tx
        .prepare_cached(sql)?
        .query_row(params![register, incarnation], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let sql = "SELECT coalesce(max(seq), 0) FROM parked_body WHERE register_id = ?1 AND incarnation = ?2";
    let aside: i64 = tx.prepare_cached(sql)?.query_row(params![register, incarnation], |row| row.get(0))?;
    let (seq, hash) = found.unwrap_or_default();
    Ok(Mark { seq: unsigned(seq), hash, aside: unsigned(aside) })
}

pub(super) fn till(tx: &Connection, register: &Register) -> StoreResult<Till> {
    let sql = "SELECT last_business_ms FROM register WHERE id = ?1";
    let last: Option<i64> = tx.prepare_cached(sql)?.query_row([register.id], |row| row.get(0))?;
    Ok(Till {
        enrolled_at: instant(register.enrolled_ms.unwrap_or_default()),
        last_business_time: last.map(instant),
    })
}

/// What is there already under the keys of the batch.
fn held(tx: &Connection, keys: &[Uuid], books: &mut Books) -> StoreResult<()> {
    let keys = hex_array(keys);
    let sql = "SELECT e.key, e.body, e.result FROM json_each(?1) AS j CROSS JOIN event AS e ON e.key = unhex(j.value)";
    each(tx, sql, [&keys], |row| {
        books.held.insert(row.get(0)?, Held { body: row.get(1)?, result: row.get(2)? });
        Ok(())
    })?;
    let sql = "SELECT p.key, p.body, p.result FROM json_each(?1) AS j
               CROSS JOIN parked_body AS p ON p.key = unhex(j.value)";
    each(tx, sql, [&keys], |row| {
        let body: String = row.get(1)?;
        books.aside.insert((row.get(0)?, body_hash(body.as_bytes())), row.get(2)?);
        Ok(())
    })
}

/// The view of one store, into the books.
pub(super) fn view(tx: &Connection, store: i64, mentioned: &Mentioned, books: &mut Books) -> StoreResult<()> {
    let tenant = mentioned.tenant;
    let variants = int_array(&mentioned.variants);
    let (orders, sales) = sales(tx, tenant, &mentioned.targets)?;
    books.orders.extend(orders);
    let view = View {
        // Each push sets its own.
        received_at: DateTime::<Utc>::UNIX_EPOCH,
        enrolled_at: DateTime::<Utc>::UNIX_EPOCH,
        last_business_time: None,
        rules: rules(tx, tenant, store)?,
        variants: variants_of(tx, tenant, &variants)?,
        prices: prices_of(tx, tenant, store, &variants)?,
        available: available(tx, tenant, store, &variants)?,
        users: users(tx, tenant, &int_array(&mentioned.users))?,
        sales,
        carts: carts(tx, tenant, &mentioned.carts)?,
        waiting: waiting(tx, tenant, &mentioned.sales, books)?,
    };
    books.views.insert(store, view);
    Ok(())
}

fn rules(tx: &Connection, tenant: i64, store: i64) -> StoreResult<MoneyRules> {
    let sql = "SELECT s.currency, t.rounding, s.tax_included, s.cash_step, s.tax_per_receipt
               FROM store s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = ?1 AND s.id = ?2";
    let (currency, rounding, tax_included, cash_step, per_receipt) =
        tx.prepare_cached(sql)?.query_row([tenant, store], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    let (rounding, tax_rounding) = (rounding_of(&rounding)?, TaxRounding::of(per_receipt));
    Ok(MoneyRules { currency, rounding, tax_included, tax_rounding, cash_step })
}

/// Reads the tenant's way of rounding.
pub(in crate::store::sqlite) fn rounding_of(text: &str) -> StoreResult<Rounding> {
    let read: Result<Rounding, serde::de::value::Error> = Rounding::deserialize(text.into_deserializer());
    read.map_err(|why| StoreError::Corrupt(format!("rounding: {why}")))
}

fn variants_of(tx: &Connection, tenant: i64, ids: &str) -> StoreResult<HashMap<i64, VariantView>> {
    let sql = "SELECT v.id, v.vendor_id, v.retired, v.allow_open, v.allow_label, v.allow_amount, v.tracked
               FROM json_each(?2) AS j CROSS JOIN variant AS v ON v.tenant_id = ?1 AND v.id = j.value";
    let mut found = HashMap::new();
    each(tx, sql, params![tenant, ids], |row| {
        let variant = VariantView {
            vendor: row.get(1)?,
            retired: row.get(2)?,
            allow_open: row.get(3)?,
            allow_label: row.get(4)?,
            allow_amount: row.get(5)?,
            tracked: row.get(6)?,
        };
        found.insert(row.get(0)?, variant);
        Ok(())
    })?;
    Ok(found)
}

fn prices_of(
    tx: &Connection,
    tenant: i64,
    store: i64,
    ids: &str,
) -> StoreResult<HashMap<i64, Vec<PriceVersion>>> {
    // Named, because SQLite would rather walk all prices of the tenant: its key is the table itself.
    let sql = "SELECT p.variant_id, p.id, p.amount, p.valid_from_ms, p.recorded_ms, p.no
               FROM json_each(?3) AS j
               CROSS JOIN price AS p INDEXED BY price_by_variant
                   ON p.tenant_id = ?1 AND p.store_id = ?2 AND p.variant_id = j.value";
    let mut found: HashMap<i64, Vec<PriceVersion>> = HashMap::new();
    each(tx, sql, params![tenant, store, ids], |row| {
        let version = PriceVersion {
            id: row.get(1)?,
            amount: UnitPrice(row.get(2)?),
            valid_from: instant(row.get(3)?),
            recorded_at: instant(row.get(4)?),
            no: unsigned(row.get(5)?),
        };
        found.entry(row.get(0)?).or_default().push(version);
        Ok(())
    })?;
    Ok(found)
}

fn available(tx: &Connection, tenant: i64, store: i64, ids: &str) -> StoreResult<HashMap<i64, Quantity>> {
    let sql = "SELECT l.variant_id, l.on_hand - l.reserved FROM json_each(?3) AS j
               CROSS JOIN stock_level AS l ON l.tenant_id = ?1 AND l.store_id = ?2 AND l.variant_id = j.value";
    let mut found = HashMap::new();
    each(tx, sql, params![tenant, store, ids], |row| {
        found.insert(row.get(0)?, Quantity(row.get(1)?));
        Ok(())
    })?;
    Ok(found)
}

fn users(tx: &Connection, tenant: i64, ids: &str) -> StoreResult<HashMap<i64, UserView>> {
    let sql = "SELECT u.id, u.active, u.role FROM json_each(?2) AS j
               CROSS JOIN user AS u ON u.tenant_id = ?1 AND u.id = j.value";
    let mut found = HashMap::new();
    each(tx, sql, params![tenant, ids], |row| {
        let role: String = row.get(2)?;
        if let Some(role) = Role::parse(&role) {
            found.insert(row.get(0)?, UserView { active: row.get(1)?, role });
        }
        Ok(())
    })?;
    Ok(found)
}

fn carts(tx: &Connection, tenant: i64, carts: &BTreeSet<Uuid>) -> StoreResult<HashMap<Uuid, Uuid>> {
    let sql = "SELECT o.cart_id, o.key FROM json_each(?2) AS j
               CROSS JOIN orders AS o ON o.cart_id = unhex(j.value) AND o.tenant_id = ?1";
    let mut found = HashMap::new();
    each(tx, sql, params![tenant, hex_array(carts)], |row| {
        found.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    Ok(found)
}

type Sales = (HashMap<Uuid, OrderRef>, HashMap<Uuid, SaleView>);

/// Booked sales by the keys of their events.
pub(super) fn sales(tx: &Connection, tenant: i64, keys: &BTreeSet<Uuid>) -> StoreResult<Sales> {
    let (mut orders, mut sales, mut by_row) = (HashMap::new(), HashMap::new(), HashMap::new());
    if keys.is_empty() {
        return Ok((orders, sales));
    }
    let sql = "SELECT o.key, o.id, o.number, o.register_id, o.total + o.rounding, o.refunded, o.voided_ms IS NOT NULL
               FROM json_each(?2) AS j CROSS JOIN orders AS o ON o.key = unhex(j.value) AND o.tenant_id = ?1";
    each(tx, sql, params![tenant, hex_array(keys)], |row| {
        let (key, id): (Uuid, i64) = (row.get(0)?, row.get(1)?);
        by_row.insert(id, key);
        orders.insert(key, OrderRef { row: id, number: row.get(2)?, register: row.get(3)? });
        let sale = SaleView {
            lines: Vec::new(),
            paid: Money(row.get(4)?),
            refunded: Money(row.get(5)?),
            voided: row.get(6)?,
        };
        sales.insert(key, sale);
        Ok(())
    })?;
    let sql = "SELECT l.order_id, l.variant_id, l.qty, l.taken, l.short FROM json_each(?1) AS j
               CROSS JOIN order_line AS l ON l.order_id = j.value ORDER BY l.order_id, l.line";
    each(tx, sql, [int_array(by_row.keys())], |row| {
        let sold = SoldLine {
            variant: row.get(1)?,
            qty: Quantity(row.get(2)?),
            taken: Quantity(row.get(3)?),
            short: Quantity(row.get(4)?),
        };
        if let Some(sale) = by_row.get(&row.get(0)?).and_then(|key| sales.get_mut(key)) {
            sale.lines.push(sold);
        }
        Ok(())
    })?;
    Ok((orders, sales))
}

/// Voids and returns that came before these sales, in the order in which they came.
fn waiting(
    tx: &Connection,
    tenant: i64,
    sales: &BTreeSet<Uuid>,
    books: &mut Books,
) -> StoreResult<HashMap<Uuid, Vec<Waiting>>> {
    let mut found: HashMap<Uuid, Vec<Waiting>> = HashMap::new();
    let any: bool =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM waiting)")?.query_row((), |row| row.get(0))?;
    if !any {
        return Ok(found);
    }
    let sql = "SELECT w.target, e.key, e.body, e.id, r.store_id, e.register_id
               FROM json_each(?2) AS j CROSS JOIN waiting AS w ON w.target = unhex(j.value)
               JOIN event AS e ON e.key = w.key AND e.tenant_id = ?1
               JOIN register AS r ON r.id = e.register_id ORDER BY e.id";
    each(tx, sql, params![tenant, hex_array(sales)], |row| {
        let (target, key, body): (Uuid, Uuid, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Ok(body) = Body::decode(&body) else { return Ok(()) };
        let fact = match &body.fact {
            Fact::Return(ret) => WaitingFact::Return(ret.clone()),
            _ => WaitingFact::Void,
        };
        found.entry(target).or_default().push(Waiting { key, fact });
        let source =
            Source { event: row.get(3)?, store: row.get(4)?, register: row.get(5)?, body: Arc::new(body) };
        books.waiting.insert(key, source);
        Ok(())
    })?;
    Ok(found)
}

fn each<P: rusqlite::Params>(
    tx: &Connection,
    sql: &str,
    params: P,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> StoreResult<()> {
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// `[1,2]`, for `json_each`.
pub(in crate::store::sqlite) fn int_array<'a>(ids: impl IntoIterator<Item = &'a i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// `["00ff"]`, for `json_each` and `unhex`.
pub(in crate::store::sqlite) fn hex_array<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", ids.join(","))
}
