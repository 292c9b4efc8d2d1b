//! Holds what no compiler does: which crate may use which, and what must not appear where.
//!
//! Each rule is a function from what it looks at to a list of complaints. Beside the test that runs it over the
//! repository stands one that shows it bad input: a rule that can't fail holds nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// The allowed arrows between our own crates, and no others. `evertill-tests` may point anywhere.
const ARROWS: &[(&str, &[&str])] = &[
    ("evertill-domain", &[]),
    ("evertill-protocol", &["evertill-domain"]),
    ("evertill-register", &["evertill-protocol", "evertill-domain"]),
    ("evertill-till", &["evertill-register"]),
    ("evertill-server", &["evertill-protocol", "evertill-domain"]),
    ("evertill-cluster", &[]),
    ("evertill-faults", &[]),
    ("evertill-paper", &[]),
    ("xtask", &[]),
];

/// Arrows for tests only.
const TEST_ARROWS: &[(&str, &str)] =
    &[("evertill-register", "evertill-paper"), ("evertill-server", "evertill-cluster")];

/// Crates that only some of ours may name; a `*` at the end stands for anything.
const FENCES: &[(&str, &[&str])] = &[
    ("tauri*", &["evertill-till"]),
    ("directories", &["evertill-till"]),
    ("keyring-core", &["evertill-register"]),
    ("dbus-secret-service*", &["evertill-till"]),
    ("reqwest", &["evertill-register", "evertill-server", "evertill-tests"]),
    ("rustls*", &["evertill-register", "evertill-server"]),
    ("rcgen", &["evertill-server"]),
    ("axum*", &["evertill-server", "evertill-tests"]),
    ("tower-http", &["evertill-server", "evertill-tests"]),
    ("tokio-postgres*", &["evertill-server", "evertill-tests"]),
    ("deadpool-postgres", &["evertill-server"]),
    ("rusqlite", &["evertill-register", "evertill-server", "evertill-faults", "evertill-tests"]),
    ("chrono-tz", &[]),
];

/// What the rules of the shop may be built from: none of it reads a clock, a file or a random number.
const DOMAIN_USES: &[&str] = &[
    "chrono",
    "iso_currency",
    "jiff",
    "rust_decimal",
    "rust_decimal_macros",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "uuid",
];

/// Beside ring: with two providers of cryptography rustls would ask which is meant, while it runs.
const OTHER_PROVIDERS: &[&str] = &[r#"name = "aws-lc-rs""#, r#"name = "openssl""#, r#"name = "native-tls""#];

/// Where the words of [`NOWHERE`] may stand: this list itself, commands at a desk that wait for a child, and
/// the fault VFS, which SQLite asks to sleep.
const UNDONE_EXCEPT: &[&str] = &["tests/tidy.rs", "xtask/src/", "crates/faults/src/vfs.rs"];

/// Left undone, or waiting for time to pass.
const NOWHERE: &[&str] = &["todo!(", "unimplemented!(", "#[ignore", "thread::sleep"];

/// Whatever would make one decision come out differently the second time.
const NOT_IN_DOMAIN: &[&str] = &[
    "Utc::now",
    "Local::now",
    "Timestamp::now",
    "Zoned::now",
    "SystemTime",
    "Instant",
    "new_v4",
    "now_v7",
    "rand",
    "thread_rng",
    "RandomState",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "println!(",
    "eprintln!(",
    "tokio",
];

/// Binary fractions, under any name.
const FLOATS: &[&str] = &["f32", "f64"];

/// How SQL looks in a string, and the driver that would run it.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "BEGIN IMMEDIATE",
    "PRAGMA ",
    "rusqlite",
    "tokio_postgres",
];

/// Work in the server's store that sees every tenant's rows.
const OF_ALL: &[&str] = &[".read_all(", ".write_all("];

/// The world outside the page.
const HOST: &[&str] = &["@tauri-apps", "fetch(", "XMLHttpRequest", "EventSource(", "WebSocket(", "__TAURI"];

// ---------------------------------------------------------------- which crate may use which

/// One line of a Cargo.toml: who depends on what, and which features it asks for.
struct Arrow {
    from: String,
    to: String,
    dev: bool,
    features: Vec<String>,
}

fn metadata() -> Metadata {
    let manifest = root().join("Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo metadata")
}

fn arrows(metadata: &Metadata) -> Vec<Arrow> {
    let packages = metadata.workspace_packages();
    let all = packages.iter().flat_map(|package| {
        package.dependencies.iter().map(|dependency| Arrow {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            dev: dependency.kind == DependencyKind::Development,
            features: dependency.features.clone(),
        })
    });
    all.collect()
}

