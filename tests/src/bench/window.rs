//! The real window with many products: how soon it is ready, a scan's way to the screen, scrolling, memory, first load.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::figures::{Figure, Spread, median};
use super::goods::{barcode, picked};
use super::load::first_load_kb;
use super::seed::{self, CASHIER};
use crate::window::display::Display;
use crate::window::page::{key, until};
use crate::window::process::{age_s, family, memory_mb};
use crate::window::till::{Setting, Till};

const PRODUCTS: u32 = 100_000;
const STARTS: usize = 5;
const SCANS: u64 = 200;
/// A customer's things, after which the next customer's cart begins.
const CART: u64 = 10;
const READY_S: f64 = 2.0;
const SECOND_FRAME: f64 = 2.0;
const FRAME_MS: f64 = 50.0;
const MEMORY_MB: f64 = 300.0;
const FIRST_LOAD_KB: f64 = 120.0;
const SOON: Duration = Duration::from_secs(5);
const WHOLE_GRID: Duration = Duration::from_secs(600);

/// Starts the till several times; the last one is looked at more closely.
pub async fn measure(say: impl Fn(&str)) -> Result<Vec<Figure>> {
    let scratch = tempfile::tempdir()?;
    let folder = scratch.path().join("till");
    seed::copied(PRODUCTS, &folder, &say)?;
    let display = Display::virtual_of(1280, 800)?;
    let setting = Setting { folder, preset: None, kiosk: false, pictures: None };
    let mut ready = Vec::new();
    for _ in 1..STARTS {
        let (till, seconds) = start(&display, &setting).await?;
        ready.push(seconds);
        till.close().await?;
    }
    let (till, seconds) = start(&display, &setting).await?;
    ready.push(seconds);
    say(&format!("  ready after {ready:.2?} s"));
    let dist = PathBuf::from(std::env::var_os("EVERTILL_UI_DIST").unwrap_or("ui/dist".into()));
    let mut figures = vec![
        Figure::new("cold_start_to_sale_ready", "s", median(&ready)).at_most(READY_S),
        Figure::new("ui_first_load_gzip", "kB", first_load_kb(&dist)?).at_most(FIRST_LOAD_KB),
        Figure::new("idle_memory_all_processes", "MB", idle_mb(&till).await?).at_most(MEMORY_MB),
    ];
    say("  scanning");
    figures.extend(scans(&till).await?);
    say("  scrolling through everything");
    figures.extend(scroll(&till).await?);
    till.close().await?;
    Ok(figures)
}

/// Seconds from the process's start to the PIN pad, and from a right PIN to the first tiles. What lies between is the
/// cashier's.
async fn start(display: &Display, setting: &Setting) -> Result<(Till, f64)> {
    let till = Till::open(display, setting).await?;
    till.page.see("pin-screen").await?;
    let to_pin = age_s(till.id())?;
    till.type_all_but_ok(CASHIER.0, CASHIER.1).await?;
    let script = "const done = arguments[0], began = performance.now();
        document.querySelector('[data-testid=pin-key-ok]').click();
        const look = () => document.querySelector('[data-index]')
            ? done(performance.now() - began) : requestAnimationFrame(look);
        requestAnimationFrame(look)";
    let unlocking = till.page.client().execute_async(script, vec![]).await?;
    let unlocking = unlocking.as_f64().context("milliseconds")?;
    Ok((till, to_pin + unlocking / 1e3))
}

/// Proportional set size, so that what processes share counts once.
async fn idle_mb(till: &Till) -> Result<f64> {
    let mut samples = Vec::new();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(2)).await;
        samples.push(family(till.id()).into_iter().map(memory_mb).sum::<f64>());
    }
    Ok(median(&samples))
}

/// Counts frames from the key that ends a scan to the one in which the cart shows it.
const COUNT_FRAMES: &str = "
    const cart = () => [...document.querySelectorAll('[data-line]')].map((line) => line.textContent).join();
    const eye = window.benchEye = { frame: 0, since: null, before: '', seen: null };
    addEventListener('keydown', (event) => {
        if (event.key === 'Enter') Object.assign(eye, { since: eye.frame, before: cart(), seen: null });
    }, true);
    const look = () => {
        eye.frame += 1;
        if (eye.since !== null && cart() !== eye.before) {
            eye.seen = eye.frame - eye.since;
            eye.since = null;
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look)";

async fn scans(till: &Till) -> Result<[Figure; 2]> {
    till.page.js(COUNT_FRAMES, vec![]).await?;
    let mut frames = Vec::new();
    for n in 0..SCANS {
        frames.push(scan(till, &barcode(picked(n, PRODUCTS))).await?);
        if n % CART == CART - 1 {
            till.page.tap("cart-clear").await?;
            till.page.tap("cart-clear-yes").await?;
            till.page.gone("cart-line-0").await?;
        }
    }
    let spread = Spread::of(frames);
    Ok([
        Figure::new("scan_to_screen_p50", "frames", spread.p50),
        Figure::new("scan_to_screen_p99", "frames", spread.p99).at_most(SECOND_FRAME),
    ])
}

/// Frames until a scanned line stood in the cart.
async fn scan(till: &Till, code: &str) -> Result<f64> {
    for _ in 0..5 {
        till.page.keys(code.chars().chain([key::ENTER])).await?;
        let seen = async || Ok(till.page.js("return benchEye.seen", vec![]).await?.as_f64());
        if let Ok(frames) = until("the line", SOON, seen).await {
            till.page.js("benchEye.seen = null", vec![]).await?;
            return Ok(frames);
        }
        // A page that was busy took the driver's keys for typing.
        till.page.keys([key::ESCAPE, key::ESCAPE]).await?;
    }
    bail!("{code} does not come into the cart")
}

/// A screen's height a frame, from the first product to the last.
const SCROLL: &str = "
    let list = document.querySelector('[data-index]');
    while (list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
    const run = window.benchRun = { deltas: [], done: false };
    let last = null;
    const step = (now) => {
        if (last !== null) run.deltas.push(now - last);
        last = now;
        if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) { run.done = true; return; }
        // A hand turns the wheel; without a sign of life the till would lock itself.
        list.dispatchEvent(new WheelEvent('wheel', { bubbles: true }));
        list.scrollTop += list.clientHeight;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step)";

async fn scroll(till: &Till) -> Result<[Figure; 3]> {
    let page = &till.page;
    page.js(SCROLL, vec![]).await?;
    let done =
        async || Ok((page.js("return benchRun.done", vec![]).await? == Value::Bool(true)).then_some(()));
    until("the end of the grid", WHOLE_GRID, done).await?;
    let script =
        "return Math.max(...[...document.querySelectorAll('[data-index]')].map((it) => it.dataset.index))";
    until("the last product", SOON, async || match page.js(script, vec![]).await? {
        last if last == json!(PRODUCTS - 1) => Ok(Some(())),
        last => bail!("the last one drawn is {last}"),
    })
    .await?;
    let deltas: Vec<f64> = serde_json::from_value(page.js("return benchRun.deltas", vec![]).await?)?;
    let slow = deltas.iter().filter(|delta| **delta > FRAME_MS).count();
    let longest = deltas.iter().copied().fold(0.0, f64::max);
    Ok([
        Figure::new("scroll_frame_p50", "ms", Spread::of(deltas).p50),
        Figure::new("scroll_longest_frame", "ms", longest).at_most(FRAME_MS),
        Figure::new("scroll_frames_over_50_ms", "", slow as f64),
    ])
}
