//! Settings: a TOML file, then `EVERTILL_*` from the environment, then the command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Everything an operator may set. `EVERTILL_BACKUP_FOLDER=/mnt/b` sets `backup_folder`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The SQLite file, when there is no `database_url`.
    pub database: PathBuf,
    /// A PostgreSQL database: `postgres://user@host/name`. Several servers may share it.
    pub database_url: Option<String>,
    /// The role under which a tenant's work is done there; without it, one named after the database.
    pub database_role: Option<String>,
    /// Connections to PostgreSQL.
    pub connections: usize,
    pub listen: SocketAddr,
    /// PEM: the server's certificate and those that lead to its root. With it, and `tls_key`, HTTPS is served.
    pub tls_certificate: Option<PathBuf>,
    /// PEM: the private key of that certificate.
    pub tls_key: Option<PathBuf>,
    /// HTTPS by a key and certificate that the server makes for itself, beside the database: tills know it by its key.
    pub tls_self_made: bool,
    /// The host names and addresses by which tills reach this server: `EVERTILL_TLS_NAMES=10.0.0.5,till.shop`.
    pub tls_names: Vec<String>,
    /// Holds the server's own key, under which the database keeps secrets; without it, the file of the database's name and
    /// `.key` beside it. It is made if there is none. Servers on one PostgreSQL database share it.
    pub vault_key_file: Option<PathBuf>,
    /// Through which mail goes to customers: `smtps://user:password@host`, or `smtp://host?tls=required`.
    pub mail_url: Option<Secret>,
    /// Where mail goes in its place, to be looked at: for trying things out.
    pub mail_folder: Option<PathBuf>,
    /// Whom mail comes from: `The Shop <shop@example.org>`.
    pub mail_from: Option<String>,
    /// Days after which a customer is erased of whom nothing more was heard; 0: never.
    pub customer_days: u32,
    /// Whether administrators must have a second factor.
    pub second_factor: SecondFactorRule,
    /// Where `/metrics` is read, by the operators' network alone; nowhere without it.
    pub metrics_listen: Option<SocketAddr>,
    /// Where backups are written; none are taken without it.
    pub backup_folder: Option<PathBuf>,
    /// The operator's word that this folder is on another disk than the database: only then may tills drop bodies.
    pub backup_on_other_disk: bool,
    /// Minutes between two backups while serving; 0 means only by hand.
    pub backup_every_minutes: u32,
    /// How many backups stay on offer.
    pub backup_keep: u32,
    /// Connections at once: a till keeps two. Further ones are closed unanswered, and their tills try again after a
    /// random pause. Never more than the system grants files.
    pub max_connections: usize,
    /// How many writes may wait before new ones are answered 503.
    pub write_queue: usize,
    /// How many pushes may wait for their turn, unread, before new ones are answered 503.
    pub push_queue: usize,
    /// Connections that read.
    pub readers: usize,
    /// Requests a second of one person, ten seconds' worth at once; 0: no limit.
    pub person_requests_per_second: u32,
    /// The same of one register.
    pub register_requests_per_second: u32,
    /// The same of one network address other than the server's own machine: behind a proxy elsewhere, 0.
    pub address_requests_per_second: u32,
    /// Seconds a request may take up to the head of its answer.
    pub request_seconds: u64,
    /// Whether webhooks may lead to plain HTTP and to addresses that are not on the public internet.
    pub webhooks_inside: bool,
    /// Days for which events are kept, delivered or not.
    pub event_days: u32,
    /// Name of the cookie by which a guest's cart is known, and days for which a browser keeps it.
    pub cart_cookie: String,
    pub cart_cookie_days: u32,
    /// Whether pages keep a cart in step with other devices, and seconds between two looks where no stream says so.
    pub cart_sync: bool,
    pub cart_poll_seconds: u32,
    /// Days after which a cart that nobody touched is put away.
    pub cart_days: u32,
    /// Minutes for which goods are held while somebody checks out.
    pub reservation_minutes: u32,
    /// Minutes within which an order that is paid beforehand is paid.
    pub payment_minutes: u32,
}

/// Who must have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorRule {
    /// Administrators; before they have one they may do nothing but set it up.
    Required,
    /// Nobody. Anybody may.
    Offered,
}

/// A setting that no log may show.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            database: PathBuf::from("evertill.db"),
            database_url: None,
            database_role: None,
            connections: 16,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls_certificate: None,
            tls_key: None,
            tls_self_made: false,
            tls_names: Vec::new(),
            vault_key_file: None,
            mail_url: None,
            mail_folder: None,
            mail_from: None,
            customer_days: 3 * 365,
            second_factor: SecondFactorRule::Required,
            metrics_listen: None,
            backup_folder: None,
            backup_on_other_disk: false,
            backup_every_minutes: 60,
            backup_keep: 7,
            max_connections: 10_000,
            write_queue: 256,
            push_queue: 1_000,
            readers: 4,
            person_requests_per_second: 50,
            register_requests_per_second: 50,
            address_requests_per_second: 500,
            request_seconds: 30,
            webhooks_inside: false,
            event_days: 30,
            cart_cookie: "evertill_cart".to_owned(),
            cart_cookie_days: 90,
            cart_sync: true,
            cart_poll_seconds: 30,
            cart_days: 90,
            reservation_minutes: 15,
            payment_minutes: 60,
        }
    }
}

impl Config {
    /// Reads `file` (or `evertill.toml` in the working folder, when there is one) and the environment.
    ///
    /// # Errors
    /// When the file cannot be read or a value is out of place.
    pub fn load(file: Option<&Path>) -> Result<Self, config::ConfigError> {
        let source = match file {
            Some(path) => config::File::from(path).required(true),
            None => config::File::with_name("evertill").required(false),
        };
        let environment = config::Environment::with_prefix("EVERTILL").try_parsing(true);
        let environment = environment.list_separator(",").with_list_parse_key("tls_names");
        let defaults = config::Config::try_from(&Config::default())?;
        config::Config::builder()
            .add_source(defaults)
            .add_source(source)
            .add_source(environment)
            .build()?
            .try_deserialize()
    }

    /// Takes a file or a `postgres://` URL in place of what is set.
    pub fn set_database(&mut self, place: String) {
        if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            self.database_url = Some(place);
        } else {
            (self.database, self.database_url) = (PathBuf::from(place), None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_overrides_what_nobody_set() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.toml");
        std::fs::write(&file, "database = \"/srv/books.db\"\nbackup_on_other_disk = true\n").unwrap();
        let config = Config::load(Some(&file)).unwrap();
        assert_eq!(config.database, PathBuf::from("/srv/books.db"));
        assert!(config.backup_on_other_disk);
        assert_eq!(config.listen, Config::default().listen);
        assert!(Config::load(Some(&folder.path().join("missing.toml"))).is_err());
    }

    #[test]
    fn a_database_is_a_file_or_a_url() {
        let mut config = Config::default();
        config.set_database("postgres://till@db/books".into());
        assert_eq!(config.database_url.as_deref(), Some("postgres://till@db/books"));
        config.set_database("books.db".into());
        assert_eq!((config.database, config.database_url), (PathBuf::from("books.db"), None));
    }
}
