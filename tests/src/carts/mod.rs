//! Random carts in every mode: what must hold for each, and whether till, quote and books price them alike.

mod ends;
mod law;
mod quoted;
mod random;

pub use ends::{Compared, compare};
pub use law::broken;
pub use quoted::differs;
pub use random::{Cart, MODES, cart};
