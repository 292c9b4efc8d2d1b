//! A printer on the network: raw bytes over TCP, port 9100 where none is given.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::Printer;
use crate::printer::{Patience, Trouble};

/// What printers listen on: "raw printing".
const PORT: u16 = 9100;

pub(super) struct NetworkPrinter(TcpStream);

/// Tries every address that the name has.
pub(super) fn connect(address: &str, patience: &Patience) -> Result<NetworkPrinter, Trouble> {
    let with_port = address.to_socket_addrs().or_else(|_| (address, PORT).to_socket_addrs());
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for at in with_port.map_err(|error| Trouble::unreachable(&error))? {
        match TcpStream::connect_timeout(&at, patience.connect) {
            Ok(stream) => {
                let ready =
                    stream.set_write_timeout(Some(patience.write)).and_then(|()| stream.set_nodelay(true));
                return ready.map(|()| NetworkPrinter(stream)).map_err(|error| Trouble::unreachable(&error));
            }
            Err(error) => last = error,
        }
    }
    Err(Trouble::unreachable(&last))
}

impl Printer for NetworkPrinter {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn hear(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        self.0.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        let mut bytes = [0; 256];
        match self.0.read(&mut bytes) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => Ok(bytes[..count].to_vec()),
            Err(error) if is_silence(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}
