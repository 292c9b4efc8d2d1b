//! Customers: what is known of them is kept under a key of their own, and is nowhere once that is destroyed.

use std::io::Write;
use std::sync::{Arc, Mutex};

use evertill_domain::Fact;
use evertill_server::hq::forget;
use evertill_server::mail::Mail;
use evertill_server::store::sql::Db;
use evertill_server::{App, Clock, Config};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tracing_subscriber::fmt::MakeWriter;

use crate::desk::{Desk, shop, sign_in};
use crate::shop::{APPLES, Answer, CASHIER, Shop};
use crate::till::line;

const SECRET: &str = "herons over the fen";
const EMAIL: &str = "ada.quillfeather@bramble.example";
/// What somebody who looks for Ada Quillfeather would look for.
const WORDS: &[&str] =
    &["Quillfeather", "quillfeather", "bramble", "Thistledown", "4930901820", "prefers oats"];

async fn register(shop: &Shop, email: &str) -> Answer {
    let body = json!({ "tenant": "corner", "name": "Ada Quillfeather", "email": email });
    shop.post("/buyers", None, body.to_string()).await
}

async fn ask_code(shop: &Shop, email: &str) -> Answer {
    shop.post("/buyers/code", None, json!({ "tenant": "corner", "email": email }).to_string()).await
}

async fn choose(shop: &Shop, email: &str, code: &str, new: &str) -> Answer {
    let body = json!({ "tenant": "corner", "login": email, "reset_code": code, "new": new });
    shop.post("/password", None, body.to_string()).await
}

/// The letters to this address, as they were written.
fn letters(shop: &Shop, to: &str) -> Vec<String> {
    let folder = std::fs::read_dir(shop.folder.path().join("letters")).unwrap();
    let texts = folder.filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok());
    texts.filter(|text| text.contains(&format!("To: {to}")) && text.contains('\n')).collect()
}

/// The code in a letter to this address that was not there before; it is on its way once it was asked for.
async fn code_in_a_new_letter(shop: &Shop, to: &str, before: usize) -> String {
    for _ in 0..500 {
        let all = letters(shop, to);
        if all.len() > before {
            let words = all.iter().flat_map(|text| text.split_whitespace());
            let codes: Vec<&str> =
                words.filter(|word| word.len() == 9 && word.as_bytes()[4] == b'-').collect();
            assert_eq!(codes.len(), all.len(), "a code in each: {all:?}");
            // The newest is not known by its name: whoever asks twice asks by the test's clock.
            return codes[codes.len() - 1].to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no letter came to {to}");
}

/// An account with a password.
async fn buyer<'a>(shop: &'a Shop, email: &str) -> Desk<'a> {
    assert_eq!(register(shop, email).await.status, 202);
    let code = code_in_a_new_letter(shop, email, 0).await;
    let chosen = choose(shop, email, &code, SECRET).await;
    assert_eq!(chosen.status, 204, "{}", chosen.text);
    let answer = sign_in(shop, "corner", email, SECRET).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    Desk::signed_in(shop, &answer.json())
}

#[tokio::test]
async fn a_buyer_makes_an_account_with_an_email_and_keeps_it_up() {
    let shop = shop().await;
    let ada = buyer(&shop, EMAIL).await;
    let me = ada.see("/me").await;
    assert_eq!((&me["role"], &me["may"]), (&json!("buyer"), &json!(["buy"])));
    let change = json!({ "name": "Ada Quillfeather", "phone": "+49 30 901820", "address": "Thistledown 12" });
    let changed = ada.put("/buyers/me", change).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let own = ada.see("/buyers/me").await;
    assert_eq!(own["record"]["email"], EMAIL, "it stays: it is what one signs in by");
    assert_eq!((&own["record"]["phone"], &own["has_account"]), (&json!("+4930901820"), &json!(true)));
    let wrong = ada.put("/buyers/me", json!({ "name": "Ada", "phone": "030 901820" })).await;
    assert_eq!(wrong.code(), "INVALID");
    // In capitals, and with what keyboards add, it is the same.
    let loud = sign_in(&shop, "corner", " ADA.Quillfeather@bramble.example", SECRET).await;
    assert_eq!(loud.status, 201, "{}", loud.text);
    // At HQ nobody finds them among those who work here, nor makes one of them.
    let root = Desk::of(&shop, "root").await;
    assert!(root.list("/people").await.iter().all(|person| person["role"] != "buyer"));
    let account = me["id"].as_i64().unwrap();
    let promoted = json!({ "name": "Ada", "role": "hq_admin", "store": null, "active": true, "pin": null });
    assert_eq!(root.put(&format!("/people/{account}"), promoted).await.status, 404);
    for verb in ["reset", "sign-out", "unlock", "second-factor/reset"] {
        assert_eq!(root.post(&format!("/people/{account}/{verb}"), json!({})).await.status, 404, "{verb}");
    }
    assert_eq!(ada.see("/buyers/me").await["record"]["name"], "Ada Quillfeather", "still signed in");
}

