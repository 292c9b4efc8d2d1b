//! What the till's page fetches before its sale screen: the page, its scripts and styles, what they import at once, and
//! the words of one language.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Kilobytes of a built UI's first load, each file compressed as a web server would.
pub fn first_load_kb(dist: &Path) -> Result<f64> {
    let page = read(&dist.join("index.html"))?;
    let mut wanted: Vec<String> = ["src=\"", "href=\""].iter().flat_map(|mark| named(&page, mark)).collect();
    let (mut seen, mut bytes) = (BTreeSet::new(), gzipped(page.as_bytes())?);
    while let Some(name) = wanted.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let text = read(&dist.join("assets").join(&name))?;
        bytes += gzipped(text.as_bytes())?;
        wanted.extend(imported(&text));
    }
    ensure!(seen.len() > 1, "the page loads nothing but {seen:?}");
    Ok(bytes as f64 / 1e3)
}

/// The catalogues of words that the till's page names; the others are HQ's, the customer display's and the printer's.
const WORDS: [&str; 4] = ["common.", "exceptions.", "problems.", "till."];

/// What a script imports at once, and the English words that it fetches when it starts.
fn imported(script: &str) -> Vec<String> {
    let at_once = ["from\"", "import\""].iter().flat_map(|mark| named(script, mark));
    let words = script.split("locales/en/").skip(1);
    let words = words.filter(|rest| WORDS.iter().any(|word| rest.starts_with(word)));
    let words = words.filter_map(|rest| named(rest, "import(\"").into_iter().next());
    at_once.chain(words).collect()
}

/// The names of scripts and styles that stand in quotes after a mark.
fn named(text: &str, mark: &str) -> Vec<String> {
    let plain = text.replace(['`', '\''], "\"");
    let quoted = plain.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    let files =
        quoted.filter(|path| path.starts_with("./") && (path.ends_with(".js") || path.ends_with(".css")));
    files.filter_map(|path| Some(path.rsplit('/').next()?.to_owned())).collect()
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes)?;
    Ok(packed.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::{imported, named};

    #[test]
    fn what_is_loaded_at_once_is_told_from_what_is_loaded_later() {
        let page = r#"<script type="module" src="./assets/a.js"></script><link rel="icon" href="data:image/svg+xml,x">
            <link rel="stylesheet" href="./assets/a.css">"#;
        assert_eq!(named(page, "src=\""), ["a.js"]);
        assert_eq!(named(page, "href=\""), ["a.css"]);
        let script = r#"import{a}from"./b.js";import"./c.js";const m={"../locales/de/till.ftl":()=>import("./de.js"),
            "../locales/en/hq.ftl":()=>import("./hq.js"),"../locales/en/till.ftl":()=>f(()=>import("./en.js").then(e=>e.default))};g(()=>import("./later.js"))"#;
        assert_eq!(imported(script), ["b.js", "c.js", "en.js"]);
        assert_eq!(imported("import{a}from`./b.js`"), ["b.js"]);
    }
}
