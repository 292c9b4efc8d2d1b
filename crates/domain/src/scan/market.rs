//! What each market's labels look like, as its GS1 member organisation published it.
//!
//! | market | source |
//! | --- | --- |
//! | AT | gs1.at, «Österreichische Identifikationsnummern»: 27 weight, 23 price, behind a five-digit HPID |
//! | DE | GS1 Germany, «Die Globale Artikelnummer (GTIN) in der Anwendung» and the SAN-4 concept |
//! | DK | gs1.dk, «Interne GS1-stregkoder», «GTIN-13 pris», «GTIN-13 vægt» |
//! | FI | gs1.fi, «How to identify the product (GTIN)» |
//! | GB | gs1uk.org, «How to barcode variable measure items» |
//! | IT | Indicod's numbering of goods of variable weight: 2, six digits of the article, five of the price |
//! | NO | no table is published; what goods in shops carry (23: weight, as in Sweden) |
//! | SE | gs1.se, «Hur skapar jag mina viktvarunummer?» |
//! | US | Uniform Code Council, UPC Guideline 11 (number system 2), as GS1 US carries it on |
//!
//! CH, ES, FR and NL are left out: there the layout is agreed between shops and their suppliers, or no table could be
//! found. Such a shop gives its own rules.

use serde::{Deserialize, Serialize};

use super::label::{Holds, Rule};

/// ISO 3166-1 code of a market whose labels are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Market {
    At,
    De,
    Dk,
    Fi,
    #[serde(alias = "UK")]
    Gb,
    It,
    No,
    Se,
    Us,
}

impl Market {
    pub const ALL: [Market; 9] = [
        Market::At,
        Market::De,
        Market::Dk,
        Market::Fi,
        Market::Gb,
        Market::It,
        Market::No,
        Market::Se,
        Market::Us,
    ];

    /// The market whose clocks these are.
    #[must_use]
    pub fn of_zone(time_zone: &str) -> Option<Market> {
        Market::ALL.into_iter().find(|market| market.zones().contains(&time_zone))
    }

    fn zones(self) -> &'static [&'static str] {
        match self {
            Market::At => &["Europe/Vienna"],
            Market::De => &["Europe/Berlin", "Europe/Busingen"],
            Market::Dk => &["Europe/Copenhagen"],
            Market::Fi => &["Europe/Helsinki", "Europe/Mariehamn"],
            Market::Gb => &["Europe/London"],
            Market::It => &["Europe/Rome"],
            Market::No => &["Europe/Oslo"],
            Market::Se => &["Europe/Stockholm"],
            Market::Us => &[
                "America/New_York",
                "America/Detroit",
                "America/Chicago",
                "America/Denver",
                "America/Boise",
                "America/Phoenix",
                "America/Los_Angeles",
                "America/Anchorage",
                "Pacific/Honolulu",
            ],
        }
    }

    pub(super) fn rules(self) -> &'static [Rule<'static>] {
        match self {
            Market::At => AT,
            Market::De => DE,
            Market::Dk => DK,
            Market::Fi => FI,
            Market::Gb => GB,
            Market::It => IT,
            Market::No => NO,
            Market::Se => SE,
            Market::Us => US,
        }
    }
}

/// The article's number is given out by the market's organisation.
const fn national(pattern: &'static str, holds: Holds, decimals: u8) -> Rule<'static> {
    Rule { pattern, holds, decimals, plu: false }
}

/// The article's number is the shop's own.
const fn own(pattern: &'static str, holds: Holds, decimals: u8) -> Rule<'static> {
    Rule { pattern, holds, decimals, plu: true }
}

const AT: &[Rule<'static>] =
    &[national("23iiiiivvvvvc", Holds::Price, 2), national("27iiiiivvvvvc", Holds::Kg, 3)];

const DE: &[Rule<'static>] = &[
    own("22iiiikvvvvvc", Holds::Price, 2),
    national("23iiiikvvvvvc", Holds::Price, 2),
    own("25iiiikvvvvvc", Holds::Count, 0),
    national("26iiiikvvvvvc", Holds::Count, 0),
    own("28iiiikvvvvvc", Holds::Kg, 3),
    national("29iiiikvvvvvc", Holds::Kg, 3),
];

const DK: &[Rule<'static>] = &[
    own("21iiiivvvvvvc", Holds::Price, 2),
    own("22iiiivvvvvvc", Holds::Price, 2),
    own("23iiiivvvvvvc", Holds::Price, 2),
    own("24iiiivvvvvvc", Holds::Price, 2),
    own("26iiiivvvvvvc", Holds::Kg, 3),
    national("27iiiiivvvvvc", Holds::Kg, 3),
    own("28iiiivvvvvvc", Holds::Kg, 3),
];

const FI: &[Rule<'static>] = &[
    national("23iiiiiivvvvc", Holds::Kg, 3),
    national("24iiiiiivvvvc", Holds::Kg, 2),
    national("25iiiiiivvvvc", Holds::Kg, 1),
];

const GB: &[Rule<'static>] =
    &[national("20iiiiikvvvvc", Holds::Price, 2), national("28iiiiikvvvvc", Holds::Price, 2)];

/// Articles below 200000 are left to the chains.
const IT: &[Rule<'static>] = &[
    own("20iiiiivvvvvc", Holds::Price, 2),
    own("21iiiiivvvvvc", Holds::Price, 2),
    national("2iiiiiivvvvvc", Holds::Price, 2),
];

const NO: &[Rule<'static>] = &[national("23iiiiiivvvvc", Holds::Kg, 3)];

const SE: &[Rule<'static>] = &[
    national("20iiiiiivvvvc", Holds::Price, 2),
    national("21iiiiiivvvvc", Holds::Price, 1),
    national("22iiiiiivvvvc", Holds::Price, 0),
    national("23iiiiiivvvvc", Holds::Kg, 3),
    national("24iiiiiivvvvc", Holds::Kg, 2),
    national("25iiiiiivvvvc", Holds::Kg, 1),
];

const US: &[Rule<'static>] = &[own("02iiiiikvvvvc", Holds::Price, 2)];
