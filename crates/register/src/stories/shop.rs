//! Builds a till with goods, people and prices for a story, and restarts it on the same files.

use std::path::PathBuf;
use std::sync::Arc;

use argon2::password_hash::PasswordHasher as _;
use argon2::{Algorithm, Argon2, Params, Version};
use evertill_domain::{Money, Quantity, Role, Rounding, UnitPrice};
use evertill_protocol::Epoch;
use evertill_protocol::feed::{
    CategoryRow, Change, Collection, PriceRow, StockRow, StoreRow, TaxRateRow, UserRow, VariantRow, VendorRow,
};
use serde::Serialize;
use serde_json::value::to_raw_value;
use uuid::Uuid;

use crate::clock::TestClock;
use crate::ids::SeededIds;
use crate::sync::{Link, LinkError, LinkRequest, LinkResponse};
use crate::view::{ApprovalInput, DiscountInput, Minor, Receipt, TenderInput, UnitMinor};
use crate::{Enrolled, Options, Pricing, Register, Result, SaleDraft, Sold, Tendered, catalog, till};

/// Friday 2026-11-20 09:00 in Berlin.
pub const MORNING_MS: i64 = 1_795_161_600_000;
pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

pub const REGISTER: Uuid = Uuid::from_u128(0x0192_4f00_1111_7222_8333_4444_5555_6666);

pub const CASHIER: i64 = 1;
pub const SUPERVISOR: i64 = 2;
pub const MANAGER: i64 = 3;

/// Goods: milk by the piece at 1.19, apples by weight at 2.99/kg, flowers at any price, a lamp without a price.
pub const MILK: i64 = 101;
pub const APPLES: i64 = 102;
pub const FLOWERS: i64 = 103;
pub const LAMP: i64 = 104;

#[derive(Debug)]
struct NoLink;

impl Link for NoLink {
    fn send(
        &self,
        _: LinkRequest,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::result::Result<LinkResponse, LinkError>> + Send + '_>>
    {
        Box::pin(async { Err(LinkError::Unreachable("no network in this story".into())) })
    }
}

/// A till and the folder it lives in.
pub struct Shop {
    pub folder: tempfile::TempDir,
    pub clock: Arc<TestClock>,
    pub options: Options,
    seed: u64,
    register: Option<Arc<Register>>,
}

impl Shop {
    /// Enrolled, stocked, nobody signed in.
    pub fn new() -> Shop {
        let mut shop = Shop::empty();
        shop.start().expect("a new till");
        shop.till().enrolled(&enrolment(1)).expect("enrolled");
        shop.till()
            .store()
            .write(|tx| {
                demo().iter().try_for_each(|change| catalog::apply(tx, change))?;
                tx.execute("UPDATE till SET cursor = 50, catalog_as_of_ms = ?1", [MORNING_MS])?;
                Ok(())
            })
            .expect("a catalogue");
        shop
    }

    /// A folder without a till.
    pub fn empty() -> Shop {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(TestClock::at(MORNING_MS));
        let options = Options { reserve_bytes: 4096, ..Options::default() };
        Shop { folder, clock, options, seed: 1, register: None }
    }

    pub fn start(&mut self) -> Result<()> {
        self.seed += 1;
        let ids = Arc::new(SeededIds::new(self.seed));
        let options = self.options.clone();
        let till = Register::open_with(self.database(), self.clock.clone(), ids, Arc::new(NoLink), options)?;
        self.register = Some(Arc::new(till));
        Ok(())
    }

    pub fn stop(&mut self) {
        self.register = None;
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start().expect("the till starts again");
    }

    pub fn till(&self) -> &Register {
        self.register.as_ref().expect("the till is running")
    }

    /// The running till, for a worker of its own.
    pub fn shared(&self) -> Arc<Register> {
        Arc::clone(self.register.as_ref().expect("the till is running"))
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("till.sqlite")
    }

    pub fn signed_in(self) -> Shop {
        self.till().sign_in(Some(CASHIER), "1111").expect("signed in");
        self
    }

    /// Puts milk into the cart and sells it.
    pub fn sell_milk(&self) -> Receipt {
        self.till().cart_add(MILK, None, None).expect("milk");
        let pay = self.till().pay_options(None).expect("to pay");
        self.till().pay_cash(pay.cart_id, pay.due).expect("paid")
    }

    /// Sells milk as a replay would.
    pub fn engine_sale(&self, cart: u128) -> Result<Sold> {
        let line = self.till().line(MILK, Quantity::ONE, Pricing::List)?;
        let cart = Uuid::from_u128(cart);
        let tendered = Tendered::Cash(Money(500));
        let draft = SaleDraft { tendered, ..SaleDraft::of(cart, Some(CASHIER), vec![line]) };
        self.till().sell(&draft)
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.till().store().read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).expect(sql)
    }

    pub fn apply(&self, change: &Change) {
        self.till().store().write(|tx| catalog::apply(tx, change)).expect("applied");
    }

    pub fn incarnation(&self) -> u32 {
        self.till().store().read(till::load).expect("a till").incarnation
    }

    pub fn stock_of(&self, code: &str) -> Option<String> {
        self.till().find_code(code).expect("found").expect("known").stock
    }
}

pub fn enrolment(incarnation: u32) -> Enrolled {
    Enrolled {
        register: REGISTER,
        register_code: "R3".into(),
        register_name: "Till 3".into(),
        tenant_name: "Corner Shops".into(),
        server_url: "http://hq.example".into(),
        incarnation,
        epoch: Epoch { n: 1, id: Uuid::from_u128(9) },
    }
}

