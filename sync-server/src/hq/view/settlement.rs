//! What is due to vendors for a period, and what stays with the chain.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Named;

/// Sums in minor units. `takings = gross − discounts + fees + taxes on top + shipping`,
/// `payable = takings + discount_house − commission − refunds`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// Orders that have goods of the vendor.
    pub orders: i64,
    /// What the goods cost before anything was taken off.
    pub gross: i64,
    /// Discounts out of the vendor's share, and out of the chain's.
    pub discount_vendor: i64,
    pub discount_house: i64,
    /// Deposits and other fees per unit.
    pub fees: i64,
    /// In the prices and on top of them: part of the takings either way.
    pub tax: i64,
    pub shipping: i64,
    /// What customers were asked to pay.
    pub takings: i64,
    pub commission: i64,
    /// What they were paid back of it.
    pub refunds: i64,
    pub payable: i64,
    /// What stays with the chain: the commission less the discounts that it bears.
    pub house_share: i64,
}

impl Figures {
    pub fn add(&mut self, other: &Figures) {
        self.orders += other.orders;
        self.gross += other.gross;
        self.discount_vendor += other.discount_vendor;
        self.discount_house += other.discount_house;
        self.fees += other.fees;
        self.tax += other.tax;
        self.shipping += other.shipping;
        self.takings += other.takings;
        self.commission += other.commission;
        self.refunds += other.refunds;
        self.payable += other.payable;
        self.house_share += other.house_share;
    }

    /// With what follows from the other sums.
    #[must_use]
    pub fn settled(self) -> Self {
        let payable = self.takings + self.discount_house - self.commission - self.refunds;
        Figures { payable, house_share: self.commission - self.discount_house, ..self }
    }
}

/// What is due to a vendor for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Statement {
    pub vendor: Named,
    /// The first and the last business day.
    #[schema(example = "2026-11-01", format = Date)]
    pub from: String,
    #[schema(example = "2026-11-30", format = Date)]
    pub to: String,
    #[schema(example = "EUR")]
    pub currency: String,
    pub lines: Vec<StatementLine>,
    pub totals: Figures,
}

/// One channel's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLine {
    /// `till`, `web`.
    pub channel: String,
    #[serde(flatten)]
    pub figures: Figures,
}

/// What is due to all vendors for a period, beside what the chain took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settlement {
    #[schema(example = "2026-11-01", format = Date)]
    pub from: String,
    #[schema(example = "2026-11-30", format = Date)]
    pub to: String,
    #[schema(example = "EUR")]
    pub currency: String,
    /// By name. Whoever sold nothing is not among them.
    pub vendors: Vec<VendorFigures>,
    pub totals: Figures,
    pub books: Books,
}

/// One vendor's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VendorFigures {
    pub vendor: Named,
    #[serde(flatten)]
    pub figures: Figures,
}

/// The same period as its orders have it: takings and refunds are those of all vendors together, to the cent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Books {
    /// Each once, whoever's goods are in it.
    pub orders: i64,
    pub takings: i64,
    pub refunds: i64,
    /// What cash was rounded by: the chain's own.
    pub rounding: i64,
}

/// Which period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeriodQuery {
    /// The first business day.
    #[param(value_type = String, format = Date)]
    pub from: NaiveDate,
    /// The last business day, a year later at most.
    #[param(value_type = String, format = Date)]
    pub to: NaiveDate,
    /// ISO 4217; may be left out where all stores have the same.
    pub currency: Option<String>,
}
