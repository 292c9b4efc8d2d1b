//! The same cart at both ends: sold by a real till, booked by a real server, and quoted.

use anyhow::{Context, Result, ensure};
use evertill_domain::cart::{CartLine, LinePrice, OrderDiscount};
use evertill_domain::event::{Sale, Tender};
use evertill_domain::order::line_fees;
use evertill_domain::price::Approval;
use evertill_domain::{Body, Fact, Money, Rounding};
use evertill_protocol::feed::Collection;
use evertill_register::checkout::{SaleDraft, Tendered};
use evertill_register::pricing::Pricing;
use evertill_register::register::Options;
use evertill_server::store::StoreResult;
use evertill_server::store::sql::feed::{Changed, touch};
use evertill_server::store::sql::ids::next_id;
use evertill_server::store::sql::{Db, Given as _};
use uuid::Uuid;

use super::quoted::differs;
use super::random::{CLASSES, Cart, MODES, cart, rules};
use crate::shop::{Counter, Engine, Place, Shop};

/// How many carts were compared, and where the ends disagree.
#[derive(Debug, Default)]
pub struct Compared {
    pub carts: u64,
    pub faults: Vec<String>,
}

/// Sells about so many carts, in every mode.
///
/// # Errors
/// When a till or the server fails at what it is told.
pub async fn compare(carts: u64, seed: u64) -> Result<Compared> {
    let shop = Shop::open(Engine::Sqlite, CLASSES.len(), 1_000_000).await?;
    let goods: Vec<i64> = shop.seed.goods.iter().map(|goods| goods.variant).collect();
    shop.write(move |db| classes(db, &goods)).await?;
    let till = Counter::enrol(&shop, 1, seed, Place::Folder, Options::default()).await?;
    let mut ends = Ends { shop, till, compared: Compared::default() };
    for mode in 0..MODES {
        ends.set(mode).await?;
        let mut sold = Vec::new();
        for round in 0..carts.div_ceil(MODES) {
            let cart = cart(seed, mode + MODES * round);
            sold.push((ends.sell(&cart)?, cart));
        }
        ends.till.worker().drain().await;
        ensure!(ends.till.waiting()? == 0, "something still waits");
        ends.judge(sold).await?;
    }
    Ok(ends.compared)
}

/// A product of each tax class, at whatever price.
fn classes(db: Db<'_>, goods: &[i64]) -> StoreResult<()> {
    let put = |class: &str, label: String, ppm: u32, unit: Option<i64>, taxed: bool| -> StoreResult<()> {
        let id = next_id(db, 1)?;
        let sql = "INSERT INTO tax_rate (tenant_id, id, class, label, ppm, valid_from_ms, per_unit, taxed)
                   VALUES (1, ?1, ?2, ?3, ?4, 0, ?5, ?6)";
        db.execute(sql, &[id.arg(), class.arg(), label.arg(), ppm.arg(), unit.arg(), taxed.arg()])?;
        touch(db, 1, Changed::everywhere(Collection::TaxRate, &id.to_string()), 0)?;
        Ok(())
    };
    for (number, (variant, (percents, fees))) in goods.iter().zip(CLASSES).enumerate() {
        let class = format!("class-{number}");
        let sql = "UPDATE variant SET tax_class = ?2, allow_open = TRUE, allow_amount = TRUE WHERE id = ?1";
        db.execute(sql, &[variant.arg(), class.arg()])?;
        touch(db, 1, Changed::everywhere(Collection::Variant, &variant.to_string()), 0)?;
        for ppm in percents {
            put(&class, format!("Tax {ppm}"), *ppm, None, false)?;
        }
        for (minor, taxed) in fees {
            put(&class, format!("Fee {minor}"), 0, Some(minor * 1000), *taxed)?;
        }
    }
    Ok(())
}

struct Ends {
    shop: Shop,
    till: Counter,
    compared: Compared,
}

