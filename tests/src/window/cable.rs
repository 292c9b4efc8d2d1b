//! The cable between a till and its server: a TCP proxy that can be pulled out and plugged in again.

use std::net::SocketAddr;

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Plugged in from the start. Dropping it takes the whole cable away.
#[derive(Debug)]
pub struct Cable {
    address: SocketAddr,
    /// How much of the server's each line may bring: nothing of a cable that is pulled out.
    room: watch::Sender<u64>,
    carrier: tokio::task::JoinHandle<()>,
}

impl Cable {
    /// Lays a cable from a free port of this machine to the server.
    pub async fn to(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (room, of_line) = watch::channel(u64::MAX);
        let carrier = tokio::spawn(async move {
            while let Ok((till, _)) = listener.accept().await {
                tokio::spawn(carry(till, server, of_line.clone()));
            }
        });
        Ok(Self { address, room, carrier })
    }

    /// What the till is told its server's address is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Cuts what is under way in the middle and lets nothing more through.
    pub fn pull_out(&self) {
        self.room.send_replace(0);
    }

    pub fn plug_in(&self) {
        self.room.send_replace(u64::MAX);
    }

    /// From here on each line gets stuck after this many bytes from the server: words pass, and a catalogue does not.
    pub fn choke(&self, bytes: u64) {
        self.room.send_replace(bytes);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.carrier.abort();
        self.room.send_replace(0);
    }
}

async fn carry(mut till: TcpStream, server: SocketAddr, mut room: watch::Receiver<u64>) {
    let bytes = *room.borrow_and_update();
    if bytes == 0 {
        return;
    }
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let carried = async {
        if bytes == u64::MAX {
            let _ = copy_bidirectional(&mut till, &mut server).await;
        } else {
            let ((mut asked, mut told), (answers, mut questions)) = (till.split(), server.split());
            let mut answers = answers.take(bytes);
            // Neither end hears that anything ended: the till waits for the rest.
            let _ = tokio::join!(copy(&mut asked, &mut questions), copy(&mut answers, &mut told));
        }
    };
    tokio::select! {
        () = carried => {}
        _ = room.wait_for(|now| *now != bytes) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Cable;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn a_pulled_cable_cuts_what_is_under_way_and_a_plugged_one_carries_again() {
        let echo = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = echo.local_addr().expect("bound");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = echo.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    let _ = tokio::io::copy(&mut read, &mut write).await;
                });
            }
        });
        let cable = Cable::to(address).await.expect("laid");
        let connect = || TcpStream::connect(cable.address);
        let mut byte = [0];

        let mut line = connect().await.expect("connected");
        line.write_all(b"a").await.expect("sent");
        line.read_exact(&mut byte).await.expect("echoed");
        cable.pull_out();
        assert!(line.read_exact(&mut byte).await.is_err(), "the line under way is cut");
        let mut dead = connect().await.expect("the socket opens");
        assert!(dead.read_exact(&mut byte).await.is_err(), "and a new one carries nothing");

        cable.plug_in();
        let mut line = connect().await.expect("connected");
        line.write_all(b"b").await.expect("sent");
        line.read_exact(&mut byte).await.expect("echoed");
        assert_eq!(&byte, b"b");
    }
}
