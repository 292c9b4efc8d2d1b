//! Group commit: waiting pushes are decided and written in one transaction; what fails is bisected to the one event.

mod admit;
mod effects;
mod load;
mod once;
mod pens;
mod stock;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashMap;
use std::ops::Range;

use evertill_domain::ablation;
use evertill_protocol::Epoch;
use evertill_protocol::hello::BackupThrough;
use evertill_protocol::push::Pushed;
use serde_json::value::RawValue;
use uuid::Uuid;

pub use admit::admit;
pub(super) use admit::not_understood;
pub use effects::{Voided, void_order};
pub(super) use load::{mark, rounding_of};
pub use pens::Column;

use super::{Db, backups, ids};
use crate::store::{Push, PushAnswer, StoreError, StoreResult, Taken};
use crate::sync::books::{Books, Fate};

/// How often one event alone may fail before it is parked.
const ATTEMPTS: u32 = 3;

/// Some events of one of the pushes.
#[derive(Debug, Clone)]
struct Part {
    push: usize,
    events: Range<usize>,
}

/// What a transaction did with one part.
#[derive(Debug)]
struct Done {
    push: usize,
    taken: Taken,
}

/// Runs a batch's jobs, each in a transaction of its own.
pub trait Transact {
    /// # Errors
    /// What the job fails with; nothing of it was written then.
    fn transact<T>(&mut self, job: &dyn Fn(Db<'_>) -> StoreResult<T>) -> StoreResult<T>;
}

/// Nobody else books or counts anything of this tenant, on any server, until the transaction ends. To be taken before
/// anything is read that a decision rests on.
///
/// # Errors
/// When it cannot be taken.
pub fn hold(db: Db<'_>, tenant: i64) -> StoreResult<()> {
    load::next_event(db, tenant).map(drop)
}

/// Takes pushes, in PostgreSQL of one tenant; an answer for each, in their order.
pub fn take_all(engine: &mut impl Transact, pushes: &[Push]) -> Vec<StoreResult<PushAnswer>> {
    let parts: Vec<Part> =
        pushes.iter().enumerate().map(|(push, p)| Part { push, events: 0..p.events.len() }).collect();
    let mut group = Group { pushes, taken: pushes.iter().map(|_| None).collect(), known: None };
    let failed = group.take(engine, &parts).err();
    let Group { taken, known, .. } = group;
    let why = || failed.as_ref().map_or("nothing was written".into(), ToString::to_string);
    let answers = taken.into_iter().zip(pushes).map(|(taken, push)| {
        let taken = taken.unwrap_or_else(|| Err(why())).map_err(StoreError::Unavailable)?;
        if !is_whole(&taken, push) {
            return Err(StoreError::Unavailable(why()));
        }
        let Known { epoch, through } = known.as_ref().ok_or_else(|| StoreError::Unavailable(why()))?;
        let backup_through = through.get(&push.register.id).copied().unwrap_or_default();
        Ok(PushAnswer { epoch: *epoch, backup_through, taken })
    });
    answers.collect()
}

/// A push of which only a part was taken is answered by an error: a resend replays what is on disk and takes the rest.
fn is_whole(taken: &Taken, push: &Push) -> bool {
    match taken {
        Taken::All { events, .. } => events.len() == push.events.len(),
        Taken::Gap { .. } | Taken::EpochStale => true,
    }
}

/// What every answer says beside the outcomes.
#[derive(Debug, Clone)]
struct Known {
    epoch: Epoch,
    through: HashMap<Uuid, BackupThrough>,
}

/// The pushes that share a commit.
struct Group<'a> {
    pushes: &'a [Push],
    /// What was taken of each so far, or why one of its events can be neither booked nor parked.
    taken: Vec<Option<Result<Taken, String>>>,
    /// As of the last transaction.
    known: Option<Known>,
}

impl Group<'_> {
    /// One transaction for all parts; when it fails, one for each half, down to a single event. Fails when no event is to
    /// blame, for nothing else can be taken then either.
    fn take(&mut self, engine: &mut impl Transact, parts: &[Part]) -> StoreResult<()> {
        let parts: Vec<Part> = parts.iter().filter(|part| !self.is_stuck(part)).cloned().collect();
        let parts = parts.as_slice();
        if parts.is_empty() {
            return Ok(());
        }
        let failed = match self.attempt(engine, parts, None) {
            Ok(()) => return Ok(()),
            Err(error) if is_elsewhere(&error) || ablation::is_on("poison_blocks") => return Err(error),
            Err(error) => error,
        };
        tracing::warn!(error = %failed, events = count(parts), "a batch failed and is split");
        if count(parts) > 1 {
            let (first, second) = halves(parts);
            self.take(engine, &first)?;
            return self.take(engine, &second);
        }
        self.take_one(engine, parts, failed)
    }

