use super::*;
use slowshake::pki::{CANDIDATES, IssuerGraph, Outcome, PathError, intermediates_below, path};

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
fn of_two_issuers_with_one_name_the_key_identifier_says_whom_to_try_first() {
    let leaf = made(&Template::server("CN=leaf", "CN=a", &[HOST], &[], false).unwrap());
    let wrong = authority_with_rsa_key("CN=a", "CN=a");
    let right = Certificate::parse(
        &Template::authority("CN=a", "CN=a", None)
            .unwrap()
            .sign(
                &authority_key("intermediate-p256"),
                &authority_key("intermediate-p256"),
            )
            .unwrap(),
    )
    .unwrap();
    let (presented, anchors) = ([leaf], [wrong.clone(), right.clone()]);
    assert_eq!(path(&presented, &anchors).unwrap()[1], &right);
    // It excludes nobody: the identifier need not be right (RFC 5280 §4.2.1.1).
    let anchors = [wrong];
    assert_eq!(path(&presented, &anchors).unwrap()[1], &anchors[0]);
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

/// Whom a search tried, by subject.
type Tried = Vec<(String, Outcome<()>)>;

/// A search that refuses the issuers with these words in their subject.
fn searched<'a>(
    graph: &IssuerGraph<'a>,
    refused: &[&str],
) -> (Option<Vec<&'a Certificate>>, Tried) {
    let search = graph.search(|candidate| {
        let subject = candidate.issuer.subject();
        let no = refused.iter().any(|word| subject.contains(word));
        Ok::<_, ()>(no.then_some(()))
    });
    let search = search.unwrap();
    let tried = search.tried.into_iter();
    (
        search.path,
        tried
            .map(|(c, outcome)| (c.issuer.subject(), outcome))
            .collect(),
    )
}

#[test]
fn names_leave_no_choice_where_one_certificate_leads_on() {
    let anchors = [authority("CN=root", "CN=root")];
    let mut presented = vec![
        authority("CN=leaf", "CN=a"),
        authority("CN=a", "CN=root"),
        // One that leads nowhere is no choice.
        authority_with_rsa_key("CN=a", "CN=nobody"),
    ];
    let graph = IssuerGraph::new(&presented, &anchors).unwrap();
    let only = graph.only().unwrap();
    assert_eq!(subjects(&only), ["CN=leaf", "CN=a", "CN=root"]);
    assert_eq!(only, graph.first());
    presented.push(authority_with_rsa_key("CN=a", "CN=root"));
    let graph = IssuerGraph::new(&presented, &anchors).unwrap();
    assert_eq!(graph.only(), None);
    assert_eq!(graph.first()[1], &presented[1]);
}

#[test]
fn a_search_goes_back_to_the_next_candidate() {
    let presented = [
        authority("CN=leaf", "CN=a"),
        authority("CN=a", "CN=b"),
        authority("CN=b", "CN=root"),
        authority_with_rsa_key("CN=a", "CN=c"),
        authority("CN=c", "CN=root"),
    ];
    let anchors = [authority("CN=root", "CN=root")];
    let graph = IssuerGraph::new(&presented, &anchors).unwrap();
    let (path, tried) = searched(&graph, &["CN=b"]);
    assert_eq!(
        path.unwrap(),
        [&presented[0], &presented[3], &presented[4], &anchors[0]]
    );
    let expected = [
        ("CN=a", Outcome::NoWay),
        ("CN=b", Outcome::Refused(())),
        ("CN=a", Outcome::OnPath),
        ("CN=c", Outcome::OnPath),
        ("CN=root", Outcome::OnPath),
    ];
    let expected = expected.map(|(name, outcome)| (name.to_owned(), outcome));
    assert_eq!(tried, expected);
    let (path, tried) = searched(&graph, &["CN=root"]);
    assert_eq!(path, None);
    assert!(tried.iter().all(|(_, outcome)| *outcome != Outcome::OnPath));
}

#[test]
fn a_search_among_certificates_that_all_vouch_for_each_other_ends() {
    // Ten certificates of one name and one key: ten factorial ways.
    let mut presented = vec![authority("CN=leaf", "CN=a")];
    for serial in 0..10 {
        let mut template = Template::authority("CN=a", "CN=a", None).unwrap();
        template.serial = vec![1, serial];
        let der = template.sign(&server_key(), &server_key()).unwrap();
        presented.push(Certificate::parse(&der).unwrap());
    }
    let anchors = [authority_with_rsa_key("CN=a", "CN=a")];
    let graph = IssuerGraph::new(&presented, &anchors).unwrap();
    let mut asked = 0;
    let search = graph.search(|candidate| {
        asked += 1;
        Ok::<_, ()>(candidate.anchor.then_some(()))
    });
    let search = search.unwrap();
    assert!(search.too_many && search.path.is_none());
    assert_eq!((asked, search.tried.len()), (CANDIDATES, CANDIDATES));
}
