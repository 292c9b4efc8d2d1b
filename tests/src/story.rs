//! The story: a day at one till, driven through its real window, that has to come out even at both ends.

mod books;
mod report;
mod scenes;
mod script;

use std::path::{Path, PathBuf};

use anyhow::Result;

pub use report::Report;

use crate::window::cable::Cable;
use crate::window::chain::Chain;
use crate::window::display::Display;
use scenes::Stage;

/// Tells the story in a folder, which afterwards holds both databases and a picture of each scene.
pub async fn tell(folder: &Path, say: impl Fn(&str)) -> Result<Report> {
    let files = Files::below(folder);
    let display = Display::present_or_virtual()?;
    let chain = Chain::open(&files.server)?;
    let cable = Cable::to(chain.address).await?;
    let stage = Stage { chain: &chain, cable: &cable, display: &display, files: &files, say: &say };
    let told = stage.play().await?;
    Report::read(chain.database(), &files.till, &told, &chain.cli(&["check"]))
}

/// Where everything is kept.
#[derive(Debug)]
struct Files {
    server: PathBuf,
    till: PathBuf,
    pictures: PathBuf,
}

impl Files {
    fn below(folder: &Path) -> Self {
        let at = |name| folder.join(name);
        Self { server: at("server"), till: at("till"), pictures: at("pictures") }
    }
}
