//! Master secret, key block, the keys cut from it, verify_data.

use crate::trace::op::{EXTENDED_MASTER_SECRET, Prf, Slice};
use crate::trace::{ConnectionId, Epoch, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::Role;

use super::record::{aead, mac_hash};
use super::{Cbc, Cipher, MasterSeed, SecurityParameters, TrafficKeys};

/// 48 bytes from the premaster secret, of whatever length that was
/// (RFC 5246 §8.1, RFC 7627 §4).
///
/// # Errors
/// If an input is another party's.
pub fn master_secret(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    parameters: &SecurityParameters,
    premaster: ValueId,
    seed: MasterSeed,
) -> Result<ValueId, LedgerError> {
    let (label, seed) = match seed {
        MasterSeed::Randoms { client, server } => ("master secret", vec![client, server]),
        MasterSeed::SessionHash(hash) => (EXTENDED_MASTER_SECRET, vec![hash]),
    };
    ledger.compute(
        Quantity::new(connection, Name::MasterSecret),
        Prf {
            hash: parameters.hash,
            secret: premaster,
            label,
            seed,
            length: 48,
        },
    )
}

/// As many bytes as the suite's keys need. Here the server's random comes
/// first (RFC 5246 §6.3).
///
/// # Errors
/// If an input is another party's.
pub fn key_block(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    parameters: &SecurityParameters,
    master_secret: ValueId,
    client_random: ValueId,
    server_random: ValueId,
) -> Result<ValueId, LedgerError> {
    ledger.compute(
        Quantity::new(connection, Name::KeyBlock),
        Prf {
            hash: parameters.hash,
            secret: master_secret,
            label: "key expansion",
            seed: vec![server_random, client_random],
            length: parameters.format.key_block_length(),
        },
    )
}

/// The keys of both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CipherKeys {
    /// What the client writes under.
    pub client: TrafficKeys,
    /// What the server writes under.
    pub server: TrafficKeys,
}

impl CipherKeys {
    /// All pieces in the order in which they are cut.
    pub fn pieces(&self) -> Vec<ValueId> {
        let both = [&self.client, &self.server];
        let keys = both.map(|keys| keys.key);
        let besides = both.map(|keys| match keys.cipher {
            Cipher::Aead { iv, .. } | Cipher::Tls13 { iv, .. } => iv,
            Cipher::Cbc(Cbc { mac_key, .. }) => mac_key,
        });
        match self.client.cipher {
            Cipher::Aead { .. } | Cipher::Tls13 { .. } => [keys, besides].concat(),
            Cipher::Cbc(_) => [besides, keys].concat(),
        }
    }

    /// What one side writes under.
    pub fn of(&self, role: Role) -> TrafficKeys {
        match role {
            Role::Client => self.client,
            Role::Server => self.server,
        }
    }
}

/// Cuts the key block: MAC keys, keys, IVs, the client's always first
/// (RFC 5246 §6.3).
///
/// # Errors
/// If the block is another party's or too short.
pub fn cut_keys(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    parameters: &SecurityParameters,
    encrypt_then_mac: bool,
    key_block: ValueId,
) -> Result<CipherKeys, LedgerError> {
    let SecurityParameters {
        protection, format, ..
    } = *parameters;
    let mut at = 0;
    let mut cut = |name: Name, length: usize| {
        let slice = Slice {
            of: key_block,
            from: at,
            to: at + length,
        };
        at += length;
        ledger.compute(Quantity::new(connection, name), slice)
    };
    let mut both = |client: Name, server: Name, length: usize| {
        Ok::<_, LedgerError>([cut(client, length)?, cut(server, length)?])
    };
    let key = format.enc_key_length;
    // What the keys go with comes before them with CBC, behind them with an AEAD.
    let (keys, ciphers) = match aead(protection) {
        Some(aead) => {
            let keys = both(Name::ClientWriteKey, Name::ServerWriteKey, key)?;
            let iv = format.fixed_iv_length;
            let ivs = both(Name::ClientWriteIv, Name::ServerWriteIv, iv)?;
            (keys, ivs.map(|iv| Cipher::Aead { aead, iv }))
        }
        None => {
            let mac = format.mac_key_length;
            let macs = both(Name::ClientWriteMacKey, Name::ServerWriteMacKey, mac)?;
            let cbc = |mac_key| Cbc {
                hash: mac_hash(protection),
                mac_key,
                encrypt_then_mac,
            };
            let keys = both(Name::ClientWriteKey, Name::ServerWriteKey, key)?;
            (keys, macs.map(|mac_key| Cipher::Cbc(cbc(mac_key))))
        }
    };
    let of = |role: Role| TrafficKeys {
        role,
        epoch: Epoch::FIRST,
        format,
        key: keys[role as usize],
        cipher: ciphers[role as usize],
    };
    Ok(CipherKeys {
        client: of(Role::Client),
        server: of(Role::Server),
    })
}

/// What the Finished of `role` says: bytes that only somebody with the
/// master secret and this very conversation can make (RFC 5246 §7.4.9).
///
/// # Errors
/// If an input is another party's.
pub fn verify_data(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    parameters: &SecurityParameters,
    role: Role,
    master_secret: ValueId,
    handshake_hash: ValueId,
) -> Result<ValueId, LedgerError> {
    let label = match role {
        Role::Client => "client finished",
        Role::Server => "server finished",
    };
    ledger.compute(
        Quantity::new(connection, Name::VerifyData).of(role),
        Prf {
            hash: parameters.hash,
            secret: master_secret,
            label,
            seed: vec![handshake_hash],
            length: parameters.verify_data_length,
        },
    )
}