fn arrows_not_allowed(arrows: &[Arrow]) -> Vec<String> {
    let ours = |name: &str| name.starts_with("evertill-") || name == "xtask";
    let wrong =
        arrows.iter().filter(|arrow| ours(&arrow.to) && arrow.from != "evertill-tests").filter(|arrow| {
            let allowed = ARROWS.iter().find(|(from, _)| *from == arrow.from);
            let in_tests = arrow.dev && TEST_ARROWS.contains(&(arrow.from.as_str(), arrow.to.as_str()));
            !in_tests && !allowed.is_some_and(|(_, to)| to.contains(&arrow.to.as_str()))
        });
    wrong.map(|arrow| format!("{} may not depend on {}", arrow.from, arrow.to)).collect()
}

fn fences_broken(arrows: &[Arrow]) -> Vec<String> {
    let mut complaints = Vec::new();
    for arrow in arrows {
        let fence = FENCES.iter().find(|(name, _)| match name.strip_suffix('*') {
            Some(start) => arrow.to.starts_with(start),
            None => arrow.to == *name,
        });
        if fence.is_some_and(|(_, allowed)| !allowed.contains(&arrow.from.as_str())) {
            complaints.push(format!("{} may not use {}", arrow.from, arrow.to));
        }
        let outsider = arrow.from == "evertill-domain" && !arrow.dev;
        if outsider && !DOMAIN_USES.contains(&arrow.to.as_str()) {
            complaints.push(format!("the domain may not use {}", arrow.to));
        }
    }
    complaints
}

/// The switches that break a rule must not be in anything that ships.
fn ablations_that_ship(
    features: &BTreeMap<String, BTreeMap<String, Vec<String>>>,
    arrows: &[Arrow],
) -> Vec<String> {
    let mut complaints = Vec::new();
    for (package, features) in features {
        for (feature, enables) in features {
            let on = enables.iter().any(|name| name == "ablate" || name.ends_with("/ablate"));
            if on && feature != "ablate" {
                complaints.push(format!("feature {feature} of {package} switches ablations on"));
            }
        }
    }
    for arrow in arrows {
        if arrow.from != "evertill-tests" && arrow.features.iter().any(|name| name == "ablate") {
            complaints.push(format!("{} asks {} for ablations", arrow.from, arrow.to));
        }
    }
    complaints
}

#[test]
fn crates_use_only_what_they_may() {
    let metadata = metadata();
    let arrows = arrows(&metadata);
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let known = name == "evertill-tests" || ARROWS.iter().any(|(from, _)| *from == name);
        assert!(known, "{name} has no line in ARROWS: say what it may use");
    }
    none(&[arrows_not_allowed(&arrows), fences_broken(&arrows)].concat());
}

#[test]
fn tls_has_one_provider() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    assert_eq!(mentions("Cargo.lock", &lock, &[r#"name = "ring""#]).len(), 1, "the rule looks at nothing");
    none(&mentions("Cargo.lock", &lock, OTHER_PROVIDERS));
}

#[test]
fn ablations_never_ship() {
    let metadata = metadata();
    let features: BTreeMap<_, _> = metadata
        .workspace_packages()
        .iter()
        .map(|package| (package.name.to_string(), package.features.clone()))
        .collect();
    assert!(features["evertill-register"].contains_key("ablate"), "the rule looks at nothing");
    none(&ablations_that_ship(&features, &arrows(&metadata)));
}

#[test]
fn the_rules_about_crates_can_fail() {
    let arrow = |from: &str, to: &str, features: &[&str]| Arrow {
        from: from.to_owned(),
        to: to.to_owned(),
        dev: false,
        features: features.iter().map(ToString::to_string).collect(),
    };
    let bad = |from, to| arrow(from, to, &[]);
    for (from, to) in [
        ("evertill-domain", "evertill-protocol"),
        ("evertill-till", "evertill-domain"),
        ("evertill-server", "evertill-register"),
        ("evertill-register", "evertill-faults"),
        ("evertill-register", "evertill-paper"),
        ("evertill-server", "evertill-tests"),
        ("evertill-new", "evertill-domain"),
    ] {
        assert_eq!(arrows_not_allowed(&[bad(from, to)]).len(), 1, "{from} → {to}");
    }
    assert!(arrows_not_allowed(&[bad("evertill-tests", "evertill-faults")]).is_empty());
    let in_tests = Arrow { dev: true, ..bad("evertill-register", "evertill-paper") };
    assert!(arrows_not_allowed(&[in_tests]).is_empty());
    for (from, to) in [
        ("evertill-register", "tauri-plugin-log"),
        ("evertill-till", "reqwest"),
        ("evertill-register", "axum"),
        ("evertill-till", "rustls-native-certs"),
        ("evertill-register", "tokio-postgres"),
        ("evertill-domain", "tokio"),
        ("evertill-protocol", "directories"),
    ] {
        assert_eq!(fences_broken(&[bad(from, to)]).len(), 1, "{from} → {to}");
    }

    let asks = arrow("evertill-till", "evertill-register", &["ablate"]);
    assert_eq!(ablations_that_ship(&BTreeMap::new(), &[asks]).len(), 1);
    let tests = arrow("evertill-tests", "evertill-register", &["ablate"]);
    assert!(ablations_that_ship(&BTreeMap::new(), &[tests]).is_empty());
    for feature in ["default", "simulation"] {
        let on = BTreeMap::from([(feature.to_owned(), vec!["evertill-domain/ablate".to_owned()])]);
        let server = BTreeMap::from([("evertill-server".to_owned(), on)]);
        assert_eq!(ablations_that_ship(&server, &[]).len(), 1, "{feature}");
    }
}

// ---------------------------------------------------------------- what must not appear where

struct Source {
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Without the unit tests at its end.
    fn production(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }
}

fn without_opening_sentence(sources: &[Source]) -> Vec<String> {
    let wrong = sources.iter().filter(|source| !source.text.starts_with("//! "));
    wrong.map(|source| format!("{}:1 does not open with a `//!` sentence", source.path)).collect()
}

/// Lines of code, comments left out, that mention one of the words.
fn mentions(path: &str, text: &str, words: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let code = without_comment(line);
        if let Some(word) = words.iter().find(|word| has_word(code, word)) {
            complaints.push(format!("{path}:{number} mentions `{}`", word.trim()));
        }
    }
    complaints
}

fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if ["//", "/*", "* ", "<!--"].iter().any(|mark| trimmed.starts_with(mark)) {
        return "";
    }
    // ` // `, not `//`: an address in a string goes on after its scheme.
    line.split(" // ").next().unwrap_or_default()
}

