//! The printer: a sale stands whatever becomes of its receipt, nothing comes out twice in silence, the drawer opens once.

use std::sync::mpsc;
use std::time::Duration;

use evertill_paper::{FakePrinter, Mood};

use super::shop::{CASHIER, HOUR_MS, Shop, manager, supervisor};
use crate::Error;
use crate::printer::{Did, Patience, Trouble, Worker};
use crate::view::{
    DrawerSettings, PrintJob, PrintKind, PrinterSettings, PrinterState, PrinterTarget, Settings,
};

/// Long, because these printers answer at once: a busy machine makes no story end differently.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    write: Duration::from_secs(5),
    answer: Duration::from_secs(30),
    ask_again: Duration::from_millis(20),
    silence: Duration::from_secs(30),
};

const REPRINTED: &str = "REPRINTED AFTER AN INTERRUPTION";

/// A shop with a printer on its network, and a drawer behind that.
struct Counter {
    shop: Shop,
    printer: FakePrinter,
}

impl Counter {
    fn new() -> Counter {
        let printer = FakePrinter::start().expect("a port");
        let counter = Counter { shop: Shop::new().signed_in(), printer };
        counter.set(PrinterTarget::Network { address: counter.printer.address() });
        counter
    }

    fn set(&self, target: PrinterTarget) {
        let drawer = DrawerSettings { pin: 0, on_ms: 50, off_ms: 100, on_cash: true };
        let printer = PrinterSettings { target, drawer: Some(drawer), ..PrinterSettings::default() };
        let settings = Settings { printer, ..Settings::default() };
        self.shop.till().set_settings(&settings, Some(&supervisor())).expect("set");
    }

    fn worker(&self) -> Worker {
        self.worker_with(PATIENCE)
    }

    fn worker_with(&self, patience: Patience) -> Worker {
        Worker::new(self.shop.shared(), patience).expect("a worker")
    }

    fn printed(&self) -> String {
        self.printer.printed().text()
    }

    /// So often the drawer was opened and the paper cut.
    fn has_come_to(&self, kicks: usize, cuts: usize) {
        let so = |printed: &evertill_paper::Printed| (printed.kicks(), printed.cuts());
        assert_eq!(so(&self.printer.printed_once(|printed| so(printed) == (kicks, cuts))), (kicks, cuts));
    }

    /// Sells, and lets the drawer open.
    fn sell(&self, worker: &mut Worker) -> crate::view::Receipt {
        let receipt = self.shop.sell_milk();
        assert!(matches!(worker.step().unwrap(), Did::Printed(_)), "the drawer goes first");
        receipt
    }

    /// Until an attempt is due whatever has failed before.
    fn later(&self) {
        self.shop.clock.advance_ms(90_000);
    }

    fn state(&self) -> PrinterState {
        self.shop.till().devices().unwrap().printer.state
    }
}

fn failed(did: Did) -> Trouble {
    let Did::Failed(_, trouble) = did else { panic!("{did:?}") };
    trouble
}

fn has_printed(did: &Did) -> bool {
    matches!(did, Did::Printed(_))
}

#[test]
fn a_sale_opens_the_drawer_and_prints_its_receipt() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    let receipt = counter.sell(&mut worker);
    let opened = counter.printer.printed_once(|printed| printed.kicks() == 1);
    assert_eq!(opened.text(), "[drawer 0: 50 ms on, 100 ms off]", "before anything is printed");
    assert_eq!(counter.state(), PrinterState::Waiting);
    assert!(has_printed(&worker.step().unwrap()));
    assert_eq!(worker.step().unwrap(), Did::Rested);
    let text = counter.printed();
    for wanted in
        [receipt.number.as_str(), "Whole milk 1 l", "1.19", "VAT 7%", "[cut]", "[QR evertill:receipt"]
    {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
    assert!(!text.contains(REPRINTED) && !text.contains("garbage"), "{text}");
    counter.has_come_to(1, 1);
    assert_eq!(counter.state(), PrinterState::Ready);
    assert!(counter.shop.till().devices().unwrap().printer.jobs.is_empty());
}