pub fn manager() -> ApprovalInput {
    ApprovalInput { user_id: Some(MANAGER), pin: "3333".into() }
}

pub fn supervisor() -> ApprovalInput {
    ApprovalInput { user_id: None, pin: "2222".into() }
}

pub fn minor(amount: i64) -> Minor {
    Minor(amount)
}

pub fn unit(amount: i64) -> UnitMinor {
    UnitMinor::minor(amount)
}

pub fn off(amount: i64) -> DiscountInput {
    DiscountInput::Amount(Minor(amount))
}

pub fn percent(bp: u32) -> DiscountInput {
    DiscountInput::PercentBp(bp)
}

pub fn cash(amount: i64) -> TenderInput {
    TenderInput::Cash { amount: Minor(amount) }
}

pub fn card(amount: i64) -> TenderInput {
    TenderInput::ExternalCard { amount: Minor(amount), reference: None }
}

pub fn change<R: Serialize>(collection: Collection, id: i64, row: &R) -> Change {
    Change { no: 0, collection, id: id.to_string(), row: Some(to_raw_value(row).expect("JSON")) }
}

pub fn gone(collection: Collection, id: i64) -> Change {
    Change { no: 0, collection, id: id.to_string(), row: None }
}

/// A hash that takes no time: these PINs guard nothing.
fn quick_hash(pin: &str) -> String {
    let params = Params::new(8, 1, 1, None).expect("parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password(pin.as_bytes()).expect("hashed").to_string()
}

pub fn user(id: i64, name: &str, role: Role, pin: &str) -> Change {
    change(Collection::User, id, &UserRow { id, name: name.into(), role, pin_hash: quick_hash(pin) })
}

pub fn variant(id: i64, name: &str) -> VariantRow {
    VariantRow {
        id,
        sku: format!("SKU-{id}"),
        name: name.into(),
        vendor: 11,
        category: 21,
        tax_class: "food".into(),
        unit: "each".into(),
        barcodes: vec![],
        plu: None,
        allow_open: false,
        allow_label: false,
        allow_amount: false,
        tracked: true,
        retired: false,
        picture: "box".into(),
        hue: 120,
    }
}

pub fn price(id: i64, variant: i64, cents: i64, valid_from_ms: i64) -> Change {
    let amount = UnitPrice::minor(cents);
    change(Collection::Price, id, &PriceRow { id, variant, amount, valid_from_ms, recorded_ms: 0 })
}

pub fn stock(variant: i64, pieces: i64) -> Change {
    let row = StockRow {
        variant,
        on_hand: Quantity::pieces(pieces),
        reserved: Quantity::ZERO,
        low: Quantity::pieces(2),
    };
    change(Collection::Stock, variant, &row)
}

pub fn demo() -> Vec<Change> {
    let mut rows = people_and_place();
    let barcodes = vec!["0012345678905".to_owned(), "4006381333931".to_owned()];
    let milk = VariantRow { barcodes, ..variant(MILK, "Whole milk 1 l") };
    let apples = VariantRow { unit: "kg".into(), plu: Some("4011".into()), ..variant(APPLES, "Apples, red") };
    let flowers = VariantRow {
        allow_open: true,
        vendor: 12,
        barcodes: vec!["22".into()],
        ..variant(FLOWERS, "Flowers")
    };
    let lamp = VariantRow { category: 22, barcodes: vec!["33".into()], ..variant(LAMP, "Lamp") };
    for row in [milk, apples, flowers, lamp] {
        rows.push(change(Collection::Variant, row.id, &row));
        rows.push(stock(row.id, 10));
    }
    rows.extend([price(501, MILK, 119, 0), price(502, APPLES, 299, 0)]);
    rows
}

fn people_and_place() -> Vec<Change> {
    let store = StoreRow {
        id: 7,
        code: "S12".into(),
        name: "Mitte".into(),
        tenant_name: "Corner Shops".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        rounding: Rounding::HalfUp,
        tax_included: true,
        cash_step: 1,
        day_start_minutes: 240,
        locale: "en".into(),
        notes: vec![500, 1000, 2000],
        tax_per_receipt: false,
        receipt_by_vendor: true,
        scan_rules: None,
    };
    let rate = |id, ppm, valid_from_ms| TaxRateRow {
        id,
        class: "food".into(),
        label: format!("VAT {}%", ppm / 10_000),
        ppm,
        valid_from_ms,
        per_unit: None,
        taxed: false,
    };
    vec![
        change(Collection::Store, 7, &store),
        change(Collection::Vendor, 11, &VendorRow { id: 11, name: "Dairy".into() }),
        change(Collection::Vendor, 12, &VendorRow { id: 12, name: "Florist".into() }),
        change(Collection::Category, 21, &CategoryRow { id: 21, name: "Food".into(), sort: 1 }),
        change(Collection::Category, 22, &CategoryRow { id: 22, name: "Home".into(), sort: 2 }),
        change(Collection::TaxRate, 31, &rate(31, 70_000, 0)),
        change(Collection::TaxRate, 32, &rate(32, 90_000, MORNING_MS + DAY_MS)),
        user(CASHIER, "Ana", Role::Cashier, "1111"),
        user(SUPERVISOR, "Ben", Role::Supervisor, "2222"),
        user(MANAGER, "Cleo", Role::Manager, "3333"),
        user(4, "Auditor", Role::HqAnalyst, "4444"),
    ]
}
