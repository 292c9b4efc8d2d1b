//! One server numbers at a time: the next one begins when the lease of the last one is over, and no number is left out.

use std::time::Duration;

use evertill_domain::Quantity;
use evertill_server::Clock;
use tokio::time::timeout;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::load::Load;
use crate::process::Process;
use crate::shop::{APPLES, Shop, receive};
use crate::times;

/// Another server takes over in much less.
const BOUND: Duration = Duration::from_secs(10);

/// Writes down who gave each number, and how long he could be sure of giving the next one too. The story's own server,
/// which has no name, is kept from numbering.
const WATCH: &str = "
    CREATE TABLE given (id BIGSERIAL PRIMARY KEY, no BIGINT, holder UUID, server TEXT, until_ms BIGINT, at_ms BIGINT);
    CREATE FUNCTION ms(at TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql AS 'SELECT floor(extract(epoch FROM at) * 1000)::bigint';
    CREATE FUNCTION give() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO given (no, holder, server, until_ms, at_ms)
            SELECT NEW.no, holder, current_setting('application_name'), ms(until), ms(clock_timestamp())
            FROM lease WHERE name = 'sequencer';
        RETURN NULL;
    END $$;
    CREATE TRIGGER give AFTER INSERT OR UPDATE ON feed FOR EACH ROW EXECUTE FUNCTION give();
    CREATE FUNCTION keep_off() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
        IF current_setting('application_name') = '' THEN RETURN NULL; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER keep_off BEFORE INSERT OR UPDATE ON lease FOR EACH ROW EXECUTE FUNCTION keep_off();";

/// One number as it was given.
#[derive(Debug)]
struct Given {
    no: i64,
    holder: Uuid,
    until_ms: i64,
    at_ms: i64,
}

async fn watch(shop: &Shop) -> Client {
    let (client, connection) = tokio_postgres::connect(&shop.database(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(WATCH).await.unwrap();
    client
}

async fn given(client: &Client) -> Vec<Given> {
    let sql = "SELECT no, holder, until_ms, at_ms FROM given ORDER BY id";
    let rows = client.query(sql, &[]).await.unwrap();
    let read = |row: &tokio_postgres::Row| Given {
        no: row.get(0),
        holder: row.get(1),
        until_ms: row.get(2),
        at_ms: row.get(3),
    };
    rows.iter().map(read).collect()
}

/// Who gave the newest number.
async fn last_server(client: &Client) -> String {
    let sql = "SELECT server FROM given ORDER BY id DESC LIMIT 1";
    client.query_opt(sql, &[]).await.unwrap().map(|row| row.get(0)).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_numbers_at_a_time_and_another_goes_on_when_it_dies() {
    let shop = Shop::open().await;
    let now = shop.clock.now_ms();
    // Enough for each sale to change the level, which gets a number.
    shop.write(move |db| receive(db, APPLES, Quantity::pieces(100_000), now)).await;
    let before = i64::try_from(shop.head().await).unwrap();
    let named = |name: &str| Process::start(&format!("{}?application_name={name}", shop.database()));
    let names = ["one", "two", "three"];
    let mut servers: Vec<(&str, Process)> = names.iter().map(|name| (*name, named(name))).collect();
    let client = watch(&shop).await;
    let load = Load::begin(shop, &servers[0].1.url).await;
    for turn in 0..times(12, 300) {
        load.more(6).await;
        load.turn_to(&servers[turn % servers.len()].1.url);
    }
    while servers.len() > 1 {
        let holder = last_server(&client).await;
        let at = servers.iter().position(|(name, _)| *name == holder).unwrap();
        servers.remove(at).1.kill();
        load.turn_to(&servers[0].1.url);
        let another = async {
            while last_server(&client).await == holder {
                load.more(1).await;
            }
        };
        timeout(BOUND, another).await.expect("nobody numbers any more");
    }
    let shop = load.end().await;
    let head = i64::try_from(shop.head().await).unwrap();
    let given = given(&client).await;
    for pair in given.windows(2) {
        let [one, next] = pair else { continue };
        let waited = one.holder == next.holder || next.at_ms >= one.until_ms;
        assert!(waited, "{next:?} while another could be sure of its lease: {one:?}");
    }
    let mut numbers: Vec<i64> = given.iter().map(|given| given.no).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (before + 1..=head).collect::<Vec<i64>>(), "each number once, and none left out");
}