#[test]
fn a_printer_that_dies_mid_receipt_prints_it_again_with_a_mark() {
    let mut counter = Counter::new();
    counter.printer.will_be(&[Mood::Well, Mood::DiesAfter(300), Mood::DiesAfter(500), Mood::Well]);
    let mut worker = counter.worker();
    let receipt = counter.sell(&mut worker);
    assert!(matches!(failed(worker.step().unwrap()), Trouble::Interrupted(_)));
    assert_eq!(worker.step().unwrap(), Did::Waited, "not at once again");
    let devices = counter.shop.till().devices().unwrap();
    assert_eq!((devices.printer.state, devices.printer.jobs[0].attempts), (PrinterState::Waiting, 1));
    assert!(devices.printer.problem.unwrap().contains("stopped in the middle"));
    counter.later();
    assert!(matches!(failed(worker.step().unwrap()), Trouble::Interrupted(_)));

    drop(worker);
    counter.shop.restart();
    assert_eq!(
        counter.shop.till().receipt(receipt.key, false).unwrap().total,
        receipt.total,
        "the sale stands"
    );
    let mut worker = counter.worker();
    assert!(has_printed(&worker.step().unwrap()), "at once after a start");
    counter.later();
    assert_eq!(worker.step().unwrap(), Did::Rested);
    let printed = counter.printer.printed();
    assert_eq!((printed.kicks(), printed.cuts()), (1, 1), "{}", printed.text());
    assert_eq!(
        printed.text().matches(REPRINTED).count(),
        2,
        "both that followed the first: {}",
        printed.text()
    );
    assert_eq!(counter.shop.count("SELECT count(*) FROM journal WHERE kind = 'sale'"), 1);
}

#[test]
fn without_paper_nothing_is_sent_and_nothing_is_marked() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    counter.sell(&mut worker);
    for (mood, trouble) in [(Mood::PaperOut, Trouble::PaperOut), (Mood::CoverOpen, Trouble::CoverOpen)] {
        counter.printer.will_be(&[mood]);
        counter.later();
        assert_eq!(failed(worker.step().unwrap()), trouble);
    }
    let problem = counter.shop.till().devices().unwrap().printer.problem;
    assert_eq!(problem.as_deref(), Some("The printer's cover is open."));
    counter.printer.mend();
    counter.later();
    assert!(has_printed(&worker.step().unwrap()));
    assert!(!counter.printed().contains(REPRINTED));
    assert_eq!(counter.printer.printed().cuts(), 1);
}

#[test]
fn paper_that_runs_out_in_the_middle_is_waited_for() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    counter.sell(&mut worker);
    counter.printer.will_be(&[Mood::RunsOutAfter(400)]);
    let printing = std::thread::spawn(move || worker.step().unwrap());
    while counter.shop.till().devices().unwrap().printer.problem.is_none() {
        std::thread::yield_now();
    }
    assert_eq!(counter.state(), PrinterState::Printing);
    assert_eq!(counter.printer.printed().cuts(), 0);
    counter.printer.mend();
    assert!(has_printed(&printing.join().unwrap()), "the printer had kept the rest");
    assert_eq!(counter.printer.printed().cuts(), 1);
    assert!(!counter.printed().contains(REPRINTED), "it came out in one piece");
}

#[test]
fn a_printer_that_falls_silent_is_not_believed() {
    let counter = Counter::new();
    counter.printer.will_be(&[Mood::Well, Mood::StallsAfter(100), Mood::Well]);
    let mut hasty = counter.worker_with(Patience { silence: Duration::from_millis(100), ..PATIENCE });
    counter.sell(&mut hasty);
    assert!(matches!(failed(hasty.step().unwrap()), Trouble::Interrupted(_)));
    let mut worker = counter.worker();
    assert!(has_printed(&worker.step().unwrap()));
    assert!(counter.printed().contains(REPRINTED));
}

