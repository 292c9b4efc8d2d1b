//! `cargo xtask screenshots [DIR]`: every screen of the till and of the server's pages, in every size, language and theme.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use evertill_tests::window::day::{Dawn, Day};
use evertill_tests::window::looks::{self, LANGUAGES, THEMES};
use evertill_tests::window::page::Page;
use evertill_tests::window::tour::Tour;

const SIZES: [&str; 4] = ["1280x800", "1024x600", "800x480", "390x844"];

/// Pictures of every screen, taken from the real windows.
#[derive(Debug, Parser)]
struct Args {
    /// Where the pictures go.
    #[arg(default_value = "target/screenshots")]
    folder: PathBuf,
    /// Screens of these sizes: a counter's, two of seven inches, a phone.
    #[arg(long, value_delimiter = ',', value_parser = size, default_values = SIZES)]
    sizes: Vec<(u32, u32)>,
    /// The languages to speak.
    #[arg(long, value_delimiter = ',', default_values = LANGUAGES)]
    languages: Vec<String>,
    #[arg(long, value_delimiter = ',', default_values = THEMES)]
    themes: Vec<String>,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once('x').ok_or("a size is WIDTHxHEIGHT")?;
    let number = |text: &str| text.parse().map_err(|_| format!("{text} is no number of pixels"));
    Ok((number(width)?, number(height)?))
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let taken = runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(take(&args)));
    match taken {
        Ok(()) => {
            println!("The pictures are in {}", args.folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("no more pictures: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// One walk for each size; the languages and the themes change in place.
async fn take(args: &Args) -> Result<()> {
    for &(width, height) in &args.sizes {
        let size = format!("{width}x{height}");
        let day = Day::open(Dawn { size: (width, height), kiosk: true, enrolled: false }).await?;
        let walked = Tour::of(&day, async |page: &Page, screen: &str| shoot(args, page, &size, screen).await)
            .walk()
            .await;
        if walked.is_err() {
            let _ = day.till.page.picture_at(&args.folder.join(format!("stopped-{size}.png"))).await;
        }
        walked.with_context(|| format!("at {size}"))?;
        day.till.close().await?;
    }
    Ok(())
}

async fn shoot(args: &Args, page: &Page, size: &str, screen: &str) -> Result<()> {
    for language in &args.languages {
        looks::speak(page, language).await?;
        for theme in &args.themes {
            looks::wear(page, theme).await?;
            page.picture_at(&picture(&args.folder, [screen, size, language, theme])).await?;
        }
    }
    eprintln!("{size}: {screen}");
    looks::speak(page, "en").await
}

fn picture(folder: &Path, looks: [&str; 4]) -> PathBuf {
    folder.join(format!("{}.png", looks.join("-")))
}
