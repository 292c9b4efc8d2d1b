//! A printer on USB: the bulk endpoints of an interface of the printer class.

use std::io;
use std::time::Duration;

use nusb::transfer::{Buffer, Bulk, Direction, EndpointType as _, In, Out, TransferError};
use nusb::{DeviceInfo, Endpoint, Interface, MaybeFuture as _};

use super::Printer;
use crate::printer::{Patience, Trouble};
use crate::view;

/// USB's device class of printers (usb.org, "Base Class 07h").
const PRINTER_CLASS: u8 = 7;

/// Bytes in one transfer: the time a printer takes for it is the time until a stall shows.
const PIECE: usize = 4096;

pub(super) struct UsbPrinter {
    out: Endpoint<Bulk, Out>,
    /// Missing on printers that cannot answer.
    back: Option<Endpoint<Bulk, In>>,
    write: Duration,
}

/// The printers that are plugged in; none where USB cannot be asked.
#[must_use]
pub fn list() -> Vec<view::UsbPrinter> {
    let Ok(devices) = nusb::list_devices().wait() else { return Vec::new() };
    devices.filter(is_printer).map(|device| shown(&device)).collect()
}

fn is_printer(device: &DeviceInfo) -> bool {
    device.class() == PRINTER_CLASS || device.interfaces().any(|interface| interface.class() == PRINTER_CLASS)
}

fn shown(device: &DeviceInfo) -> view::UsbPrinter {
    let (vendor_id, product_id) = (device.vendor_id(), device.product_id());
    let name: Vec<&str> =
        [device.manufacturer_string(), device.product_string()].into_iter().flatten().collect();
    let name = if name.is_empty() { format!("{vendor_id:04x}:{product_id:04x}") } else { name.join(" ") };
    view::UsbPrinter { vendor_id, product_id, name }
}

impl UsbPrinter {
    pub fn open(vendor_id: u16, product_id: u16, patience: &Patience) -> Result<UsbPrinter, Trouble> {
        let failed = |error: nusb::Error| Trouble::unreachable(&error);
        let mut devices = nusb::list_devices().wait().map_err(failed)?;
        let found = devices
            .find(|device| device.vendor_id() == vendor_id && device.product_id() == product_id)
            .ok_or_else(|| Trouble::Unreachable("not plugged in".into()))?;
        let number = found
            .interfaces()
            .find(|interface| interface.class() == PRINTER_CLASS)
            .map_or(0, nusb::InterfaceInfo::interface_number);
        let device = found.open().wait().map_err(failed)?;
        let interface = device.detach_and_claim_interface(number).wait().map_err(failed)?;
        let out = bulk(&interface, Direction::Out);
        let out = out.ok_or_else(|| Trouble::Unreachable("it takes no bytes".into()))?;
        let back = bulk(&interface, Direction::In).map(|back| interface.endpoint(back));
        Ok(UsbPrinter {
            out: interface.endpoint(out).map_err(failed)?,
            back: back.transpose().map_err(failed)?,
            write: patience.write,
        })
    }
}

/// Address of the first bulk endpoint that goes this way.
fn bulk(interface: &Interface, direction: Direction) -> Option<u8> {
    let settings = interface.descriptor()?;
    let mut endpoints = settings.endpoints();
    let wanted = endpoints
        .find(|endpoint| endpoint.transfer_type() == Bulk::TYPE && endpoint.direction() == direction)?;
    Some(wanted.address())
}

impl Printer for UsbPrinter {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        for piece in bytes.chunks(PIECE) {
            let done = self.out.transfer_blocking(piece.to_vec().into(), self.write);
            done.status.map_err(io::Error::from)?;
        }
        Ok(())
    }

    fn can_answer(&self) -> bool {
        self.back.is_some()
    }

    fn hear(&mut self, wait: Duration) -> io::Result<Vec<u8>> {
        let Some(back) = &mut self.back else { return Ok(Vec::new()) };
        let done = back.transfer_blocking(Buffer::new(back.max_packet_size()), wait);
        match done.status {
            // It had nothing to say.
            Ok(()) | Err(TransferError::Cancelled) => Ok(done.buffer.into_vec()),
            Err(error) => Err(error.into()),
        }
    }
}
