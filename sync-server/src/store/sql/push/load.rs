//! Loads, in a few set-based queries, everything that a batch of events is judged by.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use evertill_domain::cart::MoneyRules;
use evertill_domain::event::{Return, Sale};
use evertill_domain::journal::body_hash;
use evertill_domain::price::{PriceBasis, PriceVersion, UnitPrice};
use evertill_domain::reconcile::{SaleView, SoldLine, UserView, VariantView, View, Waiting, WaitingFact};
use evertill_domain::time::instant;
use evertill_domain::{Body, Fact, Money, Quantity, Role, Rounding, TaxRounding};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use uuid::Uuid;

use super::Part;
use crate::store::sql::outbox::Products;
use crate::store::sql::{Arg, Db, args};
use crate::store::{Push, Register, StoreError, StoreResult};
use crate::sync::books::{Books, Held, Level, Mark, OrderRef, Source, Till};

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

/// Everything for the parts of some pushes, all of one tenant where tenants have journals of their own. What is to be
/// parked is not `judged`: nothing that it mentions is looked at, for that may be why it fails.
pub(super) fn books(db: Db<'_>, pushes: &[Push], parts: &[Part], judged: bool) -> StoreResult<Books> {
    let mut stores: BTreeMap<(i64, i64), Mentioned> = BTreeMap::new();
    let mut keys: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    let mut registers: BTreeMap<i64, BTreeMap<Uuid, &Register>> = BTreeMap::new();
    for part in parts {
        let Some(push) = pushes.get(part.push) else { continue };
        let register = &push.register;
        registers.entry(register.tenant).or_default().insert(register.id, register);
        let mentioned = stores.entry((register.tenant, register.store)).or_default();
        mentioned.tenant = register.tenant;
        for event in push.events.get(part.events.clone()).unwrap_or_default() {
            keys.entry(register.tenant).or_default().push(event.key);
            if let Ok(body) = &event.read {
                mentioned.add(event.key, body);
            }
        }
    }
    let tenant = registers.keys().next().copied().unwrap_or_default();
    let mut books = Books { next_event: next_event(db, tenant)?, ..Books::default() };
    for (tenant, registers) in &registers {
        marks(db, *tenant, registers, &mut books)?;
    }
    for (tenant, keys) in &keys {
        held(db, *tenant, keys, &mut books)?;
    }
    for ((_, store), mentioned) in stores.iter().filter(|_| judged) {
        view(db, *store, mentioned, &mut books)?;
    }
    Ok(books)
}

/// The journal's next row. In PostgreSQL it is the tenant's own, and held until the transaction ends: batches of one
/// tenant are decided one after the other, whichever server they came to.
pub(super) fn next_event(db: Db<'_>, tenant: i64) -> StoreResult<i64> {
    let Db::Postgres(_) = db else {
        return db.of_all().need("SELECT coalesce(max(id), 0) + 1 FROM event", &[], |row| row.get(0));
    };
    let sql = "SELECT next_event FROM ledger WHERE tenant_id = ?1 FOR UPDATE";
    if let Some(next) = db.one(sql, args![tenant], |row| row.get(0))? {
        return Ok(next);
    }
    db.execute("INSERT INTO ledger (tenant_id) VALUES (?1) ON CONFLICT DO NOTHING", args![tenant])?;
    db.need(sql, args![tenant], |row| row.get(0))
}

/// How far the registers' journals are held, every life of them, and their own times.
fn marks(
    db: Db<'_>,
    tenant: i64,
    registers: &BTreeMap<Uuid, &Register>,
    books: &mut Books,
) -> StoreResult<()> {
    let ids: Vec<Uuid> = registers.keys().copied().collect();
    let ids = Arg::Ids(&ids);
    let sql = "SELECT i.register_id, i.incarnation, i.seq, i.hash FROM json_each(?2) AS k
               CROSS JOIN incarnation AS i ON i.tenant_id = ?1 AND i.register_id = unhex(k.value)";
    db.each(sql, args![tenant, ids], |row| {
        let mark = Mark { seq: row.get(2)?, hash: row.get(3)?, aside: 0 };
        books.marks.insert((row.get(0)?, row.get(1)?), mark);
        Ok(())
    })?;
    let sql = "SELECT p.register_id, p.incarnation, max(p.seq) FROM json_each(?2) AS k
               CROSS JOIN parked_body AS p ON p.tenant_id = ?1 AND p.register_id = unhex(k.value)
               GROUP BY p.register_id, p.incarnation";
    db.each(sql, args![tenant, ids], |row| {
        books.marks.entry((row.get(0)?, row.get(1)?)).or_default().aside = row.get(2)?;
        Ok(())
    })?;
    let sql = "SELECT r.id, r.last_business_ms FROM json_each(?2) AS k
               CROSS JOIN register AS r ON r.tenant_id = ?1 AND r.id = unhex(k.value)";
    db.each(sql, args![tenant, ids], |row| {
        let id = row.get(0)?;
        if let Some(register) = registers.get(&id) {
            books.tills.insert(id, till_of(register, row.get(1)?));
        }
        Ok(())
    })
}

