//! Customers in the database: an id in the clear, all else under keys.

use async_trait::async_trait;
use evertill_domain::Role;
use serde_json::json;
use uuid::Uuid;

use super::catalog::taken;
use super::hq::filter::{Filter, Select};
use super::ids::next_id;
use super::people;
use super::{Db, Engine, Row, args, audit, limits};
use crate::audit::{Act, Entry};
use crate::customers::{Erasure, NewCustomer, Sealed, StoredCustomer};
use crate::hq::scope::{Candidate, Scope};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::{email_subject, letters_subject};
use crate::store::customers::{ContactHash, CustomerStore};
use crate::store::{StoreError, StoreResult};

const CUSTOMERS: Select = Select {
    columns: "c.id, c.user_id, c.wrapped_key, c.sealed, c.created_ms, c.changed_ms, c.erased_ms,
        u.password_hash IS NOT NULL AS has_password",
    from: "customer c LEFT JOIN \"user\" u ON u.tenant_id = c.tenant_id AND u.id = c.user_id",
    order: "c.changed_ms DESC, c.id",
};

/// Of those whose time is over, so many at once.
const STALE: u32 = 500;

fn stored(row: &Row<'_>) -> StoreResult<StoredCustomer> {
    let wrapped: Option<Vec<u8>> = row.get("wrapped_key")?;
    let sealed: Option<Vec<u8>> = row.get("sealed")?;
    Ok(StoredCustomer {
        id: id(&row.get::<String>("id")?)?,
        user: row.get("user_id")?,
        kept: wrapped.zip(sealed),
        has_password: row.get("has_password")?,
        created_ms: row.get("created_ms")?,
        changed_ms: row.get("changed_ms")?,
        erased_ms: row.get("erased_ms")?,
    })
}

fn id(text: &str) -> StoreResult<Uuid> {
    Uuid::parse_str(text).map_err(|why| StoreError::Corrupt(format!("a customer's id: {why}")))
}

fn of_tenant(scope: &Scope) -> Filter {
    let mut filter = Filter::default();
    filter.and("c.tenant_id = ?", scope.tenant());
    filter
}

fn first(db: Db<'_>, filter: &Filter) -> StoreResult<Option<StoredCustomer>> {
    Ok(filter.all(db, &CUSTOMERS, stored)?.into_iter().next())
}

fn by(db: Db<'_>, scope: &Scope, contact: ContactHash) -> StoreResult<Vec<StoredCustomer>> {
    let mut filter = of_tenant(scope);
    match contact {
        ContactHash::Email(hash) => filter.and("c.email_hash = ?", hash),
        ContactHash::Phone(hash) => filter.and("c.phone_hash = ?", hash),
    };
    filter.all(db, &CUSTOMERS, stored)
}

pub(super) fn add(db: Db<'_>, scope: &Scope, new: &NewCustomer, now_ms: i64) -> StoreResult<()> {
    let NewCustomer { id, wrapped_key, sealed, self_made } = new;
    let sql = "INSERT INTO customer (tenant_id, id, self_made, wrapped_key, sealed, email_hash, phone_hash, created_ms, changed_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)";
    let Sealed { record, email_hash, phone_hash } = sealed;
    let (tenant, id) = (scope.tenant(), id.to_string());
    db.execute(sql, args![tenant, id, *self_made, wrapped_key, record, *email_hash, *phone_hash, now_ms])
        .map_err(email_taken)?;
    audit::record(db, scope, &Entry::new(Act::CustomerAdded, id, json!({ "self_made": self_made })), now_ms)
}

fn email_taken(error: StoreError) -> StoreError {
    taken(error, || "There is a customer with this e-mail already.".to_owned())
}

fn change(db: Db<'_>, scope: &Scope, id: Uuid, sealed: &Sealed, now_ms: i64) -> StoreResult<bool> {
    let sql = "UPDATE customer SET sealed = ?3, email_hash = ?4, phone_hash = ?5, changed_ms = ?6
        WHERE tenant_id = ?1 AND id = ?2 AND erased_ms IS NULL";
    let Sealed { record, email_hash, phone_hash } = sealed;
    let (tenant, id) = (scope.tenant(), id.to_string());
    let changed = db.execute(sql, args![tenant, id, record, *email_hash, *phone_hash, now_ms]);
    if changed.map_err(email_taken)? == 0 {
        return Ok(false);
    }
    audit::record(db, scope, &Entry::new(Act::CustomerChanged, id, json!({})), now_ms)?;
    Ok(true)
}

