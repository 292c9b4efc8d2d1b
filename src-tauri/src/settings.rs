//! How this till is set up: `till.json` beside the database, each entry of which the environment overrides.

use std::ffi::OsString;
use std::path::PathBuf;

use serde::Deserialize;

use crate::paths::DataDir;

/// What an installer may decide before the first start.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Fullscreen, undecorated, closed by a manager only.
    pub kiosk: bool,
    /// Whether the system's keyring may keep the device's key. Decided when the key is made: later it changes nothing but
    /// that a key which is in there is found or not.
    pub keyring: bool,
    /// The server that the first start enrols with.
    pub server: Option<String>,
    /// The one-time code to do so; used once, then meaningless.
    pub enrol_code: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { kiosk: false, keyring: true, server: None, enrol_code: None }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{path} cannot be read: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{path} is not a till's settings: {error}")]
    Malformed { path: PathBuf, error: serde_json::Error },
    #[error("{name} is `{value}`; it may be 1 or 0")]
    Switch { name: &'static str, value: String },
}

impl Settings {
    /// Reads the file if there is one, then lets the environment have the last word.
    pub fn load(folder: &DataDir, env: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut settings = Self::from_file(folder.settings())?;
        let text =
            |name| env(name).map(|value| value.to_string_lossy().into_owned()).filter(|v| !v.is_empty());
        let turned = |name| {
            let wrong = |value| SettingsError::Switch { name, value };
            text(name).map(|value| switch(&value).ok_or_else(|| wrong(value))).transpose()
        };
        settings.kiosk = turned("EVERTILL_KIOSK")?.unwrap_or(settings.kiosk);
        settings.keyring = turned("EVERTILL_KEYRING")?.unwrap_or(settings.keyring);
        settings.server = text("EVERTILL_SERVER").or(settings.server);
        settings.enrol_code = text("EVERTILL_ENROL_CODE").or(settings.enrol_code);
        Ok(settings)
    }

    fn from_file(path: PathBuf) -> Result<Self, SettingsError> {
        match std::fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|error| SettingsError::Malformed { path, error })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(SettingsError::Unreadable { path, error }),
        }
    }

    /// Server and code, when both are given: enough to enrol without anybody typing.
    #[must_use]
    pub fn preset(&self) -> Option<(&str, &str)> {
        self.server.as_deref().zip(self.enrol_code.as_deref())
    }
}

fn switch(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "on" | "yes" => Some(true),
        "0" | "false" | "off" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, SettingsError};
    use crate::paths::DataDir;

    fn folder_with(text: &str) -> (tempfile::TempDir, DataDir) {
        let temp = tempfile::tempdir().expect("a folder");
        std::fs::write(temp.path().join("till.json"), text).expect("written");
        let folder = DataDir::find(Some(temp.path().into())).expect("named");
        (temp, folder)
    }

    #[test]
    fn the_environment_overrides_the_file_entry_by_entry() {
        let (_temp, folder) = folder_with(r#"{"kiosk": true, "server": "https://a", "enrol_code": "1"}"#);
        let env = |name: &str| match name {
            "EVERTILL_KIOSK" => Some("0".into()),
            "EVERTILL_SERVER" => Some("https://b".into()),
            _ => None,
        };
        let settings = Settings::load(&folder, env).expect("settings");
        assert!(!settings.kiosk);
        assert_eq!(settings.preset(), Some(("https://b", "1")));
    }

    #[test]
    fn without_a_file_there_is_nothing_preset() {
        let temp = tempfile::tempdir().expect("a folder");
        let folder = DataDir::find(Some(temp.path().into())).expect("named");
        let settings = Settings::load(&folder, |_| None).expect("settings");
        assert_eq!(settings, Settings::default());
        assert_eq!(settings.preset(), None);
    }

    #[test]
    fn a_slip_in_the_file_is_named_and_not_ignored() {
        let (_temp, folder) = folder_with(r#"{"kisok": true}"#);
        let error = Settings::load(&folder, |_| None).expect_err("a misspelt entry");
        assert!(matches!(error, SettingsError::Malformed { .. }), "{error}");
        assert!(error.to_string().contains("kisok"));
        let (_temp, folder) = folder_with("{}");
        let error = Settings::load(&folder, |_| Some("maybe".into())).expect_err("neither 1 nor 0");
        assert!(error.to_string().contains("EVERTILL_KIOSK is `maybe`"), "{error}");
    }
}
