//! The map of the house in `src/lib.rs` is true: no layer reaches further
//! than its line there says.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What only one layer may touch: the screen, and the world outside.
const RESERVED: [(&str, &[&str]); 9] = [
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("std::fs", &["cli"]),
    ("TcpStream", &["cli"]),
    ("TcpListener", &["cli"]),
    ("ToSocketAddrs", &["cli"]),
    ("std::process", &["cli"]),
    ("SystemTime", &["cli"]),
    // A pause of the screen is measured; what a run holds never is.
    ("Instant", &["cli", "tui"]),
];

type Map = BTreeMap<String, BTreeSet<String>>;

/// The table in the documentation of `src/lib.rs`: each layer with those that
/// it may use, itself among them.
fn read_map(lib: &str) -> Map {
    let mut map = Map::new();
    for line in lib.lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells[0].trim_matches(['[', ']', '`']);
        if name.is_empty() || name == "layer" || name.starts_with('-') {
            continue;
        }
        let uses = cells.get(2).copied().unwrap_or_default();
        let mut may: BTreeSet<String> = match uses {
            "all" => map.keys().cloned().collect(),
            uses => uses.split(", ").map(str::to_owned).collect(),
        };
        may.remove("");
        may.insert(name.to_owned());
        map.insert(name.to_owned(), may);
    }
    map
}

/// The code without comments, strings and characters, up to its unit tests.
fn code(source: &str) -> String {
    let source = source.split("\n#[cfg(test)]\nmod tests {").next();
    let mut rest = source.unwrap_or_default();
    let mut code = String::new();
    while let Some(next) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |at| at + 5)
        } else if next == '"' {
            1 + string_end(&rest[1..])
        } else if rest.starts_with("'\"'") {
            3
        } else if let Some(escape) = rest.strip_prefix("'\\") {
            escape
                .char_indices()
                .skip(1)
                .find(|(_, c)| *c == '\'')
                .map_or(rest.len(), |(at, _)| at + 3)
        } else {
            code.push(next);
            next.len_utf8()
        };
        rest = &rest[skip..];
    }
    code
}

/// One past the closing quote.
fn string_end(string: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in string.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    string.len()
}

