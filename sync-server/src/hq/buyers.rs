//! Customers who buy online, and their own accounts: one makes it with an e-mail, chooses a password by a code that comes
//! there, and sees, changes, takes away and erases what is known of oneself.
//!
//! Whether there is an account of an e-mail nobody is told: the answer is the same, and the work is done behind it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::account::confirmed;
use super::customers::{change, export, view};
use super::failures::{Asking, Changing, Looking};
use super::letters_subject;
use super::principal::{Buy, Principal, SignedIn};
use super::scope::Scope;
use super::view::customer::{BuyerChange, BuyerCode, CustomerExport, CustomerView, EraseBuyer, NewBuyer};
use crate::App;
use crate::customers::{Contact, Erasure, Record, StoredCustomer};
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::{Address, Json};
use crate::mail::{Language, Letter};
use crate::store::customers::ContactHash;
use crate::sync::secret;

/// A code is typed where it was asked for, soon.
const CODE_MS: i64 = 3_600_000;
/// Letters a minute to one e-mail, and because of one address.
const LETTERS: i64 = 3;
const LETTERS_OF_ADDRESS: i64 = 20;

pub(super) fn routes() -> Routes {
    Routes::new()
        .everybody(routes!(register_buyer))
        .everybody(routes!(send_buyer_code))
        .people::<Buy>(routes!(own_record))
        .people::<Buy>(routes!(change_own_record))
        .people::<Buy>(routes!(export_own_record))
        .people::<Buy>(routes!(erase_own_record))
}

/// Make an account. A code comes by mail, with which one chooses a password (`POST /password`, the e-mail as the login).
#[utoipa::path(post, path = "/buyers", tag = "buyers", request_body = NewBuyer, responses(
    (status = 202, description = "A code is on its way, also where there was an account of that e-mail before."),
    Asking,
    (status = 404, description = "`NOT_FOUND`: no such merchant.", body = ApiError),
    (status = 409, description = "`MAIL_OFF`", body = ApiError),
))]
async fn register_buyer(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Json(request): Json<NewBuyer>,
) -> Result<StatusCode, Refusal> {
    let NewBuyer { tenant, name, email } = request;
    let record =
        Record { name, email: Some(email.clone()), phone: None, address: None, note: None }.checked()?;
    let asked = Asked::of(&app, tenant, &email, address, &headers).await?;
    tokio::spawn(asked.answer(app, Some(record)));
    Ok(StatusCode::ACCEPTED)
}

/// Ask for a code with which one chooses another password.
#[utoipa::path(post, path = "/buyers/code", tag = "buyers", request_body = BuyerCode, responses(
    (status = 202, description = "A code is on its way, if there is an account of that e-mail."),
    Asking,
    (status = 404, description = "`NOT_FOUND`: no such merchant.", body = ApiError),
    (status = 409, description = "`MAIL_OFF`", body = ApiError),
))]
async fn send_buyer_code(
    State(app): State<App>,
    address: Address,
    headers: HeaderMap,
    Json(request): Json<BuyerCode>,
) -> Result<StatusCode, Refusal> {
    let asked = Asked::of(&app, request.tenant, &request.email, address, &headers).await?;
    tokio::spawn(asked.answer(app, None));
    Ok(StatusCode::ACCEPTED)
}

/// Somebody who asked for a code, before anybody knows whether there is an account.
struct Asked {
    scope: Scope,
    email: Contact,
    hash: [u8; 32],
    language: Language,
}

impl Asked {
    async fn of(
        app: &App,
        tenant: Option<String>,
        email: &str,
        address: Address,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let email = Contact::email(email)?;
        if app.mail.is_none() {
            let words = "This server sends no mail: the merchant makes accounts.";
            return Err(Refusal::new(ErrorCode::MailOff, words));
        }
        let tenant = app.store.tenant(tenant).await?;
        let hash = app.tenant_key(tenant).await?.hash(&email);
        app.store.asked(format!("letters of {address}"), LETTERS_OF_ADDRESS, app.now_ms()).await?;
        app.store.asked(letters_subject(tenant, &hash), LETTERS, app.now_ms()).await?;
        Ok(Asked { scope: Scope::of_stranger(tenant, None), email, hash, language: Language::of(headers) })
    }

    async fn answer(self, app: App, new: Option<Record>) {
        if let Err(error) = self.send(&app, new).await {
            tracing::warn!(
                code = error.code.as_str(),
                "a code that was asked for is not on its way: {}",
                error.words
            );
        }
    }

