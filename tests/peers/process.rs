//! Other programs as peers: started, spoken to, ended.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// More than a loaded machine needs; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether OpenSSL can be asked; says so where it cannot, and fails where it
/// has to be there.
pub(crate) fn openssl_is_there() -> bool {
    let found = Command::new("openssl").arg("version").output().is_ok();
    if !found {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "openssl is missing, and this is CI");
        eprintln!("SKIPPED: openssl is not installed");
    }
    found
}

/// Our program with these arguments: exit code, output, errors.
pub(crate) fn slowshake(arguments: &[&str]) -> (i32, String, String) {
    Process::run(arguments)
}

/// The certificates as files.
pub(crate) struct Pki(tempfile::TempDir);

impl Pki {
    /// Written once for all tests.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Pki> = OnceLock::new();
        SHARED.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in slowshake::pki::files() {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
            Pki(folder)
        })
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

/// A child whose output is read as it comes, so that it never blocks.
pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    readers: Vec<JoinHandle<String>>,
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = mpsc::channel();
        let read = |stream: Box<dyn Read + Send>| {
            let send = send.clone();
            thread::spawn(move || {
                let mut all = String::new();
                let mut stream = BufReader::new(stream);
                let mut line = Vec::new();
                while stream.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
                    let text = String::from_utf8_lossy(&line).into_owned();
                    all.push_str(&text);
                    let _ = send.send(text);
                    line.clear();
                }
                all
            })
        };
        let readers = vec![
            read(Box::new(child.stdout.take().unwrap())),
            read(Box::new(child.stderr.take().unwrap())),
        ];
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            readers,
        }
    }

    /// Our program to its end: exit code, output, errors.
    pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slowshake"));
        command.args(arguments);
        let (status, [out, err]) = Self::start(command).finish();
        (status.unwrap_or(-1), out, err)
    }

    /// The first line with this text.
    pub(crate) fn line_with(&self, text: &str) -> Option<String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.checked_duration_since(Instant::now())?;
            let line = self.lines.recv_timeout(left).ok()?;
            if line.contains(text) {
                return Some(line);
            }
        }
    }

    /// Our program, watched to its end.
    pub(crate) fn watched(arguments: &[&str]) -> Fate {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slowshake"));
        command.args(arguments);
        Self::start(command).fate()
    }

    /// Waits for its end: exit code, output and errors.
    pub(crate) fn finish(self) -> (Option<i32>, [String; 2]) {
        let fate = self.fate();
        (fate.code, [fate.out, fate.err])
    }

    /// Waits for its end and tells all that is known of it.
    fn fate(mut self) -> Fate {
        let started = Instant::now();
        let until = started + PATIENCE;
        let mut peak = None;
        let status = loop {
            // A process that has ended tells it no more.
            peak = most_memory(self.child.id()).or(peak);
            match self.child.try_wait().unwrap() {
                Some(status) => break status.code(),
                None if Instant::now() > until => {
                    self.child.kill().unwrap();
                    self.child.wait().unwrap();
                    break None;
                }
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut texts = self.readers.into_iter().map(|r| r.join().unwrap());
        Fate {
            code: status,
            out: texts.next().unwrap(),
            err: texts.next().unwrap(),
            took: started.elapsed(),
            peak,
        }
    }
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Fate {
    /// Its exit code; `None` if it had to be ended.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    /// How long it was waited for.
    pub(crate) took: Duration,
    /// The most memory that it held at once, in kB; `None` where the system
    /// does not tell.
    pub(crate) peak: Option<u64>,
}

/// The most memory that a running process has held, in kB, as Linux tells it.
fn most_memory(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// A server that listens.
pub(crate) struct Server {
    process: Process,
    pub(crate) address: String,
}

/// `slowshake listen` on a free port.
pub(crate) fn slowshake_listens(arguments: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slowshake"));
    command.args(["listen", "127.0.0.1:0"]).args(arguments);
    let process = Process::start(command);
    let line = process.line_with("listening on ").expect("it listens");
    let address = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    Server { process, address }
}

impl Server {
    /// `openssl s_server`, which turns every line round, for one connection.
    pub(crate) fn openssl(pki: &Pki, suite: &str, more: &[&str]) -> Self {
        Self::openssl_times(1, pki, suite, more)
    }

    /// The same for several connections, one after the other.
    pub(crate) fn openssl_times(times: u8, pki: &Pki, suite: &str, more: &[&str]) -> Self {
        let mut command = Command::new("openssl");
        let times = times.to_string();
        command.args(["s_server", "-accept", "127.0.0.1:0", "-rev"]);
        command.args(["-naccept", &times]);
        if !more.contains(&"-tls1_3") {
            command.arg("-tls1_2");
        }
        command.args(["-cipher", &format!("{suite}:@SECLEVEL=0")]);
        if suite.starts_with("ADH") {
            command.arg("-nocert");
        } else {
            let name = if suite.contains("ECDSA") {
                "p256"
            } else {
                "rsa2048"
            };
            let chain = pki.path(&format!("{name}.chain.pem"));
            let key = pki.path(&format!("{name}.key.pem"));
            command.args(["-cert", &chain, "-cert_chain", &chain, "-key", &key]);
        }
        command.args(more);
        let process = Process::start(command);
        let line = process.line_with("ACCEPT ").expect("it listens");
        let address = line.trim().strip_prefix("ACCEPT ").unwrap().to_owned();
        Self { process, address }
    }

    /// Waits for its end: exit code, and all that it printed.
    pub(crate) fn end(self) -> (Option<i32>, String) {
        let (status, [out, err]) = self.process.finish();
        // JSON on standard output has to stay whole.
        let all = if out.starts_with('{') {
            out
        } else {
            out + &err
        };
        (status, all)
    }

    /// Waits for its end and tells all that is known of it.
    pub(crate) fn fate(self) -> Fate {
        self.process.fate()
    }

    /// Ends it.
    pub(crate) fn kill(mut self) {
        self.process.child.kill().unwrap();
        self.process.finish();
    }
}

/// A client that has connected.
pub(crate) struct Client(Process);

impl Client {
    /// `openssl s_client` with our root.
    pub(crate) fn openssl(pki: &Pki, address: &str, suite: &str, more: &[&str]) -> Self {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-connect", address]);
        if !more.contains(&"-tls1_3") {
            command.arg("-tls1_2");
        }
        command.args(["-CAfile", &pki.path("root.pem")]);
        command.args(["-servername", "slowshake.example"]);
        command.args(["-cipher", &format!("{suite}:@SECLEVEL=0")]);
        command.args(more);
        Self(Process::start(command))
    }

    /// Says a line and waits until it prints this.
    pub(crate) fn says(&mut self, line: &str, until: &str) {
        if let Some(stdin) = &mut self.0.stdin {
            let _ = stdin.write_all(line.as_bytes());
        }
        self.0.line_with(until);
    }

    /// Says a line, waits for the answer, ends: exit code, and all that it
    /// printed.
    pub(crate) fn talk(mut self, line: &str, answer: &str) -> (Option<i32>, String) {
        let mut stdin = self.0.stdin.take().unwrap();
        // A client that was refused is gone already.
        let _ = stdin.write_all(line.as_bytes());
        self.0.line_with(answer);
        drop(stdin);
        let (status, [out, err]) = self.0.finish();
        (status, out + &err)
    }
}
