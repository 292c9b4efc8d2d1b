//! What the window is shown: plain values, ready to draw, that cross the IPC boundary.
//!
//! The TypeScript side is generated from these types (`cargo test -p evertill-register export_bindings`
//! writes `ui/src/lib/api/bindings/`). Money crosses as a decimal string of integer minor units and
//! quantities as decimal strings: a JavaScript number would round them.
//!
//! | command | arguments | answer |
//! | --- | --- | --- |
//! | `till_state` | – | [`TillState`] |
//! | `enrol` | `server_url, code` | [`TillState`] |
//! | `sign_in` | `user_id?, pin` | [`TillState`] |
//! | `lock` | – | [`TillState`] |
//! | `status` | – | [`Status`] (also pushed as the event `status` whenever it changes) |
//! | `set_work_offline` | `on` | [`Status`] |
//! | `sync_now` | – | [`Status`] |
//! | `categories` | – | `Vec<Category>` |
//! | `products` | `query, category?, offset, limit` | [`ProductPage`] |
//! | `scan` | `code` | [`ScanResult`] |
//! | `cart` | – | [`Cart`] |
//! | `cart_add` | `variant_id, quantity?, open_price?` | [`Cart`] |
//! | `cart_set_quantity` | `line_id, quantity` | [`Cart`] (quantity 0 removes the line) |
//! | `cart_override_price` | `line_id, unit_price, reason, approval` | [`Cart`] |
//! | `cart_discount_line` | `line_id, amount, reason, approval?` | [`Cart`] (taking a discount back needs no approval) |
//! | `cart_remove` | `line_id` | [`Cart`] |
//! | `cart_clear` | – | [`Cart`] |
//! | `pay_options` | – | [`PayOptions`] |
//! | `pay_cash` | `cart_id, tendered` | [`Receipt`] (a second call with the same cart answers the same receipt) |
//! | `receipt` | `key, copy` | [`Receipt`] (`copy` counts a reprint and marks it COPY) |
//! | `journal` | `filter, query, offset, limit` | [`JournalPage`] |
//! | `journal_entry` | `key` | [`JournalDetail`] |
//! | `void_sale` | `key, reason, approval` | [`JournalDetail`] |
//! | `unread_receipt` | – | `Option<Receipt>`: a sale committed whose receipt was never shown (power cut) |
//! | `receipt_shown` | `key` | – |
//! | `report_quit_attempt` | – | – |
//!
//! Every command fails with [`Problem`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Integer minor units of the store's currency (cents for EUR), as a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Minor(pub i64);

impl Serialize for Minor {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Minor {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map(Minor).map_err(serde::de::Error::custom)
    }
}

