//! The window, and what keeps it the only thing on the screen: no way out of the page, and in a kiosk none out of
//! the window but by a manager.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Runtime, Url, WebviewWindow, WebviewWindowBuilder};

use crate::paths::DataDir;

/// As `tauri.conf.json` and `capabilities/till.json` call it.
pub const WINDOW: &str = "main";

/// Opens the till's window as `tauri.conf.json` describes it; in a kiosk it covers the whole screen.
pub fn open<R: Runtime>(
    app: &AppHandle<R>,
    folder: &DataDir,
    kiosk: bool,
) -> tauri::Result<WebviewWindow<R>> {
    let config = app.config().app.windows.iter().find(|window| window.label == WINDOW);
    let config = config.cloned().ok_or(tauri::Error::WindowNotFound)?;
    let mut window = WebviewWindowBuilder::from_config(app, &config)?
        .data_directory(folder.webview())
        .on_navigation(stays_inside)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .devtools(cfg!(debug_assertions));
    if kiosk {
        window = window.fullscreen(true).decorations(false).always_on_top(true).minimizable(false);
    }
    window.build()
}

/// Whether an address belongs to the page that is built in.
pub fn stays_inside(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => true,
        // How Windows has to spell it.
        ("http" | "https", Some("tauri.localhost")) => true,
        // A fresh view before its page is loaded.
        ("about", None) => url.path() == "blank",
        _ => false,
    }
}

/// Closes the window for good, without asking it again.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(WINDOW) {
        // It may be gone already: then there is nothing left to close.
        let _ = window.destroy();
    }
}

#[cfg(test)]
mod tests {
    use super::stays_inside;

    #[test]
    fn the_page_cannot_be_left() {
        let inside = |url: &str| stays_inside(&url.parse().expect("an address"));
        for url in [
            "tauri://localhost",
            "tauri://localhost/index.html?fake",
            "http://tauri.localhost/",
            "about:blank",
        ] {
            assert!(inside(url), "{url}");
        }
        for url in [
            "https://example.com/",
            "http://localhost/",
            "tauri://elsewhere/",
            "http://tauri.localhost.example.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,hello",
            "about:config",
        ] {
            assert!(!inside(url), "{url}");
        }
    }
}
