//! The till's window: one-line commands over the register, where it keeps its files, and the kiosk it runs in.

mod commands;
mod display;
mod environment;
mod kiosk;
mod paths;
mod settings;
#[cfg(test)]
mod tests;
mod till;

use std::process::ExitCode;
use std::sync::Arc;

use evertill_register::sync::{HttpLink, LinkError};
use evertill_register::view::Screen;
use evertill_register::{Error, Keyring};
use tauri::{AppHandle, Builder, Emitter as _, Manager as _, Runtime, WindowEvent};

use paths::DataDir;
use settings::{Settings, SettingsError};
use till::Till;

/// What ends the program before there is a window. The numbers are for whoever watches over the till.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("this user has no folder of their own: name one in EVERTILL_DATA_DIR")]
    NoFolder,
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("{code}: {0}", code = .0.code())]
    Register(#[from] Error),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error("the window cannot be opened: {0}")]
    Window(#[from] tauri::Error),
}

impl Trouble {
    /// As `sysexits.h` numbers them, where it has a number.
    fn exit_code(&self) -> u8 {
        match self {
            Trouble::Register(Error::InUse) => 75,
            Trouble::Register(_) => 74,
            Trouble::NoFolder | Trouble::Settings(_) => 78,
            Trouble::Link(_) | Trouble::Window(_) => 69,
        }
    }
}

/// Opens the register and shows it, until the window is closed.
pub fn run() -> ExitCode {
    environment::prepare();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("evertill-till: {trouble}");
            ExitCode::from(trouble.exit_code())
        }
    }
}

fn start() -> Result<(), Trouble> {
    let folder = DataDir::find(std::env::var_os("EVERTILL_DATA_DIR")).ok_or(Trouble::NoFolder)?;
    let settings = Settings::load(&folder, |name| std::env::var_os(name))?;
    let keyring = settings.keyring.then(keyring).flatten();
    let till = Till::open(&folder, settings.kiosk, keyring, Arc::new(HttpLink::new()?))?;
    tauri::async_runtime::block_on(first_start(&till, &settings));
    let kiosk = settings.kiosk;
    builder(tauri::Builder::default(), till)
        .setup(move |app| {
            app.manage(folder.clone());
            begin(app.handle())?;
            kiosk::open(app.handle(), &folder, kiosk)?;
            reopen_display(app.handle());
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// The keyring of this system, where it is one that this program knows.
#[cfg(target_os = "linux")]
fn keyring() -> Option<Keyring> {
    Some(Keyring::new(|| {
        let store = dbus_secret_service_keyring_store::Store::new()?;
        Ok(store)
    }))
}

#[cfg(not(target_os = "linux"))]
fn keyring() -> Option<Keyring> {
    None
}

/// A new till that was told its server and code enrols by itself. When that fails, the window asks.
async fn first_start(till: &Till, settings: &Settings) {
    let Some((server, code)) = settings.preset() else { return };
    let new = till.ask(|register| Ok(register.till_state()?.screen == Screen::Setup)).await;
    if new == Ok(true)
        && let Err(problem) = till.enrol(server, code).await
    {
        tracing::warn!(problem.code, problem.message, "the till could not enrol by itself");
    }
}

/// Sets the workers going that sync and print; the window hears of every change that they make.
fn begin<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    let window = app.clone();
    app.state::<Till>().start_sync(move |status| {
        // A window that is not there, or on its way out, asks again when it is.
        let _ = window.emit("status", status);
    })?;
    let window = app.clone();
    app.state::<Till>().start_printing(move |devices| {
        let _ = window.emit("devices", devices);
    })
}

/// Opens the customer's window where it was open last. Without it the till sells as well.
fn reopen_display<R: Runtime>(app: &AppHandle<R>) {
    if !app.state::<Till>().shows_customer() {
        return;
    }
    if let Err(error) = display::open(app) {
        tracing::warn!(%error, "the customer's window cannot be opened");
    }
}

/// The application without its window, on any runtime.
fn builder<R: Runtime>(builder: Builder<R>, till: Till) -> Builder<R> {
    builder
        .manage(till)
        .manage(display::Shown::default())
        .invoke_handler(tauri::generate_handler![
            commands::till_state,
            commands::enrol,
            commands::sign_in,
            commands::lock,
            commands::status,
            commands::set_work_offline,
            commands::sync_now,
            commands::categories,
            commands::products,
            commands::scan,
            commands::cart,
            commands::cart_add,
            commands::cart_set_quantity,
            commands::cart_override_price,
            commands::cart_discount_line,
            commands::cart_remove,
            commands::cart_clear,
            commands::pay_options,
            commands::pay,
            commands::receipt,
            commands::journal,
            commands::journal_entry,
            commands::void_sale,
            commands::unread_receipt,
            commands::receipt_shown,
            commands::price_check,
            commands::cart_add_by_amount,
            commands::cart_add_metered,
            commands::cart_discount_order,
            commands::cart_set_customer,
            commands::cart_set_exempt,
            commands::cart_park,
            commands::parked_carts,
            commands::cart_recall,
            commands::parked_cart_drop,
            commands::settings,
            commands::set_settings,
            commands::devices,
            commands::open_drawer,
            commands::print_receipt,
            commands::print_retry,
            commands::print_drop,
            commands::print_test,
            commands::customer_display,
            commands::display_show,
            commands::display_state,
            commands::report_quit_attempt,
        ])
        .on_window_event(|window, event| match event {
            // The till closes the customer's window.
            WindowEvent::CloseRequested { api, .. }
                if window.label() == display::WINDOW || !window.state::<Till>().may_close() =>
            {
                api.prevent_close();
            }
            WindowEvent::Destroyed if window.label() == kiosk::WINDOW => display::close(window.app_handle()),
            _ => {}
        })
}
