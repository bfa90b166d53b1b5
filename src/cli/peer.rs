//! Bytes between our side and a socket, with patience that ends.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::limits::{FAREWELL, QUIET, STAY};
use crate::sim::Recording;
use crate::wire::Role;

/// A connection that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// How it came to its end.
    pub how: End,
    /// Whether the peer sent anything.
    pub heard: bool,
    /// How many bytes came of a record that never became whole.
    pub pending: usize,
}

/// How the connection came to its end.
#[derive(Debug)]
pub(super) enum End {
    /// Both sides were done, or our side failed and said so.
    Done,
    /// The peer closed the connection with nothing said.
    PeerClosed,
    /// The handshake took too long.
    TimedOut,
    /// The handshake is complete, but the answer did not come in time.
    NoAnswer,
    /// The connection broke.
    Broken(io::Error),
    /// The peer sent more than is kept.
    TooMuch,
    /// The handshake is complete, and the peer did not come to an end in so
    /// much time.
    TooLong(Duration),
}

/// What is waited for at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Handshake,
    Data,
    Farewell,
}

/// One connection with a peer.
pub(super) struct PeerConnection<'a> {
    stream: &'a TcpStream,
    recording: &'a mut Recording,
    role: Role,
    timeout: Duration,
    /// Whether our client said something that wants an answer.
    asked: bool,
    started: Instant,
    stage: Stage,
    /// When the stage began.
    since: Instant,
    /// When bytes last came in this stage.
    heard: Option<Instant>,
    /// Whether any bytes came.
    anything: bool,
    writable: bool,
    no_answer: bool,
    too_long: Option<Duration>,
}

impl<'a> PeerConnection<'a> {
    /// One of a recording that began at `started`.
    pub(super) fn new(
        started: Instant,
        stream: &'a TcpStream,
        recording: &'a mut Recording,
        role: Role,
        timeout: Duration,
        asked: bool,
    ) -> Self {
        let now = Instant::now();
        Self {
            stream,
            recording,
            role,
            timeout,
            asked,
            started,
            stage: Stage::Handshake,
            since: now,
            heard: None,
            anything: false,
            writable: true,
            no_answer: false,
            too_long: None,
        }
    }

    /// Carries bytes until both are done or patience ends.
    pub(super) fn carry(mut self) -> Ended {
        // A handshake is a few small messages back and forth: waiting to fill
        // a segment would only slow it. If the system cannot, it is slower.
        let _ = self.stream.set_nodelay(true);
        let end = self.turns();
        self.flush();
        self.leave();
        Ended {
            how: match (end, self.too_long) {
                (End::Done, _) if self.no_answer => End::NoAnswer,
                (End::Done, Some(patience)) => End::TooLong(patience),
                (end, _) => end,
            },
            heard: self.anything,
            pending: self.recording.pending(),
        }
    }

    fn turns(&mut self) -> End {
        let mut buffer = vec![0; 1 << 14];
        loop {
            self.flush();
            if self.recording.is_over() || self.recording.is_closed() {
                return End::Done;
            }
            if self.stage == Stage::Handshake && self.recording.is_established() {
                self.enter(Stage::Data);
            }
            let now = Instant::now();
            let deadline = self.deadline();
            if now >= deadline {
                match self.stage {
                    Stage::Handshake => return End::TimedOut,
                    Stage::Data => {
                        self.no_answer = self.asked && self.heard.is_none();
                        let is_limit = self.heard.is_some() && now >= self.limit();
                        self.too_long = is_limit.then(|| self.patience());
                        self.close();
                        continue;
                    }
                    Stage::Farewell => return End::Done,
                }
            }
            // A timeout of zero would mean to wait for ever.
            let patience = (deadline - now).max(Duration::from_millis(1));
            if let Err(error) = self.stream.set_read_timeout(Some(patience)) {
                return End::Broken(error);
            }
            let mut stream = self.stream;
            match stream.read(&mut buffer) {
                Ok(0) if self.stage == Stage::Farewell => return End::Done,
                Ok(0) => {
                    let elapsed = self.elapsed();
                    self.recording.end(elapsed);
                    return End::PeerClosed;
                }
                Ok(count) => {
                    self.anything = true;
                    let elapsed = self.elapsed();
                    // What is no TLS ends our side with an alert.
                    let _ = self.recording.receive(elapsed, &buffer[..count]);
                    if self.recording.is_full() {
                        if self.stage == Stage::Farewell {
                            return End::Done;
                        }
                        self.close();
                        return End::TooMuch;
                    }
                    // Our own work is not the peer's silence.
                    if self.stage == Stage::Data {
                        self.heard = Some(Instant::now());
                    }
                    // The answer may come together with the end of the
                    // handshake (RFC 7918).
                    if self.stage == Stage::Handshake && self.recording.has_heard() {
                        self.enter(Stage::Data);
                        self.heard = Some(Instant::now());
                    }
                }
                Err(error) if is_interruption(&error) => {}
                Err(error) if self.stage == Stage::Farewell => {
                    // We are done; how the peer leaves is its own affair.
                    let _ = error;
                    return End::Done;
                }
                Err(error) => {
                    let elapsed = self.elapsed();
                    self.recording.end(elapsed);
                    return End::Broken(error);
                }
            }
        }
    }

    fn deadline(&self) -> Instant {
        match (self.stage, self.role) {
            (Stage::Handshake, _) => self.limit(),
            (Stage::Data, Role::Server) => {
                let silent = self.heard.unwrap_or(self.since) + self.timeout;
                self.limit().min(silent)
            }
            (Stage::Data, Role::Client) => match self.heard {
                Some(heard) => self.limit().min(heard + QUIET),
                None if self.asked => self.limit(),
                None => self.limit().min(self.since + QUIET),
            },
            (Stage::Farewell, _) => self.limit(),
        }
    }

    /// When the stage ends at the latest, whatever comes: a peer who sends a
    /// byte now and then does not hold us for ever.
    fn limit(&self) -> Instant {
        self.since + self.patience()
    }

    /// How long the stage may last.
    fn patience(&self) -> Duration {
        match (self.stage, self.role) {
            (Stage::Data, Role::Server) => self.timeout * STAY,
            (Stage::Handshake | Stage::Data, _) => self.timeout,
            (Stage::Farewell, _) => FAREWELL,
        }
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.since = Instant::now();
        self.heard = None;
    }

    fn close(&mut self) {
        let elapsed = self.elapsed();
        self.recording.close(elapsed);
        self.enter(Stage::Farewell);
    }

    /// Sends what our side has to say. A peer who no longer listens may still
    /// have said why, so reading goes on.
    fn flush(&mut self) {
        let bytes = self.recording.take_outgoing();
        if bytes.is_empty() || !self.writable {
            return;
        }
        self.writable = self.send(&bytes).is_ok();
    }

    /// Sends it all, in as much time as the peer has for anything: it may take
    /// the bytes one by one.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let until = Instant::now() + self.timeout;
        let mut stream = self.stream;
        let mut rest = bytes;
        while !rest.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            stream.set_write_timeout(Some(left))?;
            match stream.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends the connection so that our last alert arrives: to close with
    /// unread bytes waiting would reset it.
    fn leave(&self) {
        let mut stream = self.stream;
        if stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let until = Instant::now() + FAREWELL;
        let mut rest = [0; 4096];
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            let left = left.max(Duration::from_millis(1));
            if stream.set_read_timeout(Some(left)).is_err() {
                return;
            }
            match stream.read(&mut rest) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }
}

/// Whether reading only ended for the moment.
fn is_interruption(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}