fn erase(db: Db<'_>, scope: &Scope, id: Uuid, why: Erasure, now_ms: i64) -> StoreResult<bool> {
    let (tenant, id) = (scope.tenant(), id.to_string());
    let sql =
        "SELECT user_id, email_hash FROM customer WHERE tenant_id = ?1 AND id = ?2 AND erased_ms IS NULL";
    let found: Option<(Option<i64>, Option<Vec<u8>>)> =
        db.one(sql, args![tenant, id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((user, email)) = found else { return Ok(false) };
    db.overwriting(|| {
        let sql =
            "UPDATE customer SET wrapped_key = NULL, sealed = NULL, email_hash = NULL, phone_hash = NULL,
            erased_ms = ?3, changed_ms = ?3 WHERE tenant_id = ?1 AND id = ?2";
        db.execute(sql, args![tenant, id, now_ms])
    })?;
    if let Some(user) = user {
        close_account(db, tenant, user)?;
    }
    if let Some(email) = email {
        limits::succeeded(db, &email_subject(tenant, &email))?;
        limits::succeeded(db, &letters_subject(tenant, &email))?;
    }
    forget_consignees(db, scope, &id, now_ms)?;
    audit::record(db, scope, &Entry::new(Act::CustomerErased, id, json!({ "why": why })), now_ms)?;
    Ok(true)
}

/// Where their orders went; and who they were as guests before they signed in.
fn forget_consignees(db: Db<'_>, scope: &Scope, customer: &str, now_ms: i64) -> StoreResult<()> {
    let sql = "DELETE FROM consignee WHERE tenant_id = ?1 AND (customer = ?2 OR order_id IN (
            SELECT o.id FROM orders AS o WHERE o.tenant_id = ?1 AND o.customer = ?2)) RETURNING customer";
    let under: Vec<String> =
        db.overwriting(|| db.all(sql, args![scope.tenant(), customer], |row| row.get(0)))?;
    for guest in under.iter().filter(|guest| *guest != customer) {
        erase(db, scope, id(guest)?, Erasure::Asked, now_ms)?;
    }
    Ok(())
}

/// What was under a key that is lost is erased.
pub fn give_up(db: Db<'_>, now_ms: i64) -> StoreResult<()> {
    let sql = "SELECT tenant_id, id FROM customer WHERE erased_ms IS NULL ORDER BY tenant_id, id";
    let lost: Vec<(i64, Uuid)> = db.all(sql, &[], |row| Ok((row.get(0)?, id(&row.get::<String>(1)?)?)))?;
    for (tenant, customer) in lost {
        erase(db, &Scope::of_operator(tenant), customer, Erasure::KeyLost, now_ms)?;
    }
    db.execute("DELETE FROM tenant_secret", &[]).map(drop)
}

/// Nobody signs in by it any more; its number stays with what was done by it.
fn close_account(db: Db<'_>, tenant: i64, user: i64) -> StoreResult<()> {
    let sql = "UPDATE \"user\" SET active = FALSE, password_hash = NULL, signed_in_ms = NULL WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, user])?;
    people::end_all(db, tenant, user, None)?;
    people::forget_secrets(db, tenant, user)
}

fn stale(db: Db<'_>, heard_ms: i64, unconfirmed_ms: i64) -> StoreResult<Vec<(i64, Uuid)>> {
    let sql = format!(
        "SELECT c.tenant_id, c.id FROM customer c
         LEFT JOIN \"user\" u ON u.tenant_id = c.tenant_id AND u.id = c.user_id
         WHERE c.erased_ms IS NULL
             AND ((c.changed_ms < ?1 AND COALESCE(u.signed_in_ms, 0) < ?1)
                  OR (c.self_made AND c.created_ms < ?2 AND u.password_hash IS NULL))
             AND NOT EXISTS (SELECT 1 FROM orders o
                 WHERE o.tenant_id = c.tenant_id AND o.customer = c.id AND o.received_ms >= ?1)
         ORDER BY c.tenant_id, c.id LIMIT {STALE}"
    );
    db.all(&sql, args![heard_ms, unconfirmed_ms], |row| Ok((row.get(0)?, id(&row.get::<String>(1)?)?)))
}

fn issue_code(
    db: Db<'_>,
    scope: &Scope,
    id: Uuid,
    code: &[u8; 32],
    (now_ms, expires_ms): (i64, i64),
) -> StoreResult<bool> {
    let (tenant, id) = (scope.tenant(), id.to_string());
    let sql = "SELECT user_id FROM customer WHERE tenant_id = ?1 AND id = ?2 AND erased_ms IS NULL";
    let found: Option<Option<i64>> = db.one(sql, args![tenant, id], |row| row.get(0))?;
    let Some(account) = found else { return Ok(false) };
    let user = match account {
        Some(user) => user,
        None => open_account(db, tenant, &id, now_ms)?,
    };
    let sql = "INSERT INTO reset_code (tenant_id, user_id, hash, expires_ms) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET hash = excluded.hash, expires_ms = excluded.expires_ms";
    db.execute(sql, args![tenant, user, code, expires_ms])?;
    audit::record(db, scope, &Entry::new(Act::PasswordCodeIssued, id, json!({})), now_ms)?;
    Ok(true)
}

