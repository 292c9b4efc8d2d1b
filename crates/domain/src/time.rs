//! Time that can be trusted or not: what a till's clocks said, and the business time and day made of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A correction or difference of clocks beyond this is an event (`clock_changed`) or an exception (`CLOCK_SKEW`).
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The last server time that a till saw within its present boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The server's time, milliseconds since 1970 UTC.
    pub server_ms: i64,
    /// The till's monotonic clock at that moment, milliseconds.
    pub mono_ms: i64,
}

/// What a till's clocks said when an event was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockReading {
    /// Wall clock, milliseconds since 1970 UTC.
    pub wall_ms: i64,
    /// Names one boot of the machine: monotonic times compare only within it.
    pub boot: String,
    /// Monotonic clock, milliseconds since some point in that boot.
    pub mono_ms: i64,
    /// Absent when the machine restarted since the server was last heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

impl ClockReading {
    /// Server anchor plus monotonic time when there is an anchor, else the wall clock.
    #[must_use]
    pub fn business_time(&self) -> DateTime<Utc> {
        let ms = match self.anchor {
            Some(anchor) => anchor.server_ms.saturating_add(self.mono_ms.saturating_sub(anchor.mono_ms)),
            None => self.wall_ms,
        };
        instant(ms)
    }

    /// True when the business time rests on a server anchor.
    #[must_use]
    pub fn anchored(&self) -> bool {
        self.anchor.is_some()
    }
}

/// Milliseconds since 1970 as an instant, clamped to the years 1–9999 so that hostile input cannot panic later.
#[must_use]
pub fn instant(ms: i64) -> DateTime<Utc> {
    const YEAR_1: i64 = -62_135_596_800_000;
    const YEAR_9999: i64 = 253_402_300_799_999;
    DateTime::from_timestamp_millis(ms.clamp(YEAR_1, YEAR_9999)).unwrap_or_default()
}

/// The store-local business day: local time minus the store's day start.
///
/// # Errors
/// When the zone is not in the IANA database.
pub fn business_date(
    at: DateTime<Utc>,
    time_zone: &str,
    day_start_minutes: u16,
) -> Result<NaiveDate, UnknownTimeZone> {
    let local = local(at, time_zone)?;
    let shifted = local.datetime() - jiff::Span::new().minutes(i64::from(day_start_minutes));
    let date = shifted.date();
    NaiveDate::from_ymd_opt(
        i32::from(date.year()),
        u32::from(date.month().unsigned_abs()),
        u32::from(date.day().unsigned_abs()),
    )
    .ok_or_else(|| UnknownTimeZone(time_zone.to_owned()))
}

/// RFC 3339 in store-local time with its offset, to the second.
///
/// # Errors
/// When the zone is not in the IANA database.
pub fn local_rfc3339(at: DateTime<Utc>, time_zone: &str) -> Result<String, UnknownTimeZone> {
    let local = local(at, time_zone)?;
    Ok(local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn local(at: DateTime<Utc>, time_zone: &str) -> Result<jiff::Zoned, UnknownTimeZone> {
    let unknown = || UnknownTimeZone(time_zone.to_owned());
    let zone = jiff::tz::TimeZone::get(time_zone).map_err(|_| unknown())?;
    let timestamp = jiff::Timestamp::from_millisecond(at.timestamp_millis()).map_err(|_| unknown())?;
    Ok(timestamp.to_zoned(zone))
}

/// The instant at which a store-local date begins (its midnight; the first instant after a gap).
///
/// # Errors
/// When the zone is not in the IANA database.
pub fn local_midnight(date: NaiveDate, time_zone: &str) -> Result<DateTime<Utc>, UnknownTimeZone> {
    use chrono::Datelike;
    let unknown = || UnknownTimeZone(time_zone.to_owned());
    let zone = jiff::tz::TimeZone::get(time_zone).map_err(|_| unknown())?;
    let small = |n: u32| i8::try_from(n).map_err(|_| unknown());
    let year = i16::try_from(date.year()).map_err(|_| unknown())?;
    let date =
        jiff::civil::Date::new(year, small(date.month())?, small(date.day())?).map_err(|_| unknown())?;
    let zoned = date.to_zoned(zone).map_err(|_| unknown())?;
    Ok(instant(zoned.timestamp().as_millisecond()))
}

/// A zone that the IANA database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no time zone of the IANA database")]
pub struct UnknownTimeZone(pub String);

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn business_time_prefers_the_anchor() {
        let mut reading = ClockReading {
            wall_ms: 5_000_000,
            boot: "b1".into(),
            mono_ms: 90_000,
            anchor: Some(Anchor { server_ms: 1_000_000, mono_ms: 30_000 }),
        };
        assert_eq!(reading.business_time().timestamp_millis(), 1_060_000);
        reading.anchor = None;
        assert_eq!(reading.business_time().timestamp_millis(), 5_000_000);
    }

    #[test]
    fn the_business_day_follows_the_store_and_its_day_start() {
        let at = Utc.with_ymd_and_hms(2026, 11, 21, 2, 30, 0).unwrap();
        // (zone, day start in minutes, expected day)
        let table = [
            ("Europe/Berlin", 0, 21),
            ("Europe/Berlin", 240, 20),  // 03:30 local, the day starts at 04:00
            ("America/New_York", 0, 20), // 21:30 the evening before
            ("Australia/Lord_Howe", 0, 21),
        ];
        for (zone, start, day) in table {
            assert_eq!(
                business_date(at, zone, start).unwrap().to_string(),
                format!("2026-11-{day}"),
                "{zone} {start}"
            );
        }
        assert_eq!(business_date(at, "Mars/Olympus", 0), Err(UnknownTimeZone("Mars/Olympus".into())));
        assert_eq!(local_rfc3339(at, "Europe/Helsinki").unwrap(), "2026-11-21T04:30:00+02:00");
    }

    #[test]
    fn a_midnight_that_does_not_exist_is_the_first_instant_after_the_gap() {
        // Cairo's clocks jump from 00:00 to 01:00 on 2026-04-24.
        let date = NaiveDate::from_ymd_opt(2026, 4, 24).unwrap();
        assert_eq!(local_midnight(date, "Africa/Cairo").unwrap().to_rfc3339(), "2026-04-23T22:00:00+00:00");
    }

    #[test]
    fn hostile_clocks_do_not_panic() {
        for ms in [i64::MIN, i64::MAX, 0] {
            let _ = business_date(instant(ms), "Asia/Tokyo", 240);
            let _ = local_rfc3339(instant(ms), "America/New_York");
        }
    }
}