/// The modules at the root of the crate that `code` names, in a file whose
/// module lies `depth` below the root.
fn roots(code: &str, depth: usize) -> Vec<String> {
    let compact: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let compact = compact.replace(":: ", "::").replace("{ ", "{");
    let mut found = Vec::new();
    let own_crate = if depth == 0 { "slowshake::" } else { "crate::" };
    let above = "super::".repeat(depth.max(1));
    for prefix in [own_crate, "slowshake::", &above] {
        for (at, _) in compact.match_indices(prefix) {
            let before = compact[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            found.extend(heads(&compact[at + prefix.len()..]));
        }
    }
    found.retain(|name| name != "super" && name != "self");
    found
}

/// The first words of a path, or of each path in braces.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| {
        let word: String = text
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        (!word.is_empty()).then_some(word)
    };
    let Some(inside) = path.strip_prefix('{') else {
        return word(path).into_iter().collect();
    };
    let mut heads = Vec::new();
    let mut open = 0;
    let mut start = 0;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open > 0 => open -= 1,
            ',' | '}' if open == 0 => {
                heads.extend(word(&inside[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

/// Whether `name` stands in `code` as a word of its own.
fn mentions(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        edge(code[..at].chars().next_back()) && edge(code[at + name.len()..].chars().next())
    })
}

/// What a file of `layer` does that it must not; its module lies `depth`
/// below the root of the crate.
fn violations(map: &Map, layer: &str, depth: usize, source: &str) -> Vec<String> {
    let code = code(source);
    let Some(may) = map.get(layer) else {
        return vec![format!("{layer} has no line in the map")];
    };
    let mut violations: Vec<String> = roots(&code, depth)
        .into_iter()
        .filter(|used| map.contains_key(used) && !may.contains(used))
        .map(|used| format!("{layer} uses {used}"))
        .collect();
    for (name, only) in RESERVED {
        if !only.contains(&layer) && mentions(&code, name) {
            let only = only.join(" and ");
            violations.push(format!("{layer} uses {name}, which is for {only} only"));
        }
    }
    violations.sort();
    violations.dedup();
    violations
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

fn real_map() -> Map {
    read_map(include_str!("../src/lib.rs"))
}

#[test]
fn no_layer_reaches_further_than_the_map_says() {
    let map = real_map();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 100, "{} files only", files.len());
    let mut broken = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().with_extension("");
        let modules: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        if modules == ["lib"] || modules == ["main"] || modules.last() == Some(&"tests") {
            continue;
        }
        if modules.contains(&"tests") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        for violation in violations(&map, modules[0], modules.len(), &source) {
            broken.push(format!("src/{}.rs: {violation}", inside.display()));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_crate_is_in_the_map() {
    let map = real_map();
    for line in include_str!("../src/lib.rs").lines() {
        if let Some(module) = line.strip_prefix("pub mod ") {
            let module = module.trim_end_matches(';');
            assert!(map.contains_key(module), "{module}");
        }
    }
}

#[test]
fn the_map_is_read_as_it_stands() {
    let map = real_map();
    assert_eq!(map["wire"], BTreeSet::from(["wire".to_owned()]));
    let pki = ["crypto", "pki"].map(str::to_owned);
    assert_eq!(map["pki"], BTreeSet::from(pki));
    assert_eq!(map["cli"].len(), map.len());
}

/// What the checker says of a file of this layer and depth.
fn judged(layer: &str, depth: usize, source: &str) -> Vec<String> {
    violations(&real_map(), layer, depth, source)
}

#[test]
fn reaching_up_is_found() {
    for (depth, source) in [
        (1, "use crate::trace::Value;"),
        (1, "fn f() -> crate::sim::Run {}"),
        (1, "use crate::{crypto::Hash, trace::{Op, Value}};"),
        (1, "use super::trace::Value;"),
        (2, "use super::super::trace::Value;"),
        (2, "use super::super::{trace::Value};"),
        (1, "use crate::{\n    trace::Value,\n};"),
    ] {
        assert_eq!(judged("crypto", depth, source).len(), 1, "{source}");
    }
}

#[test]
fn reaching_down_and_staying_inside_is_not() {
    for source in [
        "use crate::wire::Field;",
        "use super::op::Op;",
        "use super::{Name, sim};",
        "// use crate::sim::Run;",
        "/// [`crate::sim::Run`]",
        "const TEXT: &str = \"crate::sim::Run \\\" crate::sim\";",
        "#[cfg(test)]\nmod tests {}",
        "fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::sim::Run;\n}",
    ] {
        assert_eq!(judged("trace", 2, source), [""; 0], "{source}");
    }
}

#[test]
fn the_screen_and_the_world_outside_have_one_layer_each() {
    for source in [
        "use std::fs::File;",
        "use std::net::{IpAddr, TcpStream};",
        "let now = std::time::Instant::now();",
        "use std::time::{Duration, SystemTime};",
        "use ratatui::Frame;",
        "std::process::exit(1)",
    ] {
        assert_eq!(judged("sim", 1, source).len(), 1, "{source}");
    }
    assert_eq!(judged("tui", 1, "use ratatui::Frame;"), [""; 0]);
    assert_eq!(judged("cli", 1, "use std::fs::File;"), [""; 0]);
}

#[test]
fn a_layer_that_is_not_in_the_map_is_found() {
    assert_eq!(judged("utils", 1, "").len(), 1);
}

/// What writes to a terminal, and the files that may: text goes through
/// `export::Paper`, and the screen through `tui::paint`.
const GATES: [(&str, &[&str]); 8] = [
    ("println!", &[]),
    ("eprintln!", &[]),
    ("print!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
    (".print()", &["cli/output"]),
    ("stdout", &["cli/output", "tui/terminal/modes"]),
    ("stderr", &["cli/output"]),
];

/// What of this a file does that may not.
fn past_the_gates(file: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let stands = |what: &str| {
        code.match_indices(what).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            what.starts_with('.') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    GATES
        .iter()
        .filter(|(what, may)| !may.contains(&file) && stands(what))
        .map(|(what, _)| format!("src/{file}.rs uses {what}"))
        .collect()
}

#[test]
fn nothing_is_printed_past_the_gates() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut broken = Vec::new();
    let mut gates = 0;
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().with_extension("");
        let inside: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        if inside.contains(&"tests") {
            continue;
        }
        let inside = inside.join("/");
        gates += usize::from(GATES.iter().any(|(_, may)| may.contains(&inside.as_str())));
        broken.extend(past_the_gates(&inside, &fs::read_to_string(&file).unwrap()));
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    assert_eq!(gates, 2, "a gate of the table is no file");
}

#[test]
fn printing_past_the_gates_is_found() {
    for source in [
        "fn f() { println!(\"\"); }",
        "eprint!(\"{text}\")",
        "writeln!(std::io::stderr(), \"\")",
        "use std::io::stdout;",
        "error.print()",
    ] {
        assert_eq!(past_the_gates("sim/run", source).len(), 1, "{source}");
    }
    for source in [
        "// println!()",
        "\"stdout\"",
        "output::print(|out| Ok(()))",
        "writeln!(out, \"\")",
    ] {
        assert_eq!(past_the_gates("sim/run", source), [""; 0], "{source}");
    }
    assert_eq!(past_the_gates("cli/output", "io::stdout()"), [""; 0]);
}

#[test]
fn no_client_and_no_server_is_given_the_bytes_of_a_secret() {
    let mut files = Vec::new();
    let actors = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/actor");
    sources(&actors, &mut files);
    let [eve, ends]: [Vec<_>; 2] = {
        let revealing =
            |path: &PathBuf| mentions(&code(&fs::read_to_string(path).unwrap()), "reveal");
        let (eve, ends): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|path| path.starts_with(actors.join("observer")));
        [eve, ends].map(|mut files| {
            files.retain(revealing);
            files
        })
    };
    // Eve decides by what she found; nobody keeps it from her.
    assert!(!eve.is_empty(), "the name of the method is another one now");
    assert_eq!(ends, Vec::<PathBuf>::new());
}

#[test]
fn the_key_of_a_text_is_for_the_catalogue_alone() {
    // Who writes it, and who reads it.
    let may = ["actor/step_draft", "trace/step", "view/catalogue"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut found = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().with_extension("");
        let inside = inside.to_str().unwrap().replace('\\', "/");
        if mentions(&code(&fs::read_to_string(&file).unwrap()), "text_key") {
            found.push(inside);
        }
    }
    found.sort();
    assert_eq!(found, may);
}

/// What a file names of the crate: each path from its root on. `module` is the
/// file's own.
fn named(module: &[String], code: &str) -> Vec<Vec<String>> {
    let compact: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let compact = compact.replace(":: ", "::").replace("{ ", "{");
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in compact.match_indices(start) {
            let before = compact[..at].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') {
                tree(&compact[at..], &[], &mut found);
            }
        }
    }
    for path in &mut found {
        let ups = path.iter().take_while(|word| *word == "super").count();
        let (keep, skip) = match path[0].as_str() {
            "crate" => (0, 1),
            "self" => (module.len(), 1),
            _ => (module.len() - ups, ups),
        };
        *path = [&module[..keep], &path[skip..]].concat();
    }
    found
}

/// Takes the tree of paths at the beginning of a text apart; gives what is left.
fn tree<'a>(text: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let mut rest = text.trim_start();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        while !rest.is_empty() && !rest.starts_with('}') {
            let after = tree(rest, before, found);
            let end = after.find([',', '}']).unwrap_or(after.len());
            rest = after[end..].trim_start_matches(',').trim_start();
        }
        return rest.strip_prefix('}').unwrap_or(rest);
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let path = [before, &[word.to_owned()]].concat();
    match rest.strip_prefix("::") {
        Some(further) => tree(further, &path, found),
        None => {
            found.push(path);
            rest
        }
    }
}

