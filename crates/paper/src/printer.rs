//! A printer on a TCP port of this machine that does what a test wants it to do, one connection after the other.

use std::collections::VecDeque;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::decode::Printed;
use crate::token::{Token, first};

/// How a printer is, during one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Well,
    /// Prints, and answers nothing.
    Mute,
    PaperOut,
    CoverOpen,
    /// Dies once so many bytes of a job have come, questions not counted.
    DiesAfter(usize),
    /// Its roll ends there; it keeps what comes and prints on once it is mended.
    RunsOutAfter(usize),
    /// Takes no more bytes from there on, and says nothing.
    StallsAfter(usize),
    /// Hangs up at once.
    Refuses,
}

/// Longer than anything here takes to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a connection looks whether it was mended meanwhile.
const LOOK: Duration = Duration::from_millis(10);

#[derive(Debug, Default)]
struct Inside {
    /// The moods of the next connections; the last one stays.
    moods: VecDeque<Mood>,
    /// Everything that came out, whatever connection brought it.
    paper: Vec<u8>,
    connections: usize,
    /// How often it was mended.
    mended: usize,
    stopped: bool,
}

/// The printer; it is switched off when dropped.
#[derive(Debug)]
pub struct FakePrinter {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    /// Rung whenever something comes out.
    news: Arc<Condvar>,
}

fn lock(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakePrinter {
    /// Listens on a free port, in good order.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start() -> io::Result<FakePrinter> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let inside = Arc::new(Mutex::new(Inside::default()));
        let news = Arc::new(Condvar::new());
        let (accepting, ringing) = (Arc::clone(&inside), Arc::clone(&news));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if lock(&accepting).stopped {
                    return;
                }
                let (inside, news) = (Arc::clone(&accepting), Arc::clone(&ringing));
                // A connection that breaks is what many tests are about.
                thread::spawn(move || drop(Connection::open(&inside, &news, stream).serve()));
            }
        });
        Ok(FakePrinter { address, inside, news })
    }

    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// How the next connections find it, one after the other; the last one stays.
    pub fn will_be(&self, moods: &[Mood]) {
        lock(&self.inside).moods = moods.iter().copied().collect();
    }

    /// New paper, cover shut: what it kept comes out.
    pub fn mend(&self) {
        let mut inside = lock(&self.inside);
        inside.moods = VecDeque::from([Mood::Well]);
        inside.mended += 1;
    }

    /// Everything that came out so far.
    #[must_use]
    pub fn printed(&self) -> Printed {
        Printed::of(&lock(&self.inside).paper)
    }

    /// What came out by the time that it is as expected: a job without a question in it ends when it is sent, not when
    /// it has arrived.
    #[must_use]
    pub fn printed_once(&self, expected: impl Fn(&Printed) -> bool) -> Printed {
        let waiting = |inside: &mut Inside| !expected(&Printed::of(&inside.paper));
        let waited = self.news.wait_timeout_while(lock(&self.inside), PATIENCE, waiting);
        Printed::of(&waited.unwrap_or_else(PoisonError::into_inner).0.paper)
    }

    /// How often somebody connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        lock(&self.inside).connections
    }
}

impl Drop for FakePrinter {
    fn drop(&mut self) {
        lock(&self.inside).stopped = true;
        // Wakes the one that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

struct Connection<'a> {
    inside: &'a Mutex<Inside>,
    news: &'a Condvar,
    stream: TcpStream,
    mood: Mood,
    mended: usize,
    /// Bytes of a job so far.
    taken: usize,
    /// What came after the roll had ended.
    kept: Vec<u8>,
}

impl<'a> Connection<'a> {
    fn open(inside: &'a Mutex<Inside>, news: &'a Condvar, stream: TcpStream) -> Self {
        let mut shared = lock(inside);
        shared.connections += 1;
        let mood = match shared.moods.len() {
            0 => Mood::Well,
            1 => shared.moods[0],
            _ => shared.moods.pop_front().unwrap_or(Mood::Well),
        };
        let mended = shared.mended;
        Connection { inside, news, stream, mood, mended, taken: 0, kept: Vec::new() }
    }

    fn serve(mut self) -> io::Result<()> {
        if self.mood == Mood::Refuses {
            return Ok(());
        }
        self.stream.set_read_timeout(Some(LOOK))?;
        let mut pending = Vec::new();
        let mut bytes = [0; 4096];
        loop {
            self.look_up()?;
            if self.has_stalled() {
                // Held open and unread.
                self.stream.set_read_timeout(None)?;
                thread::park_timeout(LOOK);
                if lock(self.inside).stopped {
                    return Ok(());
                }
                continue;
            }
            match self.stream.read(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(count) => pending.extend(&bytes[..count]),
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                }
                Err(error) => return Err(error),
            }
            while let Some((token, length)) = first(&pending) {
                let raw: Vec<u8> = pending.drain(..length).collect();
                if !self.take(&token, &raw)? {
                    return Ok(());
                }
            }
        }
    }

    /// Somebody may have mended it meanwhile: what was kept comes out.
    fn look_up(&mut self) -> io::Result<()> {
        let mended = lock(self.inside).mended;
        if mended != self.mended {
            (self.mended, self.mood) = (mended, Mood::Well);
            let kept = std::mem::take(&mut self.kept);
            let mut at = 0;
            while let Some((token, length)) = first(&kept[at..]) {
                self.print(&token, &kept[at..at + length])?;
                at += length;
            }
        }
        Ok(())
    }

    fn has_stalled(&self) -> bool {
        matches!(self.mood, Mood::StallsAfter(limit) if self.taken >= limit)
    }

    fn is_out(&self) -> bool {
        match self.mood {
            Mood::PaperOut | Mood::CoverOpen => true,
            Mood::RunsOutAfter(limit) => self.taken >= limit,
            _ => false,
        }
    }

    /// False when it died of it.
    fn take(&mut self, token: &Token, raw: &[u8]) -> io::Result<bool> {
        if let Token::Ask(which) = token {
            let answer = self.status(*which);
            if self.mood != Mood::Mute {
                self.stream.write_all(&[answer])?;
            }
            return Ok(true);
        }
        self.taken += raw.len();
        if self.is_out() {
            self.kept.extend(raw);
        } else if !self.has_stalled() {
            self.print(token, raw)?;
        }
        Ok(!matches!(self.mood, Mood::DiesAfter(limit) if self.taken >= limit))
    }

    fn print(&mut self, token: &Token, raw: &[u8]) -> io::Result<()> {
        match token {
            Token::AskInLine(_) if self.mood == Mood::Mute => Ok(()),
            Token::AskInLine(_) => self.stream.write_all(&[0x00]),
            _ => {
                lock(self.inside).paper.extend(raw);
                self.news.notify_all();
                Ok(())
            }
        }
    }

    /// The bytes of `DLE EOT 2` and `DLE EOT 4`.
    fn status(&self, which: u8) -> u8 {
        let cover = self.mood == Mood::CoverOpen;
        match (which, self.is_out(), cover) {
            (2, true, true) => 0x16,
            (2, true, false) => 0x32,
            (4, true, false) => 0x7e,
            _ => 0x12,
        }
    }
}
