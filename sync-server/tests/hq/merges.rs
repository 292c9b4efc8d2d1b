//! Guests and people put things in and take them out, sign in with a cart or without, and ask for the same once more. Held
//! against a model, no unit is lost and none is there twice. With `EVERTILL_LONG` set, more than 10,000 carts are merged.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::shop::{APPLES, BREAD, Shop};
use crate::shopper::{Shopper, market};

/// So many pieces of each product there are.
const THERE: i64 = 10;
const STEPS: usize = 40;

/// A product, and how it is to be cut.
type Goods = (i64, u8);
/// Pieces.
type Bag = BTreeMap<Goods, i64>;

#[derive(Debug, Clone, Copy)]
enum Who {
    Guest,
    Person,
}

#[derive(Debug, Clone)]
enum Step {
    Adds(Who, Goods, i64),
    /// Makes it so many, where it is in the cart; none: takes it out.
    Sets(Who, Goods, i64),
    SignsIn,
    /// A page that was slow asks with the cookie that it still has.
    SignsInAgain,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || prop_oneof![Just(Who::Guest), Just(Who::Person)];
    let goods = || (prop_oneof![Just(APPLES), Just(BREAD)], 0u8..3);
    let step = prop_oneof![
        4 => (who(), goods(), 1i64..6).prop_map(|(who, goods, pieces)| Step::Adds(who, goods, pieces)),
        2 => (who(), goods(), 0i64..6).prop_map(|(who, goods, pieces)| Step::Sets(who, goods, pieces)),
        3 => Just(Step::SignsIn),
        1 => Just(Step::SignsInAgain),
    ];
    prop::collection::vec(step, STEPS)
}

fn options((_, cut): Goods) -> Value {
    if cut == 0 { json!({}) } else { json!({ "cut": cut.to_string() }) }
}

/// Two browsers of one person, and what should be in their carts.
struct World<'a> {
    guest: Shopper<'a>,
    person: Shopper<'a>,
    /// The cookie of the last guest that signed in.
    stale: Option<String>,
    guests: Bag,
    persons: Bag,
    merges: usize,
}

impl<'a> World<'a> {
    async fn new(shop: &'a Shop) -> World<'a> {
        let name = format!("b{}", Uuid::new_v4().simple());
        World {
            guest: Shopper::guest(shop),
            person: Shopper::buyer(shop, &name).await,
            stale: None,
            guests: Bag::new(),
            persons: Bag::new(),
            merges: 0,
        }
    }

    async fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Adds(who, goods, pieces) => {
                let item = json!({ "variant": goods.0, "qty": pieces * 1000, "options": options(goods) });
                let (shopper, bag) = self.of(who);
                shopper.send("POST", "/cart/items", item, &[]).await.ok::<Value>();
                *bag.entry(goods).or_default() += pieces;
            }
            Step::Sets(who, goods, pieces) => {
                let (shopper, bag) = self.of(who);
                let Some(item) = item_of(shopper, goods).await else { return self.stands().await };
                let path = format!("/cart/items/{item}");
                if pieces == 0 {
                    shopper.send("DELETE", &path, Value::Null, &[]).await.ok::<Value>();
                    bag.remove(&goods);
                } else {
                    let change = json!({ "qty": pieces * 1000 });
                    shopper.send("PATCH", &path, change, &[]).await.ok::<Value>();
                    bag.insert(goods, pieces);
                }
            }
            Step::SignsIn => self.signs_in().await?,
            Step::SignsInAgain => {
                self.person.cookie.lock().unwrap().clone_from(&self.stale);
                let merged: Value = self.person.send("POST", "/cart/merge", json!({}), &[]).await.ok();
                prop_assert_eq!(&merged["capped"], &json!([]), "there is nothing left to merge");
            }
        }
        self.stands().await
    }

    fn of(&mut self, who: Who) -> (&Shopper<'a>, &mut Bag) {
        match who {
            Who::Guest => (&self.guest, &mut self.guests),
            Who::Person => (&self.person, &mut self.persons),
        }
    }

    /// What both had is there now, or said to be too much.
    async fn signs_in(&mut self) -> Result<(), TestCaseError> {
        let cookie = self.guest.cookie.lock().unwrap().take();
        self.person.cookie.lock().unwrap().clone_from(&cookie);
        let merged: Value = self.person.send("POST", "/cart/merge", json!({}), &[]).await.ok();
        self.merges += usize::from(cookie.is_some());
        self.stale = cookie.or(self.stale.take());
        let now = bag(&self.person).await;
        let guests = std::mem::take(&mut self.guests);
        for variant in [APPLES, BREAD] {
            let left_out: i64 = left_out(&merged["capped"], variant);
            let (before, came) = (pieces(&self.persons, variant), pieces(&guests, variant));
            prop_assert_eq!(pieces(&now, variant) + left_out, before + came, "{}", merged);
            prop_assert!(pieces(&now, variant) <= before.max(THERE));
            prop_assert!(left_out == 0 || before + came > THERE, "{}", merged);
        }
        for (goods, had) in &self.persons {
            prop_assert!(now.get(goods) >= Some(had), "what somebody had is theirs");
        }
        for (goods, has) in &now {
            let most = self.persons.get(goods).unwrap_or(&0) + guests.get(goods).unwrap_or(&0);
            prop_assert!(*has <= most, "{:?} is there twice", goods);
        }
        self.persons = now;
        Ok(())
    }

    /// Both carts are what the model says.
    async fn stands(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(&bag(&self.guest).await, &self.guests);
        prop_assert_eq!(&bag(&self.person).await, &self.persons);
        Ok(())
    }
}

