//! How a product is sold: at tills, on the web, to be picked up.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A way of selling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    Till,
    Web,
    Pickup,
}

impl ChannelName {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ChannelName::Till => "till",
            ChannelName::Web => "web",
            ChannelName::Pickup => "pickup",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let all = [ChannelName::Till, ChannelName::Web, ChannelName::Pickup];
        all.into_iter().find(|channel| channel.name() == name)
    }
}

/// How a product is sold one way. Where there is none, it is sold at its list price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    pub channel: ChannelName,
    pub active: bool,
    /// In place of the list price, thousandths of a minor unit. A till's price is its list price.
    #[schema(minimum = 0)]
    pub price: Option<i64>,
}
