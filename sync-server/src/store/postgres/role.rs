//! The role under which a tenant's work is done: it owns nothing and cannot sign in, and of every table with rows of tenants
//! it has those of the tenant that its transaction names.

use tokio_postgres::error::SqlState;

use super::pool::{Kind, Pool};
use super::schema;
use super::session::Session;
use crate::store::sql::{Arg, Db, Whose, args};
use crate::store::{StoreError, StoreResult};

/// What tenants' work does, and to what; whatever else its statements try is refused. Never to change what was written
/// down (`audit`), nor the tenant itself, whose numbers the sequencer counts.
const GRANTS: &[(&str, &str)] = &[
    (
        "SELECT",
        "applied audit audit_head backup_mark barcode bearer cart cart_item cart_mutation category channel \
         consignee counter customer delivery discount enrol_code event exception exception_history feed \
         feed_known feed_pending idempotency incarnation ledger order_fee order_line orders outbox \
         outbox_pending parked_body payment_intent price push recovery_code refresh_token register \
         register_key reservation reset_code second_factor session shop stock_level stock_movement store \
         sub_order sub_order_step sync_log tax_rate tenant tenant_secret tender user variant vendor \
         vendor_term waiting webhook",
    ),
    (
        "INSERT",
        "audit audit_head barcode cart cart_item cart_mutation category channel consignee counter customer \
         delivery discount enrol_code event exception exception_history feed_pending idempotency incarnation \
         ledger order_fee order_line orders outbox_pending parked_body payment_intent price push \
         recovery_code refresh_token register reservation reset_code second_factor session shop stock_level \
         stock_movement store sub_order sub_order_step sync_log tax_rate tenant_secret tender user variant \
         vendor vendor_term waiting webhook",
    ),
    (
        "UPDATE",
        "audit_head cart cart_item category channel consignee counter customer delivery discount event \
         exception exception_history idempotency incarnation ledger order_line orders parked_body \
         payment_intent register reservation reset_code second_factor shop stock_level store sub_order user \
         variant vendor webhook",
    ),
    (
        "DELETE",
        "barcode cart cart_item cart_mutation channel consignee delivery enrol_code idempotency recovery_code \
         reservation reset_code second_factor session shop waiting webhook",
    ),
    // No tenant's: the epoch, which new ids begin with and every answer names.
    ("SELECT", "meta"),
    // No tenant's: tills drop only what every backup holds. Where each is kept is nobody's business but the operator's.
    ("SELECT (id, taken_ms, other_disk)", "backup"),
    // No tenant's, though its logins begin with one: who is locked, and whose failures a sign-in makes forgotten.
    ("SELECT", "sign_in_failure"),
    ("DELETE", "sign_in_failure"),
    // Rows that are written many at a time get their numbers beforehand.
    ("USAGE", "push_id_seq exception_id_seq stock_movement_id_seq"),
];

/// PostgreSQL cuts names off here.
const LONGEST_NAME: usize = 63;

/// Sees to it that the role is there, may do what it must, and is held by the policies; answers it as SQL names it. A
/// database that was copied, or restored from a dump, comes without.
pub(super) async fn prepare(pool: &Pool, wanted: Option<&str>) -> StoreResult<String> {
    let wanted = wanted.map(str::to_owned);
    let role = move |db: Db<'_>| {
        let Db::Postgres(session) = db else { return Ok(String::new()) };
        // Servers that start at once come one after the other.
        schema::version(db)?;
        let name = match &wanted {
            Some(name) => cut(name, LONGEST_NAME).to_owned(),
            None => db.need("SELECT CAST(current_database() AS TEXT)", &[], |row| {
                row.get::<String>(0).map(|database| named_after(&database))
            })?,
        };
        make(db, session, &name)?;
        grant(db, session, &name)?;
        let role = quoted(&name);
        is_held(db, session, &role)?;
        Ok(role)
    };
    pool.run(Kind::Upkeep, Whose::All, role).await
}

fn named_after(database: &str) -> String {
    const SUFFIX: &str = "_tenant";
    format!("{}{SUFFIX}", cut(database, LONGEST_NAME - SUFFIX.len()))
}

