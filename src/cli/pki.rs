//! `slowshake pki`: the certificates that scenarios use.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::error::{Error, Exit};
use super::output;
use crate::pki::{self, Certificate, Credential, PublicKey};

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
            output::print(show)?;
            return Ok(Exit::Established);
        };
        output::make_folder(folder)?;
        let files = pki::files();
        for (name, text) in &files {
            output::save(&folder.join(name), text.as_bytes())?;
        }
        output::print(|out| {
            for (name, _) in &files {
                writeln!(out, "{}", folder.join(name).display())?;
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

/// The day, in UTC, of a moment in seconds since 1970: Howard Hinnant's
/// `civil_from_days`, with years that begin in March so that a leap day is
/// the last of its year.
fn date(seconds: i64) -> String {
    const DAYS_IN_400_YEARS: i64 = 146_097;
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(DAYS_IN_400_YEARS);
    let day = days.rem_euclid(DAYS_IN_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (year, month + 3)
    } else {
        (year + 1, month - 9)
    };
    format!("{:04}-{month:02}-{day:02}", year + era * 400)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(951_782_399), "2000-02-28");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(2_524_607_999), "2049-12-31");
        assert_eq!(date(-1), "1969-12-31");
    }
}
