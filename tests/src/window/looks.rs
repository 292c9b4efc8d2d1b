//! How a page looks: in which language and in which theme, changed in place while it stands.

use anyhow::Result;
use serde_json::json;

use super::page::Page;

pub const LANGUAGES: [&str; 3] = ["en", "de", "ar"];
pub const THEMES: [&str; 2] = ["light", "dark"];

/// Has a page speak a language at once, as it does when that was chosen in another window of its device.
pub async fn speak(page: &Page, tag: &str) -> Result<()> {
    let script = "const [tag, done] = arguments;
        const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
        const spoken = () => document.documentElement.lang === tag ? drawn() : setTimeout(spoken, 10);
        localStorage.setItem('evertill.language', tag);
        dispatchEvent(new StorageEvent('storage'));
        spoken()";
    page.client().execute_async(script, vec![json!(tag)]).await?;
    Ok(())
}

/// Has a page wear a theme at once: colours that were still on their way would be judged half-way.
pub async fn wear(page: &Page, theme: &str) -> Result<()> {
    let script = "const [theme, done] = arguments;
        if (document.adoptedStyleSheets.length === 0) {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('*, ::before, ::after { transition: none !important }');
            document.adoptedStyleSheets = [sheet];
        }
        document.documentElement.dataset.theme = theme;
        requestAnimationFrame(() => requestAnimationFrame(() => done()))";
    page.client().execute_async(script, vec![json!(theme)]).await?;
    page.still().await
}
