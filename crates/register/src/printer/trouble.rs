//! What can keep paper from coming out: a code to store and to translate.

use std::io;

/// Why a job is not on paper yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nobody answers at its address, or it is not plugged in.
    #[error("the printer cannot be reached: {0}")]
    Unreachable(String),
    #[error("the printer is out of paper")]
    PaperOut,
    #[error("the printer's cover is open")]
    CoverOpen,
    /// It says so itself, for a reason it does not name.
    #[error("the printer is off-line")]
    Offline,
    /// It was taken away, died or fell silent while bytes were on their way.
    #[error("the printer stopped answering: {0}")]
    Interrupted(String),
    /// The pulse may or may not have come through: it is not sent again.
    #[error("nobody knows whether the drawer opened")]
    DrawerUnsure,
    /// A drawer that springs open long after its sale would surprise whoever stands there.
    #[error("the drawer could not be opened in time")]
    DrawerLate,
    /// It has waited so long that nobody expects it any more.
    #[error("it has waited too long")]
    TooOld,
    /// The sale's body is gone, or it cannot be laid out.
    #[error("there is nothing to print any more")]
    Gone,
}

impl Trouble {
    /// The stable code that is stored and translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::Unreachable(_) => "unreachable",
            Trouble::PaperOut => "paper-out",
            Trouble::CoverOpen => "cover-open",
            Trouble::Offline => "offline",
            Trouble::Interrupted(_) => "interrupted",
            Trouble::DrawerUnsure => "drawer-unsure",
            Trouble::DrawerLate => "drawer-late",
            Trouble::TooOld => "too-old",
            Trouble::Gone => "gone",
        }
    }

    pub(crate) fn unreachable(error: &dyn std::fmt::Display) -> Trouble {
        Trouble::Unreachable(error.to_string())
    }

    pub(crate) fn interrupted(error: &io::Error) -> Trouble {
        Trouble::Interrupted(error.to_string())
    }
}