#[test]
fn a_printer_that_never_answers_is_taken_at_its_word() {
    let counter = Counter::new();
    counter.printer.will_be(&[Mood::Mute]);
    let mut worker = counter.worker_with(Patience { answer: Duration::from_millis(100), ..PATIENCE });
    counter.sell(&mut worker);
    assert!(has_printed(&worker.step().unwrap()));
    counter.has_come_to(1, 1);
}

#[test]
fn a_drawer_that_could_not_be_opened_in_time_stays_shut() {
    let counter = Counter::new();
    counter.printer.will_be(&[Mood::Refuses]);
    let mut worker = counter.worker();
    counter.shop.sell_milk();
    assert!(matches!(failed(worker.step().unwrap()), Trouble::Unreachable(_)));
    counter.printer.mend();
    counter.shop.clock.advance_ms(31_000);
    assert_eq!(failed(worker.step().unwrap()), Trouble::DrawerLate);
    counter.later();
    assert!(has_printed(&worker.step().unwrap()), "the receipt comes all the same");
    assert_eq!(worker.step().unwrap(), Did::Rested);
    let jobs = counter.shop.till().devices().unwrap().printer.jobs;
    assert_eq!((jobs.len(), jobs[0].state.as_str()), (1, "failed"));
    counter.shop.till().print_retry(jobs[0].job_id).unwrap();
    assert_eq!(worker.step().unwrap(), Did::Rested, "a pulse is never tried again");
    assert!(counter.shop.till().print_drop(jobs[0].job_id).unwrap().printer.jobs.is_empty());
    assert_eq!(counter.printer.printed().kicks(), 0);
}

#[test]
fn a_till_that_stopped_between_mark_and_bytes_says_so_and_kicks_no_more() {
    let mut counter = Counter::new();
    counter.shop.sell_milk();
    let begun = "UPDATE print_job SET state = 'printing', begun = 1, attempts = 1";
    counter.shop.till().store().write(|tx| Ok(tx.execute(begun, [])?)).unwrap();
    counter.shop.restart();
    let mut worker = counter.worker();
    assert!(has_printed(&worker.step().unwrap()));
    assert_eq!(worker.step().unwrap(), Did::Rested);
    counter.has_come_to(0, 1);
    assert!(counter.printed().contains(REPRINTED));
    let jobs = counter.shop.till().devices().unwrap().printer.jobs;
    assert_eq!(
        jobs[0].problem.as_deref(),
        Some("Nobody knows whether the drawer opened. It is not opened twice.")
    );
}

#[test]
fn one_sale_has_one_receipt_and_one_pulse_however_often_it_is_paid() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    let receipt = counter.shop.sell_milk();
    let cart = counter.shop.till().store();
    let cart =
        cart.read(|conn| Ok(conn.query_row("SELECT cart_id FROM sale", [], |row| row.get(0))?)).unwrap();
    counter.shop.till().pay_cash(cart, receipt.total).unwrap();
    while has_printed(&worker.step().unwrap()) {}
    counter.has_come_to(1, 1);
}

#[test]
fn copies_are_counted_and_a_void_is_seen() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    let receipt = counter.shop.sell_milk();
    while has_printed(&worker.step().unwrap()) {}
    let till = counter.shop.till();
    till.print_receipt(receipt.key).unwrap();
    till.void_sale(receipt.key, "wrong", &manager()).unwrap();
    till.print_receipt(receipt.key).unwrap();
    while has_printed(&worker.step().unwrap()) {}
    let text = counter.printed();
    assert!(text.contains("COPY 1") && text.contains("COPY 2") && text.contains("VOID"), "{text}");
    assert_eq!(counter.printer.printed().kicks(), 1, "a copy opens nothing");
    assert!(matches!(till.print_receipt(uuid::Uuid::from_u128(1)), Err(Error::SaleUnknown(_))));
}