#[tokio::test]
async fn nobody_learns_whether_an_email_has_an_account() {
    let shop = shop().await;
    buyer(&shop, EMAIL).await;
    shop.later(60);
    // Registering again changes nothing and says nothing; the code that comes is for whoever reads the mail.
    let again = register(&shop, EMAIL).await;
    let fresh = register(&shop, "grace@bramble.example").await;
    let known = ask_code(&shop, EMAIL).await;
    let unknown = ask_code(&shop, "nobody@bramble.example").await;
    for answer in [&again, &fresh, &known, &unknown] {
        assert_eq!((answer.status.as_u16(), &*answer.text), (202, ""));
    }
    code_in_a_new_letter(&shop, EMAIL, 2).await;
    code_in_a_new_letter(&shop, "grace@bramble.example", 0).await;
    assert!(letters(&shop, "nobody@bramble.example").is_empty());
    let wrong = sign_in(&shop, "corner", EMAIL, "herons over the hill").await;
    let nobody = sign_in(&shop, "corner", "nobody@bramble.example", "herons over the hill").await;
    assert_eq!((wrong.code(), nobody.code()), ("SIGN_IN_WRONG".into(), "SIGN_IN_WRONG".into()));
    // A password that was not changed is good until it is.
    assert_eq!(sign_in(&shop, "corner", EMAIL, SECRET).await.status, 201);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_code_that_comes_by_mail() {
    let shop = shop().await;
    let ada = buyer(&shop, EMAIL).await;
    shop.later(60);
    assert_eq!(ask_code(&shop, EMAIL).await.status, 202);
    code_in_a_new_letter(&shop, EMAIL, 1).await;
    let all = letters(&shop, EMAIL);
    let codes: Vec<String> = all
        .iter()
        .map(|text| {
            text.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-').unwrap().into()
        })
        .collect();
    let new = "otters under the bridge";
    let answers = [choose(&shop, EMAIL, &codes[0], new).await, choose(&shop, EMAIL, &codes[1], new).await];
    let taken = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(taken, 1, "the newer of the two, once: {} {}", answers[0].text, answers[1].text);
    assert_eq!(ada.ask("/buyers/me").await.code(), "UNAUTHENTICATED", "signed out everywhere");
    assert_eq!(sign_in(&shop, "corner", EMAIL, SECRET).await.code(), "SIGN_IN_WRONG");
    assert_eq!(sign_in(&shop, "corner", EMAIL, new).await.status, 201);
    // A code lives for an hour.
    shop.later(60);
    assert_eq!(ask_code(&shop, EMAIL).await.status, 202);
    code_in_a_new_letter(&shop, EMAIL, 2).await;
    shop.later(3_600);
    for text in letters(&shop, EMAIL) {
        let code =
            text.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-').unwrap();
        assert_eq!(choose(&shop, EMAIL, code, SECRET).await.code(), "RESET_CODE_INVALID");
    }
}

#[tokio::test]
async fn letters_and_guesses_are_limited_by_the_email() {
    let shop = shop().await;
    buyer(&shop, EMAIL).await;
    assert_eq!(ask_code(&shop, EMAIL).await.status, 202);
    assert_eq!(ask_code(&shop, EMAIL).await.status, 202);
    let fourth = ask_code(&shop, &EMAIL.to_uppercase()).await;
    assert_eq!(fourth.code(), "TOO_MANY_REQUESTS", "however it is written");
    assert_eq!(ask_code(&shop, "grace@bramble.example").await.status, 202, "others are others");
    for _ in 0..5 {
        assert_eq!(sign_in(&shop, "corner", EMAIL, "wrong").await.code(), "SIGN_IN_WRONG");
    }
    assert_eq!(sign_in(&shop, "corner", &EMAIL.to_uppercase(), SECRET).await.code(), "TOO_MANY_REQUESTS");
    shop.later(31);
    assert_eq!(sign_in(&shop, "corner", EMAIL, SECRET).await.status, 201);
}

#[tokio::test]
async fn customers_are_added_found_and_changed_at_hq() {
    let shop = shop().await;
    let (di, ana) = (Desk::of(&shop, "di").await, Desk::of(&shop, "ana").await);
    let new = json!({ "name": "Ada Quillfeather", "email": EMAIL, "phone": "+49 30 90-18-20" });
    let added = di.post("/customers", new.clone()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(di.post("/customers", new).await.code(), "INVALID", "an e-mail is one customer's");
    assert_eq!(di.post("/customers", json!({ "name": " " })).await.code(), "INVALID");
    assert_eq!(ana.ask("/customers").await.code(), "NOT_ALLOWED", "an analyst need not know who they are");
    let find = async |contact: &str| di.post("/customers/find", json!({ "contact": contact })).await;
    for contact in [EMAIL, " Ada.QUILLFEATHER@bramble.example", "+49 (30) 901820"] {
        assert_eq!(find(contact).await.json()["data"][0]["id"], id, "{contact}");
    }
    assert_eq!(find("ada@bramble.example").await.json()["data"], json!([]));
    assert_eq!(find("901820").await.code(), "INVALID", "nobody looks for a part");
    let renamed = json!({ "name": "Ada King", "email": EMAIL, "note": "prefers oats" });
    let changed = di.put(&format!("/customers/{id}"), renamed).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["record"]["name"]), (200, &json!("Ada King")));
    assert_eq!(find("+49 30 901820").await.json()["data"], json!([]), "the number is gone");
    assert_eq!(di.list("/customers").await.len(), 1);
    // The rival has neither the customer nor the key.
    let spy = Desk::of(&shop, "spy").await;
    assert_eq!(spy.ask(&format!("/customers/{id}")).await.status, 404);
    assert_eq!(spy.post("/customers/find", json!({ "contact": EMAIL })).await.json()["data"], json!([]));
    assert_eq!(spy.post("/customers", json!({ "name": "Ada", "email": EMAIL })).await.status, 201);
}

