//! The shell in which a student would run a command.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Mutex;

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

    /// What each of these commands prints, its complaints included and the
    /// last newline not. Many share a process: the shell's stand in one script,
    /// each in a subshell, and Python's programs run one after the other, each
    /// in a namespace of its own.
    #[allow(dead_code, reason = "one of the tests that share this file has few")]
    pub(crate) fn print_all(&self, commands: &[String]) -> Vec<String> {
        const AT_ONCE: usize = 60;
        let printed = Mutex::new(vec![String::new(); commands.len()]);
        let queue: Vec<usize> = (0..commands.len()).collect();
        let queue = Mutex::new(queue.chunks(AT_ONCE));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let next = queue.lock().unwrap().next();
                        let Some(chunk) = next else { break };
                        let (python, shell): (Vec<usize>, Vec<usize>) = chunk
                            .iter()
                            .partition(|at| python_program(&commands[**at]).is_some());
                        for (at, text) in self.print_python(commands, python) {
                            printed.lock().unwrap()[at] = text;
                        }
                        for (at, text) in self.print_shell(commands, shell) {
                            printed.lock().unwrap()[at] = text;
                        }
                    }
                });
            }
        });
        printed.into_inner().unwrap()
    }

    fn print_python(&self, commands: &[String], chosen: Vec<usize>) -> Vec<(usize, String)> {
        let programs = chosen.iter().map(|at| {
            let program = python_program(&commands[*at]).unwrap();
            let hex: String = program.bytes().map(|b| format!("{b:02x}")).collect();
            hex + "\n"
        });
        let mut python = Command::new("python3");
        python.args(["-c", RUN_PROGRAMS]);
        let printed = self.feed(python, programs.collect());
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.len(), chosen.len(), "{printed}");
        let texts = lines.into_iter().map(|line| {
            let bytes = (0..line.len()).step_by(2);
            let bytes = bytes.map(|i| u8::from_str_radix(&line[i..i + 2], 16).unwrap());
            String::from_utf8(bytes.collect()).unwrap()
        });
        chosen.iter().copied().zip(texts).collect()
    }

    fn print_shell(&self, commands: &[String], chosen: Vec<usize>) -> Vec<(usize, String)> {
        let mut script = String::new();
        for at in &chosen {
            script += &format!("(\n{}\n) </dev/null\nprintf '\\n@'\n", commands[*at]);
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec 2>&1; . /dev/stdin"]);
        let printed = self.feed(shell, script);
        let mut texts: Vec<&str> = printed.split("\n@").collect();
        assert_eq!(texts.pop(), Some(""), "{printed}");
        assert_eq!(texts.len(), chosen.len(), "{printed}");
        let texts = texts
            .into_iter()
            .map(|text| text.strip_suffix('\n').unwrap_or(text).to_owned());
        chosen.iter().copied().zip(texts).collect()
    }

    /// What a process prints that is given `input`.
    fn feed(&self, mut process: Command, input: String) -> String {
        process.env("PATH", &self.path);
        process.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = process.spawn().unwrap();
        let mut stdin = process.stdin.take().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input.as_bytes()).unwrap());
            let output = process.wait_with_output().unwrap();
            String::from_utf8_lossy(&output.stdout).into_owned()
        })
    }
}

/// Reads programs, a line of hex each; prints what each printed, likewise.
const RUN_PROGRAMS: &str = "
import contextlib, io, sys
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(bytes.fromhex(line).decode(), {'__name__': '__main__'})
        except Exception as error:
            print('raised', repr(error))
    sys.stdout.write(printed.getvalue().removesuffix(chr(10)).encode().hex() + chr(10))
";

/// The program of a command that does nothing but start Python.
fn python_program(command: &str) -> Option<&str> {
    let long = command.strip_prefix("python3 - <<'END'\n");
    if let Some(program) = long.and_then(|rest| rest.strip_suffix("\nEND")) {
        return Some(program);
    }
    let program = command.strip_prefix("python3 -c \"")?.strip_suffix('"')?;
    (!program.contains('"')).then_some(program)
}
