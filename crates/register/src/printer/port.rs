//! The port to a printer: bytes out, and what it says back when it does.

mod file;
mod network;
mod usb;

use std::io;
use std::time::Duration;

pub use usb::list as usb_printers;

use super::session::Patience;
use super::trouble::Trouble;
use crate::view::PrinterTarget;

/// An open line to a printer. Dropping it lets the printer go.
pub trait Printer: Send {
    /// Sends all of it.
    ///
    /// # Errors
    /// When the printer is gone or takes no bytes for as long as the port waits.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Whether the line has a way back at all.
    fn can_answer(&self) -> bool {
        true
    }

    /// What the printer says within `wait`; nothing when it is silent.
    ///
    /// # Errors
    /// When the printer is gone.
    fn hear(&mut self, wait: Duration) -> io::Result<Vec<u8>>;
}

/// Opens the line that the settings name; none when no printer is set up.
///
/// # Errors
/// [`Trouble::Unreachable`].
pub fn open(target: &PrinterTarget, patience: &Patience) -> Result<Option<Box<dyn Printer>>, Trouble> {
    let line: Box<dyn Printer> = match target {
        PrinterTarget::None => return Ok(None),
        PrinterTarget::Network { address } => Box::new(network::connect(address, patience)?),
        PrinterTarget::Usb { vendor_id, product_id } => {
            Box::new(usb::UsbPrinter::open(*vendor_id, *product_id, patience)?)
        }
        PrinterTarget::File { path } => Box::new(file::open(path)?),
    };
    Ok(Some(line))
}
