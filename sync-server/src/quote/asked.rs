//! What a quote is asked for: a cart with its tax and rounding modes, amounts as decimal strings in major units.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use evertill_domain::{Rounding, TaxRounding};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What is written as an object. By itself serde would take a list of its fields in their order as well.
#[derive(Debug, Clone)]
pub(super) struct Object<T>(T);

impl<T> Deref for Object<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Fields(PhantomData)).map(Object)
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// ISO 4217.
    pub currency: String,
    pub tax: TaxMode,
    #[serde(default)]
    pub tax_rounding: TaxRounding,
    #[serde(default)]
    pub rounding: Rounding,
    /// The smallest coin; left out: none is dropped.
    #[serde(default)]
    pub cash_step: Option<String>,
    pub lines: Vec<Object<Line>>,
    /// On the whole order, one after the other.
    #[serde(default)]
    pub discounts: Vec<Discount>,
    /// Certificate or reason of a customer who pays no tax.
    #[serde(default)]
    pub exempt: Option<String>,
    #[serde(default)]
    pub tenders: Vec<Tender>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TaxMode {
    Included,
    Added,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub quantity: Option<String>,
    /// Either this or `amount`.
    #[serde(default)]
    pub unit_price: Option<String>,
    #[serde(default)]
    pub amount: Option<String>,
    /// Percentages.
    #[serde(default)]
    pub rates: Vec<String>,
    #[serde(default)]
    pub fees: Vec<Object<Fee>>,
    #[serde(default)]
    pub discounts: Vec<Discount>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fee {
    pub per_unit: String,
    /// Percent taxes are on it as well.
    #[serde(default)]
    pub taxed: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Discount {
    Percent(String),
    Amount(String),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Tender {
    /// Handed over.
    Cash(String),
    Card(String),
    Coupon(String),
}
