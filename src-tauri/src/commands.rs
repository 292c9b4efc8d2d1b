//! What the page may ask of the till: one line over the register each, as the table in `evertill_register::view`
//! lists them. What is not asked of the sign-in itself is served to whoever is signed in, and to nobody else.

use evertill_register::Register;
use evertill_register::view::{
    ApprovalInput, Cart, Category, CustomerInput, Devices, DiscountInput, DisplayState, JournalDetail,
    JournalFilter, JournalPage, Minor, ParkedCart, PayOptions, PriceCheck, ProductPage, Receipt, ScanResult,
    Settings, Status, TenderInput, TillState, UnitMinor,
};
use tauri::{AppHandle, Runtime, State, command};
use uuid::Uuid;

use crate::display::{self, Shown};
use crate::kiosk;
use crate::till::{Answer, Till, internal};

#[command]
pub async fn till_state(till: State<'_, Till>) -> Answer<TillState> {
    till.ask(|register| register.till_state()).await
}

#[command]
pub async fn enrol(till: State<'_, Till>, server_url: String, code: String) -> Answer<TillState> {
    till.enrol(&server_url, &code).await
}

#[command]
pub async fn sign_in(till: State<'_, Till>, user_id: Option<i64>, pin: String) -> Answer<TillState> {
    till.ask(move |register| register.sign_in(user_id, &pin)).await
}

#[command]
pub async fn lock(till: State<'_, Till>) -> Answer<TillState> {
    till.ask(|register| register.lock()).await
}

#[command]
pub async fn status(till: State<'_, Till>) -> Answer<Status> {
    till.ask(|register| register.status()).await
}

#[command]
pub async fn set_work_offline(till: State<'_, Till>, on: bool) -> Answer<Status> {
    till.serve(move |register| register.set_work_offline(on)).await
}

#[command]
pub async fn sync_now(till: State<'_, Till>) -> Answer<Status> {
    till.sync_now().await
}

#[command]
pub async fn categories(till: State<'_, Till>) -> Answer<Vec<Category>> {
    till.serve(|register| register.categories()).await
}

#[command]
pub async fn products(
    till: State<'_, Till>,
    query: String,
    category: Option<i64>,
    offset: u64,
    limit: u64,
) -> Answer<ProductPage> {
    till.serve(move |register| register.products(&query, category, offset, limit)).await
}

#[command]
pub async fn scan(till: State<'_, Till>, code: String) -> Answer<ScanResult> {
    till.serve(move |register| register.scan(&code)).await
}

#[command]
pub async fn cart(till: State<'_, Till>) -> Answer<Cart> {
    till.serve(|register| register.cart()).await
}

#[command]
pub async fn cart_add(
    till: State<'_, Till>,
    variant_id: i64,
    quantity: Option<String>,
    open_price: Option<UnitMinor>,
) -> Answer<Cart> {
    till.serve(move |register| register.cart_add(variant_id, quantity.as_deref(), open_price)).await
}

#[command]
pub async fn cart_set_quantity(till: State<'_, Till>, line_id: Uuid, quantity: String) -> Answer<Cart> {
    till.serve(move |register| register.cart_set_quantity(line_id, &quantity)).await
}

#[command]
pub async fn cart_override_price(
    till: State<'_, Till>,
    line_id: Uuid,
    unit_price: UnitMinor,
    reason: String,
    approval: ApprovalInput,
) -> Answer<Cart> {
    till.serve(move |register| register.cart_override_price(line_id, unit_price, &reason, &approval)).await
}

#[command]
pub async fn cart_discount_line(
    till: State<'_, Till>,
    line_id: Uuid,
    discount: DiscountInput,
    reason: String,
    approval: Option<ApprovalInput>,
) -> Answer<Cart> {
    let discount =
        move |register: &Register| register.cart_discount_line(line_id, discount, &reason, approval.as_ref());
    till.serve(discount).await
}

#[command]
pub async fn cart_remove(till: State<'_, Till>, line_id: Uuid) -> Answer<Cart> {
    till.serve(move |register| register.cart_remove(line_id)).await
}

#[command]
pub async fn cart_clear(till: State<'_, Till>) -> Answer<Cart> {
    till.serve(|register| register.cart_clear()).await
}

#[command]
pub async fn pay_options(till: State<'_, Till>, card: Option<Minor>) -> Answer<PayOptions> {
    till.serve(move |register| register.pay_options(card)).await
}

#[command]
pub async fn pay(till: State<'_, Till>, cart_id: Uuid, tenders: Vec<TenderInput>) -> Answer<Receipt> {
    till.serve(move |register| register.pay(cart_id, &tenders)).await
}

#[command]
pub async fn receipt(till: State<'_, Till>, key: Uuid, copy: bool) -> Answer<Receipt> {
    till.serve(move |register| register.receipt(key, copy)).await
}

#[command]
pub async fn journal(
    till: State<'_, Till>,
    filter: JournalFilter,
    query: String,
    offset: u64,
    limit: u64,
) -> Answer<JournalPage> {
    till.serve(move |register| register.journal(filter, &query, offset, limit)).await
}

#[command]
pub async fn journal_entry(till: State<'_, Till>, key: Uuid) -> Answer<JournalDetail> {
    till.serve(move |register| register.journal_entry(key)).await
}

#[command]
pub async fn void_sale(
    till: State<'_, Till>,
    key: Uuid,
    reason: String,
    approval: ApprovalInput,
) -> Answer<JournalDetail> {
    till.serve(move |register| register.void_sale(key, &reason, &approval)).await
}

