//! Customers, as people at HQ work with what is known of them: found by a whole e-mail or phone number, exported, erased.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::SecondsFormat;
use evertill_domain::time::instant;
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Path, Query, page};
use super::failures::{Changing, Looking};
use super::orders::shown as shown_order;
use super::principal::{Administer, Asker, Customers, Principal};
use super::scope::Scope;
use super::view::audit::AuditQuery;
use super::view::customer::{
    CustomerAct, CustomerExport, CustomerLine, CustomerOrder, CustomerQuery, CustomerView, EraseCustomer,
    FindCustomers, FoundCustomers,
};
use super::view::order::{OrderDetail, OrderQuery};
use super::view::page::{MAX_LIMIT, Page, PageQuery};
use crate::App;
use crate::audit::{Act, Entry};
use crate::customers::{Contact, Erasure, Record, StoredCustomer, TenantKey};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::store::customers::ContactHash;
use crate::store::{StoreError, StoreResult};

const DAY_MS: i64 = 86_400_000;
/// Whoever came by themselves shows by then that the e-mail is theirs.
const UNCONFIRMED_MS: i64 = 2 * DAY_MS;

pub(super) fn routes() -> Routes {
    Routes::new()
        .people::<Customers>(routes!(list_customers))
        .people::<Customers>(routes!(find_customers))
        .people::<Customers>(routes!(add_customer))
        .people::<Customers>(routes!(show_customer))
        .people::<Customers>(routes!(change_customer))
        .people::<Administer>(routes!(export_customer))
        .people::<Administer>(routes!(erase_customer))
}

/// What is about every order of a customer is for whoever sees every store.
fn whole(principal: &Principal<Administer>) -> Result<Scope, Refusal> {
    match principal.scope.store() {
        None => Ok(principal.scope),
        Some(_) => Err(Refusal::new(ErrorCode::NotAllowed, "This is about every store.")),
    }
}

fn nobody() -> Refusal {
    Refusal::not_found("customer")
}

/// The customers, the last changed first. Who is erased is not among them.
#[utoipa::path(get, path = "/customers", tag = "customers", params(CustomerQuery),
    responses((status = 200, body = Page<CustomerView>), Looking))]
async fn list_customers(
    principal: Principal<Customers>,
    State(app): State<App>,
    Query(query): Query<CustomerQuery>,
) -> Result<Json<Page<CustomerView>>, Refusal> {
    let paging = page(query.paging())?;
    let found = app.store.customers(principal.scope, paging).await?;
    let key = app.tenant_key(principal.scope.tenant()).await?;
    let data = found.data.iter().map(|customer| view(&key, customer)).collect::<StoreResult<_>>()?;
    Ok(Json(paging.of(data, found.total)))
}

/// Who has this e-mail, or this phone number.
#[utoipa::path(post, path = "/customers/find", tag = "customers", request_body = FindCustomers,
    responses((status = 200, body = FoundCustomers), Changing))]
async fn find_customers(
    principal: Principal<Customers>,
    State(app): State<App>,
    Json(request): Json<FindCustomers>,
) -> Result<Json<FoundCustomers>, Refusal> {
    let contact = match request.contact.contains('@') {
        true => Contact::email(&request.contact)?,
        false => Contact::phone(&request.contact)?,
    };
    let key = app.tenant_key(principal.scope.tenant()).await?;
    let by = ContactHash::of(&contact, key.hash(&contact));
    let found = app.store.customers_by(principal.scope, by).await?;
    let data = found.iter().map(|customer| view(&key, customer)).collect::<StoreResult<_>>()?;
    Ok(Json(FoundCustomers { data }))
}

/// Add a customer.
#[utoipa::path(post, path = "/customers", tag = "customers", request_body = Record, responses(
    (status = 201, body = CustomerView), Changing,
    (status = 422, description = "`INVALID`: also when there is a customer of that e-mail.", body = evertill_protocol::error::ApiError)))]
async fn add_customer(
    principal: Principal<Customers>,
    State(app): State<App>,
    Json(record): Json<Record>,
) -> Result<impl IntoResponse, Refusal> {
    let (record, scope) = (record.checked()?, principal.scope);
    let key = app.tenant_key(scope.tenant()).await?;
    let new = key.create(&record, false)?;
    let id = new.id;
    app.store.add_customer(scope, new, app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(shown(&app, scope, id).await?)))
}

/// One customer; of one who is erased, that and when.
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerView), Looking))]
async fn show_customer(
    principal: Principal<Customers>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<CustomerView>, Refusal> {
    Ok(Json(shown(&app, principal.scope, id).await?))
}

/// Change what is known of a customer: all of it is as it is to be.
#[utoipa::path(put, path = "/customers/{id}", tag = "customers", params(("id" = Uuid, Path)), request_body = Record,
    responses((status = 200, body = CustomerView), Changing))]
async fn change_customer(
    principal: Principal<Customers>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Json(record): Json<Record>,
) -> Result<Json<CustomerView>, Refusal> {
    let scope = principal.scope;
    let customer = app.store.customer(scope, id).await?.ok_or_else(nobody)?;
    change(&app, scope, &customer, record).await.map(Json)
}

