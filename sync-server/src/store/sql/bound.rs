//! Whether a statement keeps to one tenant's rows, by its words: SQLite has no policies that would see to it.
//!
//! Each place where a statement names a table with rows of tenants must be bound: to a value that the statement is given,
//! or to another place that is bound, by an equality of `tenant_id` (of `tenant`, its `id`) that stands in its own WHERE or ON
//! and that no OR weakens. What a row is inserted under must be such a value, or come from a place that is bound. The
//! values must all be the tenant's. What cannot be read so is not bound: the statement is to be said more plainly.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use rusqlite::Connection;

use super::Arg;
use super::words::{Token, alias, is_distinct_from, list, tokens};
use crate::store::{StoreError, StoreResult};

/// The one table whose rows are tenants.
const TENANT: &str = "tenant";

/// Tables and views with rows of tenants.
type Tables = HashSet<String>;

/// The numbers of the values that must be the tenant, or what is not bound to them.
type Verdict = Result<Vec<usize>, String>;

/// What was made out of every statement so far; all databases that are open have one schema.
static KNOWN: RwLock<Option<(Tables, HashMap<String, Verdict>)>> = RwLock::new(None);

/// Refuses a statement that is not bound to this tenant alone.
///
/// # Errors
/// `NotApart`, and what SQLite says when it is asked for its tables.
pub(super) fn check(connection: &Connection, tenant: i64, sql: &str, args: &[Arg<'_>]) -> StoreResult<()> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(verdict) = known.as_ref().and_then(|(_, verdicts)| verdicts.get(sql)) {
        return heed(verdict, tenant, sql, args);
    }
    drop(known);
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if known.is_none() {
        *known = Some((tables(connection)?, HashMap::new()));
    }
    let Some((tables, verdicts)) = known.as_mut() else { return Ok(()) };
    let verdict = verdicts.entry(sql.to_owned()).or_insert_with(|| bound(sql, tables));
    heed(verdict, tenant, sql, args)
}

fn tables(connection: &Connection) -> StoreResult<Tables> {
    let sql = "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c
               WHERE m.type IN ('table', 'view') AND c.name = 'tenant_id' UNION ALL SELECT ?1";
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map([TENANT], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn heed(verdict: &Verdict, tenant: i64, sql: &str, args: &[Arg<'_>]) -> StoreResult<()> {
    let refused = |why: &str| Err(StoreError::NotApart(format!("{why}: {sql}")));
    let values = match verdict {
        Ok(values) => values,
        Err(why) => return refused(why),
    };
    let is_theirs = |value: &usize| {
        let given = value.checked_sub(1).and_then(|at| args.get(at));
        matches!(given, Some(Arg::Int(given)) if *given == tenant)
    };
    if values.iter().all(is_theirs) { Ok(()) } else { refused("it is given another tenant") }
}

/// What an equality has on a side.
#[derive(Debug, Clone, Copy)]
enum Side<'a> {
    Given(usize),
    /// `tenant_id` or `id`, of an alias if there is one, in a query.
    Column(Option<&'a str>, &'a str, usize),
}

/// What a side turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Given(usize),
    Place(usize),
    /// Of rows that a query within this one made: its own places are bound.
    Made,
}

/// Where a table is named.
#[derive(Debug)]
struct Place<'a> {
    table: &'a str,
    alias: &'a str,
    query: usize,
}

/// A part of a query, from one of its words to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// After WHERE and ON: what is said here holds for every row.
    Condition,
    From,
    Other,
}

/// Brackets, or all of the statement.
#[derive(Debug)]
struct Level {
    query: usize,
    /// Brackets around a query of its own.
    is_query: bool,
    part: Part,
    /// Which clause it is: an OR weakens what is said in it.
    clause: usize,
}

#[derive(Debug, Default)]
struct Reading<'a> {
    /// The query around each query.
    around: Vec<Option<usize>>,
    places: Vec<Place<'a>>,
    /// Whether each clause has an OR.
    weak: Vec<bool>,
    /// Equalities, each with the clause in which it binds, if it does.
    equal: Vec<(Option<usize>, Side<'a>, Side<'a>)>,
    inserted: Vec<Side<'a>>,
}

fn bound(sql: &str, tables: &Tables) -> Verdict {
    let tokens = tokens(sql);
    let mut reading = Reading::default();
    reading.read(&tokens, tables)?;
    reading.verdict()
}

