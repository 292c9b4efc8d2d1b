//! Who is at the till: PINs checked offline, lock-outs that survive a restart, and a second person's approval.

use argon2::Argon2;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use evertill_domain::event::{SignIn, SignOut};
use evertill_domain::{Fact, Role};
use evertill_protocol::feed::UserRow;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::catalog;
use crate::error::{Error, Result};
use crate::journal;
use crate::register::{Register, locked};
use crate::till;
use crate::view::ApprovalInput;

/// Wrong PINs in a row before the next try has to wait, and how that wait grows.
const FREE_TRIES: u32 = 5;
const FIRST_WAIT_MS: i64 = 30_000;
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Under this name the tries count of a PIN that is to say whose it is. One's own PIN, typed between two guesses at
/// somebody else's, must not begin the count anew: it falls with time alone.
const ANYBODY: i64 = 0;
const FORGIVEN_AFTER_MS: i64 = 3_600_000;

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session {
    pub user: i64,
}

impl Register {
    /// Signs a person in by PIN, without the server; without a name the PIN says who it is.
    ///
    /// # Errors
    /// [`Error::PinWrong`], [`Error::PinLocked`], [`Error::NotAllowed`], [`Error::GrantsExpired`].
    pub fn sign_in_as(&self, user_id: Option<i64>, pin: &str) -> Result<UserRow> {
        self.store.read(|conn| self.grants_are_fresh(conn))?;
        let user = self.identify(user_id, pin)?;
        if !user.role.may_sell() {
            return Err(Error::NotAllowed(user.name));
        }
        let reading = self.reading();
        let before = *locked(&self.session);
        self.record(|tx| {
            if let Some(before) = before.filter(|before| before.user != user.id) {
                let left = SignOut { why: "switched".into() };
                journal::append(tx, &reading, Some(before.user), Fact::SignOut(left))?;
            }
            journal::append(tx, &reading, Some(user.id), Fact::SignIn(SignIn {}))
        })?;
        *locked(&self.session) = Some(Session { user: user.id });
        Ok(user)
    }

    /// Nobody is signed in any more; the cart stays.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn sign_out(&self, why: &str) -> Result<()> {
        let Some(session) = *locked(&self.session) else { return Ok(()) };
        let reading = self.reading();
        let fact = || Fact::SignOut(SignOut { why: why.to_owned() });
        self.record(|tx| journal::append(tx, &reading, Some(session.user), fact()))?;
        *locked(&self.session) = None;
        Ok(())
    }

    /// Whether somebody is signed in and still may be.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::GrantsExpired`].
    pub fn check_signed_in(&self) -> Result<()> {
        self.store.read(|conn| self.cashier(conn)).map(drop)
    }

    /// Who is signed in and still may be.
    pub(crate) fn cashier(&self, conn: &Connection) -> Result<UserRow> {
        let session = locked(&self.session).ok_or(Error::NotSignedIn)?;
        self.grants_are_fresh(conn)?;
        catalog::find_user(conn, session.user)?.filter(|user| user.role.may_sell()).ok_or(Error::NotSignedIn)
    }

    /// Another person's consent, given now by PIN.
    pub(crate) fn approve(&self, approval: &ApprovalInput, may: impl Fn(Role) -> bool) -> Result<UserRow> {
        let asking = self.store.read(|conn| self.cashier(conn))?;
        if approval.user_id == Some(asking.id) {
            return Err(Error::ApprovalSamePerson);
        }
        let user = self.identify(approval.user_id, &approval.pin)?;
        if user.id == asking.id {
            return Err(Error::ApprovalSamePerson);
        }
        if may(user.role) { Ok(user) } else { Err(Error::NotAllowed(user.name)) }
    }

    /// What a role may do alone and others with somebody's consent: who gave it; none where it is the cashier's own
    /// right.
    pub(crate) fn allowed(
        &self,
        approval: Option<&ApprovalInput>,
        may: impl Fn(Role) -> bool,
    ) -> Result<Option<UserRow>> {
        let cashier = self.store.read(|conn| self.cashier(conn))?;
        if may(cashier.role) {
            return Ok(None);
        }
        self.approve(approval.ok_or(Error::ApprovalNeeded)?, may).map(Some)
    }

    /// Whose PIN this is. Hashing takes its time on purpose and holds up no sale.
    fn identify(&self, user_id: Option<i64>, pin: &str) -> Result<UserRow> {
        let _one_at_a_time = locked(&self.pin_gate);
        let account = user_id.unwrap_or(ANYBODY);
        let now_ms = self.now_ms();
        let (people, failed) = self.store.read(|conn| {
            let people = match user_id {
                Some(id) => catalog::find_user(conn, id)?.into_iter().collect(),
                None => catalog::users(conn)?,
            };
            Ok((people, failures(conn, account, now_ms)?))
        })?;
        if let Some(wait) = failed.wait_s(now_ms) {
            return Err(Error::PinLocked { retry_after_s: wait });
        }
        let known: Vec<UserRow> = people.into_iter().filter(|user| is_pin_of(user, pin)).collect();
        match <[UserRow; 1]>::try_from(known) {
            Ok([user]) => {
                if failed.count > 0 && account != ANYBODY {
                    self.store.write(|tx| {
                        Ok(tx.execute("DELETE FROM pin_failure WHERE user_id = ?1", [account])?)
                    })?;
                }
                Ok(user)
            }
            // Nobody's, or several people's: then the name has to be tapped.
            Err(_) => {
                let failed = failed.one_more(now_ms);
                self.store.write(|tx| remember(tx, account, failed))?;
                Err(failed
                    .wait_s(now_ms)
                    .map_or(Error::PinWrong, |wait| Error::PinLocked { retry_after_s: wait }))
            }
        }
    }

    /// The cached grants end when the server has not been heard for too long.
    fn grants_are_fresh(&self, conn: &Connection) -> Result<()> {
        let days = (self.now_ms() - till::heard_ms(conn)?) / 86_400_000;
        if days >= i64::from(self.options.grants_days) { Err(Error::GrantsExpired { days }) } else { Ok(()) }
    }
}

