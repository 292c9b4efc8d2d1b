//! The lowest body version that can say what happened: a plain sale stays readable to the oldest server.

use super::{Discount, DiscountKind, Fact, Sale, SaleLine, Tender};

/// The newest version that this code writes and reads.
pub const BODY_VERSION: u16 = 2;

impl Fact {
    /// The version its body is written in.
    #[must_use]
    pub fn version(&self) -> u16 {
        match self {
            Fact::Sale(sale) if sale.needs_version_2() => 2,
            _ => 1,
        }
    }
}

impl Sale {
    pub(crate) fn needs_version_2(&self) -> bool {
        self.customer.is_some()
            || self.exempt.is_some()
            || self.tax_per_receipt
            || self.lines.iter().any(SaleLine::needs_2)
            || self.tenders.iter().any(|tender| matches!(tender, Tender::ExternalCard { .. }))
    }
}

impl SaleLine {
    fn needs_2(&self) -> bool {
        !self.fees.is_empty() || self.discounts.iter().any(Discount::needs_2)
    }
}

impl Discount {
    fn needs_2(&self) -> bool {
        self.percent_bp.is_some() || matches!(self.kind, DiscountKind::Order | DiscountKind::TaxExempt)
    }
}
