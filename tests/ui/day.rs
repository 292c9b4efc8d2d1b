//! A test's story, of one day at a till or of a chain without one, and what the screen showed when it went wrong.

use std::path::Path;

use anyhow::{Context, Result};
pub use evertill_tests::window::day::{Dawn, Day};
use evertill_tests::window::page::Page;

/// Runs a test's story; when it fails, what the screen showed is kept beside the build.
pub async fn day(name: &str, kiosk: bool, story: impl AsyncFnOnce(&mut Day) -> Result<()>) -> Result<()> {
    day_from(Dawn { kiosk, ..Dawn::default() }, name, story).await
}

/// The same, from another beginning.
pub async fn day_from(dawn: Dawn, name: &str, story: impl AsyncFnOnce(&mut Day) -> Result<()>) -> Result<()> {
    let mut day = Day::open(dawn).await?;
    let told = story(&mut day).await;
    if told.is_err() {
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let _ = day.till.page.picture_at(&picture).await;
        return told.with_context(|| format!("the screen then: {}", picture.display()));
    }
    day.till.close().await
}

/// Tells a story of one chain without a till; when it fails, what the page showed is kept beside the build.
pub async fn told<T>(name: &str, page: &Page, story: impl Future<Output = Result<T>>) -> Result<T> {
    let told = story.await;
    if told.is_err() {
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let _ = page.picture_at(&picture).await;
        return told.with_context(|| format!("the page then: {}", picture.display()));
    }
    told
}
