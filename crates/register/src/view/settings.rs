//! What is set at this till, and the devices that stand around it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum Layout {
    Auto,
    Compact,
    Large,
}

/// How this till looks and what is plugged into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Settings {
    /// BCP 47; none for the store's.
    pub locale: Option<String>,
    pub theme: Theme,
    pub left_handed: bool,
    pub layout: Layout,
    pub sound: bool,
    /// Idle seconds after which the window locks itself, 15 to 3,600; none for the till's default.
    pub idle_lock_s: Option<u32>,
    pub scanner: ScannerSettings,
    pub printer: PrinterSettings,
    /// Whether the customer's window is open.
    pub customer_display: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            locale: None,
            theme: Theme::System,
            left_handed: false,
            layout: Layout::Auto,
            sound: true,
            idle_lock_s: None,
            scanner: ScannerSettings::default(),
            printer: PrinterSettings::default(),
            customer_display: false,
        }
    }
}

/// How a scanner that types is told from a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct ScannerSettings {
    pub prefix: String,
    pub suffix: String,
    /// The longest pause within a code.
    pub max_gap_ms: u32,
}

impl Default for ScannerSettings {
    fn default() -> Self {
        ScannerSettings { prefix: String::new(), suffix: String::new(), max_gap_ms: 50 }
    }
}

/// The receipt printer and the drawer behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PrinterSettings {
    pub target: PrinterTarget,
    /// Characters on a line: 32, 42 or 48.
    pub columns: u8,
    /// Dots on a line: 384, 512 or 576.
    pub dots: u16,
    /// As the printer's manual calls it: `PC437`, `WPC1252`.
    pub code_page: String,
    pub auto_print: AutoPrint,
    pub cut: bool,
    pub drawer: Option<DrawerSettings>,
    pub logo: bool,
}

impl Default for PrinterSettings {
    fn default() -> Self {
        PrinterSettings {
            target: PrinterTarget::None,
            columns: 48,
            dots: 576,
            code_page: "PC858".into(),
            auto_print: AutoPrint::Always,
            cut: true,
            drawer: None,
            logo: false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum PrinterTarget {
    None,
    /// `10.0.0.5:9100`.
    Network {
        address: String,
    },
    Usb {
        vendor_id: u16,
        product_id: u16,
    },
    File {
        path: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum AutoPrint {
    Always,
    Never,
}

/// The pulse that opens the drawer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct DrawerSettings {
    /// Connector pin 2 is 0, pin 5 is 1.
    pub pin: u8,
    pub on_ms: u16,
    pub off_ms: u16,
    /// A cash sale opens it.
    pub on_cash: bool,
}

/// What is plugged in, and how it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct Devices {
    pub printer: PrinterView,
    pub usb_printers: Vec<UsbPrinter>,
    /// What the scanner read last.
    pub scanner_last: Option<String>,
    /// The customer's window is open.
    pub display_open: bool,
    pub key: KeyPlace,
}

/// Where the key is kept by which this device is known to its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum KeyPlace {
    /// The system's keyring.
    Keyring,
    /// A file that only the till's user can read.
    File,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PrinterView {
    pub state: PrinterState,
    /// What is wrong, in words for a cashier.
    pub problem: Option<String>,
    /// Waiting and failed jobs, oldest first.
    pub jobs: Vec<PrintJob>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum PrinterState {
    None,
    Ready,
    Printing,
    Waiting,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct UsbPrinter {
    pub vendor_id: u16,
    pub product_id: u16,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub struct PrintJob {
    pub job_id: Uuid,
    pub kind: PrintKind,
    /// Its receipt's number and key, when it is one.
    pub receipt: Option<String>,
    pub key: Option<Uuid>,
    /// `waiting`, `printing`, `failed`.
    pub state: String,
    pub attempts: u32,
    /// Store-local, RFC 3339.
    pub queued_at: String,
    pub problem: Option<String>,
    /// 0 for the original, n for the n-th copy.
    pub copy: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../../ui/src/lib/api/bindings/")]
pub enum PrintKind {
    Receipt,
    Test,
    Drawer,
}
