//! What the shop sells.

use axum::extract::State;
use evertill_protocol::error::ApiError;
use utoipa_axum::routes;

use super::shopper::Shopper;
use super::view::goods::{GoodsQuery, GoodsView, ShopView};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::hq::extract::{Path, Query, page};
use crate::hq::failures::Looking;
use crate::hq::view::page::Page;
use crate::http::Json;

pub(super) fn routes() -> Routes {
    Routes::new().shoppers(routes!(show_shop)).shoppers(routes!(list_goods)).shoppers(routes!(show_goods))
}

/// The shop of this host, and who shops.
#[utoipa::path(get, path = "/shop", tag = "shop", responses((status = 200, body = ShopView), Looking))]
async fn show_shop(shopper: Shopper, State(app): State<App>) -> Result<Json<ShopView>, Refusal> {
    let Shopper { shop, name, buyer_store, .. } = shopper;
    let (categories, vendors) = app.store.shop_window(shop.clone()).await?;
    Ok(Json(ShopView {
        merchant: shop.merchant,
        store: shop.store,
        currency: shop.rules.currency,
        locale: shop.locale,
        tax_included: shop.rules.tax_included,
        categories,
        vendors,
        buyer: name,
        buyer_store,
        cart_sync: app.config.cart_sync,
        cart_poll_seconds: app.config.cart_poll_seconds,
    }))
}

/// Goods by name.
#[utoipa::path(get, path = "/shop/products", tag = "shop", params(GoodsQuery),
    responses((status = 200, body = Page<GoodsView>), Looking))]
async fn list_goods(
    shopper: Shopper,
    State(app): State<App>,
    Query(query): Query<GoodsQuery>,
) -> Result<Json<Page<GoodsView>>, Refusal> {
    let paging = page(query.paging())?;
    Ok(Json(app.store.goods(shopper.shop, query, paging, app.now_ms()).await?))
}

/// One product.
#[utoipa::path(get, path = "/shop/products/{id}", tag = "shop", params(("id" = i64, Path)), responses(
    (status = 200, body = GoodsView), Looking,
    (status = 404, description = "`NOT_FOUND`, `SHOP_CLOSED`", body = ApiError)))]
async fn show_goods(
    shopper: Shopper,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<GoodsView>, Refusal> {
    let found = app.store.one_goods(shopper.shop, id, app.now_ms()).await?;
    found.map(Json).ok_or_else(|| Refusal::not_found("product"))
}