#[test]
fn what_nobody_wants_any_more_is_not_printed() {
    let counter = Counter::new();
    counter.printer.will_be(&[Mood::Well, Mood::Refuses]);
    let mut worker = counter.worker();
    counter.sell(&mut worker);
    assert!(matches!(failed(worker.step().unwrap()), Trouble::Unreachable(_)));
    let job = counter.shop.till().devices().unwrap().printer.jobs[0].job_id;
    counter.shop.till().print_drop(job).unwrap();
    counter.printer.mend();
    counter.later();
    assert_eq!(worker.step().unwrap(), Did::Rested);

    let late = counter.shop.sell_milk();
    counter.shop.clock.advance_ms(13 * HOUR_MS);
    assert_eq!(failed(worker.step().unwrap()), Trouble::DrawerLate);
    assert_eq!(failed(worker.step().unwrap()), Trouble::TooOld, "nobody waits for it the morning after");
    let jobs = counter.shop.till().devices().unwrap().printer.jobs;
    let of_it =
        |job: &&PrintJob| job.kind == PrintKind::Receipt && job.receipt.as_ref() == Some(&late.number);
    let receipt = jobs.iter().find(of_it).unwrap();
    counter.shop.till().print_retry(receipt.job_id).unwrap();
    let did = worker.step().unwrap();
    assert!(has_printed(&did), "but when somebody asks for it: {did:?}");
}

#[test]
fn the_drawer_opens_without_a_sale_for_whoever_may() {
    let counter = Counter::new();
    let mut worker = counter.worker();
    assert!(matches!(counter.shop.till().open_drawer("change", None), Err(Error::ApprovalNeeded)));
    assert_eq!(worker.step().unwrap(), Did::Rested);
    counter.shop.till().open_drawer("change", Some(&supervisor())).unwrap();
    assert!(has_printed(&worker.step().unwrap()));
    counter.has_come_to(1, 0);
}

#[test]
fn a_file_gets_what_a_printer_would_and_no_questions() {
    let counter = Counter::new();
    let path = counter.shop.folder.path().join("paper");
    counter.set(PrinterTarget::File { path: path.display().to_string() });
    let mut worker = counter.worker();
    counter.sell(&mut worker);
    assert!(has_printed(&worker.step().unwrap()));
    counter.shop.till().print_test().unwrap();
    assert!(has_printed(&worker.step().unwrap()));
    let bytes = std::fs::read(path).unwrap();
    assert!(!bytes.windows(2).any(|pair| pair == [0x10, 0x04]), "there is nobody to answer");
    let printed = evertill_paper::Printed::of(&bytes);
    assert_eq!((printed.kicks(), printed.cuts()), (1, 2));
    assert!(printed.text().contains("Printer test"), "{}", printed.text());
    assert_eq!(counter.printer.connections(), 0);
}

#[test]
fn without_a_printer_there_is_nothing_to_print() {
    let shop = Shop::new().signed_in();
    shop.sell_milk();
    assert_eq!(shop.count("SELECT count(*) FROM print_job"), 0);
    assert_eq!(shop.till().devices().unwrap().printer.state, PrinterState::None);
}

#[test]
fn the_worker_prints_by_itself_and_ends_when_told() {
    let counter = Counter::new();
    let (tell, told) = mpsc::channel();
    let handle = crate::printer::spawn(&counter.shop.shared(), move || {
        let _ = tell.send(());
    });
    let handle = handle.unwrap();
    let long = Duration::from_secs(60);
    counter.shop.sell_milk();
    for _ in ["the drawer", "the receipt"] {
        told.recv_timeout(long).expect("printed");
    }
    counter.has_come_to(1, 1);
    counter.printer.will_be(&[Mood::Well, Mood::PaperOut]);
    counter.shop.till().sign_in(Some(CASHIER), "1111").unwrap();
    counter.shop.sell_milk();
    told.recv_timeout(long).expect("the drawer");
    told.recv_timeout(long).expect("no paper");
    drop(handle);
    assert_eq!(counter.printer.printed().cuts(), 1);
}