    /// The event that fails alone: tried again, then parked. One that cannot even be parked holds up its own push only.
    fn take_one(
        &mut self,
        engine: &mut impl Transact,
        parts: &[Part],
        mut failed: StoreError,
    ) -> StoreResult<()> {
        for _ in 1..ATTEMPTS {
            match self.attempt(engine, parts, None) {
                Ok(()) => return Ok(()),
                Err(error) if is_elsewhere(&error) => return Err(error),
                Err(error) => failed = error,
            }
        }
        match self.attempt(engine, parts, Some(&failed.to_string())) {
            Err(error) if !is_elsewhere(&error) => {
                tracing::error!(%error, "an event can be neither booked nor parked");
                for part in parts {
                    if let Some(slot) = self.taken.get_mut(part.push) {
                        *slot = Some(Err(error.to_string()));
                    }
                }
                Ok(())
            }
            done => done,
        }
    }

    fn is_stuck(&self, part: &Part) -> bool {
        matches!(self.taken.get(part.push), Some(Some(Err(_))))
    }

    fn attempt(
        &mut self,
        engine: &mut impl Transact,
        parts: &[Part],
        poison: Option<&str>,
    ) -> StoreResult<()> {
        let job = |db: Db<'_>| batch(db, self.pushes, parts, poison);
        let mut done = engine.transact(&job);
        if matches!(done, Err(StoreError::Redecide)) {
            done = engine.transact(&job);
        }
        let (done, known) = done?;
        let through = self.known.take().map(|known| known.through);
        self.known = Some(Known {
            epoch: known.epoch,
            through: through.into_iter().flatten().chain(known.through).collect(),
        });
        for part in done {
            self.add(part);
        }
        Ok(())
    }

    /// Appends what became of a part to what became of the parts before it.
    fn add(&mut self, done: Done) {
        let Some(slot) = self.taken.get_mut(done.push) else { return };
        match (slot.as_mut(), done.taken) {
            (Some(Ok(Taken::All { acked_seq, events })), Taken::All { acked_seq: later, events: more }) => {
                *acked_seq = later;
                events.extend(more);
            }
            (None, taken) => *slot = Some(Ok(taken)),
            // A gap or a stale epoch holds for the whole push.
            (Some(_), _) => {}
        }
    }
}

/// The disk's or the machine's fault, not the event's. What is wrong with a row is not among them: only events that meet
/// that row fail.
fn is_elsewhere(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Unavailable(_)
            | StoreError::Damaged(_)
            | StoreError::Unusable(_)
            | StoreError::Io(_)
            | StoreError::Busy
            | StoreError::Contended(_)
    )
}

fn count(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.events.len()).sum()
}

/// Splits in the middle, through a push where it must be.
fn halves(parts: &[Part]) -> (Vec<Part>, Vec<Part>) {
    let mut left = count(parts) / 2;
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for part in parts {
        let middle = part.events.start + left.min(part.events.len());
        left -= middle - part.events.start;
        for (half, events) in
            [(&mut first, part.events.start..middle), (&mut second, middle..part.events.end)]
        {
            if !events.is_empty() {
                half.push(Part { push: part.push, events });
            }
        }
    }
    (first, second)
}

/// Loads what the events are judged by, decides them one after the other, writes what was decided.
fn batch(
    db: Db<'_>,
    pushes: &[Push],
    parts: &[Part],
    poison: Option<&str>,
) -> StoreResult<(Vec<Done>, Known)> {
    let epoch = ids::epoch(db)?;
    let mut books = load::books(db, pushes, parts, poison.is_none())?;
    let tenant = parts.first().and_then(|part| pushes.get(part.push)).map_or(0, |push| push.register.tenant);
    let mut writing = write::Writing::new(db, tenant, parts.len());
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(push) = pushes.get(part.push) else { continue };
        let taken = if push.epoch == epoch {
            part_of(push, part.events.clone(), &mut books, &mut writing, poison)?
        } else {
            Taken::EpochStale
        };
        all.push(Done { push: part.push, taken });
    }
    writing.finish(&books)?;
    let registers = parts.iter().filter_map(|part| pushes.get(part.push)).map(|push| &push.register);
    let through = backups::through_all(db, registers.map(|register| (register.tenant, register.id)))?;
    Ok((all, Known { epoch, through }))
}

fn part_of(
    push: &Push,
    range: Range<usize>,
    books: &mut Books,
    writing: &mut write::Writing<'_>,
    poison: Option<&str>,
) -> StoreResult<Taken> {
    let events = push.events.get(range).unwrap_or_default();
    let mark = books.mark(push.register.id, push.incarnation);
    if events.first().is_some_and(|first| first.at.seq > mark.acked() + 1) {
        return Ok(Taken::Gap { acked_seq: mark.acked() });
    }
    books.turn_to(&push.register, push.received_at);
    let mut answers = Vec::with_capacity(events.len());
    for event in events {
        let fate = books.decide(push, event, poison);
        writing.event(push, event, &fate, books)?;
        let result = RawValue::from_string(fate.result().to_owned());
        let result = result.map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let replayed = matches!(fate, Fate::Replayed { .. });
        answers.push(Pushed { seq: event.at.seq, result, replayed });
    }
    books.turn_from(&push.register);
    let mark = books.mark(push.register.id, push.incarnation);
    writing.progress(push, mark, books);
    Ok(Taken::All { acked_seq: mark.acked(), events: answers })
}
