//! The stream: a line to the server that stays open, on which it says that there is something to ask for.
//!
//! Nothing depends on it. A nudge that is lost costs the wait until the next poll; a line that breaks makes the till
//! ask at once, so that it knows within seconds whether the server is still there.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::link::{Link, LinkRequest, LinkResponse};

/// A line that closes by itself is not opened again sooner.
const PATIENCE: Duration = Duration::from_secs(30);

/// The line that is open, if any.
#[derive(Debug, Default)]
pub(super) struct Line(Option<Opened>);

#[derive(Debug)]
struct Opened {
    request: LinkRequest,
    at: Instant,
    listening: JoinHandle<()>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Line {
    /// Closes a line that is not wanted any more; opens the wanted one when there is nothing else to do (`idle`).
    pub fn follow(
        &mut self,
        wanted: Option<LinkRequest>,
        idle: bool,
        link: &Arc<dyn Link>,
        nudge: impl Fn() + Send + 'static,
    ) {
        let Some(request) = wanted else {
            self.0 = None;
            return;
        };
        let serves = self.0.as_ref().is_some_and(|open| {
            open.request == request && (!open.listening.is_finished() || open.at.elapsed() < PATIENCE)
        });
        if idle && !serves {
            let listening = tokio::spawn(listen(Arc::clone(link), request.clone(), nudge));
            self.0 = Some(Opened { request, at: Instant::now(), listening });
        }
    }
}

/// Nudges for every event, and once more when the line ends.
async fn listen(link: Arc<dyn Link>, request: LinkRequest, nudge: impl Fn()) {
    let Ok(LinkResponse { status: 200, mut body, .. }) = link.send(request).await else { return };
    let mut events = Events::default();
    while let Ok(Some(chunk)) = body.next().await {
        if events.end_in(&chunk) {
            nudge();
        }
    }
    nudge();
}

/// Finds the ends of server-sent events (WHATWG HTML, 9.2.6): a blank line ends one, a line with a colon in front is
/// a comment. What an event says does not matter here.
#[derive(Debug, Default)]
struct Events {
    in_line: bool,
    in_event: bool,
}

impl Events {
    /// Whether this piece ends an event.
    fn end_in(&mut self, piece: &[u8]) -> bool {
        let mut ended = false;
        for byte in piece {
            match (byte, self.in_line) {
                (b'\n', true) => self.in_line = false,
                (b'\n', false) => ended |= std::mem::take(&mut self.in_event),
                (_, true) => {}
                (first, false) => {
                    self.in_line = true;
                    self.in_event |= *first != b':';
                }
            }
        }
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_ends_with_its_blank_line_however_it_is_cut() {
        let mut events = Events::default();
        let said = [
            (":\n\n", false),
            ("event: changed\nda", false),
            ("ta: 12\n", false),
            ("\n", true),
            (":\n", false),
            ("\ndata: 1\n\ndata: 2\n\n", true),
            (": alone\n\n\n\n", false),
        ];
        for (piece, ends) in said {
            assert_eq!(events.end_in(piece.as_bytes()), ends, "{piece:?}");
        }
    }
}
