//! What is due to vendors for a period, shown and as a file.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use chrono::{Datelike, TimeDelta};
use evertill_domain::{Currency, Money};
use evertill_protocol::error::{ApiError, ErrorCode};
use utoipa_axum::routes;

use super::audit::harmless;
use super::extract::{Path, Query};
use super::failures::Looking;
use super::principal::{Asker, Principal, Review};
use super::vendors::{due_to, whole};
use super::view::settlement::{Figures, PeriodQuery, Settlement, Statement};
use crate::App;
use crate::error::Refusal;
use crate::gate::Routes;
use crate::http::Json;
use crate::store::market::Period;
use crate::store::{StoreError, StoreResult};

/// Each of its orders is looked at.
const LONGEST: TimeDelta = TimeDelta::days(366);
const COLUMNS: [&str; 17] = [
    "vendor",
    "from",
    "to",
    "currency",
    "channel",
    "orders",
    "gross",
    "discount_vendor",
    "discount_house",
    "fees",
    "tax",
    "shipping",
    "takings",
    "commission",
    "refunds",
    "payable",
    "house_share",
];

pub(super) fn routes() -> Routes {
    Routes::new()
        .concerned(routes!(show_statement))
        .concerned(routes!(export_statement))
        .people::<Review>(routes!(show_settlement))
}

fn period(query: PeriodQuery) -> Result<Period, Refusal> {
    let PeriodQuery { from, to, currency } = query;
    let is_far = |year| !(1970..=9998).contains(&year);
    if to < from || to - from >= LONGEST || is_far(from.year()) || is_far(to.year()) {
        let words = "A period begins before it ends, and is a year at most.";
        return Err(Refusal::new(ErrorCode::Invalid, words));
    }
    Ok(Period { from, to, currency })
}

/// What is due to a vendor for a period, by the business days on which was sold; for whoever reviews and sees every store,
/// and for its own people.
#[utoipa::path(get, path = "/vendors/{id}/statement", tag = "market", params(("id" = i64, Path), PeriodQuery),
    responses((status = 200, body = Statement), Looking,
        (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError),
        (status = 422, description = "`INVALID`: no such period, or there are several currencies.", body = ApiError)))]
async fn show_statement(
    asker: Asker,
    State(app): State<App>,
    Path(id): Path<i64>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<Statement>, Refusal> {
    Ok(Json(app.store.statement(due_to(&asker, id)?, id, period(query)?).await?))
}

/// The same as a file (CSV, RFC 4180), in the currency's major unit; the last line has the totals.
#[utoipa::path(get, path = "/vendors/{id}/statement.csv", tag = "market", params(("id" = i64, Path), PeriodQuery),
    responses(Looking,
        (status = 200, description = "Comma-separated values", content_type = "text/csv", body = String),
        (status = 404, description = "`VENDOR_NOT_FOUND`", body = ApiError),
        (status = 422, description = "`INVALID`: no such period, or there are several currencies.", body = ApiError)))]
async fn export_statement(
    asker: Asker,
    State(app): State<App>,
    Path(id): Path<i64>,
    Query(query): Query<PeriodQuery>,
) -> Result<impl IntoResponse, Refusal> {
    let statement = app.store.statement(due_to(&asker, id)?, id, period(query)?).await?;
    let Statement { from, to, .. } = &statement;
    let name = format!("attachment; filename=\"statement-{id}-{from}-{to}.csv\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, csv(&statement)?))
}

/// What is due to all vendors for a period, beside what the chain took.
#[utoipa::path(get, path = "/settlement", tag = "market", params(PeriodQuery),
    responses((status = 200, body = Settlement), Looking,
        (status = 422, description = "`INVALID`: no such period, or there are several currencies.", body = ApiError)))]
async fn show_settlement(
    principal: Principal<Review>,
    State(app): State<App>,
    Query(query): Query<PeriodQuery>,
) -> Result<Json<Settlement>, Refusal> {
    Ok(Json(app.store.settlement(whole(&principal)?, period(query)?).await?))
}

fn csv(statement: &Statement) -> StoreResult<Vec<u8>> {
    let unwritable = |why: csv::Error| StoreError::Corrupt(why.to_string());
    let currency = Currency::from_code(&statement.currency)
        .ok_or_else(|| StoreError::Corrupt(format!("currency {}", statement.currency)))?;
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    file.write_record(COLUMNS).map_err(unwritable)?;
    let lines = statement.lines.iter().map(|line| (line.channel.as_str(), &line.figures));
    for (channel, figures) in lines.chain([("total", &statement.totals)]) {
        let Statement { vendor, from, to, currency: code, .. } = statement;
        let about = [harmless(&vendor.name), from.clone(), to.clone(), code.clone(), channel.to_owned()];
        let amounts = amounts(figures).map(|amount| currency.format(Money(amount)));
        let cells = about.into_iter().chain([figures.orders.to_string()]).chain(amounts);
        file.write_record(cells).map_err(unwritable)?;
    }
    file.into_inner().map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// In the order of the columns.
fn amounts(figures: &Figures) -> [i64; 11] {
    let Figures { gross, discount_vendor, discount_house, fees, tax, shipping, takings, .. } = *figures;
    let Figures { commission, refunds, payable, house_share, .. } = *figures;
    [
        gross,
        discount_vendor,
        discount_house,
        fees,
        tax,
        shipping,
        takings,
        commission,
        refunds,
        payable,
        house_share,
    ]
}