/// A reason as it is kept: said, and short enough for a line of paper.
pub(crate) fn reason(text: &str) -> Result<String> {
    const LONGEST: usize = 120;
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if text.is_empty() { Err(Error::ReasonMissing) } else { Ok(text) }
}

fn is_pin_of(user: &UserRow, pin: &str) -> bool {
    PasswordHash::new(&user.pin_hash)
        .is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    count: u32,
    locked_until_ms: i64,
}

impl Failures {
    fn wait_s(self, now_ms: i64) -> Option<u64> {
        // A clock set back must not lock somebody out for a year.
        let left_ms = (self.locked_until_ms - now_ms).min(LONGEST_WAIT_MS);
        (left_ms > 0).then(|| (left_ms.unsigned_abs()).div_ceil(1000))
    }

    /// The same after some quiet: one failure less an hour since the last one, or since the end of its wait.
    fn forgiven(self, now_ms: i64) -> Failures {
        let hours = (now_ms - self.locked_until_ms).max(0) / FORGIVEN_AFTER_MS;
        Failures { count: self.count.saturating_sub(u32::try_from(hours).unwrap_or(u32::MAX)), ..self }
    }

    fn one_more(self, now_ms: i64) -> Failures {
        let count = self.count.saturating_add(1);
        let beyond = count.checked_sub(FREE_TRIES);
        let wait_ms = beyond.map_or(0, |beyond| (FIRST_WAIT_MS << beyond.min(10)).min(LONGEST_WAIT_MS));
        Failures { count, locked_until_ms: now_ms + wait_ms }
    }
}

fn failures(conn: &Connection, account: i64, now_ms: i64) -> Result<Failures> {
    let sql = "SELECT failures, locked_until_ms FROM pin_failure WHERE user_id = ?1";
    let found = conn
        .query_row(sql, [account], |row| Ok(Failures { count: row.get(0)?, locked_until_ms: row.get(1)? }));
    let found = found.optional()?.unwrap_or_default();
    Ok(if account == ANYBODY { found.forgiven(now_ms) } else { found })
}

fn remember(tx: &Connection, account: i64, failed: Failures) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO pin_failure (user_id, failures, locked_until_ms) VALUES (?1, ?2, ?3)",
        params![account, failed.count, failed.locked_until_ms],
    )?;
    Ok(())
}