/// Why a command failed: a stable code to branch on and a sentence to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Problem {
    /// UPPER_SNAKE, stable: `PIN_WRONG`, `PIN_LOCKED`, `NOT_SIGNED_IN`, `NOT_ENROLLED`, `ENROL_CODE_INVALID`,
    /// `SERVER_UNREACHABLE`, `APPROVAL_NEEDED`, `APPROVAL_SAME_PERSON`, `NOT_ALLOWED`, `CART_EMPTY`, `CART_CHANGED`,
    /// `LINE_UNKNOWN`, `PRODUCT_UNKNOWN`, `PRICE_MISSING`, `QUANTITY_INVALID`, `AMOUNT_INVALID`, `TENDER_SHORT`,
    /// `SALE_UNKNOWN`, `VOID_NOT_TODAY`, `ALREADY_VOIDED`, `DISK_FULL`, `STORAGE_FAILED`, `INTERNAL`.
    pub code: String,
    pub message: String,
    /// Seconds until it is worth trying again (PIN lock-out).
    #[ts(type = "number | null")]
    pub retry_after_s: Option<u64>,
}

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
    /// What went wrong last, in words for a cashier, with what to do when it is permanent.
    pub last_error: Option<String>,
    /// The catalogue's age: RFC 3339 of the last pull that reached the head.
    pub catalog_as_of: Option<String>,
    pub disk_low: bool,
    /// The server's address, for the status sheet.
    pub server_url: String,
    /// The till's clock differs from the server's by this many seconds (server minus till), when known.
    #[ts(type = "number | null")]
    pub clock_offset_s: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Category {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    #[ts(type = "number")]
    pub products: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Product {
    #[ts(type = "number")]
    pub variant_id: i64,
    pub name: String,
    pub vendor: String,
    pub category: String,
    /// Per unit, in minor units; none when the store has no price for it yet.
    #[ts(type = "string | null")]
    pub price: Option<Minor>,
    /// `each` or a measure such as `kg`.
    pub unit: String,
    pub open_price: bool,
    pub barcode: Option<String>,
    pub plu: Option<String>,
    /// Picture kind and hue for the tile's drawing.
    pub picture: String,
    pub hue: u16,
    /// Available at this store as far as this till knows: server level less own sales beyond it.
    pub stock: Option<String>,
    pub low: bool,
    /// RFC 3339 of the level; shown when offline.
    pub stock_as_of: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ProductPage {
    pub items: Vec<Product>,
    /// Hits in all (capped at 10,000 for a text search).
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "result", rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum ScanResult {
    /// Added to the cart.
    Added {
        cart: Cart,
        line_id: Uuid,
    },
    /// Found, but it must be weighed or priced first.
    NeedsWeight {
        product: Product,
    },
    NeedsPrice {
        product: Product,
    },
    Unknown {
        code: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct CartLine {
    pub line_id: Uuid,
    #[ts(type = "number")]
    pub variant_id: i64,
    pub name: String,
    pub vendor: String,
    pub quantity: String,
    pub unit: String,
    /// Charged, per unit.
    #[ts(type = "string")]
    pub unit_price: Minor,
    /// The list price when it differs from what is charged.
    #[ts(type = "string | null")]
    pub list_price: Option<Minor>,
    /// `list`, `override`, `open`, `label`, `amount`.
    pub basis: String,
    #[ts(type = "string")]
    pub gross: Minor,
    #[ts(type = "string")]
    pub discount: Minor,
    #[ts(type = "string")]
    pub net: Minor,
    /// Who approved an override, and why.
    pub approved_by: Option<String>,
    pub reason: Option<String>,
    pub picture: String,
    pub hue: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct TaxSum {
    /// Shown as is: `Reduced 7%`.
    pub label: String,
    #[ts(type = "string")]
    pub net: Minor,
    #[ts(type = "string")]
    pub tax: Minor,
    pub included: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Cart {
    pub cart_id: Uuid,
    /// Counts carts of the day on this till, for the heading.
    #[ts(type = "number")]
    pub number: u64,
    pub lines: Vec<CartLine>,
    #[ts(type = "string")]
    pub subtotal: Minor,
    #[ts(type = "string")]
    pub discount: Minor,
    pub taxes: Vec<TaxSum>,
    #[ts(type = "string")]
    pub total: Minor,
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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PayOptions {
    pub cart_id: Uuid,
    #[ts(type = "string")]
    pub total: Minor,
    /// Cash rounding of the store's currency: `due = total + rounding`.
    #[ts(type = "string")]
    pub rounding: Minor,
    #[ts(type = "string")]
    pub due: Minor,
    /// The exact amount first, then the next likely notes.
    #[ts(type = "string[]")]
    pub quick: Vec<Minor>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ReceiptLine {
    pub name: String,
    pub quantity: String,
    pub unit: String,
    #[ts(type = "string")]
    pub unit_price: Minor,
    #[ts(type = "string")]
    pub gross: Minor,
    #[ts(type = "string")]
    pub discount: Minor,
    #[ts(type = "string")]
    pub net: Minor,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ReceiptGroup {
    pub vendor: String,
    /// Sub-order number: `S12-R3B-000417/1`.
    pub number: String,
    pub lines: Vec<ReceiptLine>,
    #[ts(type = "string")]
    pub total: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct TenderLine {
    pub label: String,
    #[ts(type = "string")]
    pub amount: Minor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Receipt {
    /// The idempotency key of the sale's journal event.
    pub key: Uuid,
    /// `S12-R3B-000417`.
    pub number: String,
    /// 0 for the original, n for the n-th copy.
    pub copy: u32,
    pub tenant_name: String,
    pub store_name: String,
    pub register_name: String,
    pub cashier: String,
    /// Store-local time with its offset, RFC 3339.
    pub sold_at: String,
    pub currency: String,
    pub groups: Vec<ReceiptGroup>,
    pub taxes: Vec<TaxSum>,
    #[ts(type = "string")]
    pub total: Minor,
    #[ts(type = "string")]
    pub rounding: Minor,
    pub tenders: Vec<TenderLine>,
    #[ts(type = "string")]
    pub change: Minor,
    /// True when it was sold without the server.
    pub offline: bool,
    pub voided: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum SyncState {
    /// On this till only.
    Waiting,
    /// In the push that is under way.
    Sending,
    /// Booked without a difference, or its differences are settled.
    Accepted,
    /// Booked or parked, and a person must look at it.
    NeedsLook,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum JournalFilter {
    All,
    Waiting,
    NeedsLook,
    Voided,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalRow {
    pub key: Uuid,
    /// `sale` or `void` (other events are audit only and are not listed).
    pub kind: String,
    pub receipt: String,
    /// Store-local, RFC 3339 with offset.
    pub time: String,
    #[ts(type = "string")]
    pub amount: Minor,
    pub cashier: String,
    pub state: SyncState,
    pub voided: bool,
    pub offline: bool,
    pub exceptions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalPage {
    pub items: Vec<JournalRow>,
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
}

/// One difference, in words for the person who sold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ExceptionView {
    /// The exception's code, such as `PRICE_STALE`.
    pub code: String,
    /// `info`, `warning`, `critical`.
    pub severity: String,
    /// The product it is about, when it is about one.
    pub product: Option<String>,
    /// "You charged" and "the server had", ready to show, when they differ.
    pub charged: Option<String>,
    pub expected: Option<String>,
    /// RFC 3339: since when the server's value holds.
    pub since: Option<String>,
    /// How it was settled, when it was: `accept_variance`, …
    pub settled: Option<String>,
    pub settled_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct JournalDetail {
    pub row: JournalRow,
    pub receipt: Receipt,
    /// `incarnation/seq`, for support.
    pub position: String,
    /// `booked` or `parked`, once the server has answered.
    pub outcome: Option<String>,
    pub order_number: Option<String>,
    pub exceptions: Vec<ExceptionView>,
    /// None when it may be voided; else the problem code that says why not.
    pub void_blocked: Option<String>,
    pub voided_by: Option<String>,
    pub void_reason: Option<String>,
}