/// What the server logs, whatever it says.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

async fn tables(shop: &Shop) -> Vec<String> {
    let tables = shop
        .books
        .read_all(|db| {
            let sql = match db {
                Db::Sqlite(..) => "SELECT name FROM sqlite_master WHERE type = 'table'",
                Db::Postgres(_) => {
                    "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
                }
            };
            db.all(sql, &[], |row| row.get::<String>(0))
        })
        .await
        .unwrap();
    assert!(tables.len() > 40, "{tables:?}");
    tables
}

#[tokio::test]
async fn of_every_table_it_is_written_down_how_long_it_is_kept() {
    let shop = shop().await;
    let written = include_str!("../../../docs/customers.md");
    let (_, written) = written.split_once("| table | of whom |").unwrap();
    for table in tables(&shop).await {
        let own = ["sqlite_", "schema_version", "feed_pending", "outbox_pending"];
        if !own.iter().any(|start| table.starts_with(start)) {
            assert!(written.contains(&format!("`{table}`")), "{table}");
        }
    }
}

/// Every row of every table, as it is kept: texts as they are, bytes in hex.
async fn rows(shop: &Shop) -> String {
    let mut all = String::new();
    for table in tables(shop).await {
        let text = shop.books.read_all(move |db| table_as_text(db, &table)).await.unwrap();
        all += &text;
    }
    all
}

