//! `slowshake listen`: our server for somebody's client.

use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::error::{Error, Exit};
use super::flags::{EveFlags, Given, NegotiationFlags, ServerFlags, client_auth};
use super::live::{self, LiveFlags};
use super::output;
use super::peer::PeerConnection;
use super::source;
use crate::sim::{Key, LiveOptions, Memory, Recording, Scenario};
use crate::wire::Role;

/// Serve real clients and walk through each handshake
///
/// It speaks every suite that goes with the certificate, or prefers the one
/// of --suite. To the first data that a client sends it answers --server-data
/// (`pong`). One connection is served after another until Ctrl-C, each shown
/// as it ends; a client that keeps silent for --timeout is left, and so is one
/// that stays for twelve times as long after the handshake. A client that comes
/// back may take up its session, by ticket or by session id, as long as this
/// server runs; --resume ticket, id or none restricts that. A client that comes
/// with a ticket is given a new one, unless --renew-ticket=off.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake listen 127.0.0.1:4433
  slowshake listen 127.0.0.1:0 --once --save visit.json
  slowshake listen 127.0.0.1:4433 --suite AES128-SHA --leak server_key
  slowshake listen 127.0.0.1:4433 --cert p256 --group secp256r1
  slowshake listen 127.0.0.1:4433 --client-auth require
  slowshake listen 127.0.0.1:4433 --suite DHE-RSA-AES128-GCM-SHA256 --group p23 --eve computes

Clients to try it with, which trust the root in one process and nowhere else:
  slowshake pki --out DIR
  openssl s_client -connect 127.0.0.1:4433 -CAfile DIR/root.pem -servername slowshake.example
  curl --http0.9 --cacert DIR/root.pem --resolve slowshake.example:4433:127.0.0.1 \\
      https://slowshake.example:4433/
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --send ping
  slowshake connect 127.0.0.1:4433 --sni slowshake.example --group p23 --send ping

Exit code with --once: 0 established, 1 the handshake failed as shown, 3 timed out or cut off,
4 the connection failed after the handshake.")]
pub(super) struct Listen {
    /// Where to listen; port 0 takes a free one and says which
    #[arg(value_name = "ADDR")]
    address: String,
    /// Serve one connection, then end with its exit code
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    negotiation: NegotiationFlags,
    /// Ask the client for a certificate, which slowshake's root must vouch for: request goes on
    /// without one, require does not
    #[arg(long, value_name = "none|request|require", value_parser = client_auth(),
          hide_possible_values = true)]
    client_auth: Option<String>,
    /// Refused with the reason
    #[arg(long, hide = true)]
    client_cert: Option<String>,
    /// Refused with the reason
    #[arg(long, hide = true)]
    rtt: Option<String>,
    #[command(flatten)]
    server: ServerFlags,
    #[command(flatten)]
    eve: EveFlags,
    #[command(flatten)]
    live: LiveFlags,
}

const CLIENT_SHOWS: &str = "which certificate a client shows is for the client to say; \
     --client-auth has our server ask for one";
const CLIENT_STARTS: &str = "it is the client that does not wait; our server takes what comes \
     early in any case";

