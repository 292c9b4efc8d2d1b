//! What the tests, the simulation and the drivers share: tills, servers and networks that do as they are told.

pub mod bench;
pub mod carts;
pub mod fuzz;
pub mod load;
pub mod merchant;
pub mod replay;
pub mod served;
pub mod shop;
pub mod sim;
pub mod story;
pub mod window;
