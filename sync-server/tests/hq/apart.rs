//! Nothing crosses a tenant, even where a statement forgets whose rows it means.

use evertill_server::store::sql::{Arg, Db, Whose};
use evertill_server::store::{StoreError, StoreResult};

use crate::shop::{Shop, TENANT};

const RIVAL: i64 = 2;

async fn two_chains() -> Shop {
    let shop = Shop::open().await;
    shop.run("INSERT INTO vendor (tenant_id, id, code, name) VALUES (2, 999, 'theirs', 'Their goods')").await;
    shop
}

/// Vendors that a statement without a tenant finds, in the name of one.
async fn found(shop: &Shop, whose: Whose) -> StoreResult<Vec<String>> {
    let job = |db: Db<'_>| db.all("SELECT code FROM vendor ORDER BY id", &[], |row| row.get(0));
    shop.books.read(whose, job).await
}

#[tokio::test]
async fn a_statement_that_forgets_its_tenant_gets_no_others_rows() {
    let shop = two_chains().await;
    let own = found(&shop, Whose::Tenant(TENANT)).await;
    if crate::POSTGRES {
        assert_eq!(own.unwrap(), ["own", "baker"]);
        assert_eq!(found(&shop, Whose::Tenant(RIVAL)).await.unwrap(), ["theirs"]);
    } else {
        assert!(
            matches!(&own, Err(StoreError::NotApart(why)) if why.contains("vendor is not bound")),
            "{own:?}"
        );
    }
    assert_eq!(found(&shop, Whose::All).await.unwrap(), ["own", "baker", "theirs"]);
}

#[tokio::test]
async fn a_statement_that_means_another_tenant_changes_nothing() {
    let shop = two_chains().await;
    for sql in [
        "UPDATE vendor SET name = 'mine' WHERE tenant_id = ?1",
        "DELETE FROM vendor WHERE tenant_id = ?1",
        "INSERT INTO vendor (tenant_id, id, code, name) VALUES (?1, 998, 'more', 'More')",
    ] {
        let job = move |db: Db<'_>| db.execute(sql, &[Arg::Int(RIVAL)]);
        let done = shop.books.write(Whose::Tenant(TENANT), job).await;
        if crate::POSTGRES {
            // Not there, or not allowed.
            assert!(matches!(done, Ok(0) | Err(StoreError::Postgres(_))), "{sql}: {done:?}");
        } else {
            assert!(
                matches!(&done, Err(StoreError::NotApart(why)) if why.contains("another tenant")),
                "{sql}: {done:?}"
            );
        }
    }
    assert_eq!(found(&shop, Whose::All).await.unwrap(), ["own", "baker", "theirs"]);
    let name: String = shop.ask("SELECT name FROM vendor WHERE tenant_id = 2").await;
    assert_eq!(name, "Their goods");
}
