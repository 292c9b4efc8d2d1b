//! Admission: a parked event enters the books later, because a person or a newer version of the server says so.

use chrono::{DateTime, Utc};
use evertill_domain::Body;
use evertill_domain::journal::{Hash, body_hash, reused_key};
use evertill_protocol::error::ErrorCode;
use evertill_protocol::push::Outcome;
use uuid::Uuid;

use super::effects;
use super::load::{self, Mentioned};
use super::pens::Pen;
use super::write::{Origin, Writing};
use crate::error::Refusal;
use crate::store::sql::registers::register_of;
use crate::store::sql::{Db, Row, args};
use crate::store::{Register, StoreError, StoreResult};
use crate::sync::books::{Books, Fate};

/// A parked body and where it came from.
struct Parked {
    key: Uuid,
    /// Its row in the journal; none for a body beside it.
    event: Option<i64>,
    register: Uuid,
    incarnation: u32,
    seq: i64,
    body: String,
    admitted: bool,
}

/// Books a parked event. `body` names the second body of a used key or one behind a broken chain; none means the event
/// itself. Answers what the books made of it; its first outcome stays as it was, the till learns by the feed.
///
/// # Errors
/// `NOT_FOUND`; `ALREADY_SETTLED` when it is in the books; `INVALID` when this version does not understand it.
pub fn admit(
    db: Db<'_>,
    tenant: i64,
    key: Uuid,
    body: Option<Hash>,
    by: Option<i64>,
    now: DateTime<Utc>,
) -> StoreResult<Outcome> {
    let refused = |code, words: String| StoreError::Refused(Refusal::new(code, words));
    // Before it is looked at: nobody else books anything of this tenant until this is done.
    load::next_event(db, tenant)?;
    let parked = parked(db, tenant, key, body)?;
    let parked = parked.ok_or_else(|| StoreError::Refused(Refusal::not_found("parked event")))?;
    if parked.admitted {
        return Err(refused(ErrorCode::AlreadySettled, "This event is in the books already.".into()));
    }
    let read = Body::decode(&parked.body);
    let read = read
        .map_err(|why| refused(ErrorCode::Invalid, format!("This server does not understand it: {why}.")))?;
    let register = register_of(db, tenant, parked.register)?;
    let register = register.ok_or_else(|| StoreError::Corrupt("an event of no register".into()))?;
    // What an admitted second body creates has ids of its own.
    let booked_as = body.map_or(key, |hash| reused_key(key, &hash));
    let mut books = books(db, &register, booked_as, &read, now)?;
    let row = parked.event.unwrap_or(books.next_event);
    let Fate::Booked { result, decision, .. } =
        books.book(row, booked_as, &read, register.store, register.id)
    else {
        return Err(StoreError::Corrupt("a register of no store".into()));
    };
    let mut writing = Writing::new(db, tenant, 0);
    let now_ms = now.timestamp_millis();
    writing.at_ms = now_ms;
    let origin = Origin {
        tenant,
        store: register.store,
        register: register.id,
        event: row,
        key: booked_as,
        received_ms: now_ms,
    };
    enter(&mut writing, origin, &parked, body, &result, &read)?;
    writing.book(origin, &read, &decision, &books)?;
    writing.flush()?;
    let settled = effects::settle_parked(db, tenant, key, body.as_ref(), by, now_ms)?;
    writing.say_settled(tenant, settled);
    writing.outcomes.insert((tenant, key, register.id));
    books.next_event = books.next_event.max(row + 1);
    writing.finish(&books)?;
    serde_json::from_str(&result).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn parked(db: Db<'_>, tenant: i64, key: Uuid, body: Option<Hash>) -> StoreResult<Option<Parked>> {
    let read = |row: &Row<'_>| {
        Ok(Parked {
            key,
            event: row.get(0)?,
            register: row.get(1)?,
            incarnation: row.get(2)?,
            seq: row.get(3)?,
            body: row.get(4)?,
            admitted: row.get(5)?,
        })
    };
    match body {
        None => db.one(
            "SELECT id, register_id, incarnation, seq, body, admitted_ms IS NOT NULL OR outcome = 'booked'
             FROM event WHERE tenant_id = ?1 AND key = ?2",
            args![tenant, key],
            read,
        ),
        Some(hash) => db.one(
            "SELECT CAST(NULL AS BIGINT), register_id, incarnation, seq, body, admitted_ms IS NOT NULL
             FROM parked_body WHERE tenant_id = ?1 AND key = ?2 AND body_hash = ?3",
            args![tenant, key, hash],
            read,
        ),
    }
}

fn books(db: Db<'_>, register: &Register, key: Uuid, body: &Body, now: DateTime<Utc>) -> StoreResult<Books> {
    let mut mentioned = Mentioned { tenant: register.tenant, ..Mentioned::default() };
    mentioned.add(key, body);
    let mut books = Books { next_event: load::next_event(db, register.tenant)?, ..Books::default() };
    let till = load::till(db, register)?;
    // It happened before what this register did since: only the future is impossible for it.
    books.tills.insert(register.id, crate::sync::books::Till { last_business_time: None, ..till });
    load::view(db, register.store, &mentioned, &mut books)?;
    books.turn_to(register, now);
    Ok(books)
}

/// Marks it as admitted; a body from beside the journal gets a row of its own, outside the chain.
fn enter(
    writing: &mut Writing<'_>,
    origin: Origin,
    parked: &Parked,
    body: Option<Hash>,
    result: &str,
    read: &Body,
) -> StoreResult<()> {
    let now_ms = origin.received_ms;
    let Some(hash) = body else {
        let sql = "UPDATE event SET admitted_ms = ?3, kind = ?4 WHERE tenant_id = ?1 AND id = ?2";
        writing.db.execute(sql, args![origin.tenant, origin.event, now_ms, read.fact.kind()])?;
        return Ok(());
    };
    let sql = "UPDATE parked_body SET admitted_ms = ?4 WHERE tenant_id = ?1 AND key = ?2 AND body_hash = ?3";
    writing.db.execute(sql, args![origin.tenant, parked.key, hash, now_ms])?;
    writing.put(
        Pen::Event,
        args![
            origin.tenant,
            origin.event,
            origin.key,
            origin.register,
            parked.incarnation,
            parked.seq,
            read.fact.kind(),
            parked.body,
            body_hash(parked.body.as_bytes()),
            0i64,
            now_ms,
            "booked",
            result,
            true
        ],
    )
}

/// Events that wait for a version that understands them, with their tenants, oldest first.
pub(in crate::store::sql) fn not_understood(db: Db<'_>) -> StoreResult<Vec<(i64, Uuid)>> {
    let sql = "SELECT e.tenant_id, e.key FROM exception x
               JOIN event e ON e.tenant_id = x.tenant_id AND e.key = x.event_key
               WHERE x.settled_ms IS NULL AND x.code = 'NOT_UNDERSTOOD' AND x.body_hash IS NULL
                   AND e.admitted_ms IS NULL ORDER BY e.tenant_id, e.id";
    db.all(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
