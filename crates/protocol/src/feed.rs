//! Pull: the current state of whatever changed, in dense numbered pages, and the snapshot a new till starts from.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use evertill_domain::scan::ScanRules;
use evertill_domain::{Exception, Quantity, Role, Rounding, UnitPrice};

use crate::Server;
use crate::hello::BackupThrough;
use crate::push::OutcomeKind;

/// The collections a register holds a copy of, in the order in which a snapshot sends them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    Store,
    Vendor,
    Category,
    TaxRate,
    User,
    Variant,
    Price,
    Stock,
    /// What became of this register's own events after their first outcome.
    Outcome,
}

impl Collection {
    pub const ALL: [Collection; 9] = [
        Collection::Store,
        Collection::Vendor,
        Collection::Category,
        Collection::TaxRate,
        Collection::User,
        Collection::Variant,
        Collection::Price,
        Collection::Stock,
        Collection::Outcome,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Collection::Store => "store",
            Collection::Vendor => "vendor",
            Collection::Category => "category",
            Collection::TaxRate => "tax_rate",
            Collection::User => "user",
            Collection::Variant => "variant",
            Collection::Price => "price",
            Collection::Stock => "stock",
            Collection::Outcome => "outcome",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|collection| collection.as_str() == text)
    }
}

/// `GET /api/v1/sync/changes?cursor=&digests=`: one page.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangesPage {
    pub server: Server,
    /// Read up to here, whether or not there was a row for this register.
    pub cursor: u64,
    pub head: u64,
    /// The last of this register's events that is in the levels of this page.
    pub applied: BackupThrough,
    pub backup_through: BackupThrough,
    pub changes: Vec<Change>,
    /// Asked for and at the head: what each collection must add up to (see [`crate::digest`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digests: Option<Vec<(Collection, String)>>,
}

/// The latest state of one row; no row is a tombstone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Change {
    pub no: u64,
    pub collection: Collection,
    /// The row's id: an integer for most, the event's key for an outcome.
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Box<RawValue>>,
}

/// First line of `GET /api/v1/sync/snapshot` (JSON lines, compressed); then a [`Change`] a line with `no` 0; then a
/// [`SnapshotEnd`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SnapshotHead {
    pub server: Server,
    /// The snapshot is the server's state at this change number.
    pub cursor: u64,
    pub applied: BackupThrough,
    pub rows: u64,
}

/// Last line of a snapshot: without it, the snapshot was cut and must not be swapped in.
#[derive(Debug, Serialize, Deserialize)]
pub struct SnapshotEnd {
    pub end: bool,
    pub digests: Vec<(Collection, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreRow {
    pub id: i64,
    /// `S12`.
    pub code: String,
    pub name: String,
    pub tenant_name: String,
    /// IANA zone.
    pub time_zone: String,
    /// ISO 4217.
    pub currency: String,
    pub rounding: Rounding,
    pub tax_included: bool,
    /// Smallest coin in minor units.
    pub cash_step: i64,
    /// Minutes after local midnight at which a business day starts.
    pub day_start_minutes: u16,
    /// BCP 47.
    pub locale: String,
    /// Notes and coins worth a quick button, minor units, ascending.
    pub notes: Vec<i64>,
    /// Each rate's tax is rounded once on the receipt, not on every line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_per_receipt: bool,
    /// Receipts stand by vendor, each part with its number and sum.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub receipt_by_vendor: bool,
    /// How labels with a price or weight in their code are read; none: as the market does in whose time zone the
    /// store stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_rules: Option<ScanRules>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorRow {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRow {
    pub id: i64,
    pub name: String,
    /// Place on the screen.
    pub sort: i64,
}

/// One rate of a tax class from an instant on: a percentage, or a fee per unit.
///
/// In force at an instant are the percentages of the class's latest `valid_from_ms`, and of each label the fee of its
/// latest; a fee of 0 has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRateRow {
    pub id: i64,
    /// The class that variants name.
    pub class: String,
    /// On the receipt: `VAT 7%`.
    pub label: String,
    pub ppm: u32,
    pub valid_from_ms: i64,
    /// A fee per unit (bottle deposit, sugar tax) in place of a percentage; `ppm` is 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_unit: Option<UnitPrice>,
    /// Percent taxes are on the fee as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taxed: bool,
}

/// A person who may sign in at this store's tills; the till's cached grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// Argon2id in PHC form.
    pub pin_hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantRow {
    pub id: i64,
    pub sku: String,
    pub name: String,
    pub vendor: i64,
    pub category: i64,
    pub tax_class: String,
    /// `each`, `kg`, …
    pub unit: String,
    pub barcodes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plu: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_open: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_label: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_amount: bool,
    pub tracked: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub picture: String,
    #[serde(default)]
    pub hue: u16,
}

/// One version of a price in this register's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRow {
    pub id: i64,
    pub variant: i64,
    pub amount: UnitPrice,
    pub valid_from_ms: i64,
    pub recorded_ms: i64,
}

/// The level of a variant in this register's store; its id is the variant's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    pub variant: i64,
    pub on_hand: Quantity,
    pub reserved: Quantity,
    /// At or below: low.
    pub low: Quantity,
}

/// What became of one of this register's events since its first outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRow {
    pub key: Uuid,
    pub outcome: OutcomeKind,
    pub order_number: Option<String>,
    pub voided: bool,
    pub exceptions: Vec<OutcomeException>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeException {
    pub exception: Exception,
    /// The action that settled it, and who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<(String, String)>,
}
