//! The stream: a line that stays open, on which a till hears that it should ask for changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::Event;
use evertill_protocol::error::ApiError;
use futures_util::stream::{Stream, unfold};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::principal::RegisterPrincipal;
use crate::App;
use crate::error::Refusal;
use crate::nudge::{Heard, Listener};
use crate::openapi::Asking;
use crate::store::Bearer;

/// A line that says nothing for twice this long is dead: a till notices long before it would ask by itself.
const TICK: Duration = Duration::from_secs(5);
/// One till is not nudged more often than this, whatever changes.
const GAP: Duration = Duration::from_millis(500);
/// Nor more often than this where all that changed is stock that was sold: hundreds of tills that sell at once would
/// have each other read what each of them took.
const CALM: Duration = Duration::from_secs(5);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// Server-sent events: `changed`, with the number of the last change that concerns this register, at once and after
/// every change. The line closes when the bearer expires: say hello, ask once, open it again.
#[utoipa::path(get, path = "/sync/stream", tag = "sync", responses(Asking,
    (status = 200, description = "Server-sent events", body = String, content_type = "text/event-stream"),
    (status = 426, description = "UPGRADE_REQUIRED", body = ApiError),
))]
async fn stream(
    State(app): State<App>,
    principal: RegisterPrincipal,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let line = Line::open(app, principal.may_pull()?);
    Ok(Sse::new(unfold(line, async |mut line| line.next().await.map(|event| (Ok(event), line)))))
}

struct Line {
    app: App,
    who: Bearer,
    listener: Listener,
    stopping: watch::Receiver<bool>,
    expires: Instant,
    tick: tokio::time::Interval,
    opened: bool,
    /// What the till was told last, and when.
    told: Heard,
    told_at: Option<Instant>,
    /// When it is told next, if there is anything.
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
    fn open(app: App, who: Bearer) -> Self {
        let left = u64::try_from(who.expires_ms - app.now_ms()).unwrap_or(0);
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
            // What changed while the till was on its way here is found by asking once more.
            self.told = *self.listener.heard.borrow_and_update();
            return Some(changed(self.told.no));
        }
        loop {
            match self.woken().await {
                Woken::Closed => return None,
                Woken::Changed => self.note(),
                Woken::Due => return Some(self.tell()),
                Woken::Tick => {
                    let stays = !self.is_revoked().await;
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

    /// Something changed: what is more than sales is told soon, sales when it is their time.
    fn note(&mut self) {
        let heard = *self.listener.heard.borrow_and_update();
        let gap = if heard.prompt > self.told.prompt { GAP } else { CALM };
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

    async fn is_revoked(&self) -> bool {
        // A store that cannot answer now closes nobody's line.
        let found = self.app.store.register(self.who.register).await;
        found.is_ok_and(|register| register.is_none_or(|register| register.revoked.is_some()))
    }
}

fn changed(no: u64) -> Event {
    Event::default().event("changed").data(no.to_string())
}
