//! A till of a story, without its window: the real register on a real or a breakable disk, and its sync worker.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use evertill_domain::PriceBasis;
use evertill_domain::cart::{CartLine, LinePrice, Off, OrderDiscount};
use evertill_domain::event::Tender;
use evertill_domain::price::Approval;
use evertill_domain::{Money, Quantity, UnitPrice};
use evertill_faults::FaultVfs;
use evertill_register::checkout::{SaleDraft, Sold};
use evertill_register::clock::TestClock;
use evertill_register::ids::SeededIds;
use evertill_register::pricing::Pricing;
use evertill_register::register::{Options, Register};
use evertill_register::sync::{Worker, enrol};
use tempfile::TempDir;
use uuid::Uuid;

use super::catalog::Goods;
use super::link::{Network, Wire};
use super::server::{Shop, scratch};

/// Where a till keeps its database.
#[derive(Debug)]
pub enum Place {
    /// A file.
    Folder,
    /// A disk whose power can be cut.
    Breakable(FaultVfs),
}

/// A machine's disk at one moment.
#[derive(Debug, Clone)]
pub struct Image(Vec<(String, Vec<u8>)>);

impl Image {
    fn write(&self, folder: &Path, whole: bool) -> Result<()> {
        let wanted = |name: &str| whole || name.starts_with("till.sqlite");
        for (name, bytes) in self.0.iter().filter(|(name, _)| wanted(name)) {
            std::fs::write(folder.join(name), bytes)?;
        }
        Ok(())
    }
}

/// One till: its machine, its line, and the program while it runs.
#[derive(Debug)]
pub struct Counter {
    pub number: usize,
    pub clock: Arc<TestClock>,
    pub network: Network,
    pub place: Place,
    pub folder: TempDir,
    pub options: Options,
    wire: Wire,
    ids: Arc<SeededIds>,
    running: Option<(Arc<Register>, Worker)>,
}

impl Counter {
    /// A new machine, switched on and enrolled as register `R{number}`.
    pub async fn enrol(
        shop: &Shop,
        number: usize,
        seed: u64,
        place: Place,
        options: Options,
    ) -> Result<Counter> {
        let mut counter = Self::unpack(shop, number, seed, place, options)?;
        counter.start()?;
        counter.enrol_with(&shop.enrol_code(number).await?).await?;
        Ok(counter)
    }

    /// A new machine, not switched on yet.
    pub fn unpack(shop: &Shop, number: usize, seed: u64, place: Place, options: Options) -> Result<Counter> {
        let network = Network::new(seed);
        let folder = scratch()?;
        let vfs = match &place {
            Place::Folder => None,
            Place::Breakable(vfs) => Some(vfs.name().to_owned()),
        };
        Ok(Counter {
            number,
            clock: Arc::new(TestClock::at(evertill_server::Clock::now_ms(&*shop.clock))),
            wire: Wire { door: shop.door.clone(), network: network.clone() },
            network,
            options: Options { vfs, beside: Some(folder.path().to_owned()), reserve_bytes: 0, ..options },
            place,
            folder,
            ids: Arc::new(SeededIds::new(seed)),
            running: None,
        })
    }

    /// Uses an enrolment code.
    pub async fn enrol_with(&mut self, code: &str) -> Result<()> {
        let register = self.register();
        let wall = evertill_register::clock::Clock::wall_ms(&*self.clock);
        let key = register.signing_key().clone();
        let enrolled = enrol::enrol(&self.wire, "http://server", code, &key, wall).await?;
        register.enrolled(&enrolled)?;
        Ok(())
    }

