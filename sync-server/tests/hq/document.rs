//! The OpenAPI document: it is one, it lists every route, and every route says how it fails.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every route there is. A new one is added here, and thereby to the document.
const ROUTES: &[&str] = &[
    "DELETE /api/v1/cart",
    "DELETE /api/v1/cart/items/{id}",
    "DELETE /api/v1/sessions",
    "DELETE /api/v1/sessions/current",
    "DELETE /api/v1/sessions/{id}",
    "DELETE /api/v1/vendors/{id}",
    "DELETE /api/v1/webhooks/{id}",
    "GET /.well-known/jwks.json",
    "GET /api/v1/audit",
    "GET /api/v1/audit/export",
    "GET /api/v1/buyers/me",
    "GET /api/v1/cart",
    "GET /api/v1/cart/stream",
    "GET /api/v1/customers",
    "GET /api/v1/customers/{id}",
    "GET /api/v1/directory",
    "GET /api/v1/discounts",
    "GET /api/v1/events",
    "GET /api/v1/exceptions",
    "GET /api/v1/exceptions/{id}",
    "GET /api/v1/me",
    "GET /api/v1/orders",
    "GET /api/v1/orders/{id}",
    "GET /api/v1/parked",
    "GET /api/v1/people",
    "GET /api/v1/people/{id}",
    "GET /api/v1/people/{id}/history",
    "GET /api/v1/products",
    "GET /api/v1/products/{id}",
    "GET /api/v1/products/{id}/channels",
    "GET /api/v1/registers",
    "GET /api/v1/registers/{id}",
    "GET /api/v1/registers/{id}/log",
    "GET /api/v1/sessions",
    "GET /api/v1/settlement",
    "GET /api/v1/shop",
    "GET /api/v1/shop/products",
    "GET /api/v1/shop/products/{id}",
    "GET /api/v1/stock",
    "GET /api/v1/stores/{id}/buyer",
    "GET /api/v1/stream",
    "GET /api/v1/summary",
    "GET /api/v1/sync/changes",
    "GET /api/v1/sync/events",
    "GET /api/v1/sync/snapshot",
    "GET /api/v1/sync/stream",
    "GET /api/v1/vendors",
    "GET /api/v1/vendors/{id}",
    "GET /api/v1/vendors/{id}/statement",
    "GET /api/v1/vendors/{id}/statement.csv",
    "GET /api/v1/webhooks",
    "GET /api/v1/webhooks/{id}",
    "GET /api/v1/webhooks/{id}/deliveries",
    "GET /healthz",
    "GET /readyz",
    "PATCH /api/v1/cart/items/{id}",
    "PATCH /api/v1/webhooks/{id}",
    "POST /api/v1/buyers",
    "POST /api/v1/buyers/code",
    "POST /api/v1/buyers/me/erase",
    "POST /api/v1/buyers/me/export",
    "POST /api/v1/cart/items",
    "POST /api/v1/cart/merge",
    "POST /api/v1/cart/prepare-checkout",
    "POST /api/v1/cart/sync",
    "POST /api/v1/checkout",
    "POST /api/v1/customers",
    "POST /api/v1/customers/find",
    "POST /api/v1/customers/{id}/erase",
    "POST /api/v1/customers/{id}/export",
    "POST /api/v1/discounts",
    "POST /api/v1/enrol",
    "POST /api/v1/exceptions/{id}/assign",
    "POST /api/v1/exceptions/{id}/settle",
    "POST /api/v1/me/password",
    "POST /api/v1/me/recovery-codes",
    "POST /api/v1/me/second-factor",
    "POST /api/v1/me/second-factor/confirm",
    "POST /api/v1/me/second-factor/remove",
    "POST /api/v1/orders",
    "POST /api/v1/orders/{id}/sub-orders/{number}/move",
    "POST /api/v1/orders/{id}/void",
    "POST /api/v1/password",
    "POST /api/v1/payments/{id}",
    "POST /api/v1/people",
    "POST /api/v1/people/{id}/reset",
    "POST /api/v1/people/{id}/second-factor/reset",
    "POST /api/v1/people/{id}/sign-out",
    "POST /api/v1/people/{id}/unlock",
    "POST /api/v1/prices",
    "POST /api/v1/products",
    "POST /api/v1/registers",
    "POST /api/v1/registers/{id}/enrol-code",
    "POST /api/v1/registers/{id}/lost",
    "POST /api/v1/registers/{id}/replace",
    "POST /api/v1/registers/{id}/revoke",
    "POST /api/v1/sessions",
    "POST /api/v1/sessions/refresh",
    "POST /api/v1/stock/adjust",
    "POST /api/v1/sync/events",
    "POST /api/v1/sync/hello",
    "POST /api/v1/sync/nonce",
    "POST /api/v1/vendors",
    "POST /api/v1/webhooks",
    "POST /api/v1/webhooks/{id}/replay",
    "POST /api/v1/webhooks/{id}/rotate-secret",
    "POST /api/v1/webhooks/{id}/test",
    "PUT /api/v1/buyers/me",
    "PUT /api/v1/cart",
    "PUT /api/v1/cart/discount",
    "PUT /api/v1/customers/{id}",
    "PUT /api/v1/discounts/{id}",
    "PUT /api/v1/people/{id}",
    "PUT /api/v1/products/{id}",
    "PUT /api/v1/products/{id}/channels",
    "PUT /api/v1/stores/{id}/buyer",
    "PUT /api/v1/vendors/{id}",
    "PUT /api/v1/vendors/{id}/profile",
];

#[test]
fn the_document_lists_every_route_and_its_failures() {
    let document: Value = serde_json::to_value(evertill_server::http::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let (mut listed, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in
            item.as_object().unwrap().iter().filter(|(_, operation)| operation.is_object())
        {
            let name = format!("{} {path}", method.to_uppercase());
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never succeeds");
            if path.starts_with("/api/") {
                assert!(responses.keys().any(|status| status.starts_with('4')), "{name} never fails");
            }
            assert!(operation["summary"].is_string(), "{name} does not say what it is for");
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{name} is named like another, {id}");
            listed.insert(name);
        }
    }
    assert_eq!(listed, ROUTES.iter().map(ToString::to_string).collect());
    for scheme in ["cookie", "bearer"] {
        assert!(document["components"]["securitySchemes"][scheme].is_object(), "{scheme}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::to_value(evertill_server::http::openapi()).unwrap();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}
