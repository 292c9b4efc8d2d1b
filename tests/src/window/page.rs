//! A page as a person meets it: things are looked for by their stable names until they are there, then touched.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions, PointerAction, TouchActions};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

/// How long anything on the screen may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// What a hand takes from one key to the next, at its fastest.
const BETWEEN_KEYS: Duration = Duration::from_millis(120);
const MOST_TABS: usize = 60;

/// What a finger hits without looking, in pixels.
const FINGER: f64 = 48.0;

/// WebDriver's names of keys that have no character.
pub mod key {
    pub const ENTER: char = '\u{e007}';
    pub const ESCAPE: char = '\u{e00c}';
    pub const TAB: char = '\u{e004}';
    pub const DOWN: char = '\u{e015}';
    pub const F1: char = '\u{e031}';
    pub const F2: char = '\u{e032}';
    pub const F3: char = '\u{e033}';
    pub const F4: char = '\u{e034}';
    pub const F5: char = '\u{e035}';
    pub const F7: char = '\u{e037}';
    pub const F9: char = '\u{e039}';
    pub const F11: char = '\u{e03b}';
    pub const F12: char = '\u{e03c}';
}

/// Looks until there is something to see.
pub async fn until<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + within;
    loop {
        let last = match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if Instant::now() > deadline {
            let why = last.map(|error| format!(": {error:#}")).unwrap_or_default();
            bail!("waited {} s in vain for {what}{why}", within.as_secs());
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// One page in one browser.
#[derive(Debug, Clone)]
pub struct Page {
    client: Client,
    pictures: Option<PathBuf>,
    touched: bool,
}

impl Page {
    /// `pictures` is where the page's scenes are kept, if anywhere.
    #[must_use]
    pub fn new(client: Client, pictures: Option<PathBuf>) -> Self {
        Self { client, pictures, touched: false }
    }

    /// The same page under a finger: it presses where a thing is drawn, and only what is large enough to be hit.
    #[must_use]
    pub fn by_touch(self) -> Self {
        Self { touched: true, ..self }
    }

    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script in the page.
    pub async fn js(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(script, args).await?)
    }

    /// Whether a thing of this name is drawn now.
    pub async fn shows(&self, name: &str) -> Result<bool> {
        let script = "const it = document.querySelector(arguments[0]);
                      return it !== null && it.getClientRects().length > 0";
        Ok(self.js(script, vec![json!(css(name))]).await? == Value::Bool(true))
    }

    /// Waits for a thing of this name.
    pub async fn see(&self, name: &str) -> Result<Element> {
        until(&format!("`{name}`"), PATIENCE, async || {
            if self.shows(name).await? { Ok(Some(self.find(name).await?)) } else { Ok(None) }
        })
        .await
    }

    /// Waits until no thing of this name is drawn any more.
    pub async fn gone(&self, name: &str) -> Result<()> {
        let what = format!("`{name}` to go");
        until(&what, PATIENCE, async || Ok((!self.shows(name).await?).then_some(()))).await
    }

    /// Scrolls a thing into sight that stands half outside its list, as a thumb does.
    async fn bring(&self, name: &str) -> Result<()> {
        let script =
            "document.querySelector(arguments[0])?.scrollIntoView({ block: 'nearest', inline: 'nearest' })";
        self.js(script, vec![json!(css(name))]).await.map(|_| ())
    }

    async fn find(&self, name: &str) -> Result<Element> {
        Ok(self.client.find(Locator::Css(&css(name))).await?)
    }

    /// Presses a thing as soon as it is there and can be pressed.
    pub async fn tap(&self, name: &str) -> Result<()> {
        until(&format!("a tap on `{name}`"), PATIENCE, async || {
            if self.shows(name).await? { self.press(name).await.map(Some) } else { Ok(None) }
        })
        .await
    }

    /// Presses a thing that is there, or says why it can't be pressed now.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.bring(name).await?;
        let element = self.find(name).await?;
        if !element.is_enabled().await? {
            bail!("it is disabled");
        }
        self.hit(element).await
    }

    async fn hit(&self, element: Element) -> Result<()> {
        if !self.touched {
            return Ok(element.click().await?);
        }
        let (_, _, width, height) = element.rectangle().await?;
        ensure!(width.min(height) >= FINGER, "{width} × {height} pixels are too few for a finger");
        let mark = "window.touched = false;
            arguments[0].addEventListener('click', () => { window.touched = true }, { once: true, capture: true })";
        self.js(mark, vec![serde_json::to_value(&element)?]).await?;
        let finger = TouchActions::new("finger".into())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 });
        self.client.perform_actions(finger).await?;
        // What moved away under it is tapped again.
        let hit = self.js("return window.touched", vec![]).await?;
        ensure!(hit == Value::Bool(true), "the finger missed it");
        Ok(())
    }

    /// Presses a part of a thing that has no name of its own.
    pub async fn tap_inside(&self, name: &str, part: &str) -> Result<()> {
        until(&format!("a tap on {part} in `{name}`"), PATIENCE, async || {
            self.bring(name).await?;
            let element = self.find(name).await?.find(Locator::Css(part)).await?;
            self.hit(element).await.map(Some)
        })
        .await
    }

    /// What a thing says.
    pub async fn text(&self, name: &str) -> Result<String> {
        Ok(self.see(name).await?.text().await?)
    }

    /// An attribute of a thing, such as the exact `data-minor` behind a formatted amount.
    pub async fn attr(&self, name: &str, attribute: &str) -> Result<String> {
        let found = self.see(name).await?.attr(attribute).await?;
        found.with_context(|| format!("`{name}` has no {attribute}"))
    }

    /// Waits until an attribute has this value.
    pub async fn attr_is(&self, name: &str, attribute: &str, value: &str) -> Result<()> {
        let what = format!("`{name}` with {attribute}={value}");
        until(&what, PATIENCE, async || match self.attr(name, attribute).await? {
            found if found == value => Ok(Some(())),
            found => bail!("it is {found}"),
        })
        .await
    }

    /// Puts the cursor into a field and types. The pause behind it tells it from a scan: a driver types as fast as a
    /// scanner, and an Enter on its heels would end a code.
    pub async fn write(&self, name: &str, text: &str) -> Result<()> {
        self.tap(name).await?;
        self.see(name).await?.send_keys(text).await?;
        tokio::time::sleep(BETWEEN_KEYS).await;
        Ok(())
    }

    /// Presses keys wherever the focus is, all in one go, as fast as a scanner does.
    pub async fn keys(&self, keys: impl IntoIterator<Item = char>) -> Result<()> {
        let actions = keys.into_iter().fold(KeyActions::new("keys".into()), |actions, key| {
            actions.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key })
        });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Types as a person does: too slowly to be taken for a scanner.
    pub async fn type_by_hand(&self, text: &str) -> Result<()> {
        let actions = text.chars().fold(KeyActions::new("hand".into()), |actions, letter| {
            let actions =
                actions.then(KeyAction::Down { value: letter }).then(KeyAction::Up { value: letter });
            actions.then(KeyAction::Pause { duration: BETWEEN_KEYS })
        });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Walks on with Tab until the thing of this name has the focus.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let script = "return document.activeElement?.closest(arguments[0]) != null";
        for _ in 0..MOST_TABS {
            if self.js(script, vec![json!(css(name))]).await? == Value::Bool(true) {
                return Ok(());
            }
            self.keys([key::TAB]).await?;
        }
        bail!("{MOST_TABS} times Tab, and `{name}` never had the focus")
    }

    /// Keeps a picture of what is on the page, if pictures are kept at all.
    pub async fn picture(&self, scene: &str) -> Result<()> {
        let Some(folder) = &self.pictures else { return Ok(()) };
        self.picture_at(&folder.join(format!("{scene}.png"))).await
    }

    pub async fn picture_at(&self, path: &Path) -> Result<()> {
        self.still().await?;
        self.stir().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, self.client.screenshot().await?)?;
        Ok(())
    }

    /// WebKit takes a picture with the next frame it draws, and draws none of a page on which nothing changes: half a
    /// minute can go by. So something does for a moment, too faint to be seen.
    async fn stir(&self) -> Result<()> {
        let script = "const spot = document.createElement('i');
            spot.style.cssText = 'position: fixed; height: 1px; background: #888; opacity: 0.01';
            document.body.append(spot);
            spot.animate({ width: ['1px', '2px'] }, 500).finished.then(() => spot.remove())";
        self.js(script, vec![]).await.map(|_| ())
    }

    /// Waits until nothing moves any more but what never stops.
    pub async fn still(&self) -> Result<()> {
        let script = "return document.getAnimations().every((each) => each.playState !== 'running' ||
                      each.effect.getComputedTiming().endTime === Infinity)";
        until("the page to come to rest", PATIENCE, async || {
            Ok((self.js(script, vec![]).await? == Value::Bool(true)).then_some(()))
        })
        .await
    }
}

fn css(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}
