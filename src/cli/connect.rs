//! `slowshake connect`: our client against somebody's server.

use std::net::{Ipv6Addr, TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::error::{Error, Excerpt, Exit};
use super::flags::{Given, NegotiationFlags, client_certificates};
use super::live::{self, LiveFlags};
use super::peer::PeerConnection;
use super::{output, source};
use crate::pki::{self, AnchorsError};
use crate::sim::{Key, LiveOptions, Recording, Resume};
use crate::trace::{CheckKind, Ending};
use crate::wire::Role;

/// Complete a handshake with a real server and walk through it
///
/// It offers every suite with a certificate, or the one of --suite. The
/// server's private values stay unknown: they never leave it. TLS 1.2 is
/// spoken, or what --tls names, and extended master secret and encrypt-then-MAC are offered unless
/// they are switched off. With --resume it connects twice, and takes up in the
/// second connection the session of the first.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake connect example.com:443 --ca /etc/ssl/certs/ca-certificates.crt
  slowshake connect example.com:443 --insecure --save example.json
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --send hello
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --suite ADH-AES128-SHA
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --client-cert p256
  slowshake connect [::1]:4433 --sni slowshake.example --group secp256r1 --ems off
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --resume ticket

A server to try it with:
  slowshake listen 127.0.0.1:4433

Exit code: 0 established, 1 the handshake failed as shown, 3 not reached, cut off or timed
out, 4 the connection failed after the handshake.")]
pub(super) struct Connect {
    /// The server: a host name or an IP address, and a port
    #[arg(value_name = "HOST:PORT")]
    server: String,
    /// The name that the certificate must be for, and that server_name says [default: HOST]
    #[arg(long, value_name = "NAME")]
    sni: Option<String>,
    /// Trust the certificates of this PEM file [default: slowshake's root]
    #[arg(long, value_name = "FILE", conflicts_with = "insecure")]
    ca: Option<PathBuf>,
    /// Do not look at the server's certificate
    #[arg(long)]
    insecure: bool,
    /// Send this and a line feed, and wait for an answer [default: what --scenario says, if given]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    send: Option<String>,
    /// The certificate to show to a server that asks for one: none, rsa2048 or p256
    #[arg(long, value_name = "NAME", value_parser = client_certificates(),
          hide_possible_values = true)]
    client_cert: Option<String>,
    /// Refused with the reason
    #[arg(long, hide = true)]
    client_auth: Option<String>,
    /// Refused with the reason
    #[arg(long, hide = true)]
    rtt: Option<String>,
    #[command(flatten)]
    negotiation: NegotiationFlags,
    #[command(flatten)]
    live: LiveFlags,
}

const SERVER_ASKS: &str = "whether a client has to show a certificate is for the server to say; \
     --client-cert gives our client one to show";
const SERVER_ASKS_AGAIN: &str = "it is the server that asks for a second handshake; our client \
     declines if the peer does";