fn table_as_text(db: Db<'_>, table: &str) -> evertill_server::store::StoreResult<String> {
    match db {
        Db::Postgres(_) => {
            let lines: Vec<String> =
                db.all(&format!("SELECT CAST(t AS TEXT) FROM \"{table}\" t"), &[], |row| row.get(0))?;
            Ok(lines.join("\n"))
        }
        Db::Sqlite(connection, _) => {
            let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
            let columns = statement.column_count();
            let (mut rows, mut text) = (statement.query(())?, String::new());
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    text += &match row.get_ref(column)? {
                        rusqlite::types::ValueRef::Text(said) => String::from_utf8_lossy(said).into_owned(),
                        rusqlite::types::ValueRef::Blob(bytes) => hex::encode(bytes),
                        other => format!("{other:?}"),
                    };
                    text.push('\n');
                }
            }
            Ok(text)
        }
    }
}

/// Which words are in a text, as they are or as bytes in hex.
fn words_in(text: &str) -> Vec<&'static str> {
    let found = |word: &&&str| text.contains(**word) || text.contains(&hex::encode(word));
    WORDS.iter().filter(found).copied().collect()
}

#[tokio::test]
async fn after_an_erasure_the_words_are_nowhere() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(log.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let shop = shop().await;
    let root = Desk::of(&shop, "root").await;
    root.post("/webhooks", json!({ "name": "Web shop", "url": "https://shop.example/hooks" })).await;

    // Somebody registers, mistypes, signs in, says where they live; HQ writes a note.
    for password in ["wrong", "wrong again"] {
        sign_in(&shop, "corner", EMAIL, password).await;
    }
    let ada = buyer(&shop, EMAIL).await;
    sign_in(&shop, "corner", EMAIL, "wrong").await;
    let change = json!({ "name": "Ada Quillfeather", "phone": "+49 30 901820", "address": "Thistledown 12" });
    assert_eq!(ada.put("/buyers/me", change).await.status, 200);
    let mut record = ada.see("/buyers/me").await;
    let id = record["id"].as_str().unwrap().to_owned();
    record["record"]["note"] = json!("prefers oats");
    let noted = root.put(&format!("/customers/{id}"), record["record"].clone()).await;
    assert_eq!(noted.status, 200, "{}", noted.text);
    // They buy something, and bring it back.
    let mut till = shop.enrol("R1").await;
    let mut sale = till.sale(&[line(APPLES, 2, 450)]);
    sale.customer = Some(id.clone());
    till.write(&shop, CASHIER, Fact::Sale(sale));
    till.push_last(&shop).await;
    let order = root.list("/orders").await.remove(0);
    let (order, number) = (order["id"].as_str().unwrap().to_owned(), order["number"].clone());
    assert_eq!(root.void(&order, "brought back", Some("k")).await.status, 200);
    shop.head().await;

    // All that is known can be taken away.
    let export = ada.post("/buyers/me/export", json!({})).await;
    assert_eq!(words_in(&export.text), WORDS.to_vec(), "{}", export.text);
    let export = export.json();
    assert_eq!((&export["orders"][0]["number"], &export["orders"][0]["voided"]), (&number, &json!(true)));
    assert_eq!(export["orders"][0]["lines"][0]["name"], "Apples");
    assert_eq!(export["sessions"].as_array().unwrap().len(), 1);
    let acts: Vec<&str> =
        export["history"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap()).collect();
    for act in ["customer_added", "password_reset", "signed_in", "customer_changed", "customer_exported"] {
        assert!(acts.contains(&act), "{acts:?}");
    }
    assert_eq!(
        words_in(&root.post(&format!("/customers/{id}/export"), json!({})).await.text).len(),
        WORDS.len()
    );

    // Even before, no row has any of it in the clear. What is under the key is noted, to be looked for afterwards.
    let before = rows(&shop).await;
    assert_eq!(words_in(&before), [""; 0]);
    let kept: Vec<String> = shop
        .books
        .read_all(|db| {
            let sql = "SELECT wrapped_key, sealed, email_hash, phone_hash FROM customer";
            db.need(sql, &[], |row| {
                (0..4).map(|column| Ok(hex::encode(row.get::<Vec<u8>>(column)?))).collect()
            })
        })
        .await
        .unwrap();
    assert!(kept.iter().all(|bytes| before.contains(bytes)));

    let analyst = Desk::of(&shop, "ana").await;
    assert_eq!(
        analyst.post(&format!("/customers/{id}/erase"), json!({ "why": "asked" })).await.code(),
        "NOT_ALLOWED"
    );
    assert_eq!(ada.post("/buyers/me/erase", json!({ "password": "wrong" })).await.code(), "SIGN_IN_WRONG");
    let erased = ada.post("/buyers/me/erase", json!({ "password": SECRET })).await;
    assert_eq!(erased.status, 204, "{}", erased.text);
    shop.head().await;

    // Neither a row, nor a body of the journal, nor an event that goes out.
    let after = rows(&shop).await;
    assert_eq!(words_in(&after), [""; 0]);
    assert_eq!(kept.iter().filter(|bytes| after.contains(*bytes)).count(), 0, "nor what only the key opened");
    // Nor the log: it spoke, but of nobody.
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(words_in(&said), [""; 0]);
    // Nor a backup that is made from now on.
    if let Some(backup) = backup(&shop).await {
        assert_eq!(words_in(&backup), [""; 0]);
        assert_eq!(kept.iter().filter(|bytes| backup.contains(*bytes)).count(), 0);
        assert!(backup.contains(&hex::encode(&id)), "the tombstone is in it");
    }

    // Nobody signs in by it, and what stays says nothing.
    assert_eq!(ada.ask("/buyers/me").await.code(), "UNAUTHENTICATED");
    assert_eq!(sign_in(&shop, "corner", EMAIL, SECRET).await.code(), "SIGN_IN_WRONG");
    let tombstone = root.see(&format!("/customers/{id}")).await;
    assert_eq!((&tombstone["record"], &tombstone["has_account"]), (&Value::Null, &json!(false)));
    assert!(tombstone["erased_at"].is_string());
    assert_eq!(root.list("/customers").await, [json!(null); 0]);
    assert_eq!(
        root.post(&format!("/customers/{id}/erase"), json!({ "why": "asked" })).await.status,
        404,
        "once"
    );
    let put = root.put(&format!("/customers/{id}"), json!({ "name": "Ada" })).await;
    assert_eq!(put.status, 404, "{}", put.text);
    // Orders keep their numbers, and the id.
    let order = root.see(&format!("/orders/{order}")).await;
    assert_eq!((&order["number"], &order["customer"]), (&number, &json!(id)));
    assert!(shop.store.verify_audit().await.unwrap().iter().all(|chain| chain.broken.is_empty()));
    assert!(shop.breaches().await.is_empty());
    // The same person may come again, as another customer.
    shop.later(3_600);
    let again = buyer_again(&shop).await;
    assert_ne!(again["id"], id);
}