    /// Path of the database, on a real disk or a breakable one.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        match &self.place {
            Place::Folder => self.folder.path().join("till.sqlite"),
            Place::Breakable(_) => PathBuf::from("/till.sqlite"),
        }
    }

    /// Starts the program.
    pub fn start(&mut self) -> Result<()> {
        self.running = None;
        let register = Arc::new(Register::open_with(
            self.database(),
            Arc::clone(&self.clock) as _,
            Arc::clone(&self.ids) as _,
            Arc::new(self.wire.clone()),
            self.options.clone(),
        )?);
        let worker = Worker::new(Arc::clone(&register))?;
        self.running = Some((register, worker));
        Ok(())
    }

    /// Ends the program, gently or not: the file is as it is.
    pub fn stop(&mut self) {
        self.running = None;
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The program.
    ///
    /// # Panics
    /// When it does not run: a story's mistake.
    #[must_use]
    pub fn register(&self) -> Arc<Register> {
        Arc::clone(&self.running.as_ref().expect("the till runs").0)
    }

    /// The sync worker.
    ///
    /// # Panics
    /// When the till does not run: a story's mistake.
    pub fn worker(&mut self) -> &mut Worker {
        &mut self.running.as_mut().expect("the till runs").1
    }

    /// Syncs until nothing is left to do.
    pub async fn drain(&mut self) -> Result<()> {
        let mut last = None;
        for _ in 0..20 {
            let report = self.worker().drain().await;
            match report.failure {
                None => return Ok(()),
                Some(failure) => last = Some(failure),
            }
            // Whatever the till was told to wait for has passed.
            self.clock.advance_ms(120_000);
        }
        bail!("till {} does not drain: {last:?}", self.number)
    }

    /// The machine's disk as it is now, without what only a running program needs.
    pub fn image(&self) -> Result<Image> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with("-shm") && !name.ends_with(".lock") {
                files.push((name, std::fs::read(entry.path())?));
            }
        }
        Ok(Image(files))
    }

    /// Puts the disk back to an image: the whole of it, or the database alone. The machine starts again.
    pub fn put_back(&mut self, image: &Image, whole: bool) -> Result<()> {
        self.stop();
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(format!("till.sqlite{suffix}")));
        }
        image.write(self.folder.path(), whole)?;
        self.start()
    }

    /// A second machine with a copy of an image, switched on at a line of its own.
    pub fn cloned(&self, image: &Image, seed: u64) -> Result<Counter> {
        let folder = scratch()?;
        image.write(folder.path(), true)?;
        let network = Network::new(seed);
        let mut clone = Counter {
            number: self.number,
            clock: Arc::new(TestClock::at(evertill_register::clock::Clock::wall_ms(&*self.clock))),
            wire: Wire { door: self.wire.door.clone(), network: network.clone() },
            network,
            options: Options { beside: Some(folder.path().to_owned()), ..self.options.clone() },
            place: Place::Folder,
            folder,
            ids: Arc::new(SeededIds::new(seed)),
            running: None,
        };
        clone.start()?;
        Ok(clone)
    }

    /// How many events wait for the server.
    pub fn waiting(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM journal WHERE acked = 0";
        Ok(self.register().store().read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?))?)
    }

    /// Sells pieces of goods at the list price, to the cent, in cash.
    pub fn sell(&self, by: i64, goods: &[(Goods, i64)]) -> Result<Sold> {
        let mut lines = Vec::new();
        for (goods, pieces) in goods {
            lines.push(self.list_line(*goods, *pieces)?);
        }
        self.sell_lines(Uuid::new_v4(), by, lines)
    }

    /// Sells ready lines.
    pub fn sell_lines(&self, cart: Uuid, by: i64, lines: Vec<CartLine>) -> Result<Sold> {
        Ok(self.register().sell(&SaleDraft::of(cart, Some(by), lines))?)
    }

    /// The same with what only body version 2 can say: a customer, a tenth off the order, a part on a card.
    pub fn sell_as_version_2(&self, cart: Uuid, by: i64, lines: Vec<CartLine>) -> Result<Sold> {
        let draft = SaleDraft {
            discounts: vec![OrderDiscount { off: Off::Percent { bp: 1_000 }, approval: None }],
            tenders: vec![Tender::ExternalCard { amount: Money(100), reference: Some("A-17".into()) }],
            customer: Some("C-17".into()),
            ..SaleDraft::of(cart, Some(by), lines)
        };
        Ok(self.register().sell(&draft)?)
    }

    /// A line at the list price that this till knows.
    pub fn list_line(&self, goods: Goods, pieces: i64) -> Result<CartLine> {
        self.register().line(goods.variant, Quantity::pieces(pieces), Pricing::List).context("a line")
    }

    /// A line at another price, approved.
    #[must_use]
    pub fn override_line(&self, goods: Goods, pieces: i64, cents: i64, by: i64) -> CartLine {
        let approval = Approval { by, reason: "dented".into() };
        CartLine {
            variant: goods.variant,
            vendor: goods.vendor,
            name: None,
            qty: Quantity::pieces(pieces),
            price: LinePrice::Unit(UnitPrice::minor(cents)),
            basis: PriceBasis::Override { price_id: None, approval },
            discounts: Vec::new(),
            rates: Vec::new(),
        }
    }
}
