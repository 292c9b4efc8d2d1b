//! The table of reconcile's rules, and its properties.
