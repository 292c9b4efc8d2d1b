//! A line that stays open, on which a till or a page at HQ hears that it should ask again: server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::stream::{Stream, unfold};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};

use crate::App;
use crate::nudge::{Heard, Hearer, Listener};

/// A line that says nothing for twice this long is dead: a till notices long before it would ask by itself.
const TICK: Duration = Duration::from_secs(5);
/// A till is not nudged more often than this, whatever changes.
const PROMPT: Duration = Duration::from_millis(500);
/// Nor more often than this where all that changed is stock that was sold: hundreds of tills that sell at once would
/// have each other read what each of them took. A page at HQ neither: it asks for its lists and sums anew each time.
const CALM: Duration = Duration::from_secs(5);

/// `changed` with a number that only grows, at once and after what concerns them changed. It closes when they are no
/// longer known: their bearer or session ends, or is ended.
pub(crate) fn open(app: App, who: Hearer) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let line = Line::open(app, who);
    Sse::new(unfold(line, async |mut line| line.next().await.map(|event| (Ok(event), line))))
}

/// One open line: whose, and what it was told.
struct Line {
    app: App,
    who: Hearer,
    listener: Listener,
    stopping: watch::Receiver<bool>,
    expires: Instant,
    tick: tokio::time::Interval,
    opened: bool,
    /// What was told last, and when.
    told: Heard,
    told_at: Option<Instant>,
    /// When something is told next, if there is anything.
    due: Option<Instant>,
}

/// Why a line looks up.
enum Woken {
    Closed,
    Changed,
    Due,
    Tick,
}

impl Line {
    fn open(app: App, who: Hearer) -> Self {
        let left = u64::try_from(who.expires_ms() - app.now_ms()).unwrap_or(0);
        let mut tick = interval_at(Instant::now() + TICK, TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Line {
            listener: app.nudges.listen(who),
            stopping: app.stopping(),
            expires: Instant::now() + Duration::from_millis(left),
            who,
            app,
            tick,
            opened: false,
            told: Heard::default(),
            told_at: None,
            due: None,
        }
    }

    /// The next thing to say; none when the line closes.
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::replace(&mut self.opened, true) {
            // What changed while they were on their way here is found by asking once more.
            self.told = *self.listener.heard.borrow_and_update();
            return Some(changed(self.told.no));
        }
        loop {
            match self.woken().await {
                Woken::Closed => return None,
                Woken::Changed => self.note(),
                Woken::Due => return Some(self.tell()),
                Woken::Tick => {
                    let stays = self.is_known().await;
                    return stays.then(|| Event::default().comment(""));
                }
            }
        }
    }

    async fn woken(&mut self) -> Woken {
        let due = self.due;
        tokio::select! {
            () = sleep_until(self.expires) => Woken::Closed,
            _ = self.stopping.wait_for(|stopping| *stopping) => Woken::Closed,
            () = sleep_until(due.unwrap_or(self.expires)), if due.is_some() => Woken::Due,
            heard = self.listener.heard.changed() => heard.map_or(Woken::Closed, |()| Woken::Changed),
            _ = self.tick.tick() => Woken::Tick,
        }
    }

    /// Something changed: it is told when it is its time.
    fn note(&mut self) {
        let heard = *self.listener.heard.borrow_and_update();
        let gap = match self.who {
            Hearer::Register(_) if heard.prompt > self.told.prompt => PROMPT,
            Hearer::Register(_) | Hearer::Person { .. } => CALM,
        };
        let now = Instant::now();
        let at = self.told_at.map_or(now, |told| now.max(told + gap));
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    fn tell(&mut self) -> Event {
        self.due = None;
        self.told = *self.listener.heard.borrow_and_update();
        self.told_at = Some(Instant::now());
        changed(self.told.no)
    }

    async fn is_known(&self) -> bool {
        let store = &self.app.store;
        let known = match self.who {
            Hearer::Register(bearer) => store
                .register(bearer.register)
                .await
                .map(|register| register.is_some_and(|register| register.revoked.is_none())),
            Hearer::Person { tenant, session, .. } => {
                store.session(tenant, session, self.app.now_ms()).await.map(|session| session.is_some())
            }
        };
        // A store that cannot answer now closes nobody's line.
        known.unwrap_or(true)
    }
}

fn changed(no: u64) -> Event {
    Event::default().event("changed").data(no.to_string())
}
