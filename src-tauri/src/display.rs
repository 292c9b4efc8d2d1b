//! The customer's window: a second screen that shows what the till's page says, and can ask for nothing else.

use std::sync::{Mutex, PoisonError};

use evertill_register::view::DisplayState;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Emitter as _, Manager as _, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

use crate::kiosk;
use crate::paths::DataDir;

/// As `capabilities/display.json` calls it.
pub const WINDOW: &str = "display";

/// Where there is no second monitor: the usual customer display's 800 × 480.
const SIZE: (f64, f64) = (800.0, 480.0);

/// What was shown last, for a window that opens later.
#[derive(Debug, Default)]
pub struct Shown(Mutex<Option<DisplayState>>);

impl Shown {
    pub fn last(&self) -> Option<DisplayState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Shows it to the customer, now or as soon as there is a window.
pub fn show<R: Runtime>(app: &AppHandle<R>, state: DisplayState) -> tauri::Result<()> {
    app.emit_to(WINDOW, "display", &state)?;
    *app.state::<Shown>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    Ok(())
}

/// Opens the window if it is not open, over the whole of a second monitor where there is one.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    if app.get_webview_window(WINDOW).is_some() {
        return Ok(());
    }
    let mut window = WebviewWindowBuilder::new(app, WINDOW, WebviewUrl::App("display.html".into()))
        .title("Evertill")
        .inner_size(SIZE.0, SIZE.1)
        .closable(false)
        .focused(false)
        .on_navigation(kiosk::stays_inside)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .devtools(cfg!(debug_assertions));
    if let Some(folder) = app.try_state::<DataDir>() {
        window = window.data_directory(folder.webview());
    }
    let window = window.build()?;
    if let Some(till) = app.get_webview_window(kiosk::WINDOW) {
        let beside = second_monitor(&till)?;
        if let Some(at) = beside {
            window.set_fullscreen_on_monitor(at)?;
        }
        // Who sells goes on selling.
        till.set_focus()?;
    }
    Ok(())
}

/// Where a monitor begins that the till's own window is not on.
fn second_monitor<R: Runtime>(
    till: &WebviewWindow<R>,
) -> tauri::Result<Option<tauri::PhysicalPosition<f64>>> {
    let own = till.current_monitor()?.map(|monitor| *monitor.position());
    let others = till.available_monitors()?.into_iter().map(|monitor| *monitor.position());
    let other = others.into_iter().find(|at| own.is_some_and(|own| own != *at));
    Ok(other.map(|at| at.cast()))
}

/// Closes the window; the till alone can.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(WINDOW) {
        // It may be gone already: then there is nothing left to close.
        let _ = window.destroy();
    }
}
