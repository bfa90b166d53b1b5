//! The shell in which a student would run a command.

use std::process::Command;

/// Why the commands cannot be run on this machine.
fn missing_tool() -> Option<String> {
    let version = |tool: &str, argument: &str| {
        let output = Command::new(tool).arg(argument).output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    if version("python3", "--version").is_none() {
        return Some("there is no python3".to_owned());
    }
    match version("openssl", "version") {
        None => Some("there is no openssl".to_owned()),
        // `openssl kdf` came with OpenSSL 3.
        Some(found) if found.starts_with("OpenSSL 3") || found.starts_with("OpenSSL 4") => None,
        Some(found) => Some(format!("openssl is {}, not OpenSSL 3", found.trim())),
    }
}

/// PATH with the folder of the real `python3` first: where the one on PATH
/// is a version manager's script, each of a thousand starts would run that.
fn path() -> String {
    let executable = "import os, sys; print(os.path.dirname(os.path.realpath(sys.executable)))";
    let output = Command::new("python3")
        .args(["-c", executable])
        .output()
        .unwrap();
    let folder = String::from_utf8(output.stdout).unwrap();
    let path = std::env::var("PATH").unwrap();
    if std::path::Path::new(folder.trim()).join("python3").exists() {
        format!("{}:{path}", folder.trim())
    } else {
        path
    }
}

/// A POSIX shell, and where its programs are.
pub(crate) struct Shell {
    path: String,
}

impl Shell {
    /// `None`, and the reason on standard error, where a tool is missing; in
    /// CI that is a failure.
    pub(crate) fn find() -> Option<Self> {
        if let Some(why) = missing_tool() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}");
            eprintln!("SKIPPED: {why}");
            return None;
        }
        Some(Self { path: path() })
    }

    /// What is wrong with a command's output, if anything is.
    pub(crate) fn complaint(&self, command: &str, expect: &str) -> Option<String> {
        let mut shell = Command::new("sh");
        let output = match shell.args(["-c", command]).env("PATH", &self.path).output() {
            Ok(output) => output,
            Err(error) => return Some(error.to_string()),
        };
        let printed = String::from_utf8_lossy(&output.stdout);
        let printed = printed.strip_suffix('\n').unwrap_or(&printed);
        let complaint = String::from_utf8_lossy(&output.stderr);
        (printed != expect || !complaint.is_empty())
            .then(|| format!("printed {printed}\nexpected {expect}\n{complaint}"))
    }
}
