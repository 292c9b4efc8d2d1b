//! Chromium on a page of the server's, fresh as a stranger's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use super::driver::Driver;
use super::page::{PATIENCE, Page, until};

/// The server answers every call of the page's, but the first on a busy machine may be slow.
pub const LOAD: Duration = Duration::from_secs(60);

/// A browser with one page.
#[derive(Debug)]
pub struct Browser {
    pub page: Page,
    // The browser goes before the folder it writes to.
    _driver: Driver,
    folder: TempDir,
}

impl Browser {
    /// Opens an address in a fresh browser whose page is this many pixels large.
    pub async fn open(url: &str, size: (u32, u32)) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("driver.log");
        let (profile, downloads) = (folder.path().join("profile"), folder.path().join("downloads"));
        std::fs::create_dir(&downloads)?;
        let driver = Driver::chromium(size, &profile, &downloads, &log).await?;
        let page = Page::new(driver.client.clone(), None);
        size_page(&page, size).await?;
        page.client().goto(url).await?;
        until(url, LOAD, async || {
            let some = page.js("return document.body.innerText.trim() !== ''", vec![]).await?;
            Ok((some == json!(true)).then_some(()))
        })
        .await?;
        Ok(Self { page, _driver: driver, folder })
    }

    /// The only file that was saved from the page, once all of it is there.
    pub async fn saved(&self) -> Result<PathBuf> {
        let folder = self.folder.path().join("downloads");
        until("a saved file", PATIENCE, async || only_whole(&folder)).await
    }
}

/// What is still being written has another ending.
fn only_whole(folder: &Path) -> Result<Option<PathBuf>> {
    let found = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let found = found.collect::<std::io::Result<Vec<_>>>().context("what was saved")?;
    let [file] = found.as_slice() else { return Ok(None) };
    Ok(file.extension().is_some_and(|ending| ending != "crdownload" && ending != "tmp").then(|| file.clone()))
}

/// Makes the window so much larger than the page as the browser's own bars take.
async fn size_page(page: &Page, (width, height): (u32, u32)) -> Result<()> {
    let bars = page.js("return [outerWidth - innerWidth, outerHeight - innerHeight]", vec![]).await?;
    let bar = |at: usize| bars[at].as_u64().and_then(|bar| u32::try_from(bar).ok()).unwrap_or(0);
    page.client().set_window_size(width + bar(0), height + bar(1)).await?;
    Ok(())
}