/// Whether the word stands there by itself and not inside a longer name.
fn has_word(code: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let cut_after = word.ends_with(in_name);
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let free_before = !word.starts_with(in_name) || !before.is_some_and(in_name);
        free_before && !(cut_after && after.is_some_and(in_name))
    })
}

fn floats(source: &Source) -> Vec<String> {
    let lines = (1..).zip(source.production().lines());
    // Also inside a name: `to_f64` is as bad as the type.
    let wrong = lines.filter(|(_, line)| FLOATS.iter().any(|word| without_comment(line).contains(word)));
    wrong.map(|(number, _)| format!("{}:{number} uses floating point", source.path)).collect()
}

/// Work over every tenant's rows without a comment right above it that says why.
fn of_all_without_a_word(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.production().lines().collect();
    let is_comment = |line: &&str| line.trim_start().starts_with("// ");
    let silent = lines.iter().enumerate().filter(|(at, line)| {
        let of_all = OF_ALL.iter().any(|word| without_comment(line).contains(word));
        of_all && !at.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(is_comment)
    });
    silent
        .map(|(at, _)| format!("{}:{} does not say why it sees every tenant's rows", source.path, at + 1))
        .collect()
}

fn migrations_out_of_line(folder: &str, mut names: Vec<String>) -> Vec<String> {
    names.sort();
    let numbered = (1..).zip(&names).filter(|(number, name)| {
        let stem = name.strip_prefix(&format!("{number:04}_")).and_then(|rest| rest.strip_suffix(".sql"));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        !stem.is_some_and(|stem| !stem.is_empty() && stem.chars().all(plain))
    });
    numbered.map(|(number, name)| format!("{folder}/{name} should be {number:04}_its_name.sql")).collect()
}

#[test]
fn every_module_says_what_it_is_for() {
    none(&without_opening_sentence(&rust()));
}

#[test]
fn nothing_is_left_undone_and_nothing_sleeps() {
    let sources = rust();
    let checked =
        sources.iter().filter(|source| !UNDONE_EXCEPT.iter().any(|path| source.path.starts_with(path)));
    let found: Vec<_> = checked.flat_map(|source| mentions(&source.path, &source.text, NOWHERE)).collect();
    none(&found);
}

#[test]
fn the_domain_knows_no_clock_no_chance_and_no_world() {
    let domain = below("crates/domain/src", &["rs"]);
    let found = domain.iter().flat_map(|source| mentions(&source.path, source.production(), NOT_IN_DOMAIN));
    none(&found.chain(domain.iter().flat_map(floats)).collect::<Vec<_>>());
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    // A store that is still to come has none.
    for (folder, at_least) in [("register", 1), ("server/sqlite", 1), ("server/postgres", 1)] {
        let path = root().join("migrations").join(folder);
        let entries = fs::read_dir(&path).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        assert!(names.len() >= at_least, "there is nothing in {}", path.display());
        none(&migrations_out_of_line(folder, names));
    }
}