impl<'a> Reading<'a> {
    fn read(&mut self, tokens: &[Token<'a>], tables: &Tables) -> Result<(), String> {
        let mut levels = vec![self.level(None, true)];
        for (at, token) in tokens.iter().enumerate() {
            let Some(level) = levels.last_mut() else { return Err("it closes what it never opened".into()) };
            match token {
                Token::Mark('(') => {
                    let is_query =
                        tokens.get(at + 1).is_some_and(|next| next.is("SELECT") || next.is("WITH"));
                    let query = level.query;
                    levels.push(self.level(Some(query), is_query));
                }
                Token::Mark(')') => drop(levels.pop()),
                Token::Mark('=') => self.equality(tokens, at, level),
                Token::Mark(',') if level.part == Part::From => {
                    self.place(tokens, at + 1, level.query, tables)
                }
                // `IS DISTINCT FROM` begins nothing.
                Token::Word(_) if is_distinct_from(tokens, at) => {}
                Token::Word(word) => {
                    let word = word.to_ascii_uppercase();
                    self.turn(&word, tokens, at, level);
                    match word.as_str() {
                        "FROM" | "JOIN" | "UPDATE" => self.place(tokens, at + 1, level.query, tables),
                        "INTO" => self.insert(tokens, at + 1, level.query, tables)?,
                        "OR" => self.weaken(level.clause),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn level(&mut self, around: Option<usize>, is_query: bool) -> Level {
        let query = match around {
            Some(around) if !is_query => around,
            _ => {
                self.around.push(around);
                self.around.len() - 1
            }
        };
        self.weak.push(false);
        Level { query, is_query, part: Part::Other, clause: self.weak.len() - 1 }
    }

    fn weaken(&mut self, clause: usize) {
        if let Some(weak) = self.weak.get_mut(clause) {
            *weak = true;
        }
    }

    /// A word that begins the next part of a query.
    fn turn(&mut self, word: &str, tokens: &[Token<'a>], at: usize, level: &mut Level) {
        let is_conflict = tokens.get(at + 1).is_some_and(|next| next.is("CONFLICT"));
        level.part = match word {
            "WHERE" => Part::Condition,
            "ON" if !is_conflict => Part::Condition,
            "FROM" | "JOIN" | "LEFT" | "CROSS" => Part::From,
            "SELECT" | "GROUP" | "HAVING" | "ORDER" | "LIMIT" | "SET" | "RETURNING" | "VALUES" | "ON"
            | "DO" => Part::Other,
            "UNION" | "EXCEPT" | "INTERSECT" => {
                let around = self.around.get(level.query).copied().flatten();
                self.around.push(around);
                level.query = self.around.len() - 1;
                Part::Other
            }
            _ => return,
        };
        self.weak.push(false);
        level.clause = self.weak.len() - 1;
    }

    /// A table with rows of tenants, where one is named.
    fn place(&mut self, tokens: &[Token<'a>], at: usize, query: usize, tables: &Tables) {
        let Some(Token::Word(table)) = tokens.get(at) else { return };
        if tables.contains(*table) {
            let alias = alias(tokens, at + 1).unwrap_or(table);
            self.places.push(Place { table, alias, query });
        }
    }

    /// The value, or the column, that each row is inserted under.
    fn insert(
        &mut self,
        tokens: &[Token<'a>],
        at: usize,
        query: usize,
        tables: &Tables,
    ) -> Result<(), String> {
        let Some(Token::Word(table)) =
            tokens.get(at).filter(|table| matches!(table, Token::Word(name) if tables.contains(*name)))
        else {
            return Ok(());
        };
        let unclear = || format!("{table} is inserted into without its tenant");
        let opens =
            (at..tokens.len()).find(|at| tokens.get(*at) == Some(&Token::Mark('('))).ok_or_else(unclear)?;
        let (columns, mut next) = list(tokens, opens + 1);
        let key = if *table == TENANT { "id" } else { "tenant_id" };
        let nth = columns.iter().position(|column| matches!(column, [Token::Word(name)] if *name == key));
        let nth = nth.ok_or_else(unclear)?;
        let is_query = tokens.get(next).is_some_and(|token| token.is("SELECT"));
        loop {
            let (row, end) = list(tokens, if is_query { next + 1 } else { next + 2 });
            let side = match row.get(nth) {
                Some([Token::Given(value)]) => Side::Given(*value),
                Some([Token::Word(name)]) => Side::Column(None, name, query),
                Some([Token::Word(alias), Token::Mark('.'), Token::Word(name)]) => {
                    Side::Column(Some(alias), name, query)
                }
                _ => return Err(unclear()),
            };
            self.inserted.push(side);
            next = end;
            if is_query || tokens.get(next) != Some(&Token::Mark(',')) {
                return Ok(());
            }
        }
    }

    fn equality(&mut self, tokens: &[Token<'a>], at: usize, level: &Level) {
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let left = match (before(3), before(2), before(1)) {
            (_, _, Some(Token::Given(value))) => Side::Given(*value),
            (Some(Token::Word(alias)), Some(Token::Mark('.')), Some(Token::Word(name))) => {
                Side::Column(Some(alias), name, level.query)
            }
            (_, _, Some(Token::Word(name))) => Side::Column(None, name, level.query),
            _ => return,
        };
        let right = match (tokens.get(at + 1), tokens.get(at + 2), tokens.get(at + 3)) {
            (Some(Token::Given(value)), ..) => Side::Given(*value),
            (Some(Token::Word(alias)), Some(Token::Mark('.')), Some(Token::Word(name))) => {
                Side::Column(Some(alias), name, level.query)
            }
            (Some(Token::Word(name)), ..) => Side::Column(None, name, level.query),
            _ => return,
        };
        let begins = if matches!(left, Side::Column(Some(_), ..)) { 4 } else { 2 };
        let is_denied = before(begins).is_some_and(|word| word.is("NOT"));
        let binds = level.is_query && level.part == Part::Condition && !is_denied;
        self.equal.push((binds.then_some(level.clause), left, right));
    }

    /// What a side is, where it is about tenants.
    fn end(&self, side: Side<'_>) -> Option<End> {
        let (alias, name, mut query) = match side {
            Side::Given(value) => return Some(End::Given(value)),
            Side::Column(alias, name, query) => (alias, name, query),
        };
        if name != "tenant_id" && name != "id" {
            return None;
        }
        loop {
            let mut here =
                self.places.iter().enumerate().filter(|(_, place)| place.query == query).peekable();
            // A name alone is of a table right here, if there is any.
            let is_here = alias.is_none() && here.peek().is_some();
            let is_meant =
                |place: &Place<'_>| alias.map_or(key(place.table) == name, |alias| place.alias == alias);
            if let Some((nth, place)) = here.find(|(_, place)| is_meant(place)) {
                return (key(place.table) == name).then_some(End::Place(nth));
            }
            if is_here {
                return None;
            }
            match self.around.get(query).copied().flatten() {
                Some(around) => query = around,
                None => return (name == "tenant_id").then_some(End::Made),
            }
        }
    }

    fn verdict(&self) -> Verdict {
        let mut values = Vec::new();
        let mut ties = Vec::new();
        for (clause, left, right) in &self.equal {
            let (Some(left), Some(right)) = (self.end(*left), self.end(*right)) else { continue };
            match (left, right) {
                (End::Given(value), End::Place(_)) | (End::Place(_), End::Given(value)) => values.push(value),
                _ => {}
            }
            if clause.is_some_and(|clause| self.weak.get(clause) == Some(&false)) {
                ties.push((left, right));
            }
        }
        let mut is_bound = vec![false; self.places.len()];
        while let Some(nth) = ties.iter().find_map(|tie| next_bound(*tie, &is_bound)) {
            is_bound.iter_mut().skip(nth).take(1).for_each(|bound| *bound = true);
        }
        for (place, bound) in self.places.iter().zip(&is_bound) {
            if !bound {
                return Err(format!("{} is not bound to the tenant", place.table));
            }
        }
        for side in &self.inserted {
            match self.end(*side) {
                Some(End::Given(value)) => values.push(value),
                Some(End::Place(_)) => {}
                _ => return Err("what is inserted is not bound to the tenant".into()),
            }
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }
}

/// The place that becomes bound because what it is tied to is.
fn next_bound((left, right): (End, End), is_bound: &[bool]) -> Option<usize> {
    let bound = |end: End| match end {
        End::Given(_) | End::Made => true,
        End::Place(nth) => is_bound.get(nth) == Some(&true),
    };
    match (left, right) {
        (End::Place(nth), other) | (other, End::Place(nth)) if !bound(End::Place(nth)) && bound(other) => {
            Some(nth)
        }
        (End::Place(_), End::Place(nth)) if !bound(right) && bound(left) => Some(nth),
        _ => None,
    }
}

/// The column that says whose a row is.
fn key(table: &str) -> &'static str {
    if table == TENANT { "id" } else { "tenant_id" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound_to(sql: &str) -> Verdict {
        let tables = ["tenant", "store", "orders", "order_line", "user", "price", "nonce"].map(String::from);
        bound(sql, &tables.into())
    }

    #[test]
    fn what_is_bound_and_by_which_values() {
        for (sql, values) in [
            ("SELECT name FROM store WHERE tenant_id = ?1 AND id = ?2", vec![1]),
            ("SELECT name FROM store WHERE code = ? AND tenant_id = ?", vec![2]),
            ("SELECT code FROM tenant WHERE id = ?1", vec![1]),
            ("SELECT EXISTS (SELECT 1 FROM orders AS o WHERE o.tenant_id = ?1)", vec![1]),
            ("SELECT 1 FROM orders o JOIN store s ON s.tenant_id = o.tenant_id AND s.id = o.store_id WHERE o.tenant_id = ?3", vec![3]),
            ("SELECT 1 FROM store s JOIN tenant t ON t.id = s.tenant_id WHERE t.id = ?1", vec![1]),
            ("SELECT (SELECT count(*) FROM order_line l WHERE l.tenant_id = o.tenant_id) FROM orders o WHERE o.tenant_id = ?1", vec![1]),
            ("SELECT 1 FROM json_each(?2) AS j CROSS JOIN price AS p INDEXED BY a ON p.tenant_id = ?1 AND p.id = j.value", vec![1]),
            ("SELECT 1 FROM store WHERE tenant_id = ?1 AND (id = ?2 OR ?2 IS NULL)", vec![1]),
            ("SELECT 1 FROM store WHERE a IS NOT DISTINCT FROM ?2 AND tenant_id = ?1", vec![1]),
            ("SELECT a OR b FROM \"user\" u WHERE u.tenant_id = ?1", vec![1]),
            ("UPDATE store SET name = 'tenant_id = ?' WHERE +tenant_id = ?4", vec![4]),
            ("DELETE FROM nonce WHERE tenant_id = ?1 AND h NOT IN (SELECT h FROM nonce WHERE tenant_id = ?1)", vec![1]),
            ("INSERT INTO store (id, tenant_id) VALUES (?1, ?2), (?3, ?4) ON CONFLICT (tenant_id, id) DO UPDATE SET a = ?1", vec![2, 4]),
            ("INSERT INTO price (tenant_id, id) SELECT o.tenant_id, max(o.id, 1) FROM orders o WHERE o.tenant_id = ?1", vec![1]),
            ("INSERT INTO price (tenant_id, id) SELECT ?2, 1", vec![2]),
            ("WITH w (tenant_id) AS (SELECT tenant_id FROM store WHERE tenant_id = ?1 UNION ALL SELECT o.tenant_id FROM w
              JOIN orders o ON o.tenant_id = w.tenant_id) SELECT 1 FROM w JOIN store s ON s.tenant_id = w.tenant_id", vec![1]),
            ("SELECT max(taken_ms) FROM backup", vec![]),
        ] {
            assert_eq!(bound_to(sql), Ok(values), "{sql}");
        }
    }

    #[test]
    fn what_forgets_its_tenant_or_says_it_too_weakly_is_not_bound() {
        for sql in [
            "SELECT name FROM store",
            "SELECT tenant_id FROM store WHERE id = ?1",
            "SELECT count(*) FROM tenant",
            "SELECT 1 FROM orders o JOIN store s ON s.tenant_id = o.tenant_id",
            "SELECT 1 FROM orders o JOIN store s ON s.id = o.store_id WHERE o.tenant_id = ?1",
            "SELECT 1 FROM orders o, store s WHERE o.tenant_id = ?1 AND s.id = o.store_id",
            "SELECT 1 FROM orders o JOIN orders p ON p.id = o.id + 1 WHERE o.tenant_id = ?1",
            "SELECT (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) FROM orders o WHERE o.tenant_id = ?1",
            "SELECT 1 FROM store WHERE tenant_id = ?1 OR id = ?2",
            "SELECT 1 FROM store WHERE (tenant_id = ?1 OR ?1 IS NULL)",
            "SELECT 1 FROM store WHERE tenant_id <> ?1",
            "SELECT 1 FROM store AS s WHERE NOT s.tenant_id = ?1",
            "SELECT 1 FROM store WHERE tenant_id = 1",
            "SELECT tenant_id = ?1 FROM store",
            "SELECT 1 FROM store WHERE tenant_id = ?1 UNION SELECT 1 FROM orders",
            "UPDATE store SET tenant_id = ?1",
            "DELETE FROM nonce WHERE tenant_id = ?1 AND h NOT IN (SELECT h FROM nonce)",
            "INSERT INTO store (id, name) VALUES (?1, ?2)",
            "INSERT INTO store (tenant_id, id) VALUES (?1, ?2), (2, ?3)",
            "INSERT INTO store (tenant_id, id) SELECT 2, ?1",
            "INSERT INTO price (tenant_id, id) SELECT o.tenant_id, o.id FROM orders o",
            "INSERT INTO price SELECT * FROM price WHERE tenant_id = ?1",
        ] {
            assert!(bound_to(sql).is_err(), "{sql}");
        }
    }
}
