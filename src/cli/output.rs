//! Where results go: standard output, or a file that is written whole or not
//! at all; and what is said beside them. All that this program prints goes
//! through [`Paper`], which `tests/layers.rs` holds; the screen has its own
//! gate in `tui`.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;
use clap::error::{ContextValue, ErrorKind};

use super::error::Error;
use crate::export::{Paper, json, text};
use crate::sim::Run;
use crate::wire::one_line;

/// How a run is shown without a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The walk as a transcript, for pipes, screen readers and homework
    #[default]
    Text,
    /// One JSON object with every value, packet and step
    Json,
}

/// How a connection with a real peer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LiveFormat {
    /// The walk as a transcript, for pipes, screen readers and homework
    #[default]
    Text,
    /// One JSON object with every value, packet and step
    Json,
    /// The screen, with the finished walk
    Tui,
}

impl LiveFormat {
    /// The format of standard output; `None` for the screen.
    pub(super) fn printed(self) -> Option<Format> {
        match self {
            LiveFormat::Text => Some(Format::Text),
            LiveFormat::Json => Some(Format::Json),
            LiveFormat::Tui => None,
        }
    }
}

/// Writes to standard output; the writer is flushed behind it.
pub(super) fn print(write: impl FnOnce(&mut Paper<'_>) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut paper = Paper::new(&mut out, color());
    write(&mut paper)?;
    paper.flush()?;
    Ok(())
}

/// A line to the person at the keyboard, beside the output. A closed stderr
/// is no reason to stop.
pub(super) fn note(text: &str) {
    let mut out = io::stderr().lock();
    // In one piece, so that nothing else gets between.
    let _ = Paper::new(&mut out, false).write_all(format!("{text}\n").as_bytes());
}

/// What the parser of the command line has to say: help, which holds nothing
/// but our own words, in the terminal's colors; or a complaint, which repeats
/// what was typed.
pub(super) fn parsed(mut error: clap::Error) {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // It goes to a pipe that may be closed; nothing is lost then.
            let _ = error.print();
        }
        _ => {
            // As text it leaves out every escape sequence, so those that were
            // typed are spelled out before.
            let context: Vec<_> = error.context().map(|(kind, v)| (kind, v.clone())).collect();
            for (kind, value) in context {
                error.insert(kind, typed(value));
            }
            note(error.render().to_string().trim_end_matches('\n'));
        }
    }
}

fn typed(value: ContextValue) -> ContextValue {
    let shown = |text: String| one_line(&text).into_owned();
    match value {
        ContextValue::String(text) => ContextValue::String(shown(text)),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.into_iter().map(shown).collect())
        }
        value => value,
    }
}

/// Columns as wide as their widest cell; the last one runs free.
pub(super) fn table(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("  {cell:width$}"));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Shows a run on standard output.
pub(super) fn show(run: &Run, format: Format) -> Result<(), Error> {
    print(|out| write(run, format, out))
}

/// Writes a run in a format.
pub(super) fn write(run: &Run, format: Format, out: &mut Paper<'_>) -> io::Result<()> {
    match format {
        Format::Text => text::write(run, out),
        Format::Json => json::write(run, out),
    }
}

/// Whether there is a screen to draw on and somebody at it.
pub(super) fn is_screen() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Whether standard output takes colors (<https://no-color.org>).
fn color() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal()
        && !is_set("NO_COLOR")
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes a file whole or not at all: whoever reads it meanwhile sees the old
/// one.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    write_beside(folder, path, bytes).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes on at the end of a file, or begins one.
pub(super) fn add(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let file = std::fs::File::options()
        .append(true)
        .create(true)
        .open(path);
    file.and_then(|mut file| file.write_all(bytes))
        .map_err(|source| Error::Write {
            path: path.to_owned(),
            source,
        })
}

fn write_beside(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A device or a pipe cannot be replaced by a file; it is written to.
    if path.exists() && !path.is_file() {
        return std::fs::write(path, bytes);
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the umask leaves of it, as with any file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    // The folder's own error; that of the file beside would name a file that
    // nobody asked for.
    std::fs::metadata(folder)?;
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| io::Error::from(error.kind()))?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a folder, with those that it lies in.
pub(super) fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}
