//! The program's own words: what the code asks for is in the catalogue, and
//! what is in the catalogue is asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use slowshake::session::{Action, Place};
use slowshake::view::Catalogue;

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

/// All code of the program, without its unit tests.
fn code() -> String {
    let sources = files("src", "rs");
    let parts = sources.iter().map(|path| {
        let source = read(path);
        let end = source.find("\n#[cfg(test)]\nmod tests {");
        source[..end.unwrap_or(source.len())].to_owned()
    });
    parts.collect()
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// The keys that are given to a function as they stand.
fn asked(code: &str, function: &str) -> BTreeSet<String> {
    let call = format!("{function}(");
    let calls = code.match_indices(&call).filter_map(|(at, _)| {
        let argument = code[at + call.len()..].trim_start();
        let key = argument.strip_prefix('"')?.split('"').next()?;
        is_key(key).then(|| key.to_owned())
    });
    calls.collect()
}

/// The keys of a file of the catalogue.
fn keys(file: &str) -> Vec<String> {
    file.lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .filter(|key| is_key(key))
        .collect()
}

#[test]
fn what_the_code_says_is_in_the_catalogue() {
    let code = code();
    let mut count = 0;
    for function in ["say", "say_with", "say_attribute", "notify"] {
        for key in asked(&code, function) {
            assert!(Catalogue::english().has(&key), "{function}(\"{key}\")");
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn every_key_and_every_place_has_words() {
    let catalogue = Catalogue::english();
    for action in Action::ALL {
        let key = format!("key-{}", action.id());
        assert!(catalogue.has(&key), "{key}");
        let long = catalogue.say_attribute(&key, "long");
        assert!(!long.starts_with('<'), "{long}");
    }
    for place in Place::ALL {
        let key = format!("place-{}", place.id());
        assert!(catalogue.has(&key), "{key}");
    }
}

/// The beginnings of keys that are put together, as `key-` of
/// `format!("key-{}", …)`.
fn beginnings(code: &str) -> BTreeSet<String> {
    let of_literals = code.split('"').filter_map(|literal| {
        let (beginning, _) = literal.split_once("-{")?;
        is_key(beginning).then(|| format!("{beginning}-"))
    });
    of_literals.collect()
}

/// The files with words of the screens. Those about steps and names are held
/// against whole runs elsewhere.
const OF_THE_SCREENS: [&str; 5] = [
    "screen.ftl",
    "lab.ftl",
    "bench.ftl",
    "start.ftl",
    "tables.ftl",
];

#[test]
fn no_words_of_the_catalogue_are_said_by_nobody() {
    let code = code();
    let literals: BTreeSet<&str> = code.split('"').collect();
    let beginnings = beginnings(&code);
    let mut unused = Vec::new();
    for name in OF_THE_SCREENS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view/words/en");
        for key in keys(&read(&folder.join(name))) {
            // Put together: the beginning is there, and what follows is made
            // of words of the code.
            let put_together = beginnings.iter().any(|beginning| {
                key.strip_prefix(beginning.as_str()).is_some_and(|rest| {
                    literals.contains(rest)
                        || rest
                            .split('-')
                            .all(|word| literals.contains(word) || word == "not")
                })
            });
            if !literals.contains(key.as_str()) && !put_together {
                unused.push(format!("{name}: {key}"));
            }
        }
    }
    unused.sort();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// Spellings of British English, as words begin; the project writes American.
const BRITISH: &[&str] = &[
    "authoris",
    "behaviour",
    "cancell",
    "catalys",
    "centre",
    "colour",
    "defence",
    "favour",
    "fulfil ",
    "grey",
    "honour",
    "initialis",
    "labell",
    "licence",
    "neighbour",
    "normalis",
    "organis",
    "practis",
    "recognis",
    "serialis",
    "summaris",
];

#[test]
fn the_spelling_is_american() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = vec![("src".to_owned(), code())];
    let mut all = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    for (folder, ending) in [
        ("src", "ftl"),
        ("lessons", "md"),
        ("docs", "md"),
        ("docs", "json"),
    ] {
        all.extend(files(folder, ending));
    }
    texts.extend(
        all.iter()
            .map(|path| (path.display().to_string(), read(path))),
    );
    let mut found = Vec::new();
    for (name, text) in &texts {
        for line in text.lines() {
            let lower = line.to_ascii_lowercase();
            found.extend(
                BRITISH
                    .iter()
                    .filter(|word| lower.contains(*word))
                    .map(|word| format!("{name}: {word}: {}", line.trim())),
            );
        }
    }
    assert!(texts.len() > 20);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
