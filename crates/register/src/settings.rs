//! How this till is set up: looks that are anybody's to change, and devices that are not.

use evertill_domain::Role;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::{Error, Result};
use crate::register::Register;
use crate::view::{ApprovalInput, DrawerSettings, PrinterSettings, PrinterTarget, ScannerSettings, Settings};

/// Seconds after which a window may lock itself: time to type a PIN, and an hour.
const IDLE_LOCK_S: std::ops::RangeInclusive<u32> = 15..=3_600;

/// A pause within a code, in milliseconds: above it a person types.
const SCANNER_GAP_MS: std::ops::RangeInclusive<u32> = 5..=500;

/// The longest pulse that `ESC p` can ask for: 255 times 2 ms.
const LONGEST_PULSE_MS: u16 = 510;

impl Register {
    /// What is set at this till.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn settings(&self) -> Result<Settings> {
        self.store.read(load)
    }

    /// Sets all of it. Language, theme, hand, layout and sound are anybody's, also while nobody is signed in; what
    /// touches devices or the lock is a supervisor's.
    ///
    /// # Errors
    /// [`Error::SettingsInvalid`], and for devices as for any approval.
    pub fn set_settings(&self, settings: &Settings, approval: Option<&ApprovalInput>) -> Result<Settings> {
        check(settings)?;
        let before = self.settings()?;
        let devices = |of: &Settings| (of.scanner.clone(), of.printer.clone(), of.idle_lock_s);
        if devices(&before) != devices(settings) {
            self.allowed(approval, Role::may_supervise)?;
        }
        self.store.write(|tx| save(tx, settings))?;
        Ok(settings.clone())
    }

    /// Remembers whether the customer's window is open.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn set_customer_display(&self, on: bool) -> Result<Settings> {
        self.store.write(|tx| {
            let settings = Settings { customer_display: on, ..load(tx)? };
            save(tx, &settings)?;
            Ok(settings)
        })
    }
}

pub(crate) fn load(conn: &Connection) -> Result<Settings> {
    let text: Option<String> =
        conn.prepare_cached("SELECT value FROM setting")?.query_row([], |row| row.get(0)).optional()?;
    // What cannot be read is set anew: no setting is worth a till that does not start.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn save(tx: &Connection, settings: &Settings) -> Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO setting (one, value) VALUES (1, ?1)")?
        .execute([serde_json::to_string(settings)?])?;
    Ok(())
}

fn check(settings: &Settings) -> Result<()> {
    let says = |fine: bool, what| if fine { Ok(()) } else { Err(Error::SettingsInvalid(what)) };
    let tag = |tag: &String| {
        (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    says(settings.locale.as_ref().is_none_or(tag), "the language")?;
    says(settings.idle_lock_s.is_none_or(|seconds| IDLE_LOCK_S.contains(&seconds)), "the idle lock")?;
    let ScannerSettings { prefix, suffix, max_gap_ms } = &settings.scanner;
    says(prefix.chars().count() <= 8 && suffix.chars().count() <= 8, "the scanner's prefix or suffix")?;
    says(SCANNER_GAP_MS.contains(max_gap_ms), "the scanner's pause")?;
    let PrinterSettings { target, columns, dots, code_page, drawer, .. } = &settings.printer;
    says(matches!(columns, 32 | 42 | 48), "the printer's columns")?;
    says(matches!(dots, 384 | 512 | 576), "the printer's dots")?;
    says((1..=16).contains(&code_page.len()) && code_page.is_ascii(), "the printer's code page")?;
    says(names_a_printer(target), "the printer's address")?;
    says(drawer.as_ref().is_none_or(can_be_pulsed), "the drawer's pulse")
}

fn names_a_printer(target: &PrinterTarget) -> bool {
    match target {
        PrinterTarget::None | PrinterTarget::Usb { .. } => true,
        PrinterTarget::Network { address } => address
            .rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)),
        PrinterTarget::File { path } => !path.is_empty(),
    }
}

fn can_be_pulsed(drawer: &DrawerSettings) -> bool {
    drawer.pin <= 1
        && (2..=LONGEST_PULSE_MS).contains(&drawer.on_ms)
        && (2..=LONGEST_PULSE_MS).contains(&drawer.off_ms)
}