    async fn send(&self, app: &App, new: Option<Record>) -> Result<(), Refusal> {
        let Some(id) = self.customer(app, new).await? else { return Ok(()) };
        let (code, now_ms) = (secret::enrol_code(), app.now_ms());
        let hash = secret::hash_code(&code);
        let issued = app.store.issue_customer_code(self.scope, id, hash, now_ms, now_ms + CODE_MS).await?;
        let Some(mail) = app.mail.as_deref().filter(|_| issued) else { return Ok(()) };
        let tenants = app.store.tenants().await?;
        let merchant = tenants.into_iter().find(|tenant| tenant.id == self.scope.tenant());
        let merchant = merchant.map(|tenant| tenant.name).unwrap_or_default();
        let letter = Letter { language: self.language, merchant: &merchant, code: &code };
        if let Err(error) = mail.send(&self.email, &letter).await {
            tracing::error!(code = error.code(), "a letter was not sent: {error}");
        }
        Ok(())
    }

    /// Whose e-mail it is; somebody new's, if they are to be added.
    async fn customer(&self, app: &App, new: Option<Record>) -> Result<Option<uuid::Uuid>, Refusal> {
        let found = app.store.customers_by(self.scope, ContactHash::Email(self.hash)).await?;
        if let Some(customer) = found.first() {
            return Ok(Some(customer.id));
        }
        let Some(record) = new else { return Ok(None) };
        let new = app.tenant_key(self.scope.tenant()).await?.create(&record, true)?;
        let id = new.id;
        app.store.add_customer(self.scope, new, app.now_ms()).await?;
        Ok(Some(id))
    }
}

async fn own(app: &App, scope: Scope) -> Result<StoredCustomer, Refusal> {
    app.store.own_customer(scope).await?.ok_or_else(|| Refusal::not_found("customer"))
}

/// What is known of oneself.
#[utoipa::path(get, path = "/buyers/me", tag = "buyers", responses((status = 200, body = CustomerView), Looking))]
async fn own_record(
    principal: Principal<Buy>,
    State(app): State<App>,
) -> Result<Json<CustomerView>, Refusal> {
    let customer = own(&app, principal.scope).await?;
    Ok(Json(view(&*app.tenant_key(principal.scope.tenant()).await?, &customer)?))
}

/// Change what is known of oneself.
#[utoipa::path(put, path = "/buyers/me", tag = "buyers", request_body = BuyerChange,
    responses((status = 200, body = CustomerView), Changing))]
async fn change_own_record(
    principal: Principal<Buy>,
    State(app): State<App>,
    Json(request): Json<BuyerChange>,
) -> Result<Json<CustomerView>, Refusal> {
    let scope = principal.scope;
    let customer = own(&app, scope).await?;
    let known = app.tenant_key(scope.tenant()).await?.open(&customer)?;
    let known = known.ok_or_else(|| Refusal::not_found("customer"))?;
    let BuyerChange { name, phone, address } = request;
    let record = Record { name, phone, address, email: known.email, note: known.note };
    change(&app, scope, &customer, record).await.map(Json)
}

/// Everything that is known of oneself, to be taken away.
#[utoipa::path(post, path = "/buyers/me/export", tag = "buyers", responses((status = 200, body = CustomerExport), Changing))]
async fn export_own_record(
    principal: Principal<Buy>,
    State(app): State<App>,
) -> Result<Json<CustomerExport>, Refusal> {
    let customer = own(&app, principal.scope).await?;
    export(&app, principal.scope, &customer, principal.me.tenant.name).await.map(Json)
}

/// Erase oneself, for good: whoever has found a browser open does not know the password.
#[utoipa::path(post, path = "/buyers/me/erase", tag = "buyers", request_body = EraseBuyer, responses(
    (status = 204, description = "Erased, and signed out everywhere."), Changing,
    (status = 429, description = "`TOO_MANY_REQUESTS`", body = ApiError)))]
async fn erase_own_record(
    principal: Principal<Buy>,
    signed_in: SignedIn,
    State(app): State<App>,
    Json(request): Json<EraseBuyer>,
) -> Result<StatusCode, Refusal> {
    let customer = own(&app, principal.scope).await?;
    confirmed(&app, &signed_in, request.password).await?;
    app.store.erase_customer(principal.scope, customer.id, Erasure::Asked, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
