//! Nothing crosses a tenant, even where a statement forgets whose rows it means.

use std::sync::atomic::{AtomicU32, Ordering};

use evertill_cluster::Cluster;
use evertill_server::Config;
use evertill_server::store::postgres::PostgresStore;
use evertill_server::store::sql::{Db, Engine};
use evertill_server::store::{MetaStore, StoreError, StoreResult};
use tokio_postgres::{Client, NoTls};

use crate::database::{empty, open};

/// Two chains with a store each.
fn seed(db: Db<'_>) -> StoreResult<()> {
    db.execute("INSERT INTO tenant (id, code, name) VALUES (1, 'a', 'A'), (2, 'b', 'B')", &[])?;
    let sql = "INSERT INTO store (tenant_id, id, code, name, time_zone, currency, tax_included)
               SELECT id, 100 + id, 'S', name, 'UTC', 'EUR', TRUE FROM tenant";
    db.execute(sql, &[]).map(drop)
}

async fn two_chains() -> (String, PostgresStore) {
    let url = empty();
    let store = open(&url).await;
    store.write_all(seed).await.unwrap();
    (url, store)
}

/// As the operator looks at it.
async fn operator(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn role_of(url: &str) -> String {
    format!("{}_tenant", url.rsplit('/').next().unwrap())
}

fn stores(db: Db<'_>) -> StoreResult<Vec<i64>> {
    db.all("SELECT id FROM store ORDER BY id", &[], |row| row.get(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_forgets_its_tenant_sees_and_changes_that_tenants_rows_alone() {
    let (_, store) = two_chains().await;
    assert_eq!(store.read_for(2, stores).await.unwrap(), [102]);
    assert_eq!(store.read_for(3, stores).await.unwrap(), [0i64; 0]);
    let renamed = store.write_for(2, |db| db.execute("UPDATE store SET name = 'mine'", &[]));
    assert_eq!(renamed.await.unwrap(), 1);
    let names = |db: Db<'_>| db.all("SELECT name FROM store ORDER BY id", &[], |row| row.get::<String>(0));
    assert_eq!(store.read_all(names).await.unwrap(), ["A", "mine"]);
    for sql in [
        "INSERT INTO category (tenant_id, id, name) VALUES (1, 9, 'theirs')",
        "UPDATE store SET tenant_id = 1 WHERE id = 102",
        "INSERT INTO audit_head (tenant_id, no, hash) SELECT id, 1, '' FROM generate_series(1, 2) AS id",
    ] {
        let refused = store.write_for(2, move |db| db.execute(sql, &[])).await.unwrap_err().to_string();
        assert!(
            refused.contains("row-level security") || refused.contains("permission denied"),
            "{sql}: {refused}"
        );
    }
    assert_eq!(store.read_all(stores).await.unwrap(), [101, 102]);
    let views = |db: Db<'_>| db.need("SELECT count(*) FROM feed_known", &[], |row| row.get::<i64>(0));
    let changed =
        "INSERT INTO feed_pending (tenant_id, collection, row_id, store_id, register_id, deleted, at_ms)
                   VALUES (1, 'store', '101', 0, gen_random_uuid(), FALSE, 0)";
    store.write_for(1, |db| db.execute(changed, &[])).await.unwrap();
    assert_eq!((store.read_for(1, views).await.unwrap(), store.read_for(2, views).await.unwrap()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_there_is_nothing() {
    let (url, _store) = two_chains().await;
    let client = operator(&url).await;
    let take_on = format!("SET ROLE {}", role_of(&url));
    client.batch_execute(&take_on).await.unwrap();
    // Never named, named in a transaction that is over, and nonsense.
    for before in ["", "BEGIN; SET LOCAL evertill.tenant = '1'; COMMIT", "SET evertill.tenant = ''"] {
        client.batch_execute(before).await.unwrap();
        for table in ["tenant", "store", "audit_head"] {
            let count = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap();
            assert_eq!(count.get::<_, i64>(0), 0, "{table} after {before:?}");
        }
        let sql = "INSERT INTO category (tenant_id, id, name) VALUES (1, 9, 'nobody''s')";
        assert!(client.batch_execute(sql).await.is_err());
    }
    client.batch_execute("SET evertill.tenant = '2'").await.unwrap();
    let found = client.query("SELECT id FROM store", &[]).await.unwrap();
    assert_eq!(found.iter().map(|row| row.get::<_, i64>(0)).collect::<Vec<_>>(), [102]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_with_rows_of_tenants_is_kept_apart_and_every_view_asks_for_who_looks() {
    let (url, _store) = two_chains().await;
    let client = operator(&url).await;
    let sql = "SELECT c.relname::text, c.relkind = 'v',
                   CASE c.relkind WHEN 'v' THEN 'security_invoker=true' = ANY(c.reloptions)
                   ELSE c.relrowsecurity AND (SELECT count(*) FROM pg_policies p WHERE p.schemaname = 'public'
                       AND p.tablename = c.relname AND p.cmd = 'ALL' AND p.permissive = 'PERMISSIVE'
                       AND p.roles = '{public}' AND p.with_check IS NULL
                       AND p.qual LIKE CASE c.relname WHEN 'tenant' THEN '(id' ELSE '(tenant_id' END
                           || ' = ( SELECT (NULLIF(current_setting(''evertill.tenant''::text, true), ''''::text))::bigint%') = 1 END
               FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
                   AND (c.relname = 'tenant' OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                       AND a.attname = 'tenant_id' AND NOT a.attisdropped))";
    let found = client.query(sql, &[]).await.unwrap();
    let (views, tables): (Vec<_>, Vec<_>) = found.iter().partition(|row| row.get(1));
    assert!(tables.len() > 40 && views.len() > 3, "{} tables, {} views", tables.len(), views.len());
    let forgotten = found.iter().filter(|row| row.get::<_, Option<bool>>(2) != Some(true));
    assert_eq!(forgotten.map(|row| row.get(0)).collect::<Vec<String>>(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_owns_nothing_cannot_sign_in_and_changes_no_trail() {
    let (url, _store) = two_chains().await;
    let (client, role) = (operator(&url).await, role_of(&url));
    let sql =
        "SELECT rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
                   OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid)
                   OR EXISTS (SELECT 1 FROM pg_auth_members WHERE member = r.oid)
               FROM pg_roles r WHERE rolname = $1";
    assert!(!client.query_one(sql, &[&role]).await.unwrap().get::<_, bool>(0));
    let may = async |table: &str| -> Vec<String> {
        let sql = "SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                   AS p WHERE has_table_privilege($1, $2, p)";
        client.query(sql, &[&role, &table]).await.unwrap().iter().map(|row| row.get(0)).collect()
    };
    assert_eq!(may("audit").await, ["SELECT", "INSERT"]);
    assert_eq!(may("audit_head").await, ["SELECT", "INSERT", "UPDATE"]);
    assert_eq!((may("meta").await, may("tenant").await), (vec!["SELECT".into()], vec!["SELECT".into()]));
    assert_eq!(may("sign_in_failure").await, ["SELECT", "DELETE"]);
    for table in ["lease", "schema_version", "signing_key", "vault", "backup"] {
        assert_eq!(may(table).await, Vec::<String>::new(), "{table}");
    }
}

/// Which connection it is, under which role and tenant.
fn at_work(db: Db<'_>) -> StoreResult<(i64, String, String)> {
    let sql = "SELECT CAST(pg_backend_pid() AS BIGINT), CAST(current_user AS TEXT),
                   coalesce(current_setting('evertill.tenant', true), '')";
    db.need(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_goes_back_forgets_whose_rows_it_had() {
    let (url, first) = two_chains().await;
    drop(first);
    // As few as there can be: the sequencer has one at times, so each of both is met.
    let store = PostgresStore::open(&Config { connections: 2, ..Config::default() }, &url, 5).await.unwrap();
    let role = role_of(&url);
    let mut met = std::collections::BTreeMap::<i64, Vec<String>>::new();
    for turn in 0..60 {
        let tenant = 1 + turn % 2;
        let (pid, user, named) = store.read_for(tenant, at_work).await.unwrap();
        assert_eq!((&user, named), (&role, tenant.to_string()));
        met.entry(pid).or_default().push(format!("of {tenant}"));
        // However it ends: refused by the database, by itself, by a panic, or done again after another's.
        let tries = AtomicU32::new(0);
        match turn % 4 {
            0 => drop(store.write_for(tenant, |db| db.execute("DELETE FROM audit", &[])).await.unwrap_err()),
            1 => drop(store.write_for(tenant, |_| Err::<(), _>(StoreError::Busy)).await.unwrap_err()),
            2 => drop(
                store
                    .write_for(tenant, |_| -> StoreResult<()> { panic!("in the middle") })
                    .await
                    .unwrap_err(),
            ),
            _ => {
                let job = move |db: Db<'_>| match tries.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(StoreError::Contended("once".into())),
                    _ => Ok((at_work(db)?, stores(db)?)),
                };
                let ((_, user, named), seen) = store.write_for(tenant, job).await.unwrap();
                assert_eq!((user, named, seen), (role.clone(), tenant.to_string(), vec![100 + tenant]));
            }
        }
        let (pid, user, named) = store.read_all(at_work).await.unwrap();
        assert_eq!((user.as_str(), named.as_str()), ("evertill", ""));
        met.entry(pid).or_default().push("of all".into());
        assert_eq!(store.read_all(stores).await.unwrap(), [101, 102]);
    }
    let of_both =
        |uses: &Vec<String>| ["of 1", "of 2", "of all"].iter().all(|of| uses.iter().any(|use_| use_ == of));
    assert!(met.values().any(of_both), "{met:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_under_another_name_gets_its_own_role() {
    let (url, store) = two_chains().await;
    drop(store);
    let copy = Cluster::shared().unwrap().copy("copied", url.rsplit('/').next().unwrap()).unwrap();
    let store = open(&copy).await;
    assert_eq!(store.read_for(1, at_work).await.unwrap().1, "copied_tenant");
    assert_eq!(store.read_for(1, stores).await.unwrap(), [101]);
    assert_eq!(store.check().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_may_make_no_roles_is_told_what_to_ask_for() {
    let boss = operator(&empty()).await;
    boss.batch_execute("CREATE ROLE clerk LOGIN").await.unwrap();
    boss.batch_execute("CREATE DATABASE clerks OWNER clerk").await.unwrap();
    let url = Cluster::shared().unwrap().url("clerks").replace("evertill@", "clerk@");
    let opened = async |role: Option<&str>| {
        let config = Config { database_role: role.map(str::to_owned), ..Config::default() };
        PostgresStore::open(&config, &url, 5).await
    };
    let why = opened(None).await.unwrap_err().to_string();
    assert!(why.starts_with("DATABASE_ROLE_MISSING: "), "{why}");
    let asked_for = r#"CREATE ROLE "clerks_tenant" NOLOGIN; GRANT "clerks_tenant" TO "clerk";"#;
    assert!(why.contains(asked_for), "{why}");
    boss.batch_execute(asked_for).await.unwrap();
    let store = opened(None).await.unwrap();
    store.write_all(seed).await.unwrap();
    assert_eq!(store.read_for(2, stores).await.unwrap(), [102]);
    // Whatever the operator calls it; but one that the policies do not hold is none.
    boss.batch_execute("CREATE ROLE \"Tenants' own\" NOLOGIN; GRANT \"Tenants' own\" TO clerk")
        .await
        .unwrap();
    assert_eq!(opened(Some("Tenants' own")).await.unwrap().read_for(2, stores).await.unwrap(), [102]);
    boss.batch_execute("CREATE ROLE sees_all BYPASSRLS; GRANT sees_all TO clerk").await.unwrap();
    for unfit in ["sees_all", "clerk"] {
        let why = opened(Some(unfit)).await.unwrap_err().to_string();
        assert!(why.starts_with("DATABASE_ROLE_UNFIT: "), "{why}");
    }
}
