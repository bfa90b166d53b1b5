//! Names as people write them: found in any letter case, and others suggested
//! where there is none.

/// How like a name has to be to be suggested, from 0 to 1.
const NEAR: f64 = 0.8;

/// How many names are suggested.
const SUGGESTED: usize = 3;

/// The one of `all` that has this name: in its exact spelling, or else the
/// only one whose spelling differs in the case of ASCII letters alone, for
/// `Certificate` and `certificate` may be two.
pub fn named<T>(
    all: impl IntoIterator<Item = T>,
    name: &str,
    of: impl Fn(&T) -> &str,
) -> Option<T> {
    let mut alike = Vec::new();
    for one in all {
        if of(&one) == name {
            return Some(one);
        }
        if of(&one).eq_ignore_ascii_case(name) {
            alike.push(one);
        }
    }
    match alike.len() {
        1 => alike.pop(),
        _ => None,
    }
}

/// Those of `all` that are near a name that is none of them, the nearest
/// first, three at most.
pub fn near<'a>(all: impl IntoIterator<Item = &'a str>, name: &str) -> Vec<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' ', '.'], "_");
    let wanted = plain(name);
    // A word of one letter is like nothing.
    if wanted.chars().count() < 2 {
        return Vec::new();
    }
    let mut found: Vec<(f64, &str)> = all
        .into_iter()
        .map(|one| {
            let one_plain = plain(one);
            let alike = strsim::jaro_winkler(&one_plain, &wanted);
            // `secret` for `ecdh_secret`, `dhe_rsa` for a whole suite.
            let is_part = wanted.len() > 2 && one_plain.contains(&wanted);
            (if is_part { alike.max(NEAR) } else { alike }, one)
        })
        .filter(|(alike, _)| *alike >= NEAR)
        .collect();
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.dedup_by_key(|(_, one)| *one);
    found.truncate(SUGGESTED);
    found.into_iter().map(|(_, one)| one).collect()
}

/// What to say to whoever wrote a name that is none of `all`: `; is `x` or
/// `y` meant?`, or nothing where none is near.
pub fn meant<'a>(all: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    let quoted: Vec<String> = near(all, name)
        .into_iter()
        .map(|one| format!("`{one}`"))
        .collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => format!("; is {last} meant?"),
        Some((last, rest)) => format!("; is {} or {last} meant?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 5] = ["x25519", "secp256r1", "Certificate", "certificate", "dh_Ys"];

    #[test]
    fn a_name_is_found_in_any_case_unless_that_makes_it_two() {
        let find = |name| named(ALL, name, |one| one);
        assert_eq!(find("X25519"), Some("x25519"));
        assert_eq!(find("dh_ys"), Some("dh_Ys"));
        assert_eq!(find("Certificate"), Some("Certificate"));
        assert_eq!(find("certificate"), Some("certificate"));
        assert_eq!(find("CERTIFICATE"), None);
        assert_eq!(find("x2551"), None);
    }

    #[test]
    fn what_is_near_is_suggested_and_nothing_else() {
        assert_eq!(near(ALL, "x25591"), ["x25519"]);
        assert_eq!(near(ALL, "secp256"), ["secp256r1"]);
        assert_eq!(near(ALL, "P"), [""; 0]);
        assert_eq!(near(ALL, "brainpool"), [""; 0]);
        assert_eq!(meant(ALL, "x2551"), "; is `x25519` meant?");
        assert_eq!(
            meant(ALL, "certifcate"),
            "; is `Certificate` or `certificate` meant?"
        );
        assert_eq!(meant(ALL, "zzz"), "");
    }
}
