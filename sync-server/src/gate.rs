//! The gate: who may call a route. No route is added without one, and what a handler learns of who calls comes through it.
//!
//! A handler takes the principal that its gate leaves in the request. One that asks for another than its gate let in, or
//! stands behind none, gets nothing: it answers an error and touches no row.

use axum::extract::{DefaultBodyLimit, OriginalUri, Request};
use axum::http::Extensions;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use evertill_protocol::error::ErrorCode;
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, PathItem, Paths};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response as OpenApiResponse, ResponseBuilder};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::App;
use crate::audit::{Act, Entry};
use crate::error::Refusal;
use crate::hq::csrf;
use crate::hq::principal::{Asker, Needs, Principal, SignedIn, token};
use crate::hq::scope::Session;
use crate::hq::view::session::Permission;
use crate::shop::guest;
use crate::shop::shopper::Shopper;
use crate::sync::principal::{RegisterPrincipal, bearer};

/// What the OpenAPI document calls an operation's gate.
pub const EXTENSION: &str = "x-gate";
/// Whoever sends it means it: another tenant than the token's is a mistake, and never a way in.
const TENANT: &str = "x-tenant-id";

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anybody.
    Everybody,
    /// A register that signs what it sends; the handler verifies that.
    Signature,
    /// A register with a live bearer.
    Register,
    /// Anybody who is signed in.
    Session,
    /// A person whose role grants it.
    Person(Permission),
    /// Whoever shops: a buyer who is signed in, or a guest of the host's shop.
    Shopper,
    /// Whom an order concerns: people who review, a vendor's own, a buyer, a guest; each sees what is theirs.
    Concerned,
}

impl Gate {
    /// As the document and `docs/permissions.md` name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Gate::Everybody => "everybody",
            Gate::Signature => "signature",
            Gate::Register => "register",
            Gate::Session => "session",
            Gate::Person(permission) => permission.name(),
            Gate::Shopper => "shopper",
            Gate::Concerned => "concerned",
        }
    }

    /// How to prove who one is.
    fn security(self) -> Vec<SecurityRequirement> {
        let schemes: &[&str] = match self {
            Gate::Everybody | Gate::Signature | Gate::Shopper => &[],
            Gate::Register => &["bearer"],
            Gate::Session | Gate::Person(_) | Gate::Concerned => &["cookie", "bearer"],
        };
        schemes.iter().map(|scheme| SecurityRequirement::new(*scheme, [] as [&str; 0])).collect()
    }
}

/// Routes, each behind its gate.
#[derive(Default)]
pub(crate) struct Routes(OpenApiRouter<App>);

impl Routes {
    pub fn new() -> Self {
        Routes::default()
    }

    /// For anybody.
    pub fn everybody(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Everybody, route, |methods| methods)
    }

    /// For registers that sign what they send. A bearer, where there is one, is looked up too.
    pub fn signed(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Signature, route, |methods| {
            methods.route_layer(from_fn(let_anyone_and_name_registers))
        })
    }

    /// For registers with a live bearer.
    pub fn registers(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Register, route, |methods| methods.route_layer(from_fn(let_registers)))
    }

    /// For anybody who is signed in.
    pub fn session(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Session, route, |methods| methods.route_layer(from_fn(let_signed_in)))
    }

    /// For people whose role grants what `P` needs.
    pub fn people<P: Needs>(self, route: UtoipaMethodRouter<App>) -> Self {
        let gate = Gate::Person(P::PERMISSION);
        self.add(gate, route, |methods| methods.route_layer(from_fn(let_people::<P>)))
    }

    /// For whoever shops.
    pub fn shoppers(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Shopper, route, |methods| methods.route_layer(from_fn(let_shoppers)))
    }

    /// For those whom orders concern.
    pub fn concerned(self, route: UtoipaMethodRouter<App>) -> Self {
        self.add(Gate::Concerned, route, |methods| methods.route_layer(from_fn(let_concerned)))
    }

    /// What is no operation, for anybody: pages and their files.
    pub fn pages(self, pages: axum::Router<App>) -> Self {
        Routes(self.0.merge(OpenApiRouter::from(pages)))
    }

    pub fn merge(self, others: Routes) -> Self {
        Routes(self.0.merge(others.0))
    }

    /// The same routes below a path.
    pub fn below(self, path: &str) -> Self {
        Routes(OpenApiRouter::new().nest(path, self.0))
    }

    /// What is sent to these may weigh so many bytes.
    pub fn at_most(self, bytes: usize) -> Self {
        Routes(self.0.layer(DefaultBodyLimit::max(bytes)))
    }

    /// Not for pages of other sites.
    pub fn own_pages_only(self) -> Self {
        Routes(self.0.route_layer(from_fn(csrf::guard)))
    }

    pub fn into_router(self) -> OpenApiRouter<App> {
        self.0
    }

    fn add(
        self,
        gate: Gate,
        (schemas, mut paths, methods): UtoipaMethodRouter<App>,
        close: impl FnOnce(MethodRouter<App>) -> MethodRouter<App>,
    ) -> Self {
        describe(&mut paths, gate);
        Routes(self.0.routes((schemas, paths, close(methods))))
    }
}

/// The document says what the code does.
fn describe(paths: &mut Paths, gate: Gate) {
    for operation in paths.paths.values_mut().flat_map(operations) {
        let security = gate.security();
        operation.security = (!security.is_empty()).then_some(security);
        operation.extensions = Some(ExtensionsBuilder::new().add(EXTENSION, gate.name()).build());
        operation.responses.responses.entry("429".to_owned()).or_insert_with(too_many);
    }
}