fn pieces(bag: &Bag, variant: i64) -> i64 {
    bag.iter().filter(|((of, _), _)| *of == variant).map(|(_, pieces)| pieces).sum()
}

fn left_out(capped: &Value, variant: i64) -> i64 {
    let figure = |note: &Value, name: &str| note[name].as_i64().unwrap();
    let own = capped.as_array().unwrap().iter().filter(|note| note["variant"] == variant);
    own.map(|note| figure(note, "wanted") - figure(note, "there")).sum::<i64>() / 1000
}

fn goods_of(item: &Value) -> Goods {
    let cut = item["options"]["cut"].as_str().map_or(0, |cut| cut.parse().unwrap());
    (item["variant"].as_i64().unwrap(), cut)
}

async fn items(shopper: &Shopper<'_>) -> Vec<Value> {
    let answer = shopper.get("/cart").await;
    if answer.status == 404 { Vec::new() } else { answer.json()["items"].as_array().unwrap().clone() }
}

async fn bag(shopper: &Shopper<'_>) -> Bag {
    let items = items(shopper).await;
    let bag: Bag = items.iter().map(|item| (goods_of(item), item["qty"].as_i64().unwrap() / 1000)).collect();
    assert_eq!(bag.len(), items.len(), "the same goods are one item");
    bag
}

async fn item_of(shopper: &Shopper<'_>, goods: Goods) -> Option<String> {
    let found = items(shopper).await.into_iter().find(|item| goods_of(item) == goods)?;
    found["id"].as_str().map(str::to_owned)
}

#[test]
fn no_unit_is_lost_or_doubled_however_carts_are_merged() {
    let is_long = std::env::var_os("EVERTILL_LONG").is_some();
    let runtime = Runtime::new().unwrap();
    let shop = runtime.block_on(market());
    let merges = std::cell::Cell::new(0);
    let play = |steps: Vec<Step>| {
        runtime.block_on(async {
            let mut world = World::new(&shop).await;
            for step in &steps {
                world.take(step).await?;
            }
            merges.set(merges.get() + world.merges);
            Ok(())
        })
    };
    let config =
        Config { cases: if is_long { 2_400 } else { 12 }, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&steps(), play).unwrap();
    assert!(merges.get() > if is_long { 10_000 } else { 50 }, "{} carts merged", merges.get());
    assert_eq!(runtime.block_on(shop.breaches()), [] as [String; 0]);
}
