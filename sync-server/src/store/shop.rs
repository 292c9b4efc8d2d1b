//! What the store is asked about the shop: goods, carts, checkouts. Each change is one transaction.

use async_trait::async_trait;
use evertill_domain::cart::MoneyRules;
use uuid::Uuid;

use super::StoreResult;
use crate::customers::SealedConsignee;
use crate::hq::principal::Asker;
use crate::hq::scope::{GuestHash, Repeatable, Scope};
use crate::hq::view::page::{Page, PageQuery};
use crate::hq::view::{Named, StoreRef};
use crate::shop::shopper::Shopper;
use crate::shop::view::cart::{CartView, MergedCart, PutCart, PutItem, SyncCart, SyncedCart};
use crate::shop::view::checkout::{Handover, MoveSubOrder, PayBy, PaymentView, Prepared, SettlePayment};
use crate::shop::view::goods::{GoodsQuery, GoodsView, ShopVendor};

/// One merchant's shop: which store sells, and how it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    pub tenant: i64,
    pub merchant: String,
    pub store: StoreRef,
    /// BCP 47.
    pub locale: String,
    /// IANA zone.
    pub time_zone: String,
    pub day_start_minutes: u16,
    pub rules: MoneyRules,
}

/// Who shops, for the store.
#[derive(Debug, Clone)]
pub struct Customer {
    pub shop: Shop,
    pub scope: Scope,
}

impl From<&Shopper> for Customer {
    fn from(shopper: &Shopper) -> Self {
        Customer { shop: shopper.shop.clone(), scope: shopper.scope }
    }
}

/// One thing done to a cart.
#[derive(Debug, Clone)]
pub enum CartChange {
    Add(PutItem),
    /// The item is so many.
    Set(Uuid, i64),
    Remove(Uuid),
    /// All of it, or one vendor's.
    Empty(Option<i64>),
    /// The code that is used; none: none any more.
    Discount(Option<String>),
}

/// How a cart is to become an order.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub handover: Handover,
    pub pay_by: PayBy,
    /// How long it may take to be paid beforehand.
    pub payment_ms: i64,
    pub consignee: SealedConsignee,
}

/// The shop.
#[async_trait]
pub trait ShopStore: Send + Sync {
    /// The shop of that host name; where there is only one shop, and it names no host, that one.
    async fn shop(&self, host: Option<String>) -> StoreResult<Option<Shop>>;

    /// Its categories and vendors.
    async fn shop_window(&self, shop: Shop) -> StoreResult<(Vec<Named>, Vec<ShopVendor>)>;
    async fn goods(
        &self,
        shop: Shop,
        query: GoodsQuery,
        page: PageQuery,
        now_ms: i64,
    ) -> StoreResult<Page<GoodsView>>;
    async fn one_goods(&self, shop: Shop, id: i64, now_ms: i64) -> StoreResult<Option<GoodsView>>;

    async fn cart(&self, customer: Customer, now_ms: i64) -> StoreResult<Option<CartView>>;
    async fn cart_version(&self, customer: Customer) -> StoreResult<Option<(Uuid, u64)>>;
    /// Carts that changed since then, whosever they are: tenant, cart, version.
    async fn changed_carts(&self, since_ms: i64) -> StoreResult<Vec<(i64, Uuid, u64)>>;
    /// Keeps its answer under the request's key; the answer's bytes.
    async fn put_cart(
        &self,
        customer: Customer,
        wanted: PutCart,
        if_match: Option<u64>,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>>;
    async fn change_cart(
        &self,
        customer: Customer,
        change: CartChange,
        if_match: Option<u64>,
        now_ms: i64,
    ) -> StoreResult<CartView>;
    async fn merge_carts(&self, customer: Customer, guest: GuestHash, now_ms: i64)
    -> StoreResult<MergedCart>;
    async fn sync_cart(&self, customer: Customer, wanted: SyncCart, now_ms: i64) -> StoreResult<SyncedCart>;

    async fn prepare(
        &self,
        customer: Customer,
        handover: Handover,
        held_ms: i64,
        now_ms: i64,
    ) -> StoreResult<Prepared>;
    /// Keeps its answer under the request's key; the answer's bytes.
    async fn check_out(
        &self,
        customer: Customer,
        wanted: Wanted,
        request: Repeatable,
        now_ms: i64,
    ) -> StoreResult<Vec<u8>>;

    async fn move_sub_order(
        &self,
        asker: Asker,
        id: Uuid,
        number: u32,
        wanted: MoveSubOrder,
        now_ms: i64,
    ) -> StoreResult<()>;
    async fn settle_payment(
        &self,
        scope: Scope,
        id: Uuid,
        wanted: SettlePayment,
        now_ms: i64,
    ) -> StoreResult<PaymentView>;
    /// Where an order goes, sealed, and whose key it is under.
    async fn consignee(&self, asker: Asker, id: Uuid) -> StoreResult<Option<(Uuid, Vec<u8>)>>;

    /// How many were freed.
    async fn free_reservations(&self, now_ms: i64) -> StoreResult<usize>;
    async fn expire_payments(&self, now_ms: i64) -> StoreResult<usize>;
    /// Carts that nobody touched since then.
    async fn abandon_carts(&self, since_ms: i64, now_ms: i64) -> StoreResult<usize>;
}
