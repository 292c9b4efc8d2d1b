//! Where the server's books are during a run: a file, a throwaway PostgreSQL, or one that somebody named.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use evertill_cluster::Cluster;
use evertill_server::Config;

const DATABASE: &str = "load";

/// A database that only this run uses.
#[derive(Debug)]
pub enum Place {
    Sqlite(PathBuf),
    /// The cluster, where it is ours; it goes with this.
    Postgres(String, Option<Cluster>),
}

impl Place {
    /// `sqlite`, `postgres` (a cluster is started) or the URL of an empty PostgreSQL database.
    pub fn open(db: &str, folder: &Path) -> Result<Place> {
        match db {
            "sqlite" => Ok(Place::Sqlite(folder.join("server.sqlite"))),
            "postgres" => {
                // It is measured as a shop would run it: what is committed survives the power.
                let cluster = Cluster::start_on_disk()?;
                Ok(Place::Postgres(cluster.create(DATABASE, None)?, Some(cluster)))
            }
            url if url.starts_with("postgres://") => Ok(Place::Postgres(url.to_owned(), None)),
            other => bail!("--db {other} is not known: sqlite, postgres and postgres://… are"),
        }
    }

    /// As `--db` of the server takes it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Place::Sqlite(file) => file.display().to_string(),
            Place::Postgres(url, _) => url.clone(),
        }
    }

    #[must_use]
    pub fn config(&self) -> Config {
        let mut config = Config::default();
        config.set_database(self.name());
        config
    }

    /// A base backup of our cluster, taken now and restored beside it.
    pub fn copied(&self) -> Result<Place> {
        let Place::Postgres(_, Some(cluster)) = self else {
            bail!("only a cluster of our own can be copied")
        };
        let copy = cluster.restored().context("a base backup")?;
        Ok(Place::Postgres(copy.url(DATABASE), Some(copy)))
    }
}
