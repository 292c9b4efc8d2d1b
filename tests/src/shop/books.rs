//! Where a story's server keeps its books, in a file or in a database of a throwaway PostgreSQL: copied, lost, put back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use evertill_cluster::Cluster;
use evertill_server::Config;
use evertill_server::config::SecondFactorRule;
use evertill_server::store::postgres::{PostgresStore, Restorable};
use evertill_server::store::{BackupStore, Opened, sqlite};
use tempfile::TempDir;

/// Which of the two keeps the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The books of one server and the copies of them that its operator keeps.
#[derive(Debug)]
pub enum Books {
    /// The server copies its file itself.
    File,
    /// PostgreSQL copies it, each backup to a database of its own; the file on offer only names it.
    Database { at: Database, backups: BTreeMap<PathBuf, Database> },
}

impl Books {
    /// Empty ones, and the settings under which a server serves them. Backups are taken by hand in a story.
    pub fn open(engine: Engine, folder: &TempDir) -> Result<(Books, Config)> {
        let books = match engine {
            Engine::Sqlite => Books::File,
            Engine::Postgres => Books::Database { at: Database::empty()?, backups: BTreeMap::new() },
        };
        let config = books.config(folder)?;
        Ok((books, config))
    }

    /// The same with what a backup of others holds, in a new history.
    pub async fn restored(&self, backup: &Path, folder: &TempDir, now_ms: i64) -> Result<(Books, Config)> {
        let books = match self {
            Books::File => Books::File,
            Books::Database { backups, .. } => {
                let at = backups.get(backup).context("a backup")?.copy()?;
                Books::Database { at, backups: BTreeMap::new() }
            }
        };
        let config = books.config(folder)?;
        books.begin_anew(&config, backup, now_ms).await?;
        Ok((books, config))
    }

    fn config(&self, folder: &TempDir) -> Result<Config> {
        let backup_folder = folder.path().join("backups");
        std::fs::create_dir_all(&backup_folder)?;
        let database_url = match self {
            Books::File => None,
            Books::Database { at, .. } => Some(at.url()?),
        };
        Ok(Config {
            database: folder.path().join("evertill.sqlite"),
            database_url,
            backup_folder: Some(backup_folder),
            backup_on_other_disk: true,
            backup_every_minutes: 0,
            second_factor: SecondFactorRule::Offered,
            ..Config::default()
        })
    }

    /// Copies the books while they are served and offers the copy; the newest `keep` stay.
    pub async fn back_up(
        &mut self,
        served: &Opened,
        config: &Config,
        keep: usize,
        now_ms: i64,
    ) -> Result<PathBuf> {
        let folder = config.backup_folder.as_ref().context("a folder for backups")?;
        match (self, served) {
            (Books::File, Opened::Sqlite(store)) => Ok(store.back_up(folder, true, keep, now_ms).await?.path),
            (Books::Database { at, backups }, Opened::Postgres(store)) => {
                let copy = at.copy()?;
                let path = folder.join(&copy.0);
                std::fs::write(&path, &copy.0)?;
                for withdrawn in offer(store, &path, &copy, keep, now_ms).await? {
                    std::fs::remove_file(&withdrawn)?;
                    backups.remove(Path::new(&withdrawn));
                }
                backups.insert(path.clone(), copy);
                Ok(path)
            }
            _ => bail!("another engine serves these books"),
        }
    }

    /// The books are lost, with the disk that they were on; a backup takes their place and begins a new history.
    pub async fn put_back(&mut self, config: &mut Config, backup: &Path, now_ms: i64) -> Result<()> {
        match self {
            Books::File => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut file = config.database.clone().into_os_string();
                    file.push(suffix);
                    let _ = std::fs::remove_file(file);
                }
            }
            Books::Database { at, backups } => {
                *at = backups.get(backup).context("a backup")?.copy()?;
                config.database_url = Some(at.url()?);
            }
        }
        self.begin_anew(config, backup, now_ms).await
    }

    /// As the operator does before anything is served, with every backup on offer again that can be.
    async fn begin_anew(&self, config: &Config, backup: &Path, now_ms: i64) -> Result<()> {
        let Books::Database { backups, .. } = self else {
            sqlite::restore(config, backup, 0, now_ms)?;
            return Ok(());
        };
        let Opened::Postgres(store) = Opened::open(config, now_ms).await? else { bail!("a database") };
        store.begin_anew(0).await?;
        for (path, copy) in backups {
            // One of a later history than this is none of this database's.
            let _ = offer(&store, path, copy, backups.len(), now_ms).await;
        }
        Ok(())
    }
}

/// Where books are that these settings name, as `--db` takes it.
#[must_use]
pub fn place(config: &Config) -> String {
    config.database_url.clone().unwrap_or_else(|| config.database.display().to_string())
}

/// Offers a backup, which is there to be looked at as it is; answers what was taken off the offer for it.
async fn offer(
    store: &PostgresStore,
    path: &Path,
    copy: &Database,
    keep: usize,
    now_ms: i64,
) -> Result<Vec<String>> {
    let restorable = Restorable { path: path.to_owned(), bytes: 0, other_disk: true, copy_url: copy.url()? };
    Ok(store.offer(restorable, keep, now_ms).await?.1)
}

/// A database of the PostgreSQL that this process starts; gone when this goes.
#[derive(Debug)]
pub struct Database(String);

impl Database {
    fn empty() -> Result<Database> {
        let name = Database::next();
        Cluster::shared()?.create(&name.0, None)?;
        Ok(name)
    }

    /// All of it as it is now; whoever is connected is cut off.
    fn copy(&self) -> Result<Database> {
        let name = Database::next();
        Cluster::shared()?.copy(&name.0, &self.0)?;
        Ok(name)
    }

    /// Names go up, so that backups sort by their age.
    fn next() -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Database(format!("books_{:08}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    fn url(&self) -> Result<String> {
        Ok(Cluster::shared()?.url(&self.0))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(cluster) = Cluster::shared() {
            let _ = cluster.remove(&self.0);
        }
    }
}
