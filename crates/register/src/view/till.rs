//! What the whole window needs to know: which screen it is on, who is there, and the status bar.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum Screen {
    /// Not enrolled yet: ask for the server's address and a one-time code.
    Setup,
    /// Enrolled, the first snapshot is still loading.
    Loading,
    /// Nobody is signed in: PIN pad. The cart is kept.
    Locked,
    /// A cashier is signed in.
    Sale,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Person {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    /// `cashier`, `supervisor`, `manager`.
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct TillState {
    pub screen: Screen,
    pub tenant_name: String,
    pub store_name: String,
    pub register_name: String,
    /// ISO 4217.
    pub currency: String,
    /// Digits after the decimal point of that currency.
    pub currency_digits: u8,
    /// IANA name of the store's zone.
    pub time_zone: String,
    /// BCP 47.
    pub locale: String,
    pub cashier: Option<Person>,
    /// Everybody who may sign in here, for the PIN screen's tiles.
    pub people: Vec<Person>,
    /// Idle seconds after which the window locks itself.
    pub idle_lock_s: u32,
    pub kiosk: bool,
    pub version: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum Network {
    Online,
    /// Reachable, but slow enough that the till treats it as away.
    Slow,
    Offline,
    /// The cashier switched *work offline* on.
    SwitchedOff,
}

/// The status pill. Always true: built from the journal's own rows, never from a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Status {
    pub network: Network,
    /// Seconds since the network last changed to what it is.
    #[ts(type = "number")]
    pub network_since_s: u64,
    /// Journal events that the server has not acknowledged.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Age in seconds of the oldest of them.
    #[ts(type = "number | null")]
    pub oldest_waiting_s: Option<u64>,
    /// While a queue drains: events acknowledged so far, and how many there were when it began.
    #[ts(type = "[number, number] | null")]
    pub sending: Option<(u64, u64)>,
    /// Sales with an open exception.
    #[ts(type = "number")]
    pub attention: u64,
    /// RFC 3339, the last time a push or pull ended well.
    pub last_sync_at: Option<String>,
    /// The stable code of what keeps the till from syncing until a person does something: `RE_ENROL`, …
    pub trouble: Option<String>,
    /// What went wrong last, in English, for support.
    pub last_error: Option<String>,
    /// The catalogue's age: RFC 3339 of the last pull that reached the head.
    pub catalog_as_of: Option<String>,
    pub disk_low: bool,
    /// The server's address without the pin of its key, for the status sheet.
    pub server_url: String,
    /// The till's clock differs from the server's by this many seconds (server minus till), when known.
    #[ts(type = "number | null")]
    pub clock_offset_s: Option<i64>,
}

/// An approval given by another person at this till, right now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ApprovalInput {
    /// Whose PIN it is; none lets the PIN say it.
    #[ts(type = "number | null")]
    pub user_id: Option<i64>,
    pub pin: String,
}
