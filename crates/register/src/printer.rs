//! Receipts on paper: laid out in the store's language, sent through a port, and never printed twice without saying so.

mod amounts;
mod bell;
mod bitmap;
mod bytes;
pub(crate) mod desk;
mod fonts;
pub mod jobs;
mod layout;
mod logo;
mod page;
pub mod port;
mod session;
mod sheet;
mod status;
mod trouble;
mod words;
mod worker;

pub(crate) use bell::Bell;
pub use bytes::{Paper, encode};
pub use fonts::Fonts;
pub use layout::{Marks, receipt as lay_out_receipt, test_page as lay_out_test_page};
pub use page::{CODE_PAGES, CodePage};
pub use port::Printer;
pub use session::Patience;
pub use sheet::{Item, Row, Sheet, Style};
pub use trouble::Trouble;
pub use worker::{Did, PrintHandle, Worker, spawn};
