//! What cashiers were told, kept outside of everything that can break.

use evertill_domain::journal::Position;
use uuid::Uuid;

/// A sale that a till said was paid.
#[derive(Debug, Clone)]
pub struct Paid {
    pub till: usize,
    pub key: Uuid,
    pub at: Position,
    /// The journal's bytes: a restored till may use a key again for another sale.
    pub body: String,
    /// How often the server had been restored when the till was told that this is acknowledged.
    pub acked_after: Option<u32>,
    /// The till's disk was put back to before this sale.
    pub imaged_away: bool,
    /// No copy was left: two disks were lost, or one before anything was sent. Nothing could have saved it.
    pub gone: bool,
    /// Whether a void of it was journalled.
    pub voided: bool,
}