/// At most so many bytes of a name.
fn cut(name: &str, most: usize) -> &str {
    let end = (0..=most).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    name.get(..end).unwrap_or(name)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Makes the role, and whoever serves one of those who may take it on.
fn make(db: Db<'_>, session: &Session<'_>, name: &str) -> StoreResult<()> {
    let sql = "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = ?1";
    let known: Option<bool> = db.one(sql, args![name], |row| row.get(0))?;
    if known == Some(true) {
        return Ok(());
    }
    let user: String = db.need("SELECT CAST(current_user AS TEXT)", &[], |row| row.get(0))?;
    let (role, user) = (quoted(name), quoted(&user));
    let (make, join) = (format!("CREATE ROLE {role} NOLOGIN"), format!("GRANT {role} TO {user}"));
    let made = if known.is_none() { session.batch(&make) } else { Ok(()) };
    made.and_then(|()| session.batch(&join)).map_err(|error| {
        let words = format!(
            "DATABASE_ROLE_MISSING: a tenant's work is done under a role of its own, which {user} may not make or take \
             on. Somebody who may must say: {make}; {join}; (docs/postgresql.md)"
        );
        refused(error, words)
    })
}

/// Said once: each time would make every server look the tables up anew.
fn grant(db: Db<'_>, session: &Session<'_>, name: &str) -> StoreResult<()> {
    let role = quoted(name);
    let lacks = "SELECT NOT CASE split_part(?2, ' ', 1) WHEN 'USAGE' THEN has_sequence_privilege(?1, t.value, 'USAGE')
                     WHEN 'DELETE' THEN has_table_privilege(?1, t.value, 'DELETE')
                     ELSE has_any_column_privilege(?1, t.value, split_part(?2, ' ', 1)) END
                 FROM json_each(?3) AS t";
    for (what, to) in GRANTS {
        let names: Vec<String> = to.split_whitespace().map(quoted).collect();
        let lacking = db.all(lacks, args![name, *what, Arg::Texts(&names)], |row| row.get::<bool>(0))?;
        if lacking.contains(&true) {
            let kind = if *what == "USAGE" { "SEQUENCE" } else { "TABLE" };
            session.batch(&format!("GRANT {what} ON {kind} {} TO {role}", names.join(", ")))?;
        }
    }
    let schema = "SELECT CAST(current_schema() AS TEXT), has_schema_privilege(?1, current_schema(), 'USAGE')";
    let (schema, seen): (String, bool) =
        db.need(schema, args![name], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if !seen {
        session.batch(&format!("GRANT USAGE ON SCHEMA {} TO {role}", quoted(&schema)))?;
    }
    Ok(())
}

/// Takes it on and looks: whoever owns the tables, or may pass over policies, is not held by them.
fn is_held(db: Db<'_>, session: &Session<'_>, role: &str) -> StoreResult<()> {
    let refusal = |why: &str| {
        format!(
            "DATABASE_ROLE_UNFIT: {role} {why}: a tenant's work needs a role that owns none of the tables, is none of \
             their owner's, and is neither superuser nor BYPASSRLS (docs/postgresql.md)"
        )
    };
    session
        .batch(&format!("SET LOCAL ROLE {role}"))
        .map_err(|error| refused(error, refusal("cannot be taken on")))?;
    let sql = "SELECT coalesce(bool_and(row_security_active(c.oid)), FALSE) FROM pg_class c
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
               WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p')";
    if db.need(sql, &[], |row| row.get(0))? {
        return Ok(());
    }
    Err(StoreError::Unusable(refusal("sees every tenant's rows")))
}

/// What only the operator can set right; anything else stays what it is.
fn refused(error: StoreError, words: String) -> StoreError {
    match error {
        StoreError::Postgres(why) if why.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            StoreError::Unusable(words)
        }
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_named_after_its_database_as_far_as_a_name_goes() {
        assert_eq!(named_after("evertill"), "evertill_tenant");
        let long = named_after(&"ü".repeat(40));
        assert!(long.len() <= LONGEST_NAME && long.ends_with("ü_tenant"), "{long}");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
