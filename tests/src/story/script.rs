//! Who buys what: the story's baskets, and what happens around each.

/// How something gets into the cart.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// By its barcode, `n` times.
    Scan(&'static str, u32),
    /// By typing part of its name and pressing its tile.
    Search(&'static str, &'static str),
    /// By its category and its tile.
    Tap(&'static str),
    /// By its PLU, and so many kilograms.
    Weigh(&'static str, &'static str),
}

/// What is special about a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    None,
    /// The first line at another price, in cents, which a manager approves.
    Override(&'static str),
    /// Two taps on *Pay*.
    DoubleTap,
    /// Undone by a manager right after it was paid.
    Voided,
    /// The power goes after the payment and before the receipt.
    PowerCut,
}

#[derive(Debug, Clone, Copy)]
pub struct Basket {
    pub items: &'static [Item],
    pub twist: Twist,
}

const fn plain(items: &'static [Item]) -> Basket {
    Basket { items, twist: Twist::None }
}

use Item::{Scan, Search, Tap, Weigh};

/// Its price changes at the server while the till is away.
pub const DEARER: &str = "AR-0001";
pub const DEARER_PRICE: &str = "4.90";
/// It sells out at the server while the till is away.
pub const SOLD_OUT: &str = "AR-0396";

/// With the server in reach.
pub const ONLINE: &[Basket] = &[
    plain(&[Scan(DEARER, 1), Scan("AR-0052", 2)]),
    plain(&[Search("AR-0197", "chorizo ring"), Tap("AR-0004")]),
    plain(&[Weigh("AR-0106", "0.846"), Scan("AR-0355", 6)]),
];

/// Without it.
pub const OFFLINE: &[Basket] = &[
    plain(&[Scan(DEARER, 1), Scan("AR-0267", 1)]),
    plain(&[Scan(SOLD_OUT, 2)]),
    plain(&[Search("AR-0399", "gruner"), Scan("AR-0471", 1)]),
    plain(&[Tap("AR-0052"), Tap("AR-0053")]),
    plain(&[Weigh("AR-0182", "0.312"), Scan("AR-0003", 1)]),
    Basket { items: &[Scan("AR-0230", 1), Scan("AR-0433", 1)], twist: Twist::Override("549") },
    Basket { items: &[Scan("AR-0116", 4)], twist: Twist::DoubleTap },
    Basket { items: &[Scan("AR-0517", 1), Scan("AR-0519", 1)], twist: Twist::Voided },
    plain(&[Scan(DEARER, 2)]),
    plain(&[Scan("AR-0560", 1), Scan("AR-0562", 1)]),
    plain(&[Search("AR-0598", "sunflower")]),
    plain(&[Scan("AR-0397", 1), Weigh("AR-0184", "0.205")]),
    plain(&[Scan("AR-0434", 3)]),
    plain(&[Tap("AR-0002"), Scan("AR-0054", 1)]),
    plain(&[Weigh("AR-0107", "1.250"), Weigh("AR-0109", "0.730")]),
    plain(&[Scan("AR-0356", 6), Scan("AR-0472", 2)]),
    plain(&[Scan("AR-0244", 1)]),
    plain(&[Scan("AR-0270", 1), Scan("AR-0269", 1)]),
    plain(&[Scan("AR-0117", 5), Scan(SOLD_OUT, 1)]),
    Basket { items: &[Scan("AR-0205", 2), Scan("AR-0004", 1)], twist: Twist::PowerCut },
];

/// Of the baskets that were sold online, the one that a manager voids once all is synced.
pub const VOIDED_AT_LAST: usize = 1;
