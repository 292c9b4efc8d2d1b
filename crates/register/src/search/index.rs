//! Which products hold which words: each word of the catalogue once, with the products whose names have it, in memory.
//!
//! It is made of the products' own rows and follows them by the list of those that changed, so that there is nothing to
//! keep in step. A fragment is looked for in some ten thousand words instead of in a million names.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::bits::Bits;
use super::hits::Hits;
use super::query::{Query, Wanted, fold};
use super::texts::Texts;
use crate::catalog::{self, Named};
use crate::error::Result;

/// Products that may have changed since all were read: these few are compared one by one.
const FEW: usize = 1_000;

/// The products on sale, as of one state of the catalogue.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The last change of a product that is in it; none before the first look.
    version: Option<i64>,
    goods: Goods,
    /// Products that changed since; none of those that are not on sale any more.
    changed: BTreeMap<i64, Option<Named>>,
    /// The numbers they had.
    replaced: Vec<u32>,
}

impl Index {
    /// Brings it to what this view of the database holds.
    pub fn catch_up(&mut self, conn: &Connection) -> Result<()> {
        let newest = catalog::changes::last(conn)?;
        if self.version.is_some_and(|version| version >= newest) {
            return Ok(());
        }
        let since = self.version.map(|version| catalog::changes::since(conn, version)).transpose()?.flatten();
        let room = FEW + self.goods.ids.len() / 16;
        match since.filter(|ids| self.changed.len() + ids.len() <= room) {
            Some(ids) => ids.into_iter().try_for_each(|id| self.replace(conn, id))?,
            None => *self = Index { goods: Goods::read(conn)?, ..Index::default() },
        }
        self.version = Some(newest);
        Ok(())
    }

    fn replace(&mut self, conn: &Connection, id: i64) -> Result<()> {
        let named = catalog::find_named(conn, id)?.map(folded);
        if self.changed.insert(id, named).is_none()
            && let Ok(number) = self.goods.ids.binary_search(&id)
        {
            self.replaced.push(index(number));
        }
        Ok(())
    }

    /// A page of the products that have every word, in the order of their ids, and how many there are.
    pub(super) fn page(&self, query: &Query, category: Option<i64>, offset: usize, limit: usize) -> Hits {
        let mut found = self.goods.having(query, category);
        self.replaced.iter().for_each(|number| found.remove(*number));
        let fits =
            |named: &Named| category.is_none_or(|category| named.category == category) && query.fits(named);
        let changed = self.changed.iter().filter(|(_, named)| named.as_ref().is_some_and(fits));
        let changed: Vec<i64> = changed.map(|(id, _)| *id).collect();
        let total = (found.count() + changed.len()) as u64;
        let mut first = found.numbers().map(|number| self.goods.ids[number]).peekable();
        let mut second = changed.into_iter().peekable();
        let merged = std::iter::from_fn(|| match (first.peek(), second.peek()) {
            (Some(ours), Some(theirs)) if ours < theirs => first.next(),
            (Some(_), None) => first.next(),
            _ => second.next(),
        });
        Hits { ids: merged.skip(offset).take(limit).collect(), total }
    }
}

impl Query {
    /// One product by itself: what the index must find as well.
    fn fits(&self, named: &Named) -> bool {
        self.words.iter().all(|word| match word {
            Wanted::Inside(text) => named.name.contains(text) || named.sku.contains(text),
            Wanted::Beginning(text) => named.name.split_whitespace().any(|word| word.starts_with(text)),
        })
    }
}

/// Products, numbered in the order of their ids.
#[derive(Debug, Default)]
struct Goods {
    ids: Vec<i64>,
    /// Every word of a name once, and the products that have it.
    words: Texts,
    having: Vec<Vec<u32>>,
    /// Of each product.
    skus: Texts,
    /// The products of each category.
    shelves: BTreeMap<i64, Vec<u32>>,
}

impl Goods {
    fn read(conn: &Connection) -> Result<Goods> {
        let mut goods = Goods::default();
        let mut known: HashMap<String, usize> = HashMap::new();
        catalog::read_named(conn, |id, named| {
            let (number, named) = (index(goods.ids.len()), folded(named));
            goods.ids.push(id);
            goods.skus.push(&named.sku);
            goods.shelves.entry(named.category).or_default().push(number);
            for word in named.name.split_whitespace() {
                let place = known.get(word).copied().unwrap_or_else(|| {
                    known.insert(word.to_owned(), goods.having.len());
                    goods.words.push(word);
                    goods.having.push(Vec::new());
                    goods.having.len() - 1
                });
                goods.having[place].push(number);
            }
        })?;
        goods.shrink();
        Ok(goods)
    }

    fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.words.shrink();
        self.skus.shrink();
        self.having.iter_mut().chain(self.shelves.values_mut()).for_each(Vec::shrink_to_fit);
    }

    fn having(&self, query: &Query, category: Option<i64>) -> Bits {
        let mut found = match category {
            None => Bits::all_of(self.ids.len()),
            Some(category) => self.set([self.shelves.get(&category)].into_iter().flatten()),
        };
        for wanted in &query.words {
            let mut one = self.set(self.words.holding(wanted).map(|word| &self.having[word]));
            if matches!(wanted, Wanted::Inside(_)) {
                self.skus.holding(wanted).for_each(|number| one.add(index(number)));
            }
            found.keep(&one);
        }
        found
    }

    fn set<'a>(&self, lists: impl Iterator<Item = &'a Vec<u32>>) -> Bits {
        let mut bits = Bits::none_of(self.ids.len());
        lists.flatten().for_each(|number| bits.add(*number));
        bits
    }
}

fn folded(named: Named) -> Named {
    Named { name: fold(&named.name), sku: fold(&named.sku), category: named.category }
}

/// A till has fewer products than four thousand million.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
