//! `slowshake pki`: the certificates that scenarios use.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::error::{Error, Exit, path_text};
use super::output;
use crate::pki::{self, Certificate, Credential, PublicKey, date};

/// Show the certificates that scenarios use, or write them as PEM files
///
/// Their private keys are part of this program's source: whoever wants has
/// them. The root may vouch for slowshake.example, localhost and loopback
/// addresses only (critical name constraints). Never add it to a system's or a
/// browser's store; give it to one process, as the examples do.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake pki
  slowshake pki --out DIR
  openssl s_client -connect 127.0.0.1:4433 -CAfile DIR/root.pem -servername slowshake.example
  openssl s_server -accept 4433 -cert DIR/rsa2048.chain.pem -cert_chain DIR/rsa2048.chain.pem \\
      -key DIR/rsa2048.key.pem -tls1_2 -rev")]
pub(super) struct Pki {
    /// Write root.pem and, for each certificate, NAME.chain.pem and NAME.key.pem to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Pki {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        let Some(folder) = &self.out else {
            output::print(|out| show(out))?;
            return Ok(Exit::Established);
        };
        output::make_folder(folder)?;
        let files = pki::files();
        for (name, text) in &files {
            output::save(&folder.join(name), text.as_bytes())?;
        }
        output::print(|out| {
            for (name, _) in &files {
                writeln!(out, "{}", path_text(&folder.join(name)))?;
            }
            Ok(())
        })?;
        super::note(WARNING);
        Ok(Exit::Established)
    }
}

const WARNING: &str = "The private keys of these certificates are public knowledge. Give root.pem \
to one process; never install it.";

fn show(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{WARNING}")?;
    let mut shown: Vec<&[u8]> = vec![pki::root()];
    certificate("root", pki::root(), out)?;
    for credential in Credential::ALL {
        for (at, der) in credential.chain().into_iter().enumerate().rev() {
            // Two leaves have one intermediate.
            if !shown.contains(&der) {
                shown.push(der);
                let role = if at == 0 {
                    credential.name
                } else {
                    "intermediate"
                };
                certificate(role, der, out)?;
            }
        }
    }
    Ok(())
}

fn certificate(role: &str, der: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let Ok(certificate) = Certificate::parse(der) else {
        return Ok(());
    };
    writeln!(out, "\n{role}")?;
    let bits = certificate.public_key_bits().unwrap_or(0);
    let key = match &certificate.public_key {
        PublicKey::Rsa { .. } => format!("RSA, {bits} bits"),
        PublicKey::RsaPss { .. } => format!("RSASSA-PSS, {bits} bits"),
        PublicKey::Ed25519 { .. } => "Ed25519".to_owned(),
        PublicKey::Dh { .. } => format!("Diffie-Hellman, {bits} bits"),
        PublicKey::Ec { .. } => format!("elliptic curve, {bits} bits"),
        PublicKey::Unsupported(name) => name.clone(),
    };
    let names = certificate.presented_names().join(", ");
    let rows = [
        ("subject", certificate.subject()),
        ("issuer", certificate.issuer()),
        ("names", names),
        (
            "valid",
            format!(
                "{} to {}",
                date(certificate.not_before),
                date(certificate.not_after)
            ),
        ),
        ("key", key),
    ];
    for (what, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {what:8} {text}")?;
    }
    Ok(())
}