#[command]
pub async fn unread_receipt(till: State<'_, Till>) -> Answer<Option<Receipt>> {
    till.serve(|register| register.unread_receipt()).await
}

#[command]
pub async fn receipt_shown(till: State<'_, Till>, key: Uuid) -> Answer<()> {
    till.serve(move |register| register.receipt_shown(key)).await
}

#[command]
pub async fn price_check(till: State<'_, Till>, code: String) -> Answer<Option<PriceCheck>> {
    till.serve(move |register| register.price_check(&code)).await
}

#[command]
pub async fn cart_add_by_amount(till: State<'_, Till>, variant_id: i64, amount: Minor) -> Answer<Cart> {
    till.serve(move |register| register.cart_add_by_amount(variant_id, amount)).await
}

#[command]
pub async fn cart_add_metered(
    till: State<'_, Till>,
    variant_id: i64,
    quantity: String,
    unit_price: UnitMinor,
) -> Answer<Cart> {
    till.serve(move |register| register.cart_add_metered(variant_id, &quantity, unit_price)).await
}

#[command]
pub async fn cart_discount_order(
    till: State<'_, Till>,
    discount: Option<DiscountInput>,
    reason: String,
    approval: Option<ApprovalInput>,
) -> Answer<Cart> {
    till.serve(move |register| register.cart_discount_order(discount, &reason, approval.as_ref())).await
}

#[command]
pub async fn cart_set_customer(till: State<'_, Till>, customer: Option<CustomerInput>) -> Answer<Cart> {
    till.serve(move |register| register.cart_set_customer(customer.as_ref())).await
}

#[command]
pub async fn cart_set_exempt(
    till: State<'_, Till>,
    certificate: Option<String>,
    approval: Option<ApprovalInput>,
) -> Answer<Cart> {
    till.serve(move |register| register.cart_set_exempt(certificate.as_deref(), approval.as_ref())).await
}

#[command]
pub async fn cart_park(till: State<'_, Till>, name: Option<String>) -> Answer<Cart> {
    till.serve(move |register| register.cart_park(name.as_deref())).await
}

#[command]
pub async fn parked_carts(till: State<'_, Till>) -> Answer<Vec<ParkedCart>> {
    till.serve(|register| register.parked_carts()).await
}

#[command]
pub async fn cart_recall(till: State<'_, Till>, cart_id: Uuid) -> Answer<Cart> {
    till.serve(move |register| register.cart_recall(cart_id)).await
}

#[command]
pub async fn parked_cart_drop(
    till: State<'_, Till>,
    cart_id: Uuid,
    approval: Option<ApprovalInput>,
) -> Answer<Vec<ParkedCart>> {
    till.serve(move |register| register.parked_cart_drop(cart_id, approval.as_ref())).await
}

#[command]
pub async fn settings(till: State<'_, Till>) -> Answer<Settings> {
    till.ask(|register| register.settings()).await
}

#[command]
pub async fn set_settings(
    till: State<'_, Till>,
    settings: Settings,
    approval: Option<ApprovalInput>,
) -> Answer<Settings> {
    till.ask(move |register| register.set_settings(&settings, approval.as_ref())).await
}

#[command]
pub async fn devices(till: State<'_, Till>) -> Answer<Devices> {
    till.serve(|register| register.devices()).await
}

#[command]
pub async fn print_receipt(till: State<'_, Till>, key: Uuid) -> Answer<Devices> {
    till.serve(move |register| register.print_receipt(key)).await
}

#[command]
pub async fn print_retry(till: State<'_, Till>, job_id: Uuid) -> Answer<Devices> {
    till.serve(move |register| register.print_retry(job_id)).await
}

#[command]
pub async fn print_drop(till: State<'_, Till>, job_id: Uuid) -> Answer<Devices> {
    till.serve(move |register| register.print_drop(job_id)).await
}

#[command]
pub async fn print_test(till: State<'_, Till>) -> Answer<Devices> {
    till.serve(|register| register.print_test()).await
}

#[command]
pub async fn open_drawer(
    till: State<'_, Till>,
    reason: String,
    approval: Option<ApprovalInput>,
) -> Answer<Devices> {
    till.serve(move |register| register.open_drawer(&reason, approval.as_ref())).await
}

/// Opens or closes the customer's window, and remembers which.
#[command]
pub async fn customer_display<R: Runtime>(
    app: AppHandle<R>,
    till: State<'_, Till>,
    on: bool,
) -> Answer<Settings> {
    till.serve(|_| Ok(())).await?;
    match on {
        true => display::open(&app).map_err(|error| internal(&error))?,
        false => display::close(&app),
    }
    till.serve(move |register| register.set_customer_display(on)).await
}

#[command]
pub async fn display_show<R: Runtime>(app: AppHandle<R>, state: DisplayState) -> Answer<()> {
    display::show(&app, state).map_err(|error| internal(&error))
}

/// What the customer's page asks as it opens.
#[command]
pub async fn display_state(shown: State<'_, Shown>) -> Answer<Option<DisplayState>> {
    Ok(shown.last())
}

/// Somebody pressed what ends a program elsewhere.
#[command]
pub async fn report_quit_attempt<R: Runtime>(app: AppHandle<R>, till: State<'_, Till>) -> Answer<()> {
    if till.may_close() {
        kiosk::close(&app);
    }
    Ok(())
}