/// Its bytes in hex, as `kept` is; PostgreSQL's own tools copy its databases row by row.
async fn backup(shop: &Shop) -> Option<String> {
    if crate::POSTGRES {
        return None;
    }
    let folder = shop.folder.path().join("backups");
    std::fs::create_dir_all(&folder).unwrap();
    let made = shop.store.back_up(&folder, false, 3, shop.clock.now_ms()).await.unwrap();
    Some(hex::encode(std::fs::read(made.path).unwrap()))
}

async fn buyer_again(shop: &Shop) -> Value {
    let before = letters(shop, EMAIL).len();
    assert_eq!(register(shop, EMAIL).await.status, 202);
    code_in_a_new_letter(shop, EMAIL, before).await;
    let root = Desk::of(shop, "root").await;
    root.post("/customers/find", json!({ "contact": EMAIL })).await.json()["data"][0].clone()
}

#[tokio::test]
async fn who_is_not_heard_of_is_forgotten() {
    let shop = shop().await;
    let day = 86_400;
    let root = Desk::of(&shop, "root").await;
    let add = async |name: &str| {
        let added = root.post("/customers", json!({ "name": name })).await;
        added.json()["id"].as_str().unwrap().to_owned()
    };
    let (quiet, buys) = (add("Quiet").await, add("Buys").await);
    buyer(&shop, EMAIL).await;
    assert_eq!(register(&shop, "never@confirmed.example").await.status, 202);
    code_in_a_new_letter(&shop, "never@confirmed.example", 0).await;
    shop.later(day);
    assert_eq!(forget(&shop.app).await.unwrap(), 0);
    shop.later(2 * day);
    assert_eq!(forget(&shop.app).await.unwrap(), 1, "who never showed that the e-mail is theirs");

    shop.later(1_000 * day);
    sign_in(&shop, "corner", EMAIL, SECRET).await;
    let mut till = shop.enrol("R1").await;
    let mut sale = till.sale(&[line(APPLES, 1, 450)]);
    sale.customer = Some(buys.clone());
    till.write(&shop, CASHIER, Fact::Sale(sale));
    till.push_last(&shop).await;
    shop.later(200 * day);
    assert_eq!(forget(&shop.app).await.unwrap(), 1, "three years without a sign-in, a sale or a change");
    let root = Desk::of(&shop, "root").await;
    assert!(root.see(&format!("/customers/{quiet}")).await["erased_at"].is_string());
    assert!(root.see(&format!("/customers/{buys}")).await["erased_at"].is_null());
    let acts = root.list(&format!("/audit?q={quiet}")).await;
    assert_eq!((&acts[0]["act"], &acts[0]["detail"]["why"]), (&json!("customer_erased"), &json!("unused")));

    let never = Config { customer_days: 0, ..shop.config.clone() };
    let app = App::new(never, Arc::clone(&shop.store), shop.clock.clone());
    shop.later(10_000 * day);
    assert_eq!(forget(&app).await.unwrap(), 0, "unless the settings say never");
    assert_eq!(forget(&shop.app).await.unwrap(), 2);
}

