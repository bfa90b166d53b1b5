//! Times in a certificate (RFC 5280 §4.1.2.5), as seconds since 1970 UTC.
//!
//! The `der` crate's times begin with 1970, and certificates may be older:
//! some issuers write 1950, or the year 0, for "always".

use std::ops::Range;

use der::Tag;

use super::CertificateError;
use super::element::{Element, Elements};
use super::text::printable;

const DAY: i64 = 86_400;
const DAYS_IN_400_YEARS: i64 = 146_097;
/// From the first of March of the year 0 to 1970.
const DAYS_TO_1970: i64 = 719_468;

/// notBefore and notAfter.
pub(super) fn validity(
    der: &[u8],
    all: &Elements<'_>,
    element: &Element,
) -> Result<(i64, i64), CertificateError> {
    let mut times = all.inside(element);
    let not_before = time(der, &mut times, "notBefore")?;
    let not_after = time(der, &mut times, "notAfter")?;
    times.finish("validity")?;
    Ok((not_before, not_after))
}

fn time(
    der: &[u8],
    times: &mut Elements<'_>,
    field: &'static str,
) -> Result<i64, CertificateError> {
    let element = times.next(field)?;
    let text = &der[element.value.clone()];
    let read = match element.tag {
        // RFC 5280 §4.1.2.5.1: from 50 on, the year is of the last century.
        Tag::UtcTime => pair(text, 0).map(|year| match year {
            50.. => (1900 + year, 2),
            _ => (2000 + year, 2),
        }),
        Tag::GeneralizedTime => pair(text, 0)
            .zip(pair(text, 2))
            .map(|(century, year)| (100 * century + year, 4)),
        found => {
            return Err(CertificateError::Value {
                field,
                at: element.whole.start,
                expected: "UTCTime or GeneralizedTime",
                found: found.to_string(),
            });
        }
    };
    read.and_then(|(year, from)| seconds(year, text.get(from..)?))
        .ok_or_else(|| CertificateError::Value {
            field,
            at: element.value.start,
            expected: "a time in UTC, to the second, that ends in Z",
            found: printable(&String::from_utf8_lossy(text)),
        })
}

/// Two digits as a number.
fn pair(text: &[u8], at: usize) -> Option<i64> {
    match text.get(at..at + 2)? {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        }
        _ => None,
    }
}

/// Of a year and `MMDDHHMMSSZ`. RFC 5280 §4.1.2.5: the seconds must be there,
/// and neither fractions nor another time zone.
fn seconds(year: i64, text: &[u8]) -> Option<i64> {
    if text.len() != 11 || text[10] != b'Z' {
        return None;
    }
    let within = |at, range: Range<i64>| pair(text, at).filter(|value| range.contains(value));
    let month = within(0, 1..13)?;
    let day = within(2, 1..days_in(year, month) + 1)?;
    let (hour, minute, second) = (within(4, 0..24)?, within(6, 0..60)?, within(8, 0..60)?);
    Some(days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970: Howard Hinnant's `days_from_civil`, with years that begin
/// in March so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let year = year.rem_euclid(400);
    era * DAYS_IN_400_YEARS + year * 365 + year / 4 - year / 100 + day_of_year - DAYS_TO_1970
}

/// The day, in UTC, of a moment in seconds since 1970, as `YYYY-MM-DD`:
/// Howard Hinnant's `civil_from_days`.
pub fn date(seconds: i64) -> String {
    let days = seconds.div_euclid(DAY) + DAYS_TO_1970;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day = days.rem_euclid(DAYS_IN_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (year, month + 3)
    } else {
        (year + 1, month - 9)
    };
    format!("{:04}-{month:02}-{day:02}", year + era * 400)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Result<i64, CertificateError> {
        let der = [&[tag, text.len() as u8], text.as_bytes()].concat();
        time(&der, &mut Elements::new(&der), "notBefore")
    }

    #[test]
    fn utc_time_is_of_1950_to_2049() {
        for (text, day) in [
            ("500101000000Z", "1950-01-01"),
            ("691231235959Z", "1969-12-31"),
            ("700101000000Z", "1970-01-01"),
            ("491231235959Z", "2049-12-31"),
            ("000229000000Z", "2000-02-29"),
        ] {
            assert_eq!(date(read(23, text).unwrap()), day);
        }
        assert_eq!(read(23, "700101000001Z"), Ok(1));
        assert_eq!(read(23, "691231235959Z"), Ok(-1));
    }

    #[test]
    fn generalized_time_is_of_the_years_0_to_9999() {
        for (text, day, seconds) in [
            ("00000101000000Z", "0000-01-01", -62_167_219_200),
            ("00010101000000Z", "0001-01-01", -62_135_596_800),
            ("19491231235959Z", "1949-12-31", -631_152_001),
            ("99991231235959Z", "9999-12-31", 253_402_300_799),
        ] {
            assert_eq!(read(24, text), Ok(seconds), "{text}");
            assert_eq!(date(seconds), day);
        }
    }

    #[test]
    fn every_day_of_400_years_is_the_day_after_the_one_before() {
        let mut expected = days(1600, 1, 1);
        for year in 1600..2000 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    assert_eq!(days(year, month, day), expected);
                    assert_eq!(
                        date(expected * DAY),
                        format!("{year:04}-{month:02}-{day:02}")
                    );
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn what_rfc_5280_does_not_let_a_time_be_is_refused() {
        for (tag, text) in [
            (23, "5001010000Z"),
            (23, "500101000000+0000"),
            (23, "50010100000Z"),
            (23, ""),
            (24, "202601010000Z"),
            (24, "20260101000000.5Z"),
            (24, "20260101000000"),
            (24, "20260229000000Z"),
            (24, "20261301000000Z"),
            (24, "20260100000000Z"),
            (24, "20260101240000Z"),
            (24, "20260101000060Z"),
            (24, "2026010100000\u{1b}Z"),
            (12, "20260101000000Z"),
        ] {
            let said = read(tag, text).unwrap_err().to_string();
            assert!(said.starts_with("notBefore at byte "), "{said}");
            assert!(!said.contains('\u{1b}'));
        }
    }
}
