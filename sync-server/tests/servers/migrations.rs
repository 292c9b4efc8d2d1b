//! Migrations of a PostgreSQL that are killed half-way, and a database of a later version.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use evertill_cluster::Cluster;
use tokio_postgres::NoTls;

/// What the migrations make, each its tables.
fn tables_by_migration() -> Vec<BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/server/postgres");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let tables = |sql: String| {
        let made = sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
        made.map(|rest| rest.split([' ', '(']).next().unwrap().trim_matches('"').to_owned()).collect()
    };
    files.iter().map(|file| tables(std::fs::read_to_string(file).unwrap())).collect()
}

fn server(database: &str, argument: &str, kill_at: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evertill-server"));
    command.args(["--db", database, argument]).env_remove("EVERTILL_CONFIG");
    command.envs(kill_at.map(|step| ("EVERTILL_KILL_AT", step))).output().unwrap()
}

/// The database as it is, looked at without opening it as a server would.
struct Look(tokio_postgres::Client);

impl Look {
    async fn at(database: &str) -> Look {
        let (client, connection) = tokio_postgres::connect(database, NoTls).await.unwrap();
        tokio::spawn(connection);
        Look(client)
    }

    async fn version(&self) -> i64 {
        self.0.query_one("SELECT version FROM schema_version", &[]).await.unwrap().get(0)
    }

    async fn tables(&self) -> BTreeSet<String> {
        let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        self.0.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn row_37_a_migration_that_is_killed_never_happened() {
    let database = Cluster::shared().unwrap().create("killed", None).unwrap();
    let look = Look::at(&database).await;
    let migrations = tables_by_migration();
    let mut tables = BTreeSet::from(["schema_version".to_owned()]);
    // One migration is killed; the next run finishes it and is killed in the one after.
    for (whole, nth) in (0..migrations.len()).zip(std::iter::once(1).chain(std::iter::repeat(2))) {
        let dies = server(&database, "migrate", Some(&format!("mid_migration:{nth}")));
        assert!(!dies.status.success(), "migration {whole} was never reached: {dies:?}");
        assert_eq!(look.version().await, i64::try_from(whole).unwrap());
        tables.extend(whole.checked_sub(1).into_iter().flat_map(|last| migrations[last].clone()));
        assert_eq!(look.tables().await, tables, "after migration {whole}");
    }
    assert!(server(&database, "migrate", None).status.success());
    assert!(server(&database, "check", None).status.success());
    assert_eq!(look.version().await, i64::try_from(migrations.len()).unwrap());
    assert!(server(&database, "migrate", None).status.success(), "and a second time there is nothing to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn row_37_a_database_of_a_newer_version_is_refused_and_left_alone() {
    let database = Cluster::shared().unwrap().create("newer", None).unwrap();
    assert!(server(&database, "migrate", None).status.success());
    let look = Look::at(&database).await;
    let tables = look.tables().await;
    look.0.execute("UPDATE schema_version SET version = 999", &[]).await.unwrap();
    for command in ["migrate", "check", "serve"] {
        let refused = server(&database, command, None);
        assert!(!refused.status.success(), "{command}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("newer"), "{command}: {said}");
    }
    assert_eq!((look.version().await, look.tables().await), (999, tables));
}
