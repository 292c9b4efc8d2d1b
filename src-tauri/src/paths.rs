//! Where this till keeps its files: the user's own data folder, or the one that `EVERTILL_DATA_DIR` names.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// Holds the database, the key, the mark and the lock of one till, and nothing of any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// The folder that the environment names, else the one this system gives to programs.
    #[must_use]
    pub fn find(named: Option<OsString>) -> Option<Self> {
        let named = named.filter(|path| !path.is_empty()).map(PathBuf::from);
        let own =
            || ProjectDirs::from("shop", "Evertill", "Evertill").map(|dirs| dirs.data_local_dir().to_owned());
        named.or_else(own).map(Self)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("till.sqlite")
    }

    /// Of both windows' pages.
    #[must_use]
    pub fn webview(&self) -> PathBuf {
        self.0.join("webview")
    }

    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("till.json")
    }
}

#[cfg(test)]
mod tests {
    use super::DataDir;

    #[test]
    fn the_environment_names_the_folder_unless_it_is_empty() {
        let named = DataDir::find(Some("/var/tills/3".into())).expect("named");
        assert_eq!(named.database(), std::path::Path::new("/var/tills/3/till.sqlite"));
        assert_eq!(DataDir::find(Some("".into())), DataDir::find(None));
    }
}
