//! One run: tills, a server, and a seed that decides what happens to them.

use anyhow::{Context, Result};
use evertill_faults::FaultVfs;
use evertill_register::fault;
use evertill_register::register::Options;
use evertill_register::void::VoidDraft;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use super::check::{self, AtServer, InJournal};
use super::truth::Paid;
use super::{Breach, Report};
use crate::shop::{Counter, Engine, Goods, Place, Shop};

const GOODS: usize = 6;
const STEPS: usize = 140;
/// Few, so that the last unit is sold by two tills.
const STOCK: i64 = 25;

/// A till's disk as it was once: the database's files, and what lies beside them.
#[derive(Debug, Clone)]
struct Image {
    database: Vec<(String, Vec<u8>)>,
    beside: Vec<(std::path::PathBuf, Vec<u8>)>,
}

struct World {
    rng: StdRng,
    shop: Shop,
    tills: Vec<Counter>,
    images: Vec<Option<Image>>,
    paid: Vec<Paid>,
    report: Report,
}

/// Lives through one seed and reports.
pub async fn live(seed: u64, engine: Engine) -> Result<Report> {
    let mut world = World::begin(seed, engine).await?;
    for _ in 0..STEPS {
        world.happen().await?;
    }
    if world.rng.random_bool(0.4) {
        world.lose_the_server_at_night().await?;
    }
    world.heal().await?;
    world.judge().await?;
    world.report.sales = world.paid.len();
    Ok(world.report)
}

impl World {
    async fn begin(seed: u64, engine: Engine) -> Result<World> {
        let mut rng = StdRng::seed_from_u64(seed);
        let shop = Shop::open(engine, GOODS, STOCK).await?;
        let mut tills = Vec::new();
        for number in 0..rng.random_range(2..=3) {
            let place = Place::Breakable(FaultVfs::register(
                "sim",
                seed.wrapping_mul(31).wrapping_add(number as u64),
            ));
            // No return window: what a backup holds may be dropped at once, so that the runs do drop bodies.
            let options = Options { return_window_days: 0, ..Options::default() };
            let mut till = Counter::enrol(&shop, number, rng.random(), place, options).await?;
            till.drain().await?;
            tills.push(till);
        }
        let images = vec![None; tills.len()];
        Ok(World { rng, shop, tills, images, paid: Vec::new(), report: Report::default() })
    }

    /// With `EVERTILL_SIM_TRACE` set, says what is about to happen, and where everybody stands.
    fn trace(&self, till: usize, what: u8) {
        if std::env::var_os("EVERTILL_SIM_TRACE").is_none() {
            return;
        }
        let stand: Vec<String> = self
            .tills
            .iter()
            .map(|till| match till.register().till() {
                Ok(Some(row)) => {
                    let sql = "SELECT group_concat(seq || iif(acked, 'a', '') || iif(body IS NULL, '-', '')) FROM journal
                               WHERE incarnation = ?1";
                    let journal: Result<Option<String>, _> = till
                        .register()
                        .store()
                        .read(|db| Ok(db.query_row(sql, [row.incarnation], |row| row.get(0))?));
                    format!("{}:{} e{} [{}]", till.number, row.incarnation, row.epoch.n, journal.ok().flatten().unwrap_or_default())
                }
                _ => format!("{}: dark", till.number),
            })
            .collect();
        eprintln!("till {till} does {what:>2} | {} | restores {}", stand.join(" "), self.report.restores);
    }

    fn breach(&mut self, breaches: impl IntoIterator<Item = Breach>) {
        for breach in breaches {
            if !self.report.breaches.contains(&breach) {
                self.report.breaches.push(breach);
            }
        }
    }

    fn a_till(&mut self) -> usize {
        self.rng.random_range(0..self.tills.len())
    }

    fn some_goods(&mut self) -> Goods {
        self.shop.seed.goods[self.rng.random_range(0..GOODS)]
    }

