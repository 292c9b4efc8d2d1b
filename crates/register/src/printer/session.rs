//! One conversation with a printer: is it ready, send, and did it get to the end.

use std::io;
use std::time::{Duration, Instant};

use super::port::Printer;
use super::status::{ASK, ASK_IN_LINE, Heard};
use super::trouble::Trouble;

/// How long each part of a conversation may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    /// Without a single byte taken.
    pub write: Duration,
    /// For the first answer: printers that never answer are asked once a job.
    pub answer: Duration,
    /// Between two questions while the end is awaited.
    pub ask_again: Duration,
    /// Of silence, until a printer counts as gone.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            connect: Duration::from_secs(3),
            write: Duration::from_secs(10),
            answer: Duration::from_millis(600),
            ask_again: Duration::from_secs(1),
            silence: Duration::from_secs(15),
        }
    }
}

/// Bytes sent at once: whoever wants to stop waits for one of these at most.
const PIECE: usize = 256;

/// What the other side of a conversation is told and asked.
pub(super) trait Watch {
    /// Whether it goes on: false once somebody dropped the job or the till stops.
    fn goes_on(&self) -> bool;
    /// What keeps the paper from coming, whenever that changes.
    fn says(&self, trouble: Option<&Trouble>);
    /// Bytes have gone out.
    fn sent_some(&self) -> crate::Result<()>;
}

/// A line that is ready for a job.
pub(super) struct Ready<'a> {
    line: &'a mut dyn Printer,
    /// It answers questions.
    answers: bool,
    patience: Patience,
}

/// Asks how it is before anything is on its way; nothing is lost by failing here.
pub(super) fn ready<'a>(line: &'a mut dyn Printer, patience: &Patience) -> Result<Ready<'a>, Trouble> {
    let gone = |error: io::Error| Trouble::unreachable(&error);
    let mut heard = Heard::default();
    if line.can_answer() {
        line.send(ASK).map_err(gone)?;
        let until = Instant::now() + patience.answer;
        // Which of the two answers says what shows when both are here.
        while !heard.complete() && Instant::now() < until {
            heard.take(&line.hear(until.saturating_duration_since(Instant::now())).map_err(gone)?);
        }
    }
    match heard.trouble {
        Some(trouble) => Err(trouble),
        None => Ok(Ready { line, answers: heard.answered, patience: *patience }),
    }
}

impl Ready<'_> {
    /// Sends everything and waits until the printer has got to its end, through an empty roll and an open cover.
    ///
    /// # Errors
    /// [`Trouble::Interrupted`] when nobody knows how much of it is on paper.
    pub fn print(self, bytes: &[u8], watch: &dyn Watch) -> crate::Result<Result<(), Trouble>> {
        for piece in bytes.chunks(PIECE) {
            if let Err(error) = self.line.send(piece) {
                return Ok(Err(Trouble::interrupted(&error)));
            }
            watch.sent_some()?;
            if !watch.goes_on() {
                return Ok(Err(Trouble::Interrupted("told to stop".into())));
            }
        }
        Ok(if self.answers { self.await_end(watch) } else { self.look_back() })
    }

    /// Sends what cannot be waited for: a pulse.
    pub fn pulse(self, bytes: &[u8]) -> io::Result<()> {
        self.line.send(bytes)?;
        // A line that broke under it shows now or never.
        self.line.hear(Duration::from_millis(1)).map(drop)
    }

    /// Of a printer that never answers it can only be seen that it did not go away.
    fn look_back(self) -> Result<(), Trouble> {
        self.line.hear(self.patience.answer).map(drop).map_err(|error| Trouble::interrupted(&error))
    }

    fn await_end(self, watch: &dyn Watch) -> Result<(), Trouble> {
        let sent = |result: io::Result<()>| result.map_err(|error| Trouble::interrupted(&error));
        sent(self.line.send(ASK_IN_LINE))?;
        let mut heard = Heard::default();
        let (mut told, mut last) = (None, Instant::now());
        let mut well_since = Instant::now();
        while !heard.reached_end {
            if !watch.goes_on() {
                return Err(Trouble::Interrupted("told to stop".into()));
            }
            let more =
                self.line.hear(self.patience.ask_again).map_err(|error| Trouble::interrupted(&error))?;
            if more.is_empty() {
                if last.elapsed() > self.patience.silence {
                    return Err(Trouble::Interrupted("it fell silent".into()));
                }
                heard.asks();
                sent(self.line.send(ASK))?;
                continue;
            }
            last = Instant::now();
            heard.take(&more);
            if heard.trouble != told {
                watch.says(heard.trouble.as_ref());
                told.clone_from(&heard.trouble);
            }
            if heard.trouble.is_some() {
                well_since = Instant::now();
            } else if well_since.elapsed() > self.patience.silence {
                // It is well and has everything: some printers never answer in line.
                return Ok(());
            }
        }
        Ok(())
    }
}
