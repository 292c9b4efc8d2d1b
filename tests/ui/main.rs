//! The till's real window and the server's real pages, each driven as its people would. One test, one chain, one day.

mod access;
mod buyer;
mod counter;
mod customer;
mod day;
mod kiosk;
mod office;
mod rights;
mod selling;
mod shop;
mod touch;
mod trouble;
mod vendor;
