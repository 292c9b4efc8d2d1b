//! Builds the window: draws its icon, insists on a built UI, and declares which commands the page may ask for.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

use tauri_build::{AppManifest, Attributes};

/// Every command of the till; `capabilities/` grants them one by one.
const COMMANDS: &[&str] = &[
    "till_state",
    "enrol",
    "sign_in",
    "lock",
    "status",
    "set_work_offline",
    "sync_now",
    "categories",
    "products",
    "scan",
    "cart",
    "cart_add",
    "cart_set_quantity",
    "cart_override_price",
    "cart_discount_line",
    "cart_remove",
    "cart_clear",
    "pay_options",
    "pay",
    "receipt",
    "journal",
    "journal_entry",
    "void_sale",
    "unread_receipt",
    "receipt_shown",
    "price_check",
    "cart_add_by_amount",
    "cart_add_metered",
    "cart_discount_order",
    "cart_set_customer",
    "cart_set_exempt",
    "cart_park",
    "parked_carts",
    "cart_recall",
    "parked_cart_drop",
    "settings",
    "set_settings",
    "devices",
    "open_drawer",
    "print_receipt",
    "print_retry",
    "print_drop",
    "print_test",
    "customer_display",
    "display_show",
    "display_state",
    "report_quit_attempt",
];

const UI: &str = "../ui/dist";
const ICON: &str = "icons/icon.png";

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    // The page is compiled into the binary: when it changes, so must we.
    println!("cargo::rerun-if-changed={UI}");
    println!("cargo::rerun-if-changed=build.rs");
    if !Path::new(UI).join("index.html").exists() {
        return Err(
            "ui/dist is missing: run `npm ci && npm run build` in ui/ first (`cargo xtask` does)".into()
        );
    }
    if !Path::new(ICON).exists() {
        draw_icon(Path::new(ICON))?;
    }
    let manifest = AppManifest::new().commands(COMMANDS);
    Ok(tauri_build::try_build(Attributes::new().app_manifest(manifest))?)
}

const SIDE: usize = 256;
const ACCENT: [u8; 4] = [0x0e, 0x66, 0x50, 0xff];
const PAPER: [u8; 4] = [0xff, 0xff, 0xff, 0xff];
const CLEAR: [u8; 4] = [0; 4];

/// A receipt on the brand's green: drawn here, because the repository holds no binary files.
fn draw_icon(path: &Path) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), SIDE as u32, SIDE as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = (0..SIDE * SIDE).flat_map(|at| pixel(at % SIDE, at / SIDE)).collect();
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(())
}

fn pixel(x: usize, y: usize) -> [u8; 4] {
    // The paper's lower edge is torn: a zigzag 8 high and 16 wide.
    let tear = 204 - (x % 16).abs_diff(8);
    let paper = (76..180).contains(&x) && (48..tear).contains(&y);
    let line = [(76, 160), (104, 160), (132, 132)]
        .iter()
        .any(|&(top, end)| (96..end).contains(&x) && (top..top + 10).contains(&y));
    match () {
        () if outside_rounded_square(x, y) => CLEAR,
        () if paper && !line => PAPER,
        () => ACCENT,
    }
}

fn outside_rounded_square(x: usize, y: usize) -> bool {
    const RADIUS: usize = 56;
    let from_middle = |at: usize| RADIUS.saturating_sub(at.min(SIDE - 1 - at));
    from_middle(x).pow(2) + from_middle(y).pow(2) > RADIUS.pow(2)
}