    async fn happen(&mut self) -> Result<()> {
        let till = self.a_till();
        let what = self.rng.random_range(0..100u8);
        self.trace(till, what);
        match what {
            0..30 => self.sell(till)?,
            30..33 => self.sell_under_fire(till).await?,
            33 => self.sell_on_a_failing_disk(till).await?,
            34..38 => self.void(till)?,
            38..66 => self.step(till).await?,
            66..69 => {
                self.tills[till].worker().drain().await;
            }
            69..74 => {
                let network = &self.tills[till].network;
                network.set_up(!network.is_up());
            }
            74..77 => {
                let percent = [0, 10, 40][self.rng.random_range(0..3)];
                self.tills[till].network.set_trouble(percent);
            }
            77..79 => self.restart(till, true).await?,
            79..81 => self.restart(till, false).await?,
            81..83 => self.take_image(till),
            83..85 => self.put_image_back(till).await?,
            85..90 => self.change_catalogue().await?,
            90..92 => self.restart_server().await?,
            92..94 => self.back_up().await,
            94 => self.restore_server().await?,
            95 => self.report.dropped += self.tills[till].register().housekeeping()?,
            96 => self.sell_poison(till)?,
            _ => self.time_passes(),
        }
        self.note_acks(till)
    }

    fn time_passes(&mut self) {
        let ms = self.rng.random_range(1_000..600_000);
        self.shop.pass(ms);
        for till in &self.tills {
            till.clock.advance_ms(ms);
        }
    }

    async fn step(&mut self, till: usize) -> Result<()> {
        if self.rng.random_range(0..6) == 0 {
            return self.die_while_reading(till).await;
        }
        for _ in 0..self.rng.random_range(1..4) {
            let report = self.tills[till].worker().step().await;
            if report.wait_ms.is_none_or(|wait| wait > 0) {
                self.tills[till].worker().sync_now();
            }
        }
        self.check_cursor(till).await
    }

    /// The till is killed where a page of the feed is written down; only a till that does so in two pieces can notice.
    async fn die_while_reading(&mut self, till: usize) -> Result<()> {
        fault::arm(Some("between_cursor_and_rows"));
        self.tills[till].worker().drain().await;
        fault::arm(None);
        self.restart(till, false).await
    }

    async fn check_cursor(&mut self, till: usize) -> Result<()> {
        let found = check::cursor(&self.shop, &self.tills[till]).await?;
        self.breach(found);
        Ok(())
    }

    /// Lines of a basket: mostly list prices, now and then an approved override.
    fn basket(&mut self, till: usize) -> Result<Vec<evertill_domain::cart::CartLine>> {
        let mut lines = Vec::new();
        for _ in 0..self.rng.random_range(1..4) {
            let (goods, pieces) = (self.some_goods(), self.rng.random_range(1..4));
            if self.rng.random_range(0..8) == 0 {
                let cents = self.rng.random_range(300..450);
                lines.push(self.tills[till].override_line(goods, pieces, cents, self.shop.seed.manager));
            } else {
                lines.push(self.tills[till].list_line(goods, pieces)?);
            }
        }
        Ok(lines)
    }

    fn sell(&mut self, till: usize) -> Result<()> {
        let lines = self.basket(till)?;
        let cart = self.new_cart();
        let sold = self.tills[till].sell_lines(cart, self.shop.seed.cashier, lines)?;
        self.told_paid(till, sold.key)
    }

    fn new_cart(&mut self) -> Uuid {
        Uuid::from_u128(self.rng.random())
    }

    /// The code that books this one fails at the server.
    fn sell_poison(&mut self, till: usize) -> Result<()> {
        let mut lines = self.basket(till)?;
        lines[0].name = Some("POISON".into());
        let cart = self.new_cart();
        let sold = self.tills[till].sell_lines(cart, self.shop.seed.cashier, lines)?;
        self.told_paid(till, sold.key)
    }

