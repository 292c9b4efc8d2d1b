//! The shop in the database: its window, carts, what is held for them, and the orders that they become.

mod basket;
mod change;
mod checkout;
mod facts;
mod hold;
pub mod parts;
pub mod payments;
pub mod steps;
mod window;

use async_trait::async_trait;
use uuid::Uuid;

use super::{Db, Engine, args};
use crate::hq::principal::Asker;
use crate::hq::scope::{GuestHash, Repeatable, Scope};
use crate::hq::view::Named;
use crate::hq::view::page::{Page, PageQuery};
use crate::shop::view::cart::{CartView, MergedCart, PutCart, SyncCart, SyncedCart};
use crate::shop::view::checkout::{Handover, MoveSubOrder, PaymentView, Prepared, SettlePayment};
use crate::shop::view::goods::{GoodsQuery, GoodsView, ShopVendor};
use crate::store::StoreResult;
use crate::store::shop::{CartChange, Customer, Shop, ShopStore, Wanted};

fn changed(db: Db<'_>, since_ms: i64) -> StoreResult<Vec<(i64, Uuid, u64)>> {
    let sql = "SELECT tenant_id, id, version FROM cart WHERE changed_ms >= ?1";
    db.all(sql, args![since_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Whose carts nobody touched since then.
fn tenants_with_forgotten(db: Db<'_>, since_ms: i64) -> StoreResult<Vec<i64>> {
    let sql = "SELECT DISTINCT tenant_id FROM cart WHERE status = 'active' AND accessed_ms <= ?1";
    db.all(sql, args![since_ms], |row| row.get(0))
}

/// Puts carts away that nobody touched, and forgets those that were put away as long ago.
fn abandon(db: Db<'_>, tenant: i64, since_ms: i64, now_ms: i64) -> StoreResult<usize> {
    let sql = "UPDATE cart SET status = 'abandoned' WHERE tenant_id = ?1 AND status = 'active' AND accessed_ms <= ?2
        RETURNING id";
    let old: Vec<Uuid> = db.all(sql, args![tenant, since_ms], |row| row.get(0))?;
    for cart in &old {
        hold::release(db, tenant, *cart, now_ms)?;
    }
    let sql =
        "DELETE FROM cart WHERE tenant_id = ?1 AND status IN ('abandoned', 'merged') AND accessed_ms <= ?2";
    db.execute(sql, args![tenant, since_ms - (now_ms - since_ms)])?;
    Ok(old.len())
}

#[async_trait]
impl<E: Engine> ShopStore for E {
    async fn shop(&self, host: Option<String>) -> StoreResult<Option<Shop>> {
        // Whose host it is is what is asked.
        self.read_all(move |db| window::shop(db, host.as_deref())).await
    }

    async fn shop_window(&self, shop: Shop) -> StoreResult<(Vec<Named>, Vec<ShopVendor>)> {
        self.read_for(shop.tenant, move |db| window::categories_and_vendors(db, &shop)).await
    }

    async fn goods(
        &self,
        shop: Shop,
        query: GoodsQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<GoodsView>> {
        self.read_for(shop.tenant, move |db| window::goods(db, &shop, &query, page, now_ms)).await
    }

    async fn one_goods(&self, shop: Shop, id: i64, now_ms: i64) -> StoreResult<Option<GoodsView>> {
        self.read_for(shop.tenant, move |db| window::one(db, &shop, id, now_ms)).await
    }

    async fn cart(&self, customer: Customer, now_ms: i64) -> StoreResult<Option<CartView>> {
        self.read_for(customer.shop.tenant, move |db| change::show(db, &customer, now_ms)).await
    }

    async fn cart_version(&self, customer: Customer) -> StoreResult<Option<(Uuid, u64)>> {
        self.read_for(customer.shop.tenant, move |db| {
            Ok(basket::find(db, &customer)?.map(|head| (head.id, head.version)))
        })
        .await
    }

    async fn changed_carts(&self, since_ms: i64) -> StoreResult<Vec<(i64, Uuid, u64)>> {
        // Streams of every tenant are told at once.
        self.read_all(move |db| changed(db, since_ms)).await
    }

    async fn put_cart(
        &self,
        customer: Customer,
        wanted: PutCart,
        if_match: Option<u64>,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>> {
        self.write_for(customer.shop.tenant, move |db| {
            change::put(db, &customer, &wanted, if_match, &request, now_ms)
        })
        .await
    }

    async fn change_cart(
        &self,
        customer: Customer,
        change: CartChange,
        if_match: Option<u64>,
        now_ms: i64,
    ) -> StoreResult<CartView> {
        self.write_for(customer.shop.tenant, move |db| {
            change::change(db, &customer, &change, if_match, now_ms)
        })
        .await
    }

    async fn merge_carts(
        &self,
        customer: Customer,
        guest: GuestHash,
        now_ms: i64,
    ) -> StoreResult<MergedCart> {
        self.write_for(customer.shop.tenant, move |db| change::merge(db, &customer, guest, now_ms)).await
    }

    async fn sync_cart(&self, customer: Customer, wanted: SyncCart, now_ms: i64) -> StoreResult<SyncedCart> {
        self.write_for(customer.shop.tenant, move |db| change::sync(db, &customer, &wanted, now_ms)).await
    }

    async fn prepare(
        &self,
        customer: Customer,
        handover: Handover,
        held_ms: i64,
        now_ms: i64,
    ) -> StoreResult<Prepared> {
        self.write_for(customer.shop.tenant, move |db| {
            checkout::prepare(db, &customer, handover, held_ms, now_ms)
        })
        .await
    }

    async fn check_out(
        &self,
        customer: Customer,
        wanted: Wanted,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>> {
        self.write_for(customer.shop.tenant, move |db| {
            checkout::check_out(db, &customer, &wanted, &request, now_ms)
        })
        .await
    }

    async fn move_sub_order(
        &self,
        asker: Asker,
        id: Uuid,
        number: u32,
        wanted: MoveSubOrder,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.write_for(asker.scope.tenant(), move |db| {
            parts::advance(db, &asker, id, number, &wanted, now_ms)
        })
        .await
    }

    async fn settle_payment(
        &self,
        scope: Scope,
        id: Uuid,
        wanted: SettlePayment,
        now_ms: i64,
    ) -> StoreResult<PaymentView> {
        self.write_for(scope.tenant(), move |db| payments::settle(db, &scope, id, &wanted, now_ms)).await
    }

    async fn consignee(&self, asker: Asker, id: Uuid) -> StoreResult<Option<(Uuid, Vec<u8>)>> {
        self.read_for(asker.scope.tenant(), move |db| parts::consignee(db, &asker, id)).await
    }

    async fn free_reservations(&self, now_ms: i64) -> StoreResult<usize> {
        let mut freed = 0;
        // Whose they are is what is asked.
        for tenant in self.read_all(move |db| hold::tenants_with_old(db, now_ms)).await? {
            freed += self.write_for(tenant, move |db| hold::free_old(db, tenant, now_ms)).await?;
        }
        Ok(freed)
    }

    async fn expire_payments(&self, now_ms: i64) -> StoreResult<usize> {
        let mut expired = 0;
        // As above.
        for tenant in self.read_all(move |db| payments::tenants_with_old(db, now_ms)).await? {
            expired += self.write_for(tenant, move |db| payments::expire(db, tenant, now_ms)).await?;
        }
        Ok(expired)
    }

    async fn abandon_carts(&self, since_ms: i64, now_ms: i64) -> StoreResult<usize> {
        let mut abandoned = 0;
        // As above.
        for tenant in self.read_all(move |db| tenants_with_forgotten(db, since_ms)).await? {
            abandoned += self.write_for(tenant, move |db| abandon(db, tenant, since_ms, now_ms)).await?;
        }
        Ok(abandoned)
    }
}
