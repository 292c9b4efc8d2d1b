//! The floor of PostgreSQL: the least that one client needs for the same work, a statement for so many orders.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio_postgres::{Client, NoTls, Statement};
use uuid::Uuid;

use super::goods::{barcode, picked};

const TABLES: &str = "
CREATE TABLE product(id bigint PRIMARY KEY, barcode text NOT NULL, name text NOT NULL, price bigint NOT NULL, tax_bp bigint NOT NULL, stock bigint NOT NULL);
CREATE TABLE ord(id uuid PRIMARY KEY, register text NOT NULL, seq bigint NOT NULL, created_at timestamptz NOT NULL, subtotal bigint NOT NULL, tax bigint NOT NULL, total bigint NOT NULL);
CREATE TABLE line(ord uuid NOT NULL, no bigint NOT NULL, product bigint NOT NULL, qty bigint NOT NULL, price bigint NOT NULL, PRIMARY KEY(ord,no));
";
const PRODUCTS: &str = "INSERT INTO product SELECT id, barcode, 'A product with a name of ordinary length, no. ' || id, 450, 700, 1000000
    FROM UNNEST($1::bigint[], $2::text[]) AS p(id, barcode)";
const ORDERS: &str = "
WITH placed AS (
    INSERT INTO ord SELECT id, 'R1', seq, '2026-01-01T12:00:00Z', 3600, 252, 3852
    FROM UNNEST($1::uuid[], $2::bigint[]) AS o(id, seq) ON CONFLICT DO NOTHING),
lines AS (
    INSERT INTO line SELECT ord, no, product, 1, 450
    FROM UNNEST($3::uuid[], $4::bigint[], $5::bigint[]) AS l(ord, no, product))
UPDATE product SET stock = stock - taken.qty
FROM (SELECT product, count(*) AS qty FROM UNNEST($5::bigint[]) AS t(product) GROUP BY product) AS taken
WHERE product.id = taken.product AND stock >= taken.qty";

/// Orders and their lines written bare by one client, stock in the product's row.
#[derive(Debug)]
pub struct BareRows {
    client: Client,
    insert: Statement,
    products: u32,
    together: u32,
    done: u32,
}

impl BareRows {
    /// So many orders a statement, each a transaction: 100 are P100.
    pub async fn open(url: &str, products: u32, together: u32) -> Result<BareRows> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(TABLES).await?;
        let ids: Vec<i64> = (0..products).map(i64::from).collect();
        let barcodes: Vec<String> = (0..products).map(barcode).collect();
        client.execute(PRODUCTS, &[&ids, &barcodes]).await?;
        client.batch_execute("ANALYZE").await?;
        let insert = client.prepare(ORDERS).await?;
        Ok(BareRows { client, insert, products, together, done: 0 })
    }

    pub async fn write(&mut self, orders: u32) -> Result<Duration> {
        let began = Instant::now();
        let last = self.done + orders;
        while self.done < last {
            let through = (self.done + self.together).min(last);
            self.insert(self.done..through).await?;
            self.done = through;
        }
        Ok(began.elapsed())
    }

    async fn insert(&self, orders: std::ops::Range<u32>) -> Result<()> {
        let (mut ids, mut seqs) = (Vec::new(), Vec::new());
        let (mut parents, mut places, mut products) = (Vec::new(), Vec::new(), Vec::new());
        for order in orders {
            let id = Uuid::new_v4();
            ids.push(id);
            seqs.push(i64::from(order));
            for no in 0..8 {
                parents.push(id);
                places.push(i64::try_from(no)?);
                products.push(i64::from(picked(u64::from(order) * 8 + no, self.products)));
            }
        }
        self.client.execute(&self.insert, &[&ids, &seqs, &parents, &places, &products]).await?;
        Ok(())
    }
}
