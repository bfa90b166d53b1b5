//! Reading an expression.

use num_bigint::BigUint;

use super::{Count, Expr, Node};
use crate::trace::{Name, PartyId, Quantity, StepId};
use crate::wire::printable;

/// The longest expression, in bytes: far more than any formula of a lesson,
/// and little enough that no stack and no patience runs out.
const LONGEST: usize = 2000;
/// How deep parentheses may be nested.
const DEEPEST: usize = 24;
/// How many powers there may be: each may take a while.
const POWERS: usize = 8;

type Result<T> = std::result::Result<T, (usize, String)>;

pub(super) fn parse(text: &str) -> Result<Expr> {
    if text.len() > LONGEST {
        let found = text.len();
        return Err((
            0,
            format!("this expression has {found} bytes; {LONGEST} are the most"),
        ));
    }
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        powers: 0,
    };
    let run = parser.run();
    let node = parser.modulo()?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.unexpected("an operator or the end"));
    }
    Ok(Expr {
        source: text.trim().to_owned(),
        run,
        node,
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    powers: usize,
}

/// Whether a character may stand in a name, a path or a number.
fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#' | '[' | ']')
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &str) -> Result<()> {
        if self.take(token) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{token}`")))
    }

    fn unexpected(&self, expected: &str) -> (usize, String) {
        let found = match self.rest().chars().next() {
            None => "the expression ends".to_owned(),
            Some(c) => format!("`{}` stands", printable(c.to_string().as_bytes())),
        };
        (self.at, format!("{found} where {expected} is expected"))
    }

    /// The word that starts here, in front of which there is no space.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|c| !in_word(c)).unwrap_or(rest.len())]
    }

    /// `big:` at the start.
    fn run(&mut self) -> Option<String> {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
        if end == 0 || !rest[end..].starts_with(':') {
            return None;
        }
        self.at += end + 1;
        Some(rest[..end].to_owned())
    }

    fn modulo(&mut self) -> Result<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err((
                self.at,
                format!("this is nested more than {DEEPEST} deep; write it simpler"),
            ));
        }
        let mut node = self.sum()?;
        loop {
            self.space();
            if self.word() != "mod" {
                break;
            }
            self.at += "mod".len();
            node = Node::Modulo(node.into(), self.sum()?.into());
        }
        self.depth -= 1;
        Ok(node)
    }

    fn sum(&mut self) -> Result<Node> {
        let mut node = self.product()?;
        loop {
            if self.take("+") {
                node = Node::Plus(node.into(), self.product()?.into());
            } else if self.take("-") {
                node = Node::Minus(node.into(), self.product()?.into());
            } else {
                return Ok(node);
            }
        }
    }

    fn product(&mut self) -> Result<Node> {
        let mut node = self.power()?;
        while self.take("*") {
            node = Node::Times(node.into(), self.power()?.into());
        }
        Ok(node)
    }

    fn power(&mut self) -> Result<Node> {
        let base = self.atom()?;
        self.space();
        let at = self.at;
        if !self.take("^") {
            return Ok(base);
        }
        self.powers += 1;
        if self.powers > POWERS {
            return Err((
                at,
                format!("{POWERS} powers are the most in one expression"),
            ));
        }
        // A power of a power is read from the right, as on paper.
        Ok(Node::Power(base.into(), self.power()?.into()))
    }

    fn atom(&mut self) -> Result<Node> {
        if self.take("(") {
            let node = self.modulo()?;
            self.expect(")")?;
            return Ok(node);
        }
        self.space();
        let at = self.at;
        if let Some(rest) = self.rest().strip_prefix("h'") {
            let end = rest
                .find('\'')
                .ok_or((at, "these bytes have no closing `'`".to_owned()))?;
            let bytes = hex_bytes(&rest[..end]).ok_or((
                at,
                "between `h'` and `'` stand pairs of hexadecimal digits: h'00 01 13'".to_owned(),
            ))?;
            self.at += 2 + end + 1;
            return Ok(Node::Bytes(bytes));
        }
        let word = self.word();
        if word.is_empty() {
            return Err(self.unexpected("a number or a name"));
        }
        self.at += word.len();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let number = match word.strip_prefix("0x") {
                Some(hex) => BigUint::parse_bytes(hex.as_bytes(), 16),
                None => BigUint::parse_bytes(word.as_bytes(), 10),
            };
            return number.map(Node::Number).ok_or((
                at,
                format!("`{word}` is no number; write 21, or 0x15 in hexadecimal"),
            ));
        }
        match word {
            "length" if self.take("(") => {
                let inside = self.modulo()?;
                self.expect(")")?;
                Ok(Node::Length(inside.into()))
            }
            "wire" if self.take("(") => {
                self.space();
                let at = self.at;
                let path = self.word();
                self.at += path.len();
                let node = wire(path).map_err(|why| (at, why))?;
                self.expect(")")?;
                Ok(node)
            }
            "time" if self.take("(") => {
                self.space();
                let step = self.word();
                self.at += step.len();
                self.expect(")")?;
                Ok(Node::Time(StepId::normalize(step)))
            }
            _ if self.rest().starts_with(':') => Err((
                at,
                format!("a run is named once, in front of everything: {word}:8 * length(dh_p)"),
            )),
            _ => match Count::by_word(word) {
                Some(count) => Ok(Node::Count(count)),
                None => quantity(word).ok_or_else(|| (at, no_such_value(word))),
            },
        }
    }
}

