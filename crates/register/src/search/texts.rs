//! Many short texts in one piece of memory, searched from end to end as fast as it can be read.

use memchr::memmem::Finder;

use super::query::Wanted;

/// Stands before each text, and is in no word of a query.
const BREAK: char = '\n';

/// Texts, numbered as they came.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.all.push(BREAK);
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    pub fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The numbers of those that hold it, rising.
    pub fn holding<'a>(&'a self, wanted: &Wanted) -> impl Iterator<Item = usize> + use<'a> {
        let pattern = match wanted {
            Wanted::Inside(text) => text.clone(),
            Wanted::Beginning(text) => format!("{BREAK}{text}"),
        };
        let finder = Finder::new(&pattern).into_owned();
        let (mut from, mut number) = (0, 0);
        std::iter::from_fn(move || {
            let found = from + finder.find(self.all.as_bytes().get(from..)?)?;
            number += self.ends[number..].partition_point(|end| *end as usize <= found);
            from = *self.ends.get(number)? as usize;
            number += 1;
            Some(number - 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_once_by_what_it_holds_or_begins_with() {
        let mut texts = Texts::default();
        ["banana", "an", "", "bandana", "nab"].into_iter().for_each(|text| texts.push(text));
        let found = |wanted| texts.holding(&wanted).collect::<Vec<_>>();
        assert_eq!(found(Wanted::Inside("an".into())), [0, 1, 3]);
        assert_eq!(found(Wanted::Inside("ana".into())), [0, 3]);
        assert_eq!(found(Wanted::Beginning("ban".into())), [0, 3]);
        assert_eq!(found(Wanted::Beginning("na".into())), [4]);
        assert_eq!(found(Wanted::Inside("nb".into())), [0; 0], "no text goes on in the next");
    }
}
