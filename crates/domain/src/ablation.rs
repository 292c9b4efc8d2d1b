//! Test-only switches that break one protocol rule each, to prove that its invariant is really held by it.
//!
//! Without the feature `ablate` every switch is a constant `false` and the broken branch is compiled away.

/// The rules that can be switched off, each with the invariant (see `docs/protocol.md`) that must then break.
pub const ALL: &[(&str, u8)] = &[
    ("random_key", 2),
    ("overwrite_reused_key", 2),
    ("reject_fact", 3),
    ("poison_blocks", 3),
    ("unconditional_stock", 5),
    ("delete_on_ack", 8),
    ("no_epoch_bump", 8),
    ("cursor_before_apply", 9),
    ("sync_normal", 1),
];

#[cfg(feature = "ablate")]
mod switch {
    use std::sync::RwLock;

    static ON: RwLock<Option<String>> = RwLock::new(None);

    /// Switches one rule off for the whole process (`None` restores them all).
    pub fn set(name: Option<&str>) {
        if let Some(name) = name {
            assert!(super::ALL.iter().any(|(known, _)| *known == name), "no such ablation: {name}");
        }
        *ON.write().unwrap_or_else(std::sync::PoisonError::into_inner) = name.map(str::to_owned);
    }

    /// Whether this rule is switched off.
    pub fn is_on(name: &str) -> bool {
        ON.read().unwrap_or_else(std::sync::PoisonError::into_inner).as_deref() == Some(name)
    }
}

#[cfg(not(feature = "ablate"))]
mod switch {
    /// Always false in a build without the feature `ablate`.
    #[must_use]
    pub const fn is_on(_name: &str) -> bool {
        false
    }
}

pub use switch::is_on;
#[cfg(feature = "ablate")]
pub use switch::set;
