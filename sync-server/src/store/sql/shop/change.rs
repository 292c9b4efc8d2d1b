//! Changes of a cart: one after the other, each under the next version, and priced anew.

use std::collections::BTreeMap;

use evertill_domain::Quantity;
use evertill_domain::market::basket::{self, Change, Conflict, Goods, Item, MOST};
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use super::basket::{Basket, Head, Line, find, items};
use super::facts::{Facts, facts};
use super::hold;
use crate::error::Refusal;
use crate::hq::scope::{GuestHash, Repeatable};
use crate::shop::view::cart::{CartView, MergedCart, Options, PutCart, PutItem, SyncCart, SyncedCart};
use crate::shop::view::checkout::Handover;
use crate::shop::view::problem::{Problem, ProblemView};
use crate::store::shop::{CartChange, Customer};
use crate::store::sql::hq::idempotency;
use crate::store::sql::{Db, args};
use crate::store::{StoreError, StoreResult};

const LONGEST_OPTION: usize = 100;
const MOST_OPTIONS: usize = 10;
const WHOLE: i64 = 1_000;

fn invalid(words: &str) -> StoreError {
    Refusal::new(ErrorCode::Invalid, words).into()
}

pub fn no_cart() -> StoreError {
    Refusal::new(ErrorCode::CartNotFound, "There is nothing in the cart yet.").into()
}

/// The cart of whoever shops, made where there is none.
fn opened(db: Db<'_>, customer: &Customer, now_ms: i64) -> StoreResult<Head> {
    if let Some(head) = find(db, customer)? {
        return Ok(head);
    }
    let sql = "INSERT INTO cart (tenant_id, id, store_id, user_id, guest, status, version, created_ms, changed_ms, accessed_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, 'active', 0, ?6, ?6, ?6) ON CONFLICT DO NOTHING";
    let Customer { shop, scope } = customer;
    let guest = if scope.user().is_some() { None } else { scope.guest() };
    db.execute(sql, args![shop.tenant, Uuid::now_v7(), shop.store.id, scope.user(), guest, now_ms])?;
    find(db, customer)?.ok_or_else(|| StoreError::Contended("the cart was closed meanwhile".into()))
}

