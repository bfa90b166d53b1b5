//! The words on the fields of messages.

use super::Catalogue;

impl Catalogue {
    /// What a field is and why it is there; `None` for a field that no words
    /// are written on, such as an extension that nobody registered.
    ///
    /// `root` is the message, `record`, `fragment` or `x509` for a certificate,
    /// and says more exactly than `name` which field is meant. An element of a
    /// vector goes by its `parent`; the length before a field by the field.
    pub fn field(&self, root: &str, parent: &str, name: &str) -> Option<String> {
        let said = |key: String| self.has(&key).then(|| self.say(&key));
        if let Some(of) = name.strip_suffix(" length") {
            let of = if of.starts_with('[') { "entry" } else { of };
            return said(format!("field-{of}-length"))
                .or_else(|| Some(self.say_with("field-length-of", &[("what", of)])));
        }
        if name.starts_with('[') {
            return said(format!("field-{parent}-item"));
        }
        said(format!("field-{root}-{name}")).or_else(|| said(format!("field-{name}")))
    }
}
