//! Turns: of the pushes that come at once so many are worked on, by their weight; the others wait outside, unread.
//!
//! How many that are, the store says by how long it takes: the room shrinks to what is booked in time, and grows
//! again while somebody waits and it is booked sooner (additive increase, multiplicative decrease).
//!
//! Who is next goes round the tenants, and within a tenant by who came first: as a register pushes one batch at a time,
//! that goes round its registers. A merchant whose two hundred tills come back together holds nobody else's one up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

/// A turn that took longer found too much work before it. With the time that is waited outside, a till is answered
/// before it takes the server for gone.
const SLOW: Duration = Duration::from_secs(3);

/// The one line at the door, and how much room there is behind it.
#[derive(Debug)]
pub struct Turns {
    /// The most room there ever is.
    most: usize,
    most_waiting: usize,
    line: Mutex<Line>,
}

#[derive(Debug)]
struct Line {
    room: usize,
    taken: usize,
    /// When the room was made smaller: turns that began before say nothing about what is left.
    shrunk: Option<Instant>,
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
    /// When the store was given the work.
    began: Option<Instant>,
    turns: Arc<Turns>,
}

impl Turn {
    /// All that was sent has been read: what it takes from here on is the store's time, and not the line's.
    pub fn begin(&mut self) {
        self.began = Some(Instant::now());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let most = self.turns.most;
        self.turns.call(|line| {
            line.taken -= self.weight;
            if let Some(began) = self.began {
                line.learn(began, Instant::now(), self.weight, most);
            }
        });
    }
}

impl Turns {
    #[must_use]
    pub fn new(most: usize, most_waiting: usize) -> Arc<Turns> {
        let line = Line { room: most, taken: 0, shrunk: None, waiting: 0, tenants: VecDeque::new() };
        Arc::new(Turns { most, most_waiting, line: Mutex::new(line) })
    }

    /// Waits for a turn; none when too many wait already, or when it does not come in time.
    pub async fn take(self: &Arc<Self>, tenant: i64, weight: usize, patience: Duration) -> Option<Turn> {
        let (call, called) = oneshot::channel();
        // What is heavier than all the room there is has it to itself.
        let waiter = Waiter { weight: weight.min(self.most), call };
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
            let _ = call.send(Turn { weight, began: None, turns: Arc::clone(self) });
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

    /// A turn has ended: whether there may be more or must be less room the next time.
    fn learn(&mut self, began: Instant, now: Instant, weight: usize, most: usize) {
        if now - began < SLOW {
            if self.waiting > 0 {
                self.room = (self.room + weight / 8).min(most);
            }
        } else if self.shrunk.is_none_or(|shrunk| shrunk < began) {
            self.room = (self.room / 2).max(most / 64);
            self.shrunk = Some(now);
        }
    }

    /// Whether there is room for so much: what is heavier than all of it has it to itself.
    fn has_room(&self, weight: usize) -> bool {
        self.taken == 0 || self.taken + weight <= self.room
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
            if !self.has_room(weight) {
                self.tenants.push_front((tenant, waiters));
                return None;
            }
            self.taken += weight;
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
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::task::{JoinHandle, yield_now};
    use tokio::time::Instant;

    use super::{Line, SLOW, Turns};

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

    #[test]
    fn a_slow_store_is_given_less_at_a_time_and_a_quick_one_more_again() {
        const MOST: usize = 64;
        let quick = Duration::from_secs(1);
        let mut line = Line { room: MOST, taken: 0, shrunk: None, waiting: 1, tenants: VecDeque::new() };
        let ends = |line: &mut Line, began: Instant, after: Duration| {
            line.learn(began, began + after, 16, MOST);
            line.room
        };
        let began = Instant::now();
        assert_eq!(ends(&mut line, began, SLOW), 32);
        assert_eq!(ends(&mut line, began, SLOW * 2), 32, "slow too, but it began when there was more room");
        let later = began + SLOW + quick;
        assert_eq!(ends(&mut line, later, SLOW), 16);
        assert_eq!(ends(&mut line, later, quick), 18, "quick, and somebody waits");
        assert_eq!((0..50).map(|_| ends(&mut line, later, quick)).last(), Some(MOST), "never more than that");
        let much_later = later + SLOW * 2;
        assert_eq!(ends(&mut line, much_later, SLOW), 32);
        line.waiting = 0;
        assert_eq!(ends(&mut line, much_later, quick), 32, "nobody waits: no need of more");
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