/// Takes the next version: whoever changes the same cart waits until this is done.
///
/// # Errors
/// `VERSION_STALE` when it is not the version that was meant.
pub fn take(db: Db<'_>, tenant: i64, head: Head, if_match: Option<u64>, now_ms: i64) -> StoreResult<Head> {
    let sql = "UPDATE cart SET version = version + 1, changed_ms = ?3, accessed_ms = ?3
        WHERE tenant_id = ?1 AND id = ?2 AND status = 'active' RETURNING version, discount_code";
    let taken: Option<(u64, Option<String>)> =
        db.one(sql, args![tenant, head.id, now_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (version, discount_code) =
        taken.ok_or_else(|| StoreError::Contended("the cart was closed meanwhile".into()))?;
    if if_match.is_some_and(|meant| meant + 1 != version) {
        let words = "The cart was changed elsewhere: look at it again.";
        let details = json!({ "version": version - 1 });
        return Err(Refusal::new(ErrorCode::VersionStale, words).with_details(details).into());
    }
    Ok(Head { version, discount_code, changed_ms: now_ms, ..head })
}

pub fn change(
    db: Db<'_>,
    customer: &Customer,
    change: &CartChange,
    if_match: Option<u64>,
    now_ms: i64,
) -> StoreResult<CartView> {
    let tenant = customer.shop.tenant;
    let head = match change {
        CartChange::Add(_) => opened(db, customer, now_ms)?,
        _ => find(db, customer)?.ok_or_else(no_cart)?,
    };
    let mut head = take(db, tenant, head, if_match, now_ms)?;
    match change {
        CartChange::Add(item) => add(db, customer, head.id, item, now_ms)?,
        CartChange::Set(id, qty) => set(db, tenant, head.id, *id, *qty)?,
        CartChange::Remove(id) => {
            let sql = "DELETE FROM cart_item WHERE tenant_id = ?1 AND cart_id = ?2 AND id = ?3";
            found(db.execute(sql, args![tenant, head.id, id])?)?;
        }
        CartChange::Empty(vendor) => {
            let sql = "DELETE FROM cart_item WHERE tenant_id = ?1 AND cart_id = ?2
                AND vendor_id = coalesce(?3, vendor_id)";
            db.execute(sql, args![tenant, head.id, vendor])?;
        }
        CartChange::Discount(code) => {
            db.execute(
                "UPDATE cart SET discount_code = ?3 WHERE tenant_id = ?1 AND id = ?2",
                args![tenant, head.id, code],
            )?;
            head.discount_code.clone_from(code);
        }
    }
    let basket = Basket::load(db, customer, head, now_ms)?;
    if matches!(change, CartChange::Discount(Some(_)))
        && basket.problems().iter().any(|problem| problem.code == Problem::DiscountInvalid)
    {
        return Err(Refusal::new(ErrorCode::DiscountInvalid, Problem::DiscountInvalid.words()).into());
    }
    repriced(db, customer, basket)
}

fn found(rows: usize) -> StoreResult<()> {
    if rows == 0 { Err(Refusal::not_found("item").into()) } else { Ok(()) }
}

/// Every item gets the price and the least quantity of now; where that is another price it is said, once. What was held
/// for what is not in it any more is free.
fn repriced(db: Db<'_>, customer: &Customer, mut basket: Basket) -> StoreResult<CartView> {
    let held = (&basket.held, &basket.counted());
    hold::shrink(db, customer.shop.tenant, basket.head.id, held, basket.head.changed_ms)?;
    let sql =
        "UPDATE cart_item SET unit_price = ?4, moq = ?5 WHERE tenant_id = ?1 AND cart_id = ?2 AND id = ?3";
    let (tenant, cart) = (customer.shop.tenant, basket.head.id);
    let mut changed = Vec::new();
    for line in &mut basket.lines {
        let Some((now, moq)) =
            line.facts.as_ref().and_then(|facts| facts.price(Handover::Ship).zip(Some(facts.moq)))
        else {
            continue;
        };
        if now != line.unit_price {
            changed.push(noted(line, Problem::PriceChanged).figures(line.unit_price, now));
            line.unit_price = now;
            db.execute(sql, args![tenant, cart, line.id, now, moq])?;
        }
    }
    let mut view = basket.view(&customer.shop, Handover::Ship, None)?;
    for note in changed {
        let item = view.items.iter_mut().find(|item| Some(item.id) == note.item);
        item.into_iter().for_each(|item| item.problems.push(note.clone()));
    }
    Ok(view)
}

/// Something worth saying that is in nobody's way.
fn noted(line: &Line, problem: Problem) -> ProblemView {
    ProblemView { stops: false, ..ProblemView::of(problem).item(line.id, line.goods.variant) }
}

/// How much of a product somebody may want: more than nothing, and whole pieces of what is sold by the piece.
fn wanted(qty: i64, unit: &str) -> StoreResult<i64> {
    if !(1..=MOST.0).contains(&qty) {
        return Err(invalid("A quantity is more than nothing and at most 9,999."));
    }
    if unit == "each" && qty % WHOLE != 0 {
        return Err(invalid("This is sold by the piece."));
    }
    Ok(qty)
}

/// As it is kept: the same options are always the same text.
fn options(options: &Options) -> StoreResult<String> {
    let long = |text: &String| text.chars().count() > LONGEST_OPTION;
    if options.len() > MOST_OPTIONS || options.iter().any(|(name, value)| long(name) || long(value)) {
        return Err(invalid("An item has at most ten options of a hundred characters."));
    }
    serde_json::to_string(options).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// The goods that a request names, as the catalogue has them.
fn goods(item: &PutItem, known: &Facts) -> StoreResult<Goods> {
    if item.vendor.is_some_and(|vendor| vendor != known.vendor.id) {
        let details = json!({ "variant": item.variant, "vendor": known.vendor.id });
        let words = format!("{} is another vendor's.", known.name);
        return Err(Refusal::new(ErrorCode::VendorMismatch, words).with_details(details).into());
    }
    let now = known.price(Handover::Ship);
    if let Some(sent) = item.unit_price.filter(|sent| Some(*sent) != now) {
        let details = json!({ "variant": item.variant, "sent": sent, "unit_price": now });
        let words = format!("{} has another price.", known.name);
        return Err(Refusal::new(ErrorCode::TotalsMismatch, words).with_details(details).into());
    }
    wanted(item.qty, &known.unit)?;
    Ok(Goods {
        variant: known.variant,
        vendor: known.vendor.id,
        unit: known.unit.clone(),
        options: options(&item.options)?,
    })
}

fn known(db: Db<'_>, customer: &Customer, variant: i64, now_ms: i64) -> StoreResult<Facts> {
    let mut known = facts(db, &customer.shop, &[variant], now_ms)?;
    let found = known.remove(&variant).filter(|facts| !facts.retired);
    Ok(found.ok_or_else(|| Refusal::not_found("product"))?)
}

fn add(db: Db<'_>, customer: &Customer, cart: Uuid, item: &PutItem, now_ms: i64) -> StoreResult<()> {
    let facts = known(db, customer, item.variant, now_ms)?;
    let goods = goods(item, &facts)?;
    let tenant = customer.shop.tenant;
    let all = items(db, tenant, cart)?;
    let there = all.iter().find(|line| line.goods == goods);
    let qty = wanted(there.map_or(0, |line| line.qty) + item.qty, &goods.unit)?;
    match there {
        Some(line) => set(db, tenant, cart, line.id, qty),
        None if all.len() >= 200 => Err(invalid("A cart has at most 200 items.")),
        None => insert(db, tenant, cart, &new_line(goods, qty, &facts, now_ms)),
    }
}

fn new_line(goods: Goods, qty: i64, facts: &Facts, now_ms: i64) -> Line {
    let unit_price = facts.price(Handover::Ship).unwrap_or_default();
    Line { id: Uuid::now_v7(), goods, qty, unit_price, added_ms: now_ms, facts: Some(facts.clone()) }
}

fn insert(db: Db<'_>, tenant: i64, cart: Uuid, line: &Line) -> StoreResult<()> {
    let sql = "INSERT INTO cart_item (tenant_id, cart_id, id, variant_id, vendor_id, unit, options, qty, unit_price, moq, added_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let Goods { variant, vendor, unit, options } = &line.goods;
    let moq = line.facts.as_ref().map(|facts| facts.moq).unwrap_or_default();
    db.execute(
        sql,
        args![
            tenant,
            cart,
            line.id,
            variant,
            vendor,
            unit,
            options,
            line.qty,
            line.unit_price,
            moq,
            line.added_ms
        ],
    )
    .map(drop)
}

fn set(db: Db<'_>, tenant: i64, cart: Uuid, id: Uuid, qty: i64) -> StoreResult<()> {
    let sql = "SELECT unit FROM cart_item WHERE tenant_id = ?1 AND cart_id = ?2 AND id = ?3";
    let unit: Option<String> = db.one(sql, args![tenant, cart, id], |row| row.get(0))?;
    let unit = unit.ok_or_else(|| Refusal::not_found("item"))?;
    let sql = "UPDATE cart_item SET qty = ?4 WHERE tenant_id = ?1 AND cart_id = ?2 AND id = ?3";
    found(db.execute(sql, args![tenant, cart, id, wanted(qty, &unit)?])?)
}

/// Makes the items these; those of the same goods keep their ids.
fn replace(db: Db<'_>, tenant: i64, cart: Uuid, lines: &[Line]) -> StoreResult<()> {
    let before = items(db, tenant, cart)?;
    db.execute("DELETE FROM cart_item WHERE tenant_id = ?1 AND cart_id = ?2", args![tenant, cart])?;
    for line in lines {
        let same = before.iter().find(|old| old.goods == line.goods);
        let (id, added_ms) = same.map_or((line.id, line.added_ms), |old| (old.id, old.added_ms));
        insert(db, tenant, cart, &Line { id, added_ms, ..line.clone() })?;
    }
    Ok(())
}

/// The whole cart as it is to be; answers the answer's bytes.
pub fn put(
    db: Db<'_>,
    customer: &Customer,
    request: &PutCart,
    if_match: Option<u64>,
    repeatable: &Repeatable,
    now_ms: i64,
) -> StoreResult<Vec<u8>> {
    let tenant = customer.shop.tenant;
    let mut head = take(db, tenant, opened(db, customer, now_ms)?, if_match, now_ms)?;
    let variants: Vec<i64> = request.items.iter().map(|item| item.variant).collect();
    let known = facts(db, &customer.shop, &variants, now_ms)?;
    let mut lines: Vec<Line> = Vec::with_capacity(request.items.len());
    for (nth, item) in (0..).zip(&request.items) {
        let facts = known.get(&item.variant).filter(|facts| !facts.retired);
        let facts = facts.ok_or_else(|| Refusal::not_found("product"))?;
        let goods = goods(item, facts)?;
        match lines.iter_mut().find(|line| line.goods == goods) {
            Some(line) => line.qty = wanted(line.qty + item.qty, &line.goods.unit)?,
            None => lines.push(new_line(goods, item.qty, facts, now_ms + nth)),
        }
    }
    replace(db, tenant, head.id, &lines)?;
    let code =
        request.discount_code.as_ref().map(|code| code.trim().to_uppercase()).filter(|code| !code.is_empty());
    let sql = "UPDATE cart SET discount_code = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, head.id, code])?;
    head.discount_code = code;
    let view = repriced(db, customer, Basket::load(db, customer, head, now_ms)?)?;
    if let Some(problem) = view.problems.iter().find(|problem| problem.code == Problem::DiscountInvalid) {
        return Err(Refusal::new(ErrorCode::DiscountInvalid, problem.words.clone()).into());
    }
    if let Some(sent) = request.total.filter(|sent| *sent != view.total) {
        let details = json!({ "sent": sent, "total": view.total });
        let words = "That is not what the cart costs.";
        return Err(Refusal::new(ErrorCode::TotalsMismatch, words).with_details(details).into());
    }
    let bytes = serde_json::to_vec(&view).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    idempotency::answered(db, &customer.scope, repeatable, (200, &bytes), now_ms)?;
    Ok(bytes)
}

/// A guest's cart and orders become those of the person who signed in. Done again it finds nothing more to do.
pub fn merge(db: Db<'_>, customer: &Customer, guest: GuestHash, now_ms: i64) -> StoreResult<MergedCart> {
    let tenant = customer.shop.tenant;
    let orders = join_orders(db, customer, guest)?;
    let as_guest = Customer {
        shop: customer.shop.clone(),
        scope: crate::hq::scope::Scope::of_guest(tenant, Some(guest)),
    };
    let Some(theirs) = find(db, &as_guest)? else {
        let cart = show(db, customer, now_ms)?;
        return Ok(MergedCart { cart, capped: Vec::new(), orders });
    };
    let theirs = take(db, tenant, theirs, None, now_ms)?;
    let own = take(db, tenant, opened(db, customer, now_ms)?, None, now_ms)?;
    hold::release(db, tenant, theirs.id, now_ms)?;
    let (ours, guests) = (items(db, tenant, own.id)?, items(db, tenant, theirs.id)?);
    let variants: Vec<i64> = ours.iter().chain(&guests).map(|line| line.goods.variant).collect();
    let known = facts(db, &customer.shop, &variants, now_ms)?;
    let held = Basket::load(db, customer, own.clone(), now_ms)?;
    let most = |variant: i64| {
        let facts = known.get(&variant).filter(|facts| facts.tracked);
        facts.map(|facts| Quantity(held.available(facts)))
    };
    let of = |lines: &[Line]| -> Vec<Item> {
        lines.iter().map(|line| Item { goods: line.goods.clone(), qty: Quantity(line.qty) }).collect()
    };
    let merged = basket::merge(&of(&ours), &of(&guests), most);
    let mut by_goods: BTreeMap<Goods, &Line> = BTreeMap::new();
    for line in guests.iter().chain(&ours) {
        by_goods.insert(line.goods.clone(), line);
    }
    let line =
        |item: &Item| by_goods.get(&item.goods).map(|line| Line { qty: item.qty.0, ..(*line).clone() });
    let lines: Vec<Line> = merged.items.iter().filter_map(line).collect();
    replace(db, tenant, own.id, &lines)?;
    db.execute(
        "UPDATE cart SET status = 'merged' WHERE tenant_id = ?1 AND id = ?2",
        args![tenant, theirs.id],
    )?;
    let capped = merged.capped.iter().filter_map(|capped| {
        let line = by_goods.get(&capped.goods)?;
        Some(noted(line, Problem::Capped).figures(capped.wanted.0, capped.got.0))
    });
    let capped = capped.collect();
    let cart = repriced(db, customer, Basket::load(db, customer, own, now_ms)?)?;
    Ok(MergedCart { cart: Some(cart), capped, orders })
}

/// What a guest ordered is in the person's history.
fn join_orders(db: Db<'_>, customer: &Customer, guest: GuestHash) -> StoreResult<u32> {
    let sql = "UPDATE orders SET guest = NULL, customer = (
            SELECT c.id FROM customer AS c WHERE c.tenant_id = orders.tenant_id AND c.user_id = ?3)
        WHERE tenant_id = ?1 AND guest = ?2";
    let joined = db.execute(sql, args![customer.shop.tenant, guest, customer.scope.user()])?;
    Ok(u32::try_from(joined).unwrap_or(u32::MAX))
}

pub fn show(db: Db<'_>, customer: &Customer, now_ms: i64) -> StoreResult<Option<CartView>> {
    let Some(head) = find(db, customer)? else { return Ok(None) };
    let basket = Basket::load(db, customer, head, now_ms)?;
    basket.view(&customer.shop, Handover::Ship, None).map(Some)
}

/// What a device did while it had no network: each change once, on top of what is there by now.
pub fn sync(db: Db<'_>, customer: &Customer, request: &SyncCart, now_ms: i64) -> StoreResult<SyncedCart> {
    let tenant = customer.shop.tenant;
    if request.changes.is_empty() {
        return Ok(SyncedCart { cart: show(db, customer, now_ms)?, conflicts: Vec::new() });
    }
    let head = take(db, tenant, opened(db, customer, now_ms)?, None, now_ms)?;
    let variants: Vec<i64> = request.changes.iter().map(|change| change.variant).collect();
    let known = facts(db, &customer.shop, &variants, now_ms)?;
    let mut conflicts = Vec::new();
    for (nth, change) in (0..).zip(&request.changes) {
        let sql = "INSERT INTO cart_mutation (tenant_id, cart_id, key, at_ms) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING";
        if db.execute(sql, args![tenant, head.id, change.key, now_ms])? == 0 {
            continue;
        }
        let about = |problem| ProblemView { variant: Some(change.variant), ..ProblemView::of(problem) };
        let Some(facts) = known.get(&change.variant) else {
            conflicts.push(about(Problem::ProductGone));
            continue;
        };
        let options = options(&change.options)?;
        let there = items(db, tenant, head.id)?;
        let same =
            there.iter().find(|line| line.goods.variant == change.variant && line.goods.options == options);
        let theirs = same.map_or(0, |line| line.qty);
        let (base, mine) = (Quantity(change.base_qty.max(0)), Quantity(change.qty.max(0)));
        let (becomes, conflict) = basket::reconcile(Quantity(theirs), Change { base, mine });
        let problem = conflict.map(|conflict| match conflict {
            Conflict::RemovedElsewhere => Problem::RemovedElsewhere,
            Conflict::ChangedElsewhere => Problem::ChangedElsewhere,
        });
        conflicts.extend(problem.map(|problem| about(problem).figures(change.qty, becomes.0)));
        if becomes > Quantity::ZERO {
            wanted(becomes.0, &facts.unit)?;
        }
        match same {
            Some(line) if becomes == Quantity::ZERO => {
                let sql = "DELETE FROM cart_item WHERE tenant_id = ?1 AND cart_id = ?2 AND id = ?3";
                db.execute(sql, args![tenant, head.id, line.id])?;
            }
            Some(line) => set(db, tenant, head.id, line.id, becomes.0)?,
            None if becomes == Quantity::ZERO => {}
            None => {
                let goods = Goods {
                    variant: facts.variant,
                    vendor: facts.vendor.id,
                    unit: facts.unit.clone(),
                    options,
                };
                insert(db, tenant, head.id, &new_line(goods, becomes.0, facts, now_ms + nth))?;
            }
        }
        let seen = change.base_price.zip(facts.price(Handover::Ship));
        if let Some((was, now)) = seen.filter(|(was, now)| was != now && becomes > Quantity::ZERO) {
            conflicts.push(about(Problem::PriceChanged).figures(was, now));
        }
    }
    let cart = repriced(db, customer, Basket::load(db, customer, head, now_ms)?)?;
    // What stands in the way of what the device did belongs to its report.
    for item in cart.items.iter().filter(|item| variants.contains(&item.variant)) {
        conflicts.extend(item.problems.iter().filter(|problem| problem.stops).cloned());
    }
    Ok(SyncedCart { cart: Some(cart), conflicts })
}