/// Everything that is known of a customer, to be handed to them. To take it away is an act that is written down.
#[utoipa::path(post, path = "/customers/{id}/export", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerExport), Changing))]
async fn export_customer(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<CustomerExport>, Refusal> {
    let scope = whole(&principal)?;
    let customer = app.store.customer(scope, id).await?.ok_or_else(nobody)?;
    let merchant = principal.me.tenant.name;
    export(&app, scope, &customer, merchant).await.map(Json)
}

/// Erase a customer: their key is destroyed, for good. Orders stay, with an id that says nothing any more.
#[utoipa::path(post, path = "/customers/{id}/erase", tag = "customers", params(("id" = Uuid, Path)),
    request_body = EraseCustomer, responses((status = 204, description = "Erased."), Changing))]
async fn erase_customer(
    principal: Principal<Administer>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Json(request): Json<EraseCustomer>,
) -> Result<StatusCode, Refusal> {
    let scope = whole(&principal)?;
    let erased = app.store.erase_customer(scope, id, request.why.into(), app.now_ms()).await?;
    if erased { Ok(StatusCode::NO_CONTENT) } else { Err(nobody()) }
}

async fn shown(app: &App, scope: Scope, id: Uuid) -> Result<CustomerView, Refusal> {
    let customer = app.store.customer(scope, id).await?.ok_or_else(nobody)?;
    Ok(view(&*app.tenant_key(scope.tenant()).await?, &customer)?)
}

fn utc(ms: i64) -> String {
    instant(ms).to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(super) fn view(key: &TenantKey, customer: &StoredCustomer) -> StoreResult<CustomerView> {
    Ok(CustomerView {
        id: customer.id,
        record: key.open(customer)?,
        has_account: customer.has_password,
        created_at: utc(customer.created_ms),
        changed_at: utc(customer.changed_ms),
        erased_at: customer.erased_ms.map(utc),
    })
}

pub(super) async fn change(
    app: &App,
    scope: Scope,
    customer: &StoredCustomer,
    record: Record,
) -> Result<CustomerView, Refusal> {
    if customer.erased_ms.is_some() {
        return Err(nobody());
    }
    let key = app.tenant_key(scope.tenant()).await?;
    let sealed = key.seal(customer, &record.checked()?)?;
    if !app.store.change_customer(scope, customer.id, sealed, app.now_ms()).await? {
        return Err(nobody());
    }
    shown(app, scope, customer.id).await
}

pub(super) async fn export(
    app: &App,
    scope: Scope,
    customer: &StoredCustomer,
    merchant: String,
) -> Result<CustomerExport, Refusal> {
    let (id, now_ms) = (customer.id, app.now_ms());
    app.store.record(scope, Entry::new(Act::CustomerExported, id.to_string(), json!({})), now_ms).await?;
    let key = app.tenant_key(scope.tenant()).await?;
    let sessions = match customer.user {
        Some(user) => {
            let own = Scope::of_holder(scope.tenant(), user, None);
            app.store.own_sessions(own, Uuid::nil(), now_ms).await?
        }
        None => Vec::new(),
    };
    Ok(CustomerExport {
        merchant,
        taken_at: utc(now_ms),
        customer: view(&key, customer)?,
        orders: orders(app, scope, id).await?,
        sessions,
        history: history(app, scope, id).await?,
    })
}

async fn orders(app: &App, scope: Scope, id: Uuid) -> Result<Vec<CustomerOrder>, Refusal> {
    let theirs = OrderQuery { customer: Some(id.to_string()), ..OrderQuery::default() };
    let (asker, mut orders) = (Asker::reviewer(scope), Vec::new());
    for page in 1.. {
        let found =
            app.store.orders(asker.clone(), theirs.clone(), PageQuery { page, limit: MAX_LIMIT }).await?;
        let last = found.is_last();
        for row in found.data {
            orders.push(order(shown_order(app, &asker, row.id).await?));
        }
        if last {
            break;
        }
    }
    Ok(orders)
}

async fn history(app: &App, scope: Scope, id: Uuid) -> StoreResult<Vec<CustomerAct>> {
    let about = AuditQuery { q: Some(id.to_string()), ..AuditQuery::default() };
    let mut acts = Vec::new();
    for page in 1.. {
        let found = app.store.audit(scope, about.clone(), PageQuery { page, limit: MAX_LIMIT }).await?;
        let last = found.is_last();
        acts.extend(found.data.into_iter().map(CustomerAct::from));
        if last {
            break;
        }
    }
    Ok(acts)
}

fn order(OrderDetail { order, lines, address, .. }: OrderDetail) -> CustomerOrder {
    let line = |line: super::view::order::LineView| CustomerLine {
        name: line.name,
        qty: line.qty,
        unit: line.unit,
        net: line.sold.net,
    };
    CustomerOrder {
        number: Some(order.number),
        store: order.store.name,
        sold_at: order.sold_at,
        currency: order.currency,
        total: order.total,
        voided: order.voided,
        address,
        lines: lines.into_iter().map(line).collect(),
    }
}

/// Erases whoever is to be forgotten by now; how many.
///
/// # Errors
/// When the store cannot.
pub async fn forget(app: &App) -> Result<usize, StoreError> {
    let (now_ms, days) = (app.now_ms(), i64::from(app.config.customer_days));
    let heard_ms = if days == 0 { i64::MIN } else { now_ms - days * DAY_MS };
    let stale = app.store.stale_customers(heard_ms, now_ms - UNCONFIRMED_MS).await?;
    for (tenant, id) in &stale {
        let scope = Scope::of_operator(*tenant);
        app.store.erase_customer(scope, *id, Erasure::Unused, now_ms).await?;
    }
    Ok(stale.len())
}
