//! A customer with an account of their own: their page in Chromium, and the letters that come to them.

use std::path::Path;

use anyhow::{Context, Result};

use super::browser::Browser;
use super::chain::Chain;
use super::page::{PATIENCE, Page, until};

/// Four words that have nothing to do with each other.
pub const PASSWORD: &str = "herons over the fen";

/// A browser on the page of customers' own accounts.
#[derive(Debug)]
pub struct Buyer {
    pub page: Page,
    pub browser: Browser,
}

impl Buyer {
    /// Opens the page in a fresh browser whose page is this many pixels large.
    pub async fn open(chain: &Chain, size: (u32, u32)) -> Result<Self> {
        let browser = Browser::open(&format!("{}/account/", chain.url()), size).await?;
        Ok(Self::at(browser))
    }

    /// Whose browser is on its way there already.
    #[must_use]
    pub fn at(browser: Browser) -> Self {
        Self { page: browser.page.clone(), browser }
    }

    /// Asks for an account; a letter is on its way then.
    pub async fn ask(&self, name: &str, email: &str) -> Result<()> {
        self.page.tap("account-new").await?;
        self.page.write("account-name", name).await?;
        self.page.write("account-email", email).await?;
        self.page.tap("account-go").await?;
        self.page.see("account-code").await?;
        Ok(())
    }

    /// Chooses a password by the code from the letter, and is in.
    pub async fn choose(&self, chain: &Chain, email: &str) -> Result<()> {
        self.answer(chain, email).await?;
        self.page.see("account-home").await.context("the account did not let its owner in")?;
        Ok(())
    }

    /// Chooses a password by the code from the letter.
    pub async fn answer(&self, chain: &Chain, email: &str) -> Result<()> {
        self.page.write("account-code", &code(&chain.letters, email).await?).await?;
        self.page.write("hq-new-password", PASSWORD).await?;
        self.page.tap("account-go").await
    }

    pub async fn sign_in(&self, email: &str) -> Result<()> {
        self.page.write("account-email", email).await?;
        self.page.write("hq-password", PASSWORD).await?;
        self.page.tap("account-go").await
    }
}

/// The code in the letter to this address, once it is there.
async fn code(letters: &Path, to: &str) -> Result<String> {
    until(&format!("a letter to {to}"), PATIENCE, async || {
        let files = std::fs::read_dir(letters)?.filter_map(Result::ok);
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        Ok(texts.filter(|text| text.contains(&format!("To: {to}"))).find_map(|text| code_in(&text)))
    })
    .await
}

/// `K7QM-2XPA`, on a line of its own.
fn code_in(letter: &str) -> Option<String> {
    let is_half = |half: &str| half.len() == 4 && half.chars().all(|c| c.is_ascii_alphanumeric());
    let is_code =
        |line: &&str| line.split_once('-').is_some_and(|(one, other)| is_half(one) && is_half(other));
    letter.lines().map(str::trim).find(is_code).map(str::to_owned)
}