    fn told_paid(&mut self, till: usize, key: Uuid) -> Result<()> {
        let InJournal::Body { body, .. } = check::in_journal(&self.tills[till], key)? else {
            self.breach([Breach { invariant: 1, what: format!("till {till} said paid and has no body") }]);
            return Ok(());
        };
        let sql = "SELECT incarnation, seq FROM journal WHERE key = ?1";
        let at = self.tills[till].register().store().read(|db| {
            Ok(db.query_row(sql, [key], |row| {
                Ok(evertill_domain::journal::Position { incarnation: row.get(0)?, seq: row.get(1)? })
            })?)
        })?;
        self.paid.push(Paid {
            till,
            key,
            at,
            body,
            acked_after: None,
            imaged_away: false,
            gone: false,
            voided: false,
        });
        Ok(())
    }

    /// The power fails somewhere in the sale. Afterwards it is whole or it never happened, and the same cart sells once.
    async fn sell_under_fire(&mut self, till: usize) -> Result<()> {
        let lines = self.basket(till)?;
        let cart = self.new_cart();
        let nth = self.rng.random_range(1..25);
        let Place::Breakable(vfs) = &self.tills[till].place else { return Ok(()) };
        vfs.cut_at_op(nth);
        let told = self.tills[till].sell_lines(cart, self.shop.seed.cashier, lines.clone());
        if let Ok(sold) = &told {
            // Paid before the lights went out: from here on it must never be lost.
            self.told_paid_blind(till, sold, cart)?;
        }
        self.cut_power(till).await?;
        let again = self.tills[till].sell_lines(cart, self.shop.seed.cashier, lines)?;
        if let Ok(sold) = told {
            if again.key != sold.key {
                let what = format!("till {till} sold one cart twice after a power cut");
                self.breach([Breach { invariant: 1, what }]);
            }
        } else {
            self.told_paid(till, again.key)?;
        }
        Ok(())
    }

    /// Some syncs in a row fail, and the till may be started again meanwhile. What it says is paid in the end rests on none
    /// of them: the power may be cut at any time later.
    async fn sell_on_a_failing_disk(&mut self, till: usize) -> Result<()> {
        let (lines, cart) = (self.basket(till)?, self.new_cart());
        let (fails, restarts) = (self.rng.random_range(1..6), self.rng.random());
        let Place::Breakable(vfs) = &self.tills[till].place else { return Ok(()) };
        vfs.fail_syncs(1, fails);
        let cashier = self.shop.seed.cashier;
        let mut told = self.tills[till].sell_lines(cart, cashier, lines.clone());
        if told.is_err() && restarts {
            self.restart(till, false).await?;
        }
        for _ in 0..fails {
            if told.is_err() {
                told = self.tills[till].sell_lines(cart, cashier, lines.clone());
            }
        }
        self.told_paid(till, told?.key)
    }

    /// As [`Self::told_paid`], on a machine that may be dark already: the body is read once it is back.
    fn told_paid_blind(
        &mut self,
        till: usize,
        sold: &evertill_register::checkout::Sold,
        cart: Uuid,
    ) -> Result<()> {
        let body = match check::in_journal(&self.tills[till], sold.key) {
            Ok(InJournal::Body { body, .. }) => body,
            // Unreadable now; it is found again by its cart, which no other body names.
            _ => format!("cart {cart}"),
        };
        self.paid.push(Paid {
            till,
            key: sold.key,
            at: sold.at,
            body,
            acked_after: None,
            imaged_away: false,
            gone: false,
            voided: false,
        });
        Ok(())
    }

    fn void(&mut self, till: usize) -> Result<()> {
        let Some(index) =
            self.paid.iter().position(|sale| sale.till == till && !sale.voided && !sale.imaged_away)
        else {
            return Ok(());
        };
        let (key, manager) = (self.paid[index].key, self.shop.seed.manager);
        let draft = VoidDraft {
            target: key,
            by: Some(self.shop.seed.cashier),
            approved_by: Some(manager),
            reason: "changed mind".into(),
        };
        if self.tills[till].register().void(&draft).is_ok() {
            self.paid[index].voided = true;
        }
        Ok(())
    }

    /// The program ends and starts again: killed, or the machine with it.
    async fn restart(&mut self, till: usize, power: bool) -> Result<()> {
        if power {
            return self.cut_power(till).await;
        }
        let Place::Breakable(vfs) = &self.tills[till].place else { return Ok(()) };
        vfs.kill();
        self.reopen(till).await
    }

