//! A receipt printer for tests: decodes what it is sent into lines, events and a picture, and fails on demand.

mod decode;
mod picture;
mod printer;
mod token;

pub use decode::{Piece, Printed};
pub use printer::{FakePrinter, Mood};
pub use token::Token;
