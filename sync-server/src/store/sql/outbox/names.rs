//! The names of what events speak of: codes, SKUs, order numbers, looked up once for all that is said.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::outbox::news::{Name, OrderName, Said};
use crate::store::StoreResult;
use crate::store::sql::{Arg, Db, args};

/// SKU and name by tenant and product.
pub type Products = HashMap<(i64, i64), (String, String)>;

/// Fills in what the books know of everything that the events name.
pub(super) fn fill(db: Db<'_>, tenant: i64, all: &mut [Said], known: &Products) -> StoreResult<()> {
    let (mut orders, mut stores) = (BTreeSet::new(), BTreeSet::new());
    let (mut registers, mut products) = (BTreeSet::new(), BTreeSet::new());
    for said in &mut *all {
        said.news.each_name(|name| {
            match name {
                Name::Order(order) => orders.insert(order.row),
                Name::Store(store) => stores.insert(store.id),
                Name::Register(register) => registers.insert(register.id),
                Name::Product(product) => products.insert(product.id),
            };
        });
    }
    let orders = orders_of(db, tenant, &Vec::from_iter(orders))?;
    let stores = stores_of(db, tenant, &Vec::from_iter(stores))?;
    let registers = registers_of(db, tenant, &Vec::from_iter(registers))?;
    products.retain(|id| !known.contains_key(&(tenant, *id)));
    let products = products_of(db, tenant, &Vec::from_iter(products))?;
    for said in all {
        said.news.each_name(|name| match name {
            Name::Order(order) => {
                if let Some(found) = orders.get(&order.row) {
                    *order = found.clone();
                }
            }
            Name::Store(store) => store.code = stores.get(&store.id).cloned().unwrap_or_default(),
            Name::Register(register) => {
                register.code = registers.get(&register.id).cloned().unwrap_or_default();
            }
            Name::Product(product) => {
                let named = (tenant, product.id);
                let found = known.get(&named).or_else(|| products.get(&named));
                let Some((sku, name)) = found else { return };
                product.sku = Some(sku.clone());
                // What the receipt said goes before what the catalogue says.
                product.name.get_or_insert_with(|| name.clone());
            }
        });
    }
    Ok(())
}

fn orders_of(db: Db<'_>, tenant: i64, rows: &[i64]) -> StoreResult<HashMap<i64, OrderName>> {
    let sql = "SELECT o.id, o.order_id, o.number, o.currency, o.total FROM json_each(?2) AS j
               CROSS JOIN orders AS o ON o.tenant_id = ?1 AND o.id = j.value";
    let mut found = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    db.each(sql, args![tenant, Arg::Ints(rows)], |row| {
        let order = OrderName {
            row: row.get(0)?,
            id: row.get(1)?,
            number: row.get(2)?,
            currency: row.get(3)?,
            total: row.get(4)?,
        };
        found.insert(order.row, order);
        Ok(())
    })?;
    Ok(found)
}

fn stores_of(db: Db<'_>, tenant: i64, ids: &[i64]) -> StoreResult<HashMap<i64, String>> {
    let sql = "SELECT s.id, s.code FROM json_each(?2) AS j
               CROSS JOIN store AS s ON s.tenant_id = ?1 AND s.id = j.value";
    let all = db.all(sql, args![tenant, Arg::Ints(ids)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all.into_iter().collect())
}

fn registers_of(db: Db<'_>, tenant: i64, ids: &[Uuid]) -> StoreResult<HashMap<Uuid, String>> {
    let sql = "SELECT r.id, r.code FROM json_each(?2) AS k
               CROSS JOIN register AS r ON r.tenant_id = ?1 AND r.id = unhex(k.value)";
    let all = db.all(sql, args![tenant, Arg::Ids(ids)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all.into_iter().collect())
}

fn products_of(db: Db<'_>, tenant: i64, ids: &[i64]) -> StoreResult<Products> {
    if ids.is_empty() {
        return Ok(Products::new());
    }
    let sql = "SELECT v.id, v.sku, v.name FROM json_each(?2) AS j
               CROSS JOIN variant AS v ON v.tenant_id = ?1 AND v.id = j.value";
    let all = db.all(sql, args![tenant, Arg::Ints(ids)], |row| {
        Ok(((tenant, row.get(0)?), (row.get(1)?, row.get(2)?)))
    })?;
    Ok(all.into_iter().collect())
}
