//! What a group does with failures: it splits, tries again, parks, or gives up.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use evertill_domain::event::SignIn;
use evertill_domain::journal::{GENESIS, Position};
use evertill_domain::time::ClockReading;
use evertill_domain::{Body, Fact};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::Config;
use crate::store::Register;
use crate::store::sqlite::SqliteStore;
use crate::sync::incoming::line_up;

const REGISTER: Uuid = Uuid::from_u128(9);

#[test]
fn halves_keep_the_order_and_lose_nothing() {
    let parts =
        [Part { push: 0, events: 0..3 }, Part { push: 1, events: 0..1 }, Part { push: 2, events: 4..7 }];
    let (first, second) = halves(&parts);
    let flat = |parts: &[Part]| -> Vec<(usize, usize)> {
        parts.iter().flat_map(|part| part.events.clone().map(|event| (part.push, event))).collect()
    };
    assert_eq!((count(&first), count(&second)), (3, 4));
    assert_eq!([flat(&first), flat(&second)].concat(), flat(&parts));
    let (first, second) = halves(&[Part { push: 5, events: 2..4 }]);
    assert_eq!((flat(&first), flat(&second)), (vec![(5, 2)], vec![(5, 3)]));
}

/// A real database whose first transactions fail.
struct Failing {
    connection: Connection,
    failures: Vec<StoreError>,
    calls: usize,
    _folder: TempDir,
}

impl Failing {
    fn with(failures: impl IntoIterator<Item = StoreError>) -> Failing {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.set_database(folder.path().join("books.db").to_str().unwrap().to_owned());
        drop(SqliteStore::open(&config, 0).unwrap());
        let connection = Connection::open(&config.database).unwrap();
        connection
            .execute_batch(
                "INSERT INTO tenant (id, code, name) VALUES (1, 't', 'T');
                 INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included)
                 VALUES (1, 2, 's', 'S', 'UTC', 'EUR', 1);",
            )
            .unwrap();
        let sql = "INSERT INTO register (tenant_id, id, store_id, code, name, enrolled_ms) VALUES (1, ?1, 2, 'r', 'R', 0)";
        connection.execute(sql, [REGISTER]).unwrap();
        Failing { connection, failures: failures.into_iter().collect(), calls: 0, _folder: folder }
    }

    /// Takes a push of one event: what became of it, if it was taken.
    fn take(&mut self) -> StoreResult<String> {
        let push = self.push();
        let answer = take_all(self, &[push]).remove(0)?;
        let Taken::All { acked_seq: 1, events } = answer.taken else { panic!("{answer:?}") };
        let row = "SELECT outcome FROM event";
        let outcome: String = self.connection.query_row(row, [], |row| row.get(0)).unwrap();
        assert!(events[0].result.get().contains(&outcome), "{events:?}");
        Ok(outcome)
    }

    fn push(&self) -> Push {
        let at = ClockReading { wall_ms: 0, boot: "b".into(), mono_ms: 0, anchor: None };
        let body = Body { at, by: None, cursor: 0, fact: Fact::SignIn(SignIn {}) }.encode();
        let register = Register {
            tenant: 1,
            id: REGISTER,
            store: 2,
            code: "r".into(),
            enrolled_ms: Some(0),
            revoked: None,
            keys: vec![],
            retired: (0, Position { incarnation: 0, seq: 0 }),
        };
        Push {
            register: Arc::new(register),
            epoch: ids::epoch(Db::from(&self.connection)).unwrap(),
            incarnation: 1,
            signature: [0; 64],
            authentic: true,
            trusted_to: None,
            received_at: DateTime::<Utc>::UNIX_EPOCH,
            events: line_up(REGISTER, Position { incarnation: 1, seq: 1 }, GENESIS, vec![body]),
        }
    }
}

impl Transact for Failing {
    fn transact<T>(&mut self, job: &dyn Fn(Db<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.calls += 1;
        match self.failures.pop() {
            Some(error) => Err(error),
            None => self.connection.transact(job),
        }
    }
}

fn corrupt(times: usize) -> Vec<StoreError> {
    (0..times).map(|_| StoreError::Corrupt("a row".into())).collect()
}

#[test]
fn row_13_an_event_that_fails_twice_is_booked_and_one_that_fails_three_times_is_parked() {
    for (failures, outcome, calls) in [(0, "booked", 1), (2, "booked", 3), (3, "parked", 4)] {
        let mut engine = Failing::with(corrupt(failures));
        assert_eq!(engine.take().unwrap(), outcome, "{failures}");
        assert_eq!(engine.calls, calls, "{failures}");
    }
}

#[test]
fn row_13_an_event_that_can_be_neither_booked_nor_parked_is_answered_by_an_error() {
    let mut engine = Failing::with(corrupt(4));
    assert!(matches!(engine.take(), Err(StoreError::Unavailable(why)) if why.contains("a row")));
    assert_eq!(engine.calls, 4);
    assert_eq!(engine.take().unwrap(), "booked", "and the next try is as good as the first");
}

#[test]
fn a_database_that_cannot_be_used_is_no_events_fault() {
    for error in [StoreError::Unavailable("no disk".into()), StoreError::Damaged("a page".into())] {
        let mut engine = Failing::with([error]);
        assert!(matches!(engine.take(), Err(StoreError::Unavailable(_))));
        assert_eq!(engine.calls, 1, "it is not asked again");
    }
}