impl Listen {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        self.live.check()?;
        live::not_here(&[
            (self.client_cert.is_some(), "--client-cert", CLIENT_SHOWS),
            (self.rtt.is_some(), "--rtt", live::REAL_LINE),
            (
                self.negotiation.false_start.as_deref() == Some("on"),
                "--false-start",
                CLIENT_STARTS,
            ),
        ])?;
        // Once before anybody comes, so that a wrong flag is known at once.
        let scenario = self.scenario()?;
        let listener = self.bind()?;
        let address = listener
            .local_addr()
            .map_err(|error| Error::Peer(format!("{}: {error}", self.address)))?;
        announce(address, &scenario.server_name);
        let mut next = Some(scenario);
        // On its own it serves both ways of taking a session up.
        let mut memory = match self.negotiation.resume.as_deref() {
            Some("none") => None,
            _ => Some(Memory::default()),
        };
        for number in 1.. {
            let (stream, peer) = listener
                .accept()
                .map_err(|error| Error::Peer(format!("{address}: {error}")))?;
            let mut scenario = match next.take() {
                Some(scenario) => scenario,
                None => self.scenario()?,
            };
            // The first was made before anybody came, maybe days ago.
            scenario.clock = source::clock();
            let exit = self.serve(&scenario, &stream, peer, number, &mut memory)?;
            if self.once {
                return Ok(exit);
            }
        }
        Ok(Exit::Established)
    }

    fn scenario(&self) -> Result<Scenario, Error> {
        let mut rest = self.server.given();
        rest.extend(self.eve.given());
        if let Some(asks) = &self.client_auth {
            rest.push(Given::new(Key::ClientAuth, "--client-auth", asks));
        }
        rest.extend(self.live.given()?);
        let cert = self.server.cert.as_deref();
        let mut scenario = live::scenario(Role::Server, &self.negotiation, cert, rest)?;
        // A ticket goes over the wire in clear; with a new one each time nobody
        // can tell two visits of a client by it (RFC 8446 appendix C.4).
        if self.negotiation.renew_ticket.is_none() {
            scenario.renew_ticket = true;
        }
        Ok(scenario)
    }

    fn bind(&self) -> Result<TcpListener, Error> {
        let shown = crate::wire::printable(self.address.as_bytes());
        let mut addresses = self.address.to_socket_addrs().map_err(|error| {
            Error::Usage(format!(
                "ADDR: `{shown}` is no address and port such as 127.0.0.1:4433: {error}"
            ))
        })?;
        let address = addresses.next();
        let address = address.ok_or_else(|| Error::Usage(format!("ADDR: `{shown}` is none")))?;
        TcpListener::bind(address)
            .map_err(|error| Error::Peer(format!("cannot listen on {address}: {error}")))
    }

    fn serve(
        &self,
        scenario: &Scenario,
        stream: &TcpStream,
        peer: SocketAddr,
        number: u32,
        memory: &mut Option<Memory>,
    ) -> Result<Exit, Error> {
        let options = LiveOptions {
            role: Role::Server,
            verify_certificate: false,
            anchors: Vec::new(),
            memory: memory.clone(),
        };
        let mut recording =
            Recording::start(scenario, options).map_err(|e| Error::Usage(e.to_string()))?;
        let timeout = self.live.timeout();
        let end = PeerConnection::new(
            Instant::now(),
            stream,
            &mut recording,
            Role::Server,
            timeout,
            false,
        )
        .carry();
        *memory = recording.memory();
        let (run, saved) = recording.finish();
        let path = self.live.save.as_deref().map(|path| numbered(path, number));
        live::save(path.as_deref(), &saved)?;
        if let Some(path) = &self.live.keylog {
            let secrets = live::secrets(&run);
            // The file is that of this service; nothing of it is kept here, as
            // there may be any number of connections.
            match number {
                1 => output::save(path, secrets.as_bytes())?,
                _ => output::add(path, secrets.as_bytes())?,
            }
        }
        self.live.show(run, &end, &peer.to_string())
    }
}

/// Says where we listen, and how one client process trusts us.
fn announce(address: SocketAddr, name: &str) {
    let port = address.port();
    super::note(&format!(
        "listening on {address}
A client that trusts the root in one process, and nowhere else:
  slowshake pki --out DIR
  openssl s_client -connect {address} -CAfile DIR/root.pem -servername {name}
  curl --http0.9 --cacert DIR/root.pem --resolve {name}:{port}:{} https://{name}:{port}/
The private keys of its certificates are public knowledge: never install the root.",
        address.ip(),
    ));
}

/// The file of the `number`-th connection: `visit.json`, `visit.2.json`, ….
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) => path.with_extension(format!("{number}.{extension}")),
        None => path.with_extension(number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_but_the_first_has_a_number_in_its_file() {
        let name = |number| numbered(Path::new("a/visit.json"), number);
        assert_eq!(name(1), Path::new("a/visit.json"));
        assert_eq!(name(2), Path::new("a/visit.2.json"));
        assert_eq!(numbered(Path::new("visit"), 3), Path::new("visit.3"));
    }
}