impl Ends {
    /// The store's and the tenant's settings, given to the till.
    async fn set(&mut self, mode: u64) -> Result<()> {
        let (rules, store) = (rules(mode), self.shop.seed.store);
        let rounding = match rules.rounding {
            Rounding::HalfUp => "half_up",
            Rounding::HalfEven => "half_even",
            Rounding::Up => "up",
            Rounding::Down => "down",
        };
        let per_receipt = rules.tax_rounding == evertill_domain::TaxRounding::Receipt;
        let write = move |db: Db<'_>| -> StoreResult<()> {
            let sql = "UPDATE store SET currency = ?2, tax_included = ?3, cash_step = ?4, tax_per_receipt = ?5 WHERE id = ?1";
            let step = rules.cash_step;
            let given =
                [store.arg(), rules.currency.arg(), rules.tax_included.arg(), step.arg(), per_receipt.arg()];
            db.execute(sql, &given)?;
            db.execute("UPDATE tenant SET rounding = ?1", &[rounding.arg()])?;
            touch(db, 1, Changed::at(Collection::Store, &store.to_string(), store), 0)?;
            Ok(())
        };
        self.shop.write(write).await?;
        self.shop.pass(1_000);
        self.till.clock.advance_ms(1_000);
        self.till.worker().drain().await;
        Ok(())
    }

    /// Rings the cart up at the till, with its own levies, and pays it.
    fn sell(&self, cart: &Cart) -> Result<Sale> {
        let lines = cart.lines.iter().map(|line| self.ring_up(line)).collect::<Result<Vec<_>>>()?;
        let discounts = cart
            .discounts
            .iter()
            .map(|discount| OrderDiscount { approval: self.approval(), ..discount.clone() })
            .collect();
        let planned = cart.settled().map_err(anyhow::Error::msg)?;
        let tenders = cart.tenders(&planned.lines);
        let cash = planned.tenders.iter().find_map(|tender| match tender {
            Tender::Cash { tendered, .. } => Some(*tendered),
            _ => None,
        });
        let draft = SaleDraft {
            discounts,
            tenders,
            tendered: Tendered::Cash(cash.unwrap_or(Money::ZERO)),
            exempt: cart.exempt.clone(),
            customer: cart.exempt.as_ref().map(|_| "C-17".to_owned()),
            ..SaleDraft::of(Uuid::new_v4(), Some(self.shop.seed.cashier), lines)
        };
        let sold = self.till.register().sell(&draft)?;
        let body = self.till.register().store().read(|db| {
            let sql = "SELECT body FROM journal WHERE key = ?1";
            Ok(db.query_row(sql, [sold.key], |row| row.get::<_, String>(0))?)
        })?;
        match Body::decode(&body) {
            Ok(Body { fact: Fact::Sale(sale), .. }) => Ok(sale),
            other => anyhow::bail!("the journal holds {other:?}"),
        }
    }

    fn ring_up(&self, line: &CartLine) -> Result<CartLine> {
        let goods = usize::try_from(line.variant).ok().and_then(|class| self.shop.seed.goods.get(class));
        let pricing = match line.price {
            LinePrice::Unit(unit) => Pricing::Open { unit },
            LinePrice::Amount(amount) => Pricing::Amount { amount },
        };
        let mut rung = self.till.register().line(goods.context("goods")?.variant, line.qty, pricing)?;
        rung.discounts.clone_from(&line.discounts);
        for discount in &mut rung.discounts {
            discount.approval = self.approval();
        }
        Ok(rung)
    }

    fn approval(&self) -> Option<Approval> {
        Some(Approval { by: self.shop.seed.manager, reason: "asked".into() })
    }

    async fn judge(&mut self, sold: Vec<(Sale, Cart)>) -> Result<()> {
        let carts: Vec<Uuid> = sold.iter().map(|(sale, _)| sale.cart).collect();
        let booked = self.shop.read(move |db| carts.iter().map(|cart| booked(db, *cart)).collect());
        let booked: Vec<Option<Figures>> = booked.await?;
        for ((sale, cart), booked) in sold.iter().zip(booked) {
            self.compared.carts += 1;
            let charged = figures(sale);
            if booked != Some(charged) {
                self.compared.faults.push(format!("{charged:?} is booked as {booked:?}: {sale:?}"));
            }
            self.compared.faults.extend(differs(cart, sale));
        }
        let sql = "SELECT code || ' ' || detail FROM exception LIMIT 3";
        let found = self.shop.read(move |db| db.all(sql, &[], |row| row.get::<String>(0))).await?;
        ensure!(found.is_empty(), "the books have exceptions: {found:?}");
        Ok(())
    }
}

/// Gross, discount, net, fees, taxes included and added, total, rounding, cash, coupons, cards.
type Figures = [i64; 11];

fn figures(sale: &Sale) -> Figures {
    let sum = |of: &dyn Fn(&evertill_domain::event::SaleLine) -> i64| sale.lines.iter().map(of).sum::<i64>();
    let tax = |included: bool| {
        sum(&|line| line.taxes.iter().filter(|tax| tax.included == included).map(|tax| tax.amount.0).sum())
    };
    let paid = |wanted: fn(&Tender) -> bool| -> i64 {
        sale.tenders.iter().filter(|tender| wanted(tender)).map(|tender| tender.paid().0).sum()
    };
    [
        sum(&|line| line.gross.0),
        sum(&|line| (line.gross - line.net).0),
        sum(&|line| line.net.0),
        sum(&|line| line_fees(line).0),
        tax(true),
        tax(false),
        sale.total.0,
        sale.rounding.0,
        paid(|tender| matches!(tender, Tender::Cash { .. })),
        paid(|tender| matches!(tender, Tender::Coupon { .. })),
        paid(|tender| matches!(tender, Tender::ExternalCard { .. })),
    ]
}

fn booked(db: Db<'_>, cart: Uuid) -> StoreResult<Option<Figures>> {
    let sql = "SELECT sum(l.gross), sum(l.discount), sum(l.net), sum(l.fees), sum(l.tax_included), sum(l.tax_added),
            o.total, o.rounding, t.cash, t.coupons, t.cards
        FROM orders o JOIN order_line l ON l.order_id = o.id
        JOIN (SELECT order_id, coalesce(sum(tendered - change) FILTER (WHERE kind = 'cash'), 0) AS cash,
                  coalesce(sum(tendered - change) FILTER (WHERE kind = 'coupon'), 0) AS coupons,
                  coalesce(sum(tendered - change) FILTER (WHERE kind = 'external_card'), 0) AS cards
              FROM tender GROUP BY order_id) AS t ON t.order_id = o.id
        WHERE o.cart_id = ?1 GROUP BY o.id";
    db.one(sql, &[cart.arg()], |row| {
        let mut figures: Figures = [0; 11];
        for (place, figure) in figures.iter_mut().enumerate() {
            *figure = row.get(place)?;
        }
        Ok(figures)
    })
}
