//! The window is the only thing there is: it cannot be left, closed or opened twice, and it asks nobody but the till.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use evertill_tests::window::page::{PATIENCE, until};
use evertill_tests::window::program;
use serde_json::{Value, json};

use crate::day::{Day, day};

#[tokio::test(flavor = "multi_thread")]
async fn window_a_kiosk_fills_the_screen_and_cannot_be_left_by_a_cashier() -> Result<()> {
    day("kiosk", true, async |day| {
        day.sign_in().await?;
        let page = day.till.page.clone();
        until("the whole screen", PATIENCE, async || {
            let size = page.js("return [innerWidth, innerHeight]", vec![]).await?;
            Ok((size == json!([1280, 800])).then_some(()))
        })
        .await?;

        page.js("location.href = 'https://example.com/'", vec![]).await?;
        page.js("window.open('https://example.com/')", vec![]).await?;
        close_window(day)?;
        // Whatever was going to happen has happened once the till has answered again.
        day.scan("AR-0001").await?;
        let address = page.js("return location.href", vec![]).await?;
        ensure!(address.as_str().is_some_and(|it| it.starts_with("tauri://localhost")), "it is at {address}");

        let manager = day.manager()?;
        page.tap("lock").await?;
        day.till.sign_in(&manager.name, &manager.pin).await?;
        close_window(day)?;
        until("the window to close", PATIENCE, async || {
            Ok(page.js("return 1", vec![]).await.is_err().then_some(()))
        })
        .await
    })
    .await
}

/// What a window manager's close button or Alt+F4 asks of the window.
fn close_window(day: &Day) -> Result<()> {
    let mut command = Command::new("wmctrl");
    command.args(["-c", "Evertill"]);
    let status = day.display.applied_to(&mut command).status().context("is wmctrl installed?")?;
    ensure!(status.success(), "wmctrl found no window");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn window_a_second_till_on_the_same_files_says_so_and_ends() -> Result<()> {
    day("second_till", false, async |day| {
        let mut second = Command::new(program("evertill-till", "EVERTILL_TILL_BIN")?);
        second.env("EVERTILL_DATA_DIR", day.till_folder());
        let output = day.display.applied_to(&mut second).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.code() == Some(75), "{}: {said}", output.status);
        ensure!(said.contains("already running"), "{said}");
        // The first goes on as if nothing had been.
        day.sign_in().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn window_the_page_reaches_the_till_and_nothing_else() -> Result<()> {
    day("csp", false, async |day| {
        let page = day.till.page.clone();
        let watch = "window.broken = [];
            document.addEventListener('securitypolicyviolation', (each) =>
                window.broken.push(`${each.violatedDirective} ${each.blockedURI}`))";
        page.js(watch, vec![]).await?;
        day.sign_in().await?;
        day.scan("AR-0001").await?;
        day.till.pay().await?;
        day.till.new_sale().await?;
        day.till.open_journal().await?;
        ensure!(page.js("return window.broken", vec![]).await? == json!([]), "our own screens break our own rules");

        let ask = "const done = arguments[arguments.length - 1];
            fetch(arguments[0]).then(() => done('reached'), () => done('refused'))";
        let answer = page.client().execute_async(ask, vec![json!(day.chain.url())]).await?;
        ensure!(answer == json!("refused"), "the page reached the network: {answer}");
        let invoke = "const done = arguments[arguments.length - 1];
            window.__TAURI_INTERNALS__.invoke(arguments[0]).then(() => done('done'), (why) => done(String(why)))";
        let answer = page.client().execute_async(invoke, vec![json!("plugin:window|close")]).await?;
        ensure!(answer.as_str().is_some_and(|why| why.contains("not allowed")), "{answer}");
        ensure!(page.js("return window.__TAURI__ ?? null", vec![]).await? == Value::Null);
        Ok(())
    })
    .await
}