#[tokio::test]
async fn without_mail_the_merchant_makes_accounts() {
    let mut shop = shop().await;
    shop.serve(App::new(shop.config.clone(), Arc::clone(&shop.store), shop.clock.clone()));
    assert_eq!(register(&shop, EMAIL).await.code(), "MAIL_OFF");
    assert_eq!(ask_code(&shop, EMAIL).await.code(), "MAIL_OFF");
}

/// Takes one letter, as RFC 5321 has it.
async fn post_office(listener: TcpListener) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let (reader, mut writer) = stream.into_split();
    let (mut lines, mut letter, mut within) = (BufReader::new(reader).lines(), String::new(), false);
    writer.write_all(b"220 post.example\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match &*line {
            "." if within => b"250 taken\r\n",
            _ if within => {
                letter += &line;
                letter.push('\n');
                continue;
            }
            "DATA" => b"354 go on\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 fine\r\n",
        };
        within = line == "DATA";
        writer.write_all(answer).await.unwrap();
        if line == "." {
            break;
        }
    }
    letter
}

#[tokio::test]
async fn a_letter_goes_through_a_mail_server() {
    let mut shop = shop().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let office = tokio::spawn(post_office(listener));
    let config = Config { mail_url: Some(url.into()), ..shop.config.clone() };
    let mail = Mail::of(&config).unwrap();
    shop.serve(App::new(config, Arc::clone(&shop.store), shop.clock.clone()).with_mail(mail));
    assert_eq!(register(&shop, EMAIL).await.status, 202);
    let letter = office.await.unwrap();
    assert!(letter.contains(&format!("To: {EMAIL}")) && letter.contains("The Corner Chain"), "{letter}");
    let code = letter.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-').unwrap();
    assert_eq!(choose(&shop, EMAIL, code, SECRET).await.status, 204);
}