/// `ServerKeyExchange.dh_Ys`.
fn wire(path: &str) -> std::result::Result<Node, String> {
    let (message, field) = path
        .split_once('.')
        .filter(|(_, field)| !field.is_empty())
        .ok_or("`wire` takes a field of a message, as in wire(ServerKeyExchange.dh_Ys)")?;
    let message = message_quantity(message).ok_or_else(|| no_such_message(message))?;
    Ok(Node::Wire {
        message,
        field: field.to_owned(),
    })
}

/// The quantity that a message's name stands for.
pub(in crate::lesson) fn message_quantity(name: &str) -> Option<Quantity> {
    Quantity::parse(name)
        .filter(|quantity| quantity.name.is_message() || quantity.name == Name::Alert)
}

/// That there is no message of this name, with those that there are.
pub(in crate::lesson) fn no_such_message(name: &str) -> String {
    format!(
        "there is no message `{name}`; there are ClientHello, ServerHello, Certificate, \
         ServerKeyExchange, ServerHelloDone, ClientKeyExchange, ChangeCipherSpec, \
         client_Finished, server_Finished"
    )
}

fn quantity(word: &str) -> Option<Node> {
    let (party, rest) = [
        ("client.", PartyId::CLIENT),
        ("server.", PartyId::SERVER),
        ("eve.", PartyId::EVE),
        ("mallory.", PartyId::MALLORY),
    ]
    .into_iter()
    .find_map(|(prefix, party)| Some((Some(party), word.strip_prefix(prefix)?)))
    .unwrap_or((None, word));
    let quantity = Quantity::parse(rest)?;
    Some(Node::Quantity { party, quantity })
}

/// That there is no such value, with the name that was probably meant.
pub(in crate::lesson) fn no_such_value(word: &str) -> String {
    let wanted = word.rsplit('.').next().unwrap_or(word).to_lowercase();
    let ids = || Name::ALL.iter().map(|name| name.id());
    let plain = |id: &str| id.to_lowercase().replace('_', "");
    let meant = ids()
        .find(|id| plain(id) == wanted.replace('_', ""))
        .or_else(|| {
            ids().find(|id| wanted.len() > 1 && id.to_lowercase().ends_with(&format!("_{wanted}")))
        });
    let way_on = match meant {
        Some(id) => format!("is `{id}` meant?"),
        None => "`slowshake list quantities` names them".to_owned(),
    };
    format!("there is no value `{word}`; {way_on}")
}

/// Pairs of hexadecimal digits, with spaces or colons between them.
pub(in crate::lesson) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for part in text.split([' ', ':', '\t', '\n']) {
        if part.len() % 2 == 1 || !part.is_ascii() {
            return None;
        }
        for pair in part.as_bytes().chunks(2) {
            let digit = |c: u8| char::from(c).to_digit(16);
            let byte = digit(pair[0])? * 16 + digit(pair[1])?;
            bytes.push(u8::try_from(byte).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(text: &str) -> (usize, String) {
        parse(text).unwrap_err()
    }

    #[test]
    fn mod_binds_last_and_powers_first() {
        let Node::Modulo(sum, _) = parse("2*xs^2 + 1 mod dh_p").unwrap().node else {
            panic!("mod is the outermost");
        };
        let Node::Plus(product, _) = *sum else {
            panic!("then plus");
        };
        assert!(matches!(*product, Node::Times(..)));
    }

    #[test]
    fn a_run_may_stand_in_front() {
        let expr = parse("big:dh_Ys").unwrap();
        assert_eq!(expr.run(), Some("big"));
        assert_eq!(expr.quantities(), [Quantity::parse("dh_Ys").unwrap()]);
    }

    #[test]
    fn a_run_stands_nowhere_else() {
        let (at, why) = fails("8 * length(big:dh_p)");
        assert_eq!(at, 11);
        assert!(why.contains("in front"), "{why}");
    }

    #[test]
    fn a_quantity_may_be_in_a_party_s_hands() {
        let (quantity, party) = parse("eve.Z").unwrap().quantity().unwrap();
        assert_eq!(quantity.to_string(), "Z");
        assert_eq!(party, Some(PartyId::EVE));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_place() {
        assert_eq!(fails("dh_g^").0, 5);
        assert_eq!(fails("dh_g ? 2").0, 5);
        assert_eq!(fails("(xs").0, 3);
        assert_eq!(fails("wire(dh_Ys)").0, 5);
        assert_eq!(fails("h'123'").0, 0);
        assert_eq!(fails("12a").0, 0);
    }

    #[test]
    fn the_name_that_was_meant_is_named() {
        assert!(fails("ys").1.contains("`dh_Ys`"));
        assert!(fails("DH_YS").1.contains("`dh_Ys`"));
        assert!(fails("client.keyblock").1.contains("`key_block`"));
        assert!(fails("nonsense").1.contains("list quantities"));
    }

    #[test]
    fn no_text_is_too_much() {
        assert!(parse(&"(".repeat(1000)).is_err());
        assert!(parse(&"2^".repeat(900)).is_err());
        assert!(parse(&"9".repeat(10_000)).is_err());
        assert!(parse("ü").is_err());
        assert!(parse("h'ü'").is_err());
    }
}
