//! What kind of disk lies under the files: what it tells SQLite, and what it really does.

/// A simulated disk. What it *says* and what it *does* are apart, so that a test can also run on a
/// disk that lies and see that the loss is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// The sector size told to SQLite, and how far the damage of an interrupted write may reach.
    /// At least 512 and a power of two. Keep `page_size` at or above it: SQLite itself does not
    /// protect a neighbour page in the same sector in WAL mode.
    pub sector_bytes: usize,
    /// Whether SQLite is told `SQLITE_IOCAP_POWERSAFE_OVERWRITE`: that a write which is cut short
    /// damages no byte outside the range that was being written.
    pub says_powersafe_overwrite: bool,
    /// Whether that is so. When not, the whole sector around an interrupted write may be garbage.
    pub is_powersafe_overwrite: bool,
    /// Whether a sync that reported success made anything durable.
    pub honours_sync: bool,
}

impl Device {
    /// Promises SQLite nothing (`xDeviceCharacteristics` is 0) and damages only what is being
    /// written. The default: what is lost here is nobody's fault but the caller's.
    pub const PLAIN: Device = Device {
        sector_bytes: 4096,
        says_powersafe_overwrite: false,
        is_powersafe_overwrite: true,
        honours_sync: true,
    };

    /// What SQLite assumes of every disk on Unix and Windows unless told otherwise: powersafe
    /// overwrite, kept. SQLite takes another path here (it does not pad a commit to a sector), and
    /// it is the path that a till in a shop takes, so sweep this device too.
    pub const POWERSAFE: Device = Device { says_powersafe_overwrite: true, ..Device::PLAIN };

    /// Promises nothing, and a cut may ruin the whole 4 KiB sector around the write it interrupts.
    ///
    /// For one cut after a clean start. SQLite's padding keeps a synced commit out of the sectors
    /// that are written next; but a WAL that was *recovered* goes on right behind its last valid
    /// frame, which may be in the sector where a paid sale ends, so a second cut can take that sale.
    pub const DAMAGES_SECTORS: Device = Device { is_powersafe_overwrite: false, ..Device::PLAIN };

    /// As [`Device::DAMAGES_SECTORS`] with sectors of 512 bytes.
    pub const SMALL_SECTORS: Device = Device { sector_bytes: 512, ..Device::DAMAGES_SECTORS };

    /// Says powersafe overwrite and damages its sectors all the same: SQLite must lose data here.
    pub const LIES_ABOUT_OVERWRITE: Device = Device { is_powersafe_overwrite: false, ..Device::POWERSAFE };

    /// Answers a sync before it is done, as a disk with a volatile cache: SQLite must lose data here.
    pub const LIES_ABOUT_SYNC: Device = Device { honours_sync: false, ..Device::PLAIN };
}

impl Default for Device {
    fn default() -> Self {
        Device::PLAIN
    }
}
