//! What stands in the way of an item, of a vendor's goods, or of a whole cart.

use evertill_protocol::error::ErrorCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is the matter. The texts are stable: pages branch on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Problem {
    /// Nothing is known of how it is sold on the web: its list price stands. It can be bought all the same.
    ChannelMissing,
    /// It costs something else than when it was put in.
    PriceChanged,
    /// There is less than is wanted.
    StockShort,
    /// It is not sold any more, or is another vendor's by now.
    ProductGone,
    /// It is not sold on the web, or cannot be picked up.
    ChannelInactive,
    /// It has no price.
    NoPrice,
    MoqNotMet,
    VendorSuspended,
    VendorLicenceInvalid,
    VendorSubscriptionInvalid,
    /// The vendor does not sell to stores of this state.
    RegionMismatch,
    /// The buyer's own store has these goods.
    OwnGoods,
    /// Its store counts in another currency.
    CurrencyMismatch,
    BuyerStoreRequired,
    BuyerLicenceInvalid,
    DiscountInvalid,
    /// In a merged cart there is less of it than both carts had.
    Capped,
    /// Another device took it out.
    RemovedElsewhere,
    /// Another device made it another number.
    ChangedElsewhere,
}

impl Problem {
    /// Whether it keeps what it is about from being bought.
    #[must_use]
    pub fn stops(self) -> bool {
        !matches!(
            self,
            Problem::ChannelMissing | Problem::Capped | Problem::RemovedElsewhere | Problem::ChangedElsewhere
        )
    }

    /// About the whole cart: it is refused with this.
    #[must_use]
    pub fn refusal(self) -> Option<ErrorCode> {
        match self {
            Problem::BuyerStoreRequired => Some(ErrorCode::BuyerStoreRequired),
            Problem::BuyerLicenceInvalid => Some(ErrorCode::BuyerLicenceInvalid),
            Problem::DiscountInvalid => Some(ErrorCode::DiscountInvalid),
            Problem::PriceChanged => Some(ErrorCode::PriceChanged),
            Problem::MoqNotMet => Some(ErrorCode::MoqNotMet),
            _ => None,
        }
    }

    /// For people who read no codes.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Problem::ChannelMissing => "It is not set up for the web: its list price stands.",
            Problem::PriceChanged => "Its price has changed.",
            Problem::StockShort => "There is less of it than you want.",
            Problem::ProductGone => "It is not sold any more.",
            Problem::ChannelInactive => "It is not sold this way.",
            Problem::NoPrice => "It has no price at the moment.",
            Problem::MoqNotMet => "That is less than its least quantity.",
            Problem::VendorSuspended => "This vendor is not selling at the moment.",
            Problem::VendorLicenceInvalid => "This vendor's licence is not valid today.",
            Problem::VendorSubscriptionInvalid => "This vendor's subscription has run out.",
            Problem::RegionMismatch => "This vendor sells in another state only.",
            Problem::OwnGoods => "Your own store has these goods.",
            Problem::CurrencyMismatch => "It is sold in another currency.",
            Problem::BuyerStoreRequired => "Your store does not buy from vendors.",
            Problem::BuyerLicenceInvalid => "Your store's licence is not valid today.",
            Problem::DiscountInvalid => "This code is not good for this cart.",
            Problem::Capped => "There was not enough for both carts together.",
            Problem::RemovedElsewhere => "Another device took it out.",
            Problem::ChangedElsewhere => "Another device changed it.",
        }
    }
}

/// A problem, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemView {
    pub code: Problem,
    /// A sentence in English.
    pub words: String,
    /// What it is about cannot be bought like this.
    pub stops: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Uuid>,
    /// The product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<i64>,
    /// Quantities or unit prices: what was wanted or seen, and what there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub there: Option<i64>,
}

impl ProblemView {
    #[must_use]
    pub fn of(code: Problem) -> Self {
        ProblemView {
            code,
            words: code.words().to_owned(),
            stops: code.stops(),
            item: None,
            variant: None,
            vendor: None,
            wanted: None,
            there: None,
        }
    }

    #[must_use]
    pub fn item(mut self, item: Uuid, variant: i64) -> Self {
        self.item = Some(item);
        self.variant = Some(variant);
        self
    }

    #[must_use]
    pub fn vendor(mut self, vendor: i64) -> Self {
        self.vendor = Some(vendor);
        self
    }

    #[must_use]
    pub fn figures(mut self, wanted: i64, there: i64) -> Self {
        self.wanted = Some(wanted);
        self.there = Some(there);
        self
    }
}