/// Whoever asks too often is turned away wherever they ask (`rate`).
fn too_many() -> RefOr<OpenApiResponse> {
    let error = ContentBuilder::new().schema(Some(Ref::from_schema_name("ApiError"))).build();
    let words = "`TOO_MANY_REQUESTS`: not before `Retry-After`.";
    ResponseBuilder::new().description(words).content("application/json", error).build().into()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().filter_map(Option::as_mut)
}

/// What a gate let in, for the handler behind it.
///
/// # Errors
/// `INTERNAL` where the handler stands behind another gate: a mistake in the server, that lets nobody in.
pub(crate) fn let_in<T: Clone + Send + Sync + 'static>(extensions: &Extensions) -> Result<T, Refusal> {
    extensions.get::<T>().cloned().ok_or_else(|| {
        tracing::error!(wanted = std::any::type_name::<T>(), "a handler stands behind another gate");
        Refusal::new(ErrorCode::Internal, "The server failed on this request.")
    })
}

async fn let_people<P: Needs>(request: Request, next: Next) -> Response {
    pass(request, next, async |parts, app| {
        let signed_in = signed_in(parts, app).await?;
        let principal = Principal::<P>::of(&signed_in.session, signed_in.address);
        if principal.as_ref().is_err_and(|refusal| refusal.code == ErrorCode::NotAllowed) {
            noticed(parts, app, &signed_in, Act::PermissionRefused).await?;
        }
        parts.extensions.insert(principal?);
        parts.extensions.insert(signed_in);
        Ok(())
    })
    .await
}

async fn let_shoppers(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(app) = parts.extensions.get::<App>().cloned() else {
        return let_in::<App>(&parts.extensions).map(drop).into_response();
    };
    match Shopper::of(&parts, &app).await {
        Ok(shopper) => {
            parts.extensions.insert(shopper.clone());
            let headers = parts.headers.clone();
            let response = next.run(Request::from_parts(parts, body)).await;
            guest::remembered(&app, &shopper, &headers, response)
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn let_concerned(request: Request, next: Next) -> Response {
    pass(request, next, async |parts, app| {
        let asker = match token(parts) {
            Some(_) => {
                let signed_in = signed_in(parts, app).await?;
                let asker = Asker::of(&signed_in);
                if asker.as_ref().is_err_and(|refusal| refusal.code == ErrorCode::NotAllowed) {
                    noticed(parts, app, &signed_in, Act::PermissionRefused).await?;
                }
                parts.extensions.insert(signed_in);
                asker?
            }
            None => Asker::of_guest(Shopper::of(parts, app).await?)?,
        };
        parts.extensions.insert(asker);
        Ok(())
    })
    .await
}

async fn let_signed_in(request: Request, next: Next) -> Response {
    pass(request, next, async |parts, app| {
        let signed_in = signed_in(parts, app).await?;
        parts.extensions.insert(signed_in);
        Ok(())
    })
    .await
}

async fn let_registers(request: Request, next: Next) -> Response {
    pass(request, next, async |parts, app| {
        let register = bearer(parts, app).await?.ok_or_else(Refusal::unauthenticated)?;
        app.rates.register(register.register)?;
        of_this_tenant(parts, register.tenant, None)?;
        parts.extensions.insert(RegisterPrincipal::of(register)?);
        Ok(())
    })
    .await
}

async fn let_anyone_and_name_registers(request: Request, next: Next) -> Response {
    pass(request, next, async |parts, app| {
        if let Some(register) = bearer(parts, app).await? {
            app.rates.register(register.register)?;
            of_this_tenant(parts, register.tenant, None)?;
            if let Ok(principal) = RegisterPrincipal::of(register) {
                parts.extensions.insert(principal);
            }
        }
        Ok(())
    })
    .await
}

/// Whoever is signed in, and means the tenant that they are signed in to.
async fn signed_in(parts: &Parts, app: &App) -> Result<SignedIn, Refusal> {
    let signed_in = SignedIn::of(parts, app).await?;
    let Session { tenant, me, .. } = &signed_in.session;
    app.rates.person(*tenant, me.id)?;
    let meant = of_this_tenant(parts, *tenant, Some(&me.tenant.code));
    if meant.is_err() {
        noticed(parts, app, &signed_in, Act::TenantRefused).await?;
    }
    meant.map(|()| signed_in)
}

/// Somebody signed in tried what they may not.
async fn noticed(parts: &Parts, app: &App, who: &SignedIn, act: Act) -> Result<(), Refusal> {
    let whole = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
    let operation = format!("{} {}", parts.method, whole.path());
    let entry = Entry::new(act, operation, json!({ "role": who.session.me.role }));
    Ok(app.store.record(who.scope(), entry, app.now_ms()).await?)
}

/// Goes on only when whoever stands at the gate was let in.
async fn pass(
    request: Request,
    next: Next,
    ask: impl AsyncFnOnce(&mut Parts, &App) -> Result<(), Refusal>,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = match parts.extensions.get::<App>().cloned() {
        Some(app) => ask(&mut parts, &app).await,
        None => let_in::<App>(&parts.extensions).map(drop),
    };
    match asked {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Who names a tenant names their own, by its id or its code.
fn of_this_tenant(parts: &Parts, tenant: i64, code: Option<&str>) -> Result<(), Refusal> {
    let Some(named) = parts.headers.get(TENANT) else { return Ok(()) };
    let named = named.to_str().unwrap_or_default();
    if named == tenant.to_string() || Some(named) == code {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::NotAllowed, "X-Tenant-ID names another tenant than you are signed in to."))
}
