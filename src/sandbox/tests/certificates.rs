//! Certificates and handshakes with faults.

use super::*;

#[tokio::test]
async fn a_false_server_has_a_certificate_that_nobody_trusts_for_another_name() {
    let sandbox = started("hosts-override").await;
    assert_eq!(sandbox.lookup(WALLET[0]).await.1, [OTHER]);
    let roots = &sandbox.world.roots.system;
    let refused = tls(&sandbox, roots, sandbox.wallet_at(OTHER), WALLET[0]).await.map(|_| ()).expect_err("refused");
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    assert!(wallet(&sandbox).await.is_ok());
}

#[tokio::test]
async fn certificates_have_the_one_fault_they_should_have() {
    for (id, fault) in [
        ("tls-expired", "expired"),
        ("tls-not-yet-valid", "not valid yet"),
        ("tls-wrong-host", "not valid for name"),
        ("tls-self-signed", "UnknownIssuer"),
        ("tls-untrusted", "UnknownIssuer"),
        ("tls-incomplete-chain", "UnknownIssuer"),
        ("tls-intercepted", "UnknownIssuer"),
        ("root-store-broken", "UnknownIssuer"),
        ("clock-wrong", "expired"),
        ("clock-behind", "not valid yet"),
        ("captive-portal", "UnknownIssuer"),
    ] {
        let text = refusal(&started(id).await).await;
        assert!(text.contains(fault), "{id}: {text}");
    }
    let sandbox = started("root-store-broken").await;
    assert!(tls(&sandbox, &sandbox.world.roots.public, sandbox.wallet_at(HERE), WALLET[0]).await.is_ok());
    assert!(wallet(&started("clock-drift").await).await.is_ok());
}

#[tokio::test]
async fn handshakes_fail_as_they_should() {
    assert!(refusal(&started("tls-handshake-failed").await).await.contains("HandshakeFailure"));
    assert!(refusal(&started("tls-not-tls").await).await.contains("InvalidContentType"));
    let sandbox = started("tls-reset").await;
    assert_eq!(wallet(&sandbox).await.map(|_| ()).expect_err("reset").kind(), io::ErrorKind::ConnectionReset);
    let sandbox = started("tls-stalled").await;
    assert!(timeout(SHORT, wallet(&sandbox)).await.is_err());
    for _ in 0..8 {
        let refused = get_wallet("tls-client-certificate").await.expect_err("no certificate");
        assert!(refused.to_string().contains("CertificateRequired"), "{refused}");
    }
}

#[tokio::test]
async fn a_name_alone_can_close_a_door() {
    let sandbox = started("tls-blocked-by-name").await;
    assert_eq!(wallet(&sandbox).await.map(|_| ()).expect_err("reset").kind(), io::ErrorKind::ConnectionReset);
    // The certificate is the wallet's, so that an ordinary client refuses it: the handshake has come that far.
    let refused = tls(&sandbox, &sandbox.world.roots.system, sandbox.wallet_at(HERE), CONTROL[0]).await.map(|_| ()).expect_err("refused");
    assert!(refused.to_string().contains("not valid for name"), "{refused}");
    let sandbox = started("tls-blocked-by-name-silently").await;
    assert!(timeout(SHORT, wallet(&sandbox)).await.is_err());
}

#[tokio::test]
async fn another_server_of_the_wallets_own_is_as_good_as_the_first() {
    let sandbox = started("dns-region").await;
    assert_eq!(sandbox.lookup(WALLET[0]).await.1, [OTHER]);
    for ip in [HERE, OTHER] {
        assert!(tls(&sandbox, &sandbox.world.roots.public, sandbox.wallet_at(ip), WALLET[0]).await.is_ok(), "{ip}");
    }
}
