//! Turns: of the pushes that come at once so many are worked on, by their weight; the others wait outside, unread.
//!
//! Who is next goes round the tenants, and within a tenant by who came first: as a register pushes one batch at a time,
//! that goes round its registers. A merchant whose two hundred tills come back together holds nobody else's one up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// The one line at the door, and how much room there is behind it.
#[derive(Debug)]
pub struct Turns {
    room: usize,
    most_waiting: usize,
    line: Mutex<Line>,
}

#[derive(Debug)]
struct Line {
    free: usize,
    waiting: usize,
    /// Who is next comes first, and goes to the end when one of its pushes was called.
    tenants: VecDeque<(i64, VecDeque<Waiter>)>,
}

#[derive(Debug)]
struct Waiter {
    weight: usize,
    call: oneshot::Sender<Turn>,
}

/// Room that is taken; it is given back when this goes.
#[derive(Debug)]
pub struct Turn {
    weight: usize,
    turns: Arc<Turns>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.call(|line| line.free += self.weight);
    }
}

impl Turns {
    #[must_use]
    pub fn new(room: usize, most_waiting: usize) -> Arc<Turns> {
        let line = Line { free: room, waiting: 0, tenants: VecDeque::new() };
        Arc::new(Turns { room, most_waiting, line: Mutex::new(line) })
    }

    /// Waits for a turn; none when too many wait already, or when it does not come in time.
    pub async fn take(self: &Arc<Self>, tenant: i64, weight: usize, patience: Duration) -> Option<Turn> {
        let (call, called) = oneshot::channel();
        // What is heavier than all the room there is has it to itself.
        let waiter = Waiter { weight: weight.min(self.room), call };
        if !self.line().has_place(self.most_waiting) {
            return None;
        }
        self.call(|line| line.join(tenant, waiter));
        timeout(patience, called).await.ok()?.ok()
    }

    /// How many wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let mut line = self.line();
        line.forget_the_gone();
        line.waiting
    }

    /// Changes the line, and calls those for whom there is room then. Who has gone meanwhile drops the turn again.
    fn call(self: &Arc<Self>, change: impl FnOnce(&mut Line)) {
        let mut line = self.line();
        change(&mut line);
        let called: Vec<Waiter> = std::iter::from_fn(|| line.next()).collect();
        drop(line);
        for Waiter { weight, call } in called {
            let _ = call.send(Turn { weight, turns: Arc::clone(self) });
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Whether one more may wait; those who have gone do not count.
    fn has_place(&mut self, most_waiting: usize) -> bool {
        if self.waiting >= most_waiting {
            self.forget_the_gone();
        }
        self.waiting < most_waiting
    }

    fn forget_the_gone(&mut self) {
        for (_, waiters) in &mut self.tenants {
            waiters.retain(|waiter| !waiter.call.is_closed());
        }
        self.waiting = self.tenants.iter().map(|(_, waiters)| waiters.len()).sum();
    }

    fn join(&mut self, tenant: i64, waiter: Waiter) {
        self.waiting += 1;
        match self.tenants.iter_mut().find(|(whose, _)| *whose == tenant) {
            Some((_, waiters)) => waiters.push_back(waiter),
            None => self.tenants.push_back((tenant, VecDeque::from([waiter]))),
        }
    }

    /// Who is next, if there is room: nobody light overtakes somebody heavy.
    fn next(&mut self) -> Option<Waiter> {
        loop {
            let (tenant, mut waiters) = self.tenants.pop_front()?;
            while waiters.front().is_some_and(|waiter| waiter.call.is_closed()) {
                waiters.pop_front();
                self.waiting -= 1;
            }
            let Some(weight) = waiters.front().map(|waiter| waiter.weight) else { continue };
            if weight > self.free {
                self.tenants.push_front((tenant, waiters));
                return None;
            }
            self.free -= weight;
            self.waiting -= 1;
            let called = waiters.pop_front();
            if !waiters.is_empty() {
                self.tenants.push_back((tenant, waiters));
            }
            return called;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::task::{JoinHandle, yield_now};

    use super::Turns;

    const PATIENCE: Duration = Duration::from_secs(20);
    const LARGE: i64 = 1;
    const SMALL: i64 = 2;

    type Seen = Arc<Mutex<Vec<&'static str>>>;

    /// Stands in the line, and notes when its turn has come.
    async fn stand(
        turns: &Arc<Turns>,
        seen: &Seen,
        name: &'static str,
        tenant: i64,
        weight: usize,
    ) -> JoinHandle<()> {
        let (turns, seen) = (Arc::clone(turns), Arc::clone(seen));
        let standing = tokio::spawn(async move {
            let turn = turns.take(tenant, weight, PATIENCE).await.expect("a turn");
            seen.lock().unwrap().push(name);
            yield_now().await;
            drop(turn);
        });
        yield_now().await;
        standing
    }

    #[tokio::test]
    async fn it_goes_round_the_tenants_and_within_one_by_who_came_first() {
        let (turns, seen) = (Turns::new(1, 100), Seen::default());
        let first = turns.take(LARGE, 1, PATIENCE).await.unwrap();
        let mut all = Vec::new();
        for name in ["a", "b", "c", "d"] {
            all.push(stand(&turns, &seen, name, LARGE, 1).await);
        }
        all.push(stand(&turns, &seen, "small", SMALL, 1).await);
        assert!(seen.lock().unwrap().is_empty(), "there is no room");
        drop(first);
        for one in all {
            one.await.unwrap();
        }
        assert_eq!(*seen.lock().unwrap(), ["a", "small", "b", "c", "d"]);
    }

    #[tokio::test]
    async fn who_is_heavy_is_not_overtaken_and_not_turned_away() {
        let (turns, seen) = (Turns::new(10, 100), Seen::default());
        let first = turns.take(LARGE, 4, PATIENCE).await.unwrap();
        let heavy = stand(&turns, &seen, "heavier than all the room", LARGE, 500).await;
        let light = stand(&turns, &seen, "light", LARGE, 1).await;
        assert!(seen.lock().unwrap().is_empty(), "the light one waits behind the heavy one");
        drop(first);
        heavy.await.unwrap();
        light.await.unwrap();
        assert_eq!(*seen.lock().unwrap(), ["heavier than all the room", "light"]);
    }

    #[tokio::test]
    async fn who_has_gone_takes_neither_a_turn_nor_a_place() {
        let (turns, seen) = (Turns::new(1, 2), Seen::default());
        let first = turns.take(LARGE, 1, PATIENCE).await.unwrap();
        let gone = stand(&turns, &seen, "gone", LARGE, 1).await;
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert!(turns.take(LARGE, 1, Duration::ZERO).await.is_none(), "nobody makes room in no time");
        let stays = stand(&turns, &seen, "stays", LARGE, 1).await;
        let other = stand(&turns, &seen, "other", SMALL, 1).await;
        assert!(turns.take(SMALL, 1, PATIENCE).await.is_none(), "two wait already");
        drop(first);
        stays.await.unwrap();
        other.await.unwrap();
        assert_eq!(*seen.lock().unwrap(), ["stays", "other"]);
        assert!(turns.take(LARGE, 1, Duration::ZERO).await.is_some(), "all the room is there again");
    }
}
