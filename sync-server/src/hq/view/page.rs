//! Lists in pages: `?page=1&limit=20` in, `{data, total, page, limit}` out.

use serde::Serialize;
use utoipa::ToSchema;

pub const DEFAULT_LIMIT: u32 = 20;
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    pub data: Vec<T>,
    /// Rows in all pages.
    pub total: u64,
    #[schema(example = 1)]
    pub page: u32,
    #[schema(example = 20)]
    pub limit: u32,
}

impl<T> Page<T> {
    /// Whether there is no row behind it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        u64::from(self.page) * u64::from(self.limit) >= self.total
    }
}

/// Which page was asked for, within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    pub page: u32,
    pub limit: u32,
}

impl PageQuery {
    /// # Errors
    /// A sentence that names what is out of bounds.
    pub fn from_parts(page: Option<u32>, limit: Option<u32>) -> Result<Self, String> {
        let (page, limit) = (page.unwrap_or(1), limit.unwrap_or(DEFAULT_LIMIT));
        if page == 0 {
            return Err("page starts at 1".to_owned());
        }
        if limit == 0 || limit > MAX_LIMIT {
            return Err(format!("limit is from 1 to {MAX_LIMIT}"));
        }
        Ok(PageQuery { page, limit })
    }

    #[must_use]
    pub fn offset(self) -> i64 {
        i64::from(self.page - 1) * i64::from(self.limit)
    }

    #[must_use]
    pub fn of<T>(self, data: Vec<T>, total: u64) -> Page<T> {
        Page { data, total, page: self.page, limit: self.limit }
    }
}