    async fn cut_power(&mut self, till: usize) -> Result<()> {
        let Place::Breakable(vfs) = &self.tills[till].place else { return Ok(()) };
        vfs.power_cut();
        self.report.power_cuts += 1;
        self.tills[till].clock.reboot();
        self.reopen(till).await
    }

    async fn reopen(&mut self, till: usize) -> Result<()> {
        self.tills[till].stop();
        self.tills[till].start().with_context(|| format!("till {till} does not start again"))?;
        self.learn_bodies(till)?;
        let found = check::durable(&self.tills[till], &self.paid)?;
        self.breach(found);
        self.check_cursor(till).await
    }

    /// Fills in the bodies that could not be read when the machine went dark.
    fn learn_bodies(&mut self, till: usize) -> Result<()> {
        for index in 0..self.paid.len() {
            let sale = &self.paid[index];
            let Some(cart) = sale.body.strip_prefix("cart ") else { continue };
            if sale.till != till {
                continue;
            }
            if let InJournal::Body { body, .. } = check::in_journal(&self.tills[till], sale.key)?
                && body.contains(cart)
            {
                self.paid[index].body = body;
            }
        }
        Ok(())
    }

    fn take_image(&mut self, till: usize) {
        let counter = &self.tills[till];
        let Place::Breakable(vfs) = &counter.place else { return };
        let database = vfs
            .paths()
            .into_iter()
            .filter_map(|path| vfs.contents(&path).map(|bytes| (path, bytes)))
            .collect();
        let beside = ["register.mark", "register.key"]
            .into_iter()
            .map(|name| counter.folder.path().join(name))
            .filter_map(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes)))
            .collect();
        self.images[till] = Some(Image { database, beside });
    }

    /// The till's disk is put back to an earlier image: the whole of it, or only the database.
    async fn put_image_back(&mut self, till: usize) -> Result<()> {
        let Some(image) = self.images[till].clone() else { return Ok(()) };
        let whole = self.rng.random_bool(0.5);
        self.tills[till].stop();
        let Place::Breakable(vfs) = &self.tills[till].place else { return Ok(()) };
        vfs.kill();
        for path in vfs.paths() {
            vfs.put(&path, &[]);
        }
        for (path, bytes) in &image.database {
            vfs.put(path, bytes);
        }
        if whole {
            for (path, bytes) in &image.beside {
                std::fs::write(path, bytes)?;
            }
        }
        self.report.images += 1;
        self.tills[till].start()?;
        let server = AtServer::read(&self.shop).await?;
        for index in 0..self.paid.len() {
            let sale = &self.paid[index];
            // Also those imaged away before: the till may have had them back from the server.
            if sale.till != till || sale.gone {
                continue;
            }
            let kept = match check::in_journal(&self.tills[till], sale.key)? {
                InJournal::Absent => false,
                InJournal::Dropped { .. } => true,
                InJournal::Body { body, .. } => body == sale.body,
            };
            if !kept {
                let gone = !server.has(sale);
                let sale = &mut self.paid[index];
                sale.imaged_away = true;
                sale.gone = gone;
            }
        }
        // Nobody at the counter knows: the next customer comes before the server can tell.
        for _ in 0..self.rng.random_range(0..3) {
            self.sell(till)?;
        }
        Ok(())
    }

    async fn change_catalogue(&mut self) -> Result<()> {
        let goods = self.some_goods();
        match self.rng.random_range(0..6) {
            0..3 => self.shop.set_price(goods.variant, self.rng.random_range(380..520)).await,
            3 => self.shop.receive(goods.variant, self.rng.random_range(1..20)).await,
            4 => self.shop.receive(goods.variant, -self.rng.random_range(1..20)).await,
            _ => self.shop.retire(goods.variant, self.rng.random_bool(0.5)).await,
        }
    }

    async fn restart_server(&mut self) -> Result<()> {
        self.shop.stop();
        self.shop.start().await
    }

    /// A backup verifies what it copied: what it refuses is a breach of the books.
    async fn back_up(&mut self) {
        if let Err(why) = self.shop.back_up(2).await {
            let what = format!("{why:#}");
            let invariant =
                what.split_once("invariant ").and_then(|(_, rest)| rest.chars().next()?.to_digit(10));
            let invariant = invariant.and_then(|digit| u8::try_from(digit).ok()).unwrap_or(3);
            self.breach([Breach { invariant, what }]);
        }
    }

    /// The last thing that happens to some shops: everybody is in step, then the server's disk is lost, and no new sale
    /// makes a till speak up.
    async fn lose_the_server_at_night(&mut self) -> Result<()> {
        for till in &mut self.tills {
            till.network.set_up(true);
            till.network.set_trouble(0);
            till.worker().drain().await;
        }
        for till in 0..self.tills.len() {
            self.note_acks(till)?;
        }
        self.restore_server().await
    }

    /// The server's disk is lost; one of the backups on offer takes its place.
    async fn restore_server(&mut self) -> Result<()> {
        let backups = self.shop.backups().await?;
        if backups.is_empty() {
            return Ok(());
        }
        let backup = backups[self.rng.random_range(0..backups.len())].clone();
        self.shop.restore(&backup).await?;
        self.report.restores += 1;
        let server = AtServer::read(&self.shop).await?;
        for index in 0..self.paid.len() {
            let sale = &self.paid[index];
            if sale.gone || server.has(sale) || check::held_by(&self.tills[sale.till], sale)? {
                continue;
            }
            if sale.imaged_away {
                // The till's disk had been lost before: two disks.
                self.paid[index].gone = true;
            } else {
                let what =
                    format!("till {} {:?}: no copy is left after one disk was lost", sale.till, sale.at);
                self.breach([Breach { invariant: 8, what }]);
                self.paid[index].gone = true;
            }
        }
        Ok(())
    }

    /// Writes down which sales the till believes to be acknowledged.
    fn note_acks(&mut self, till: usize) -> Result<()> {
        for index in 0..self.paid.len() {
            let sale = &self.paid[index];
            if sale.till != till || sale.imaged_away || sale.acked_after.is_some() {
                continue;
            }
            let acked = match check::in_journal(&self.tills[till], sale.key)? {
                InJournal::Dropped { acked } | InJournal::Body { acked, .. } => acked,
                InJournal::Absent => false,
            };
            if acked {
                self.paid[index].acked_after = Some(self.report.restores);
            }
        }
        Ok(())
    }

    /// Everything works again, and everybody is given the time to say what they have.
    async fn heal(&mut self) -> Result<()> {
        for till in 0..self.tills.len() {
            let network = &self.tills[till].network;
            network.set_up(true);
            network.set_trouble(0);
            network.forget_delayed();
        }
        for _ in 0..3 {
            for till in 0..self.tills.len() {
                self.shop.pass(61_000);
                let drained = self.tills[till].drain().await;
                if let Err(why) = drained {
                    let what = format!("{why:#}");
                    self.breach([Breach { invariant: 3, what }]);
                }
                self.note_acks(till)?;
            }
        }
        for till in 0..self.tills.len() {
            let waiting = self.tills[till].waiting()?;
            if waiting > 0 {
                let what = format!("till {till}: {waiting} events still wait though all is well");
                self.breach([Breach { invariant: 3, what }]);
            }
        }
        Ok(())
    }

    async fn judge(&mut self) -> Result<()> {
        let server = AtServer::read(&self.shop).await?;
        let mut found = self.shop.read(check::books).await?;
        for sale in &self.paid {
            found.extend(server.arrived(sale, self.report.restores));
        }
        for till in &self.tills {
            found.extend(check::durable(till, &self.paid)?);
            found.extend(check::cursor(&self.shop, till).await?);
            found.extend(server.totals(till, &self.paid)?);
            till.register().verify()?;
            let promises = till.network.broken_promises();
            found.extend(promises.into_iter().map(|what| Breach { invariant: 2, what }));
        }
        self.breach(found);
        Ok(())
    }
}
