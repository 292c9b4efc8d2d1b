//! Whoever gets at the page's inside calls what its screens do not offer: what the till behind it answers is the role's.

use anyhow::{Context as _, Result, ensure};
use evertill_tests::window::page::Page;
use serde_json::{Value, json};

use crate::day::day;

/// What the till answers to a command: what it did, or the code of its refusal.
async fn call(page: &Page, command: &str, args: Value) -> Result<Result<Value, String>> {
    let invoke = "const done = arguments[arguments.length - 1];
        window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
            .then((value) => done({ value }), (problem) => done({ code: problem.code ?? String(problem) }))";
    let mut answer = page.client().execute_async(invoke, vec![json!(command), args]).await?;
    Ok(match answer.get("code").and_then(Value::as_str) {
        Some(code) => Err(code.to_owned()),
        None => Ok(answer["value"].take()),
    })
}

/// What it refuses with.
async fn refusal(page: &Page, command: &str, args: Value) -> Result<String> {
    let answer = call(page, command, args).await?;
    answer.err().with_context(|| format!("{command} was done"))
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_cashier_without_the_network_gets_no_further_by_calling_commands() -> Result<()> {
    day("rights", false, async |day| {
        day.sign_in().await?;
        day.cut_the_network().await?;
        day.scan("AR-0001").await?;
        day.till.pay().await?;
        day.till.new_sale().await?;
        day.scan("AR-0001").await?;
        let page = day.till.page.clone();
        let cart = call(&page, "cart", json!({})).await?.ok().context("a cart")?;
        let line = cart["lines"][0]["line_id"].clone();
        let listed = json!({ "filter": "all", "query": "", "offset": 0, "limit": 9 });
        let journal = call(&page, "journal", listed.clone()).await?.ok().context("a journal")?;
        let sold = journal["items"][0]["key"].clone();
        let own = json!({ "user_id": null, "pin": day.cashier()?.pin });

        let void = json!({ "key": sold, "reason": "Twice", "approval": own });
        ensure!(refusal(&page, "void_sale", void).await? == "APPROVAL_SAME_PERSON");
        let off = json!({ "lineId": line, "discount": { "percent_bp": 5000 }, "reason": "Friend", "approval": null });
        ensure!(refusal(&page, "cart_discount_line", off).await? == "APPROVAL_NEEDED");
        let price = json!({ "lineId": line, "unitPrice": "1", "reason": "Friend", "approval": own });
        ensure!(refusal(&page, "cart_override_price", price).await? == "APPROVAL_SAME_PERSON");
        let drawer = json!({ "reason": "Change", "approval": null });
        ensure!(refusal(&page, "open_drawer", drawer).await? == "APPROVAL_NEEDED");
        let elsewhere = json!({ "serverUrl": "http://127.0.0.1:9", "code": "ABCD" });
        ensure!(refusal(&page, "enrol", elsewhere).await? == "NOT_ALLOWED");
        ensure!(call(&page, "cart", json!({})).await? == Ok(cart), "the cart is as it was");
        ensure!(call(&page, "journal", listed.clone()).await? == Ok(journal), "and so is the journal");

        page.tap("lock").await?;
        page.see("pin-screen").await?;
        for (command, args) in [("cart", json!({})), ("journal", listed), ("journal_entry", json!({ "key": sold }))] {
            ensure!(refusal(&page, command, args).await? == "NOT_SIGNED_IN", "{command} while it is locked");
        }
        Ok(())
    })
    .await
}
