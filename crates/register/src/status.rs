//! What the till says of itself: which screen it is on, and the status bar that always tells the truth.

use evertill_domain::Currency;
use evertill_domain::time::{instant, local_rfc3339};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::catalog;
use crate::error::Result;
use crate::journal_view::attention;
use crate::register::{Register, locked};
use crate::settings;
use crate::sync::{Notes, Reach};
use crate::till::{self, Till};
use crate::view::{Network, Person, Screen, Status, TillState};

/// Below this share of free space the till warns.
const LOW_DISK_PERCENT: u64 = 20;

impl Register {
    /// Which screen the till is on, and all that every screen needs to know.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn till_state(&self) -> Result<TillState> {
        self.store.read(|conn| {
            let (till, store) = (till::find(conn)?, till::find_store(conn)?);
            let settings = settings::load(conn)?;
            let cashier = self.cashier(conn).ok();
            let screen = match (&till, &store, &cashier) {
                (None, ..) => Screen::Setup,
                (_, None, _) => Screen::Loading,
                (.., None) => Screen::Locked,
                (.., Some(_)) => Screen::Sale,
            };
            let people = catalog::users(conn)?.into_iter().filter(|user| user.role.may_sell());
            let tenant_name = till.as_ref().map(|till| till.tenant_name.clone()).unwrap_or_default();
            let of = |what: fn(&evertill_protocol::feed::StoreRow) -> &String| {
                store.as_ref().map(|store| what(store).clone()).unwrap_or_default()
            };
            let currency = of(|store| &store.currency);
            Ok(TillState {
                screen,
                tenant_name: store.as_ref().map_or(tenant_name, |store| store.tenant_name.clone()),
                store_name: of(|store| &store.name),
                register_name: till.map(|till| till.register_name).unwrap_or_default(),
                currency_digits: digits(&currency),
                currency,
                time_zone: of(|store| &store.time_zone),
                locale: settings.locale.unwrap_or_else(|| of(|store| &store.locale)),
                cashier: cashier.map(person),
                people: people.map(person).collect(),
                idle_lock_s: settings.idle_lock_s.unwrap_or(self.options.idle_lock_s),
                kiosk: self.options.kiosk,
                version: env!("CARGO_PKG_VERSION").to_owned(),
            })
        })
    }

    /// Signs a person in, see [`Register::sign_in_as`].
    ///
    /// # Errors
    /// As there.
    pub fn sign_in(&self, user_id: Option<i64>, pin: &str) -> Result<TillState> {
        self.sign_in_as(user_id, pin)?;
        self.till_state()
    }

    /// Nobody is signed in any more; the cart stays.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn lock(&self) -> Result<TillState> {
        self.sign_out("locked")?;
        self.till_state()
    }

    /// The status bar: the queue from the journal's own rows, the rest as the sync worker last saw it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn status(&self) -> Result<Status> {
        let now_ms = self.now_ms();
        let wall_ms = self.clock.wall_ms();
        self.store.read(|conn| {
            let (till, store, notes) = (till::find(conn)?, till::find_store(conn)?, Notes::load(conn)?);
            let (waiting, oldest_ms) = waiting(conn)?;
            let shown = |ms: i64| {
                let zone = store.as_ref().map_or("UTC", |store| store.time_zone.as_str());
                local_rfc3339(instant(ms), zone)
            };
            let work_offline = till.as_ref().is_some_and(|till| till.work_offline);
            let catalog_as_of_ms = till.as_ref().and_then(|till| till.catalog_as_of_ms);
            Ok(Status {
                network: network(&notes, work_offline),
                network_since_s: seconds(wall_ms - notes.reach_since_ms).unwrap_or(0),
                waiting,
                oldest_waiting_s: oldest_ms.map(|ms| seconds(now_ms - ms).unwrap_or(0)),
                sending: notes.sending,
                attention: attention(conn)?,
                last_sync_at: notes.last_sync_ms.map(shown).transpose()?,
                trouble: notes.permanent,
                last_error: notes.last_error,
                catalog_as_of: catalog_as_of_ms.map(shown).transpose()?,
                disk_low: self
                    .store
                    .disk()
                    .is_some_and(|(free, total)| free < total / 100 * LOW_DISK_PERCENT),
                server_url: till.as_ref().map(|till| shown_address(&till.server_url)).unwrap_or_default(),
                clock_offset_s: notes.clock_offset_ms.map(|ms| ms / 1000),
            })
        })
    }

    /// Switches *work offline*: the worker stays away from the network until it is switched back.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn set_work_offline(&self, on: bool) -> Result<Status> {
        self.store.write(|tx| Ok(tx.execute("UPDATE till SET work_offline = ?1", params![on])?))?;
        self.appended.notify_one();
        self.status()
    }

    /// Who is signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<i64> {
        locked(&self.session).map(|session| session.user)
    }
}

fn person(user: evertill_protocol::feed::UserRow) -> Person {
    Person { id: user.id, name: user.name, role: user.role.name().to_owned() }
}

/// An address as people read it: the pin of its key says nothing to them.
fn shown_address(server_url: &str) -> String {
    server_url.split('#').next().unwrap_or_default().to_owned()
}

/// Digits after the decimal point of a currency.
pub(crate) fn digits(currency: &str) -> u8 {
    Currency::from_code(currency).and_then(|currency| u8::try_from(currency.exponent()).ok()).unwrap_or(2)
}

fn network(notes: &Notes, work_offline: bool) -> Network {
    match notes.reach {
        _ if work_offline => Network::SwitchedOff,
        Reach::Online => Network::Online,
        Reach::Slow => Network::Slow,
        Reach::Offline => Network::Offline,
    }
}

/// Whether a sale made now is made without the server.
pub(crate) fn is_offline(conn: &Connection, till: &Till) -> Result<bool> {
    Ok(till.work_offline || network(&Notes::load(conn)?, false) != Network::Online)
}

fn seconds(ms: i64) -> Option<u64> {
    u64::try_from(ms / 1000).ok()
}

fn waiting(conn: &Connection) -> Result<(u64, Option<i64>)> {
    let waiting = conn
        .prepare_cached("SELECT count(*) FROM journal WHERE acked = 0")?
        .query_row([], |row| row.get(0))?;
    let sql = "SELECT at_ms FROM journal WHERE acked = 0 ORDER BY incarnation, seq LIMIT 1";
    Ok((waiting, conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?))
}
