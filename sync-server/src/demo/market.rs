//! The demo's market: its vendors and what was agreed with them, and the shop that sells their goods on the web.

use evertill_domain::Role;

use super::HQ_PASSWORD;
use crate::catalog::NewUser;
use crate::hq::password;
use crate::hq::scope::Scope;
use crate::hq::view::discount::{BorneBy, DiscountChange};
use crate::hq::view::product::ProductChange;
use crate::hq::view::vendor::{NewVendorRequest, VendorStatus};
use crate::store::Store;

/// Login of a vendor's person, and code of that vendor.
pub(super) const VENDOR_USER: &str = "kostner";
/// The store that sells on the web.
const SHOP: &str = "S2";
/// What is sold in no smaller quantity on the web: a SKU, and thousandths.
const LEAST: &[(&str, i64)] = &[("AR-0001", 2_000), ("AR-0004", 6_000)];

/// One vendor, and what was agreed with it.
struct Terms {
    code: &'static str,
    name: &'static str,
    description: &'static str,
    commission_bp: i64,
    /// For each order, for each kilogram begun, and from which sum of goods on nothing; cents.
    shipping: (i64, i64, Option<i64>),
}

const VENDORS: &[Terms] = &[
    Terms {
        code: "alder",
        name: "Alder & Rye",
        description: "Our own deli, cellar and shelves.",
        commission_bp: 0,
        shipping: (490, 0, Some(6_000)),
    },
    Terms {
        code: "kostner",
        name: "Bakery Kostner",
        description: "Sourdough, rye and cakes, baked in the house since five in the morning.",
        commission_bp: 1_500,
        shipping: (390, 0, Some(4_000)),
    },
    Terms {
        code: "dairy",
        name: "Meadowside Dairy",
        description: "Milk, butter and cheese from one valley, sent chilled.",
        commission_bp: 1_200,
        shipping: (590, 50, None),
    },
    Terms {
        code: "verde",
        name: "Verde Produce",
        description: "Fruit, vegetables and flowers, picked up at the market every day.",
        commission_bp: 1_800,
        shipping: (390, 80, Some(5_000)),
    },
];

/// # Errors
/// When they cannot be written.
pub async fn vendors(store: &dyn Store, tenant: i64, now_ms: i64) -> anyhow::Result<()> {
    for terms in VENDORS {
        store.add_vendor(Scope::of_operator(tenant), terms.vendor(), now_ms).await?;
    }
    Ok(())
}

impl Terms {
    fn vendor(&self) -> NewVendorRequest {
        let (shipping_flat, shipping_per_kg, shipping_free_above) = self.shipping;
        NewVendorRequest {
            code: self.code.into(),
            name: self.name.into(),
            email: format!("{}@vendors.example", self.code),
            description: self.description.into(),
            store: None,
            status: VendorStatus::Active,
            region: String::new(),
            licence: String::new(),
            licence_from: None,
            licence_until: None,
            subscription_from: None,
            subscription_until: None,
            shipping_flat,
            shipping_per_kg,
            shipping_free_above,
            commission_bp: self.commission_bp,
            bears_discounts: false,
        }
    }
}

/// Somebody of the bakery, who signs in as whoever is at HQ does.
///
/// # Errors
/// When they cannot be written, or the machine has no randomness.
pub async fn person(store: &dyn Store, tenant: i64, now_ms: i64) -> anyhow::Result<()> {
    let vendors = store.vendors(tenant).await?;
    let vendor = vendors.into_iter().find(|vendor| vendor.code == VENDOR_USER).map(|vendor| vendor.id);
    let new = NewUser {
        login: VENDOR_USER.into(),
        name: "Greta Kostner".into(),
        role: Role::Vendor,
        store: None,
        password_hash: Some(password::hash(HQ_PASSWORD)?),
        pin_hash: None,
    };
    store.add_person(Scope::of_operator(tenant), new, vendor, now_ms).await?;
    Ok(())
}

/// Opens the shop, once there is something on its shelves.
///
/// # Errors
/// When it cannot be written.
pub async fn open(store: &dyn Store, tenant: i64, now_ms: i64) -> anyhow::Result<()> {
    let scope = Scope::of_operator(tenant);
    for (sku, moq) in LEAST {
        let product = store.variant(tenant, (*sku).to_owned()).await?;
        let change = ProductChange { moq: Some(*moq), ..ProductChange::default() };
        store.change_product(scope, product, change, now_ms).await?;
    }
    store.add_discount(scope, harvest(), now_ms).await?;
    Ok(store.open_shop(scope, SHOP.to_owned(), None, now_ms).await?)
}

/// Ten percent for whoever knows the word.
fn harvest() -> DiscountChange {
    DiscountChange {
        code: Some("HARVEST10".into()),
        name: "Harvest: ten percent".into(),
        percent_bp: Some(1_000),
        amount: None,
        borne_by: BorneBy::House,
        vendor: None,
        store: None,
        min_total: 0,
        valid_from: None,
        valid_until: None,
        active: true,
    }
}
