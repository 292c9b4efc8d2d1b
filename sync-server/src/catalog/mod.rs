//! The catalogue as people write it: chains, stores, people, products, prices and stock, singly or by the file.

pub mod amount;
pub mod csv_file;
pub mod listed;
pub mod new;
pub mod rows;

pub use listed::{ListedStore, ListedTenant, ListedUser, ListedVendor};
pub use new::{NewStore, NewTaxRate, NewTenant, NewUser, NewVendor, PriceVersion, StoreChange, UserChange};
pub use rows::{BadRow, PriceLine, ProductLine, StockLine, ValidFrom};
