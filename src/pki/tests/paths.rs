use super::*;
use crate::pki::{PathError, intermediates_below, path};

fn subjects(path: &[&Certificate]) -> Vec<String> {
    path.iter().map(|c| c.subject()).collect()
}

/// All of them with one key, so that names alone decide.
fn authority(subject: &str, issuer: &str) -> Certificate {
    let template = Template::authority(subject, issuer, None).unwrap();
    Certificate::parse(&template.sign(&server_key(), &server_key()).unwrap()).unwrap()
}

/// As [`authority`], with another key.
fn authority_with_rsa_key(subject: &str, issuer: &str) -> Certificate {
    let template = Template::authority(subject, issuer, None).unwrap();
    Certificate::parse(&template.sign(&rsa_key(), &rsa_key()).unwrap()).unwrap()
}

#[test]
fn the_path_goes_from_the_leaf_to_the_anchor() {
    let (presented, anchors) = (chain("rsa2048"), [root()]);
    let path = path(&presented, &anchors).unwrap();
    assert_eq!(path, [&presented[0], &presented[1], &anchors[0]]);
}

#[test]
fn the_order_after_the_leaf_and_needless_certificates_do_not_matter() {
    let [leaf, intermediate] = chain("p256").try_into().unwrap();
    let other = chain("rsa2048").remove(1);
    let presented = [leaf, other, root(), intermediate];
    let anchors = [root()];
    let path = path(&presented, &anchors).unwrap();
    assert_eq!(path, [&presented[0], &presented[3], &anchors[0]]);
}

#[test]
fn a_missing_intermediate_is_named() {
    let presented = &chain("rsa2048")[..1];
    let error = path(presented, &[root()]).unwrap_err();
    assert_eq!(
        error,
        PathError::NoIssuer {
            position: 0,
            subject: presented[0].subject(),
            issuer: presented[0].issuer(),
        }
    );
}

#[test]
fn a_missing_root_is_named() {
    let error = path(&chain("rsa2048"), &[]).unwrap_err();
    assert!(matches!(error, PathError::NoIssuer { position: 1, .. }));
}

#[test]
fn a_root_that_is_presented_and_not_trusted_is_named() {
    let mut presented = chain("rsa2048");
    presented.push(root());
    let error = path(&presented, &[]).unwrap_err();
    assert!(matches!(error, PathError::NotTrusted { position: 2, .. }));
}

#[test]
fn nothing_presented_is_an_error() {
    assert_eq!(path(&[], &[root()]), Err(PathError::Empty));
}

#[test]
fn certificates_that_vouch_for_each_other_end_in_an_error() {
    let presented = [
        authority("CN=leaf", "CN=a"),
        authority("CN=a", "CN=b"),
        authority("CN=b", "CN=a"),
    ];
    assert!(matches!(
        path(&presented, &[root()]),
        Err(PathError::Loop { position: 2, .. })
    ));
}

#[test]
fn a_leaf_that_is_an_anchor_is_a_path_of_one() {
    let anchors = [authority("CN=a", "CN=b")];
    assert_eq!(path(&anchors, &anchors).unwrap().len(), 1);
}

#[test]
fn of_two_issuers_with_one_name_the_key_identifier_chooses() {
    let leaf = made(&Template::server("CN=leaf", "CN=a", &[HOST], &[], false).unwrap());
    let wrong = authority_with_rsa_key("CN=a", "CN=a");
    let right = Certificate::parse(
        &Template::authority("CN=a", "CN=a", None)
            .unwrap()
            .sign(&authority_key(), &authority_key())
            .unwrap(),
    )
    .unwrap();
    let (presented, anchors) = ([leaf], [wrong.clone(), right.clone()]);
    assert_eq!(path(&presented, &anchors).unwrap()[1], &right);
    assert!(path(&presented, &[wrong]).is_err());
}

#[test]
fn self_issued_intermediates_do_not_count_towards_the_path_length() {
    let chain = [
        authority("CN=leaf", "CN=a"),
        authority("CN=a", "CN=a"),
        authority("CN=a", "CN=b"),
        authority("CN=b", "CN=root"),
        authority("CN=root", "CN=root"),
    ];
    let path: Vec<&Certificate> = chain.iter().collect();
    let counts: Vec<usize> = (1..5).map(|at| intermediates_below(&path, at)).collect();
    assert_eq!(counts, [0, 0, 1, 2]);
    assert_eq!(subjects(&path)[4], "CN=root");
}