/// An account is a person's, whose login is the customer's id: nothing in it says who they are.
fn open_account(db: Db<'_>, tenant: i64, id: &str, now_ms: i64) -> StoreResult<i64> {
    let user = next_id(db, tenant)?;
    let sql =
        "INSERT INTO \"user\" (tenant_id, id, login, name, role, created_ms) VALUES (?1, ?2, ?3, ?3, ?4, ?5)";
    db.execute(sql, args![tenant, user, id, Role::Buyer.name(), now_ms])?;
    let sql = "UPDATE customer SET user_id = ?3 WHERE tenant_id = ?1 AND id = ?2";
    db.execute(sql, args![tenant, id, user])?;
    Ok(user)
}

#[async_trait]
impl<E: Engine> CustomerStore for E {
    async fn tenant_key(&self, tenant: i64) -> StoreResult<Option<Vec<u8>>> {
        self.read_for(tenant, move |db| key(db, tenant)).await
    }

    async fn begin_tenant_key(&self, tenant: i64, sealed: Vec<u8>) -> StoreResult<Vec<u8>> {
        self.write_for(tenant, move |db| {
            let sql = "INSERT INTO tenant_secret (tenant_id, sealed) VALUES (?1, ?2) ON CONFLICT (tenant_id) DO NOTHING";
            db.execute(sql, args![tenant, sealed])?;
            key(db, tenant)?.ok_or_else(|| StoreError::Corrupt("a tenant's key is missing".into()))
        })
        .await
    }

    async fn customers(&self, scope: Scope, page: PageQuery) -> StoreResult<Page<StoredCustomer>> {
        self.read_for(scope.tenant(), move |db| {
            let mut filter = of_tenant(&scope);
            filter.and_always("c.erased_ms IS NULL");
            filter.page(db, &CUSTOMERS, page, stored)
        })
        .await
    }

    async fn customer(&self, scope: Scope, id: Uuid) -> StoreResult<Option<StoredCustomer>> {
        self.read_for(scope.tenant(), move |db| first(db, of_tenant(&scope).and("c.id = ?", id.to_string())))
            .await
    }

    async fn customers_by(&self, scope: Scope, contact: ContactHash) -> StoreResult<Vec<StoredCustomer>> {
        self.read_for(scope.tenant(), move |db| by(db, &scope, contact)).await
    }

    async fn own_customer(&self, scope: Scope) -> StoreResult<Option<StoredCustomer>> {
        let Some(user) = scope.user() else { return Ok(None) };
        self.read_for(scope.tenant(), move |db| first(db, of_tenant(&scope).and("c.user_id = ?", user))).await
    }

    async fn add_customer(&self, scope: Scope, new: NewCustomer, now_ms: i64) -> StoreResult<()> {
        self.write_for(scope.tenant(), move |db| add(db, &scope, &new, now_ms)).await
    }

    async fn change_customer(
        &self,
        scope: Scope,
        id: Uuid,
        sealed: Sealed,
        now_ms: i64,
    ) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| change(db, &scope, id, &sealed, now_ms)).await
    }

    async fn erase_customer(&self, scope: Scope, id: Uuid, why: Erasure, now_ms: i64) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| erase(db, &scope, id, why, now_ms)).await
    }

    async fn stale_customers(&self, heard_ms: i64, unconfirmed_ms: i64) -> StoreResult<Vec<(i64, Uuid)>> {
        // Whose time is over is asked of everybody at once.
        self.read_all(move |db| stale(db, heard_ms, unconfirmed_ms)).await
    }

    async fn issue_customer_code(
        &self,
        scope: Scope,
        id: Uuid,
        code: [u8; 32],
        now_ms: i64,
        expires_ms: i64,
    ) -> StoreResult<bool> {
        self.write_for(scope.tenant(), move |db| issue_code(db, &scope, id, &code, (now_ms, expires_ms)))
            .await
    }

    async fn customer_candidate(&self, tenant: i64, email: [u8; 32]) -> StoreResult<Option<Candidate>> {
        self.read_for(tenant, move |db| people::customer(db, tenant, &email)).await
    }
}

fn key(db: Db<'_>, tenant: i64) -> StoreResult<Option<Vec<u8>>> {
    db.one("SELECT sealed FROM tenant_secret WHERE tenant_id = ?1", args![tenant], |row| row.get(0))
}