#[test]
fn the_servers_sql_is_in_its_store() {
    let server = below("sync-server/src", &["rs"]);
    let outside = server.iter().filter(|source| !source.path.starts_with("sync-server/src/store"));
    let found = outside.flat_map(|source| mentions(&source.path, source.production(), SQL));
    none(&found.collect::<Vec<_>>());
}

#[test]
fn work_over_every_tenants_rows_says_why() {
    let store = below("sync-server/src/store", &["rs"]);
    let uses = store.iter().flat_map(|source| mentions(&source.path, source.production(), OF_ALL)).count();
    assert!(uses > 10, "the rule looks at nothing");
    none(&store.iter().flat_map(of_all_without_a_word).collect::<Vec<_>>());
}

#[test]
fn one_folder_of_the_ui_knows_the_host() {
    let ui = below("ui/src", &["ts", "js", "svelte"]);
    let outside = ui.iter().filter(|source| !source.path.starts_with("ui/src/lib/api/"));
    let found = outside.flat_map(|source| mentions(&source.path, &source.text, HOST));
    none(&found.collect::<Vec<_>>());
}

#[test]
fn the_rules_about_sources_can_fail() {
    let no_sentence = [Source::new("a.rs", "use std::fs;\n//! Late.")];
    assert_eq!(without_opening_sentence(&no_sentence).len(), 1);

    let found = |line: &str, words: &[&str]| mentions("a", line, words).len();
    for line in ["    todo!(\"later\")", "#[ignore = \"slow\"]", "std::thread::sleep(second);"] {
        assert_eq!(found(line, NOWHERE), 1, "{line}");
    }
    assert_eq!(found("// todo!() is forbidden", NOWHERE), 0);
    for line in ["let now = Utc::now();", "use std::time::Instant;", "std::fs::read(path)", "rand::random()"]
    {
        assert_eq!(found(line, NOT_IN_DOMAIN), 1, "{line}");
    }
    assert_eq!(found("let brand = Instantly(operand);", NOT_IN_DOMAIN), 0);
    for line in ["let rate: f64 = 0.1;", "rate.to_f64()", "x as f32"] {
        assert_eq!(floats(&Source::new("a", line)).len(), 1, "{line}");
    }
    assert!(floats(&Source::new("a", "let a = 1;\n#[cfg(test)]\nlet b = 1.0f64;")).is_empty());
    for line in ["db.query(\"SELECT id FROM sale\")", "use rusqlite::Connection;", "\"  INSERT INTO sale\""] {
        assert_eq!(found(line, SQL), 1, "{line}");
    }
    assert_eq!(found("// SELECT is the store's word", SQL), 0);
    let of_all = |text: &str| of_all_without_a_word(&Source::new("a", text)).len();
    assert_eq!(of_all("let a = 1;\n    self.read_all(job).await"), 1);
    assert_eq!(of_all("// Once.\nself.write_all(job).await\nself.write_all(job).await"), 1);
    assert_eq!(
        of_all("// Whose it is is what is asked.\nself.read_all(job).await\nself.read_for(1, job)"),
        0
    );
    for line in ["import { invoke } from '@tauri-apps/api/core'", "await fetch('/api')", "new WebSocket(url)"]
    {
        assert_eq!(found(line, HOST), 1, "{line}");
    }
    assert_eq!(found("prefetch(page)", HOST), 0);
}

#[test]
fn the_rule_about_migrations_can_fail() {
    let wrong =
        |names: &[&str]| migrations_out_of_line("x", names.iter().map(ToString::to_string).collect()).len();
    assert_eq!(wrong(&["0001_start.sql", "0002_more_2.sql"]), 0);
    assert_eq!(wrong(&["0001_start.sql", "0003_gap.sql"]), 1);
    assert_eq!(wrong(&["0001_a.sql", "0001_b.sql"]), 1);
    assert_eq!(wrong(&["1_short.sql"]), 1);
    assert_eq!(wrong(&["0001_.sql"]), 1);
    assert_eq!(wrong(&["0001_Start.SQL"]), 1);
}

// ---------------------------------------------------------------- the tree

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

/// Every Rust file of ours.
fn rust() -> Vec<Source> {
    let folders = ["crates", "src-tauri", "sync-server", "tests", "xtask"];
    folders.iter().flat_map(|folder| below(folder, &["rs"])).collect()
}

/// The files below a folder; no file at all means that a rule looks in the wrong place.
fn below(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository").flatten() {
            let path = entry.path();
            let made = ["target", "node_modules", "dist", "gen"].iter().any(|name| path.ends_with(name));
            if path.is_dir() && !made {
                folders.push(path);
            } else if extensions.iter().any(|extension| path.extension() == Some(extension.as_ref())) {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy();
                found.push(Source::new(&name, &fs::read_to_string(&path).expect("UTF-8")));
            }
        }
    }
    assert!(!found.is_empty(), "there is nothing below {folder}");
    found
}

fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}