type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

/// Which module names which other; what lies inside of one another does not
/// count, since a room's door stands in front of what is in it.
fn imports() -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let module = |file: &PathBuf| -> Vec<String> {
        let inside = file.strip_prefix(&root).unwrap().with_extension("");
        let words = inside.iter().map(|part| part.to_str().unwrap().to_owned());
        words.collect()
    };
    let modules: BTreeSet<Vec<String>> = files.iter().map(module).collect();
    let mut imports = Imports::new();
    for file in files {
        let own = module(&file);
        if own.len() == 1 && ["lib", "main"].contains(&own[0].as_str()) {
            continue;
        }
        let code = code(&fs::read_to_string(&file).unwrap());
        let others = named(&own, &code).into_iter().filter_map(|path| {
            let mut lengths = (1..=path.len()).rev();
            let length = lengths.find(|length| modules.contains(&path[..*length]))?;
            Some(path[..length].to_vec())
        });
        let others = others.filter(|other| !other.starts_with(&own) && !own.starts_with(other));
        let others = others.collect();
        imports.insert(own, others);
    }
    imports
}

/// All that a module leads to.
fn reached<'a>(imports: &'a Imports, from: &'a [String]) -> BTreeSet<&'a [String]> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for other in imports.get(module).into_iter().flatten() {
            if reached.insert(&other[..]) {
                open.push(other);
            }
        }
    }
    reached
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let imports = imports();
    let mut circles = Vec::new();
    for (module, others) in &imports {
        for other in others {
            if reached(&imports, other).contains(&module[..]) {
                circles.push(format!("{} uses {}", module.join("::"), other.join("::")));
            }
        }
    }
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

#[test]
fn a_path_is_read_from_wherever_it_begins() {
    let module = ["actor", "client", "hello"].map(str::to_owned);
    let of = |code| -> Vec<String> {
        let paths = named(&module, code);
        paths.into_iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(
        of("use crate::wire::{Field, code::{A, B as C}, D};"),
        ["wire::Field", "wire::code::A", "wire::code::B", "wire::D",]
    );
    assert_eq!(
        of("use super::tls12::{\n    resume::{self, Offered},\n};"),
        [
            "actor::client::tls12::resume::self",
            "actor::client::tls12::resume::Offered",
        ]
    );
    assert_eq!(of("fn f() -> super::super::Sink {}"), ["actor::Sink"]);
}
