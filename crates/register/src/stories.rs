//! Stories of a till: real files in a folder of their own, clocks that the test sets, no network.

mod catalog;
mod checkout;
mod discounts;
mod journal;
mod lines;
mod paper;
mod parking;
mod paying;
mod people;
mod printing;
mod scan;
mod search;
mod settings;
mod shop;
mod status;
mod storage;
mod void;
