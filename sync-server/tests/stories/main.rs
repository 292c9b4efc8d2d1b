//! Stories: a real SQLite file, real signatures, the whole router; one file a theme.

mod backups;
mod feed;
mod hello;
mod push;
mod reconcile;
mod shop;
mod till;