fn till_of(register: &Register, last_business_ms: Option<i64>) -> Till {
    Till {
        enrolled_at: instant(register.enrolled_ms.unwrap_or_default()),
        last_business_time: last_business_ms.map(instant),
    }
}

/// How far one life of a register's journal is held.
pub(in crate::store::sql) fn mark(
    db: Db<'_>,
    tenant: i64,
    register: Uuid,
    incarnation: u32,
) -> StoreResult<Mark> {
    let sql =
        "SELECT seq, hash FROM incarnation WHERE tenant_id = ?1 AND register_id = ?2 AND incarnation = ?3";
    let at = args![tenant, register, incarnation];
    let found = db.one(sql, at, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = "SELECT coalesce(max(seq), 0) FROM parked_body
               WHERE tenant_id = ?1 AND register_id = ?2 AND incarnation = ?3";
    let aside = db.need(sql, at, |row| row.get(0))?;
    let (seq, hash) = found.unwrap_or_default();
    Ok(Mark { seq, hash, aside })
}

pub(super) fn till(db: Db<'_>, register: &Register) -> StoreResult<Till> {
    let sql = "SELECT last_business_ms FROM register WHERE tenant_id = ?1 AND id = ?2";
    let last = db.need(sql, args![register.tenant, register.id], |row| row.get(0))?;
    Ok(till_of(register, last))
}

/// What is there already under the keys of the batch.
fn held(db: Db<'_>, tenant: i64, keys: &[Uuid], books: &mut Books) -> StoreResult<()> {
    let sql = "SELECT e.key, e.body, e.result FROM json_each(?2) AS k
               CROSS JOIN event AS e ON e.tenant_id = ?1 AND e.key = unhex(k.value)";
    db.each(sql, args![tenant, Arg::Ids(keys)], |row| {
        books.held.insert(row.get(0)?, Held { body: row.get(1)?, result: row.get(2)? });
        Ok(())
    })?;
    let sql = "SELECT p.key, p.body, p.result FROM json_each(?2) AS k
               CROSS JOIN parked_body AS p ON p.tenant_id = ?1 AND p.key = unhex(k.value)";
    db.each(sql, args![tenant, Arg::Ids(keys)], |row| {
        let body: String = row.get(1)?;
        books.aside.insert((row.get(0)?, body_hash(body.as_bytes())), row.get(2)?);
        Ok(())
    })
}

/// The view of one store, into the books.
pub(super) fn view(db: Db<'_>, store: i64, mentioned: &Mentioned, books: &mut Books) -> StoreResult<()> {
    let tenant = mentioned.tenant;
    let variants: Vec<i64> = mentioned.variants.iter().copied().collect();
    let (orders, sales) = sales(db, tenant, &mentioned.targets)?;
    books.orders.extend(orders);
    let view = View {
        // Each push sets its own.
        received_at: DateTime::<Utc>::UNIX_EPOCH,
        enrolled_at: DateTime::<Utc>::UNIX_EPOCH,
        last_business_time: None,
        rules: rules(db, tenant, store)?,
        variants: variants_of(db, tenant, &variants, &mut books.products)?,
        prices: prices_of(db, tenant, store, &variants)?,
        available: available(levels(db, (tenant, store), &variants)?, books),
        users: users(db, tenant, &mentioned.users)?,
        sales,
        carts: carts(db, tenant, &mentioned.carts)?,
        waiting: waiting(db, tenant, &mentioned.sales, books)?,
    };
    books.views.insert(store, view);
    Ok(())
}

fn rules(db: Db<'_>, tenant: i64, store: i64) -> StoreResult<MoneyRules> {
    let sql = "SELECT s.currency, t.rounding, s.tax_included, s.cash_step, s.tax_per_receipt
               FROM store s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = ?1 AND s.id = ?2";
    db.need(sql, args![tenant, store], |row| {
        let rounding: String = row.get(1)?;
        Ok(MoneyRules {
            currency: row.get(0)?,
            rounding: rounding_of(&rounding)?,
            tax_included: row.get(2)?,
            tax_rounding: TaxRounding::of(row.get(4)?),
            cash_step: row.get(3)?,
        })
    })
}

/// Reads the tenant's way of rounding.
pub(in crate::store::sql) fn rounding_of(text: &str) -> StoreResult<Rounding> {
    let read: Result<Rounding, serde::de::value::Error> = Rounding::deserialize(text.into_deserializer());
    read.map_err(|why| StoreError::Corrupt(format!("rounding: {why}")))
}

/// What products are, and what they are called.
fn variants_of(
    db: Db<'_>,
    tenant: i64,
    ids: &[i64],
    names: &mut Products,
) -> StoreResult<HashMap<i64, VariantView>> {
    let sql = "SELECT v.id, v.vendor_id, v.retired, v.allow_open, v.allow_label, v.allow_amount, v.tracked, v.sku, v.name
               FROM json_each(?2) AS j CROSS JOIN variant AS v ON v.tenant_id = ?1 AND v.id = j.value";
    let mut found = HashMap::new();
    db.each(sql, args![tenant, Arg::Ints(ids)], |row| {
        let variant = VariantView {
            vendor: row.get(1)?,
            retired: row.get(2)?,
            allow_open: row.get(3)?,
            allow_label: row.get(4)?,
            allow_amount: row.get(5)?,
            tracked: row.get(6)?,
        };
        let id = row.get(0)?;
        names.insert((tenant, id), (row.get(7)?, row.get(8)?));
        found.insert(id, variant);
        Ok(())
    })?;
    Ok(found)
}

fn prices_of(
    db: Db<'_>,
    tenant: i64,
    store: i64,
    ids: &[i64],
) -> StoreResult<HashMap<i64, Vec<PriceVersion>>> {
    // Named, because SQLite would rather walk all prices of the tenant: its key is the table itself.
    let sql = "SELECT p.variant_id, p.id, p.amount, p.valid_from_ms, p.recorded_ms, p.no
               FROM json_each(?3) AS j
               CROSS JOIN price AS p INDEXED BY price_by_variant
                   ON p.tenant_id = ?1 AND p.store_id = ?2 AND p.variant_id = j.value";
    let mut found: HashMap<i64, Vec<PriceVersion>> = HashMap::new();
    db.each(sql, args![tenant, store, Arg::Ints(ids)], |row| {
        let version = PriceVersion {
            id: row.get(1)?,
            amount: UnitPrice(row.get(2)?),
            valid_from: instant(row.get(3)?),
            recorded_at: instant(row.get(4)?),
            // Without a number no till has been given it.
            no: row.get::<Option<u64>>(5)?.unwrap_or(u64::MAX),
        };
        found.entry(row.get(0)?).or_default().push(version);
        Ok(())
    })?;
    Ok(found)
}

/// Stock levels by tenant, store and variant.
pub(super) type Levels = HashMap<(i64, i64, i64), Level>;

/// What there is; in PostgreSQL nobody changes it until the transaction ends. Rows are locked in the order of ids.
pub(super) fn levels(db: Db<'_>, (tenant, store): (i64, i64), variants: &[i64]) -> StoreResult<Levels> {
    let sql = match db {
        Db::Sqlite(..) => {
            "SELECT l.variant_id, l.on_hand, l.reserved, l.low, l.last_movement FROM json_each(?3) AS j
             CROSS JOIN stock_level AS l ON l.tenant_id = ?1 AND l.store_id = ?2 AND l.variant_id = j.value"
        }
        Db::Postgres(_) => {
            "SELECT variant_id, on_hand, reserved, low, last_movement FROM stock_level
             WHERE tenant_id = ?1 AND store_id = ?2 AND variant_id = ANY(?3)
             ORDER BY variant_id FOR UPDATE"
        }
    };
    let mut found = HashMap::with_capacity(variants.len());
    db.each(sql, args![tenant, store, Arg::Ints(variants)], |row| {
        let level = Level {
            on_hand: row.get(1)?,
            reserved: row.get(2)?,
            low: row.get(3)?,
            last_movement: row.get(4)?,
        };
        found.insert((tenant, store, row.get(0)?), level);
        Ok(())
    })?;
    Ok(found)
}

/// What can be taken, by variant.
fn available(levels: Levels, books: &mut Books) -> HashMap<i64, Quantity> {
    let free = |level: &Level| Quantity(level.on_hand - level.reserved);
    let available = levels.iter().map(|((_, _, variant), level)| (*variant, free(level))).collect();
    books.levels.extend(levels);
    available
}

fn users(db: Db<'_>, tenant: i64, ids: &BTreeSet<i64>) -> StoreResult<HashMap<i64, UserView>> {
    let sql = "SELECT u.id, u.active, u.role FROM json_each(?2) AS j
               CROSS JOIN \"user\" AS u ON u.tenant_id = ?1 AND u.id = j.value";
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut found = HashMap::new();
    db.each(sql, args![tenant, Arg::Ints(&ids)], |row| {
        let role: String = row.get(2)?;
        if let Some(role) = Role::parse(&role) {
            found.insert(row.get(0)?, UserView { active: row.get(1)?, role });
        }
        Ok(())
    })?;
    Ok(found)
}

fn carts(db: Db<'_>, tenant: i64, carts: &BTreeSet<Uuid>) -> StoreResult<HashMap<Uuid, Uuid>> {
    let sql = "SELECT o.cart_id, o.key FROM json_each(?2) AS k
               CROSS JOIN orders AS o ON o.cart_id = unhex(k.value) AND o.tenant_id = ?1";
    let carts: Vec<Uuid> = carts.iter().copied().collect();
    let mut found = HashMap::new();
    db.each(sql, args![tenant, Arg::Ids(&carts)], |row| {
        found.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    Ok(found)
}

type Sales = (HashMap<Uuid, OrderRef>, HashMap<Uuid, SaleView>);

/// Booked sales by the keys of their events.
pub(super) fn sales(db: Db<'_>, tenant: i64, keys: &BTreeSet<Uuid>) -> StoreResult<Sales> {
    let (mut orders, mut sales, mut by_row) = (HashMap::new(), HashMap::new(), HashMap::new());
    if keys.is_empty() {
        return Ok((orders, sales));
    }
    let sql = "SELECT e.key, o.id, o.number, o.register_id, o.total + o.rounding, o.refunded, o.voided_ms IS NOT NULL
               FROM json_each(?2) AS k CROSS JOIN event AS e ON e.key = unhex(k.value) AND e.tenant_id = ?1
               CROSS JOIN orders AS o ON o.id = e.id AND o.tenant_id = e.tenant_id";
    let keys: Vec<Uuid> = keys.iter().copied().collect();
    db.each(sql, args![tenant, Arg::Ids(&keys)], |row| {
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
    let sql = "SELECT l.order_id, l.variant_id, l.qty, l.taken, l.short FROM json_each(?2) AS j
               CROSS JOIN order_line AS l ON l.tenant_id = ?1 AND l.order_id = j.value
               ORDER BY l.order_id, l.line";
    let rows: Vec<i64> = by_row.keys().copied().collect();
    db.each(sql, args![tenant, Arg::Ints(&rows)], |row| {
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
    db: Db<'_>,
    tenant: i64,
    sales: &BTreeSet<Uuid>,
    books: &mut Books,
) -> StoreResult<HashMap<Uuid, Vec<Waiting>>> {
    let mut found: HashMap<Uuid, Vec<Waiting>> = HashMap::new();
    let sql = "SELECT EXISTS (SELECT 1 FROM waiting WHERE tenant_id = ?1)";
    if !db.need(sql, args![tenant], |row| row.get::<bool>(0))? {
        return Ok(found);
    }
    let sql = "SELECT w.target, e.key, e.body, e.id, r.store_id, e.register_id
               FROM json_each(?2) AS k CROSS JOIN waiting AS w ON w.tenant_id = ?1 AND w.target = unhex(k.value)
               JOIN event AS e ON e.tenant_id = ?1 AND e.key = w.key
               JOIN register AS r ON r.tenant_id = ?1 AND r.id = e.register_id ORDER BY e.id";
    let sales: Vec<Uuid> = sales.iter().copied().collect();
    db.each(sql, args![tenant, Arg::Ids(&sales)], |row| {
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
