//! Group commit: waiting pushes are decided and written in one transaction; what fails is bisected to the one event.

mod admit;
mod effects;
mod load;
mod pens;
mod write;

use std::ops::Range;

use evertill_domain::ablation;
use evertill_protocol::push::Pushed;
use rusqlite::{Connection, Transaction};
use serde_json::value::RawValue;

pub use admit::admit;
pub(super) use admit::not_understood;
pub use effects::{Voided, void_order};
pub(super) use load::{mark, rounding_of};

use super::writer::transact;
use super::{backup, ids};
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

/// Takes pushes; an answer for each, in their order.
pub(super) fn take_all(connection: &mut Connection, pushes: &[Push]) -> Vec<StoreResult<PushAnswer>> {
    let parts: Vec<Part> =
        pushes.iter().enumerate().map(|(push, p)| Part { push, events: 0..p.events.len() }).collect();
    let mut group = Group { pushes, taken: pushes.iter().map(|_| None).collect() };
    let failed = group.take(connection, &parts).err();
    let Group { taken, .. } = group;
    taken
        .into_iter()
        .zip(pushes)
        .map(|(taken, push)| {
            let taken = taken.ok_or_else(|| unavailable(failed.as_ref()))?;
            let epoch = ids::epoch(connection)?;
            Ok(PushAnswer { epoch, backup_through: backup::through(connection, push.register.id)?, taken })
        })
        .collect()
}

fn unavailable(why: Option<&StoreError>) -> StoreError {
    StoreError::Unavailable(why.map_or_else(|| "nothing was written".to_owned(), ToString::to_string))
}

/// The pushes that share a commit, and what was taken of each so far.
struct Group<'a> {
    pushes: &'a [Push],
    taken: Vec<Option<Taken>>,
}

impl Group<'_> {
    /// One transaction for all parts; when it fails, one for each half, down to a single event.
    fn take(&mut self, connection: &mut Connection, parts: &[Part]) -> StoreResult<()> {
        let failed = match self.attempt(connection, parts, None) {
            Ok(()) => return Ok(()),
            Err(error) if is_elsewhere(&error) || ablation::is_on("poison_blocks") => {
                self.forget(parts);
                return Err(error);
            }
            Err(error) => error,
        };
        tracing::warn!(error = %failed, events = count(parts), "a batch failed and is split");
        if count(parts) > 1 {
            let (first, second) = halves(parts);
            self.take(connection, &first)?;
            return self.take(connection, &second);
        }
        self.take_one(connection, parts, failed)
    }

    /// The event that fails alone: tried again, then parked.
    fn take_one(
        &mut self,
        connection: &mut Connection,
        parts: &[Part],
        mut failed: StoreError,
    ) -> StoreResult<()> {
        for _ in 1..ATTEMPTS {
            match self.attempt(connection, parts, None) {
                Ok(()) => return Ok(()),
                Err(error) if is_elsewhere(&error) => return Err(error),
                Err(error) => failed = error,
            }
        }
        self.attempt(connection, parts, Some(&failed.to_string()))
    }

    fn attempt(
        &mut self,
        connection: &mut Connection,
        parts: &[Part],
        poison: Option<&str>,
    ) -> StoreResult<()> {
        let mut done = transact(connection, |tx| batch(tx, self.pushes, parts, poison));
        if matches!(done, Err(StoreError::Redecide)) {
            done = transact(connection, |tx| batch(tx, self.pushes, parts, poison));
        }
        for part in done? {
            self.add(part);
        }
        Ok(())
    }

    /// Appends what became of a part to what became of the parts before it.
    fn add(&mut self, done: Done) {
        let Some(slot) = self.taken.get_mut(done.push) else { return };
        match (slot.as_mut(), done.taken) {
            (Some(Taken::All { acked_seq, events }), Taken::All { acked_seq: later, events: more }) => {
                *acked_seq = later;
                events.extend(more);
            }
            (None, taken) => *slot = Some(taken),
            // A gap or a stale epoch holds for the whole push.
            (Some(_), _) => {}
        }
    }

    /// The answer for these pushes is an error, even where an earlier half is committed: a resend replays that.
    fn forget(&mut self, parts: &[Part]) {
        for part in parts {
            if let Some(slot) = self.taken.get_mut(part.push) {
                *slot = None;
            }
        }
    }
}

/// The disk's or the machine's fault, not the event's.
fn is_elsewhere(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Unavailable(_)
            | StoreError::Corrupt(_)
            | StoreError::Unusable(_)
            | StoreError::Io(_)
            | StoreError::Busy
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
    tx: &Transaction<'_>,
    pushes: &[Push],
    parts: &[Part],
    poison: Option<&str>,
) -> StoreResult<Vec<Done>> {
    let epoch = ids::epoch(tx)?;
    let mut books = load::books(tx, pushes, parts)?;
    let mut writing = write::Writing::new(tx)?;
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
    writing.finish()?;
    Ok(all)
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
    writing.progress(push, mark, books)?;
    Ok(Taken::All { acked_seq: mark.acked(), events: answers })
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