impl Connect {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        self.live.check()?;
        live::not_here(&[
            (self.client_auth.is_some(), "--client-auth", SERVER_ASKS),
            (self.rtt.is_some(), "--rtt", live::REAL_LINE),
            (
                self.negotiation.renegotiate.as_deref() == Some("on"),
                "--renegotiate",
                SERVER_ASKS_AGAIN,
            ),
        ])?;
        let host = self.host()?;
        let mut rest = vec![Given::new(
            Key::ServerName,
            if self.sni.is_some() { "--sni" } else { "HOST" },
            self.sni.as_deref().unwrap_or(host),
        )];
        if let Some(text) = &self.send {
            rest.push(Given::new(Key::ClientData, "--send", &line(text)));
        }
        if let Some(name) = &self.client_cert {
            rest.push(Given::new(Key::ClientCert, "--client-cert", name));
        }
        rest.extend(self.live.given()?);
        let scenario = live::scenario(Role::Client, &self.negotiation, None, rest)?;
        let options = LiveOptions {
            role: Role::Client,
            verify_certificate: !self.insecure,
            anchors: self.anchors()?,
            memory: None,
        };
        let stream = self.reach()?;
        let mut recording =
            Recording::start(&scenario, options).map_err(|e| Error::Usage(e.to_string()))?;
        let asked = !scenario.client_data.is_empty();
        let started = Instant::now();
        let talk = |stream: &TcpStream, recording: &mut Recording| {
            let timeout = self.live.timeout();
            PeerConnection::new(started, stream, recording, Role::Client, timeout, asked).carry()
        };
        let mut end = talk(&stream, &mut recording);
        drop(stream);
        if scenario.resume != Resume::Never && recording.is_established() {
            let stream = self.reach()?;
            let now = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            if recording.again(now) {
                end = talk(&stream, &mut recording);
            } else {
                super::note(&format!(
                    "note: {} gave no {} with which its session could be taken up",
                    self.server,
                    match scenario.resume {
                        Resume::Ticket => "ticket",
                        _ => "session id",
                    }
                ));
            }
        }
        let (run, saved) = recording.finish();
        live::save(self.live.save.as_deref(), &saved)?;
        if let Some(path) = &self.live.keylog {
            output::save(path, live::secrets(&run).as_bytes())?;
        }
        let hint = run.trace.outcomes.iter().find_map(|o| distrust(&o.ending));
        let exit = self.live.show(run, &end, &self.server)?;
        if let Some(hint) = hint {
            super::note(&format!("  {hint}--insecure looks at no certificate"));
        }
        Ok(exit)
    }

    /// The host without the port and without an IPv6 address's brackets.
    fn host(&self) -> Result<&str, Error> {
        let wrong = || {
            Error::Usage(format!(
                "HOST:PORT: `{}` is no host and port; write example.com:443, 127.0.0.1:4433 or \
                 [::1]:4433",
                crate::wire::printable(self.server.as_bytes())
            ))
        };
        let (host, port) = self.server.rsplit_once(':').ok_or_else(wrong)?;
        let host = match host.strip_prefix('[') {
            Some(inner) => inner.strip_suffix(']').ok_or_else(wrong)?,
            None if host.contains(':') => return Err(wrong()),
            None => host,
        };
        if host.is_empty() || port.parse::<u16>().is_err() {
            return Err(wrong());
        }
        // RFC 4007 §11: what stands behind % is a zone of this machine, and
        // no part of the address that a certificate could name.
        Ok(match host.split_once('%') {
            Some((address, _)) if address.parse::<Ipv6Addr>().is_ok() => address,
            _ => host,
        })
    }

    fn anchors(&self) -> Result<Vec<Vec<u8>>, Error> {
        let Some(path) = &self.ca else {
            return Ok(vec![pki::root().to_vec()]);
        };
        let text = source::read(path)?;
        let anchors = pki::parse_anchors(&text).map_err(|error| {
            let line = match &error {
                AnchorsError::Unfinished { line, .. }
                | AnchorsError::Base64 { line, .. }
                | AnchorsError::Certificate { line, .. } => *line,
                _ => 1,
            };
            Error::File(Excerpt {
                path: path.clone(),
                line,
                column: 1,
                text: text.lines().nth(line - 1).unwrap_or_default().to_owned(),
                message: format!("--ca: {error}"),
            })
        })?;
        Ok(anchors.into_iter().map(|anchor| anchor.der).collect())
    }

    /// The first of the host's addresses that answers.
    fn reach(&self) -> Result<TcpStream, Error> {
        let unreachable = |why: &dyn std::fmt::Display| {
            Error::Peer(format!(
                "{} cannot be reached: {why}",
                crate::wire::printable(self.server.as_bytes())
            ))
        };
        let addresses = self
            .server
            .to_socket_addrs()
            .map_err(|error| unreachable(&error))?;
        let mut last = None;
        for address in addresses {
            match TcpStream::connect_timeout(&address, self.live.timeout()) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = Some(error),
            }
        }
        Err(match last {
            Some(error) => unreachable(&error),
            None => unreachable(&"the name has no address"),
        })
    }
}

/// The text as a line: programs that answer lines (`openssl s_server -rev`)
/// wait for its end.
fn line(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    }
}

/// What to do where it was the certificate that our side did not take; empty
/// where only the server can mend it.
fn distrust(ending: &Ending) -> Option<&'static str> {
    let Ending::Failed {
        check: Some(check), ..
    } = ending
    else {
        return None;
    };
    match check {
        CheckKind::CertificatePath | CheckKind::CertificateSignature => {
            Some("--ca FILE names the root to trust; ")
        }
        CheckKind::HostName => Some("--sni NAME names the host that is meant; "),
        CheckKind::CertificateIssuer
        | CheckKind::CertificateValidity
        | CheckKind::CertificateNames
        | CheckKind::KeyUsage => Some(""),
        _ => None,
    }
}
