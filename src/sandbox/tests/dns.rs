//! DNS servers with faults.

use super::*;

#[tokio::test]
async fn dns_faults_are_what_the_configured_server_says() {
    for (id, code) in [
        ("dns-servfail", ResponseCode::ServFail),
        ("dns-refused", ResponseCode::Refused),
        ("dns-name-denied", ResponseCode::NXDomain),
        ("dns-no-address", ResponseCode::NoError),
    ] {
        let sandbox = started(id).await;
        let answer = ask(sandbox.configured(), WALLET[0], RecordType::A).await;
        assert_eq!((answer.metadata.response_code, answer.answers.len()), (code, 0), "{id}");
        let (outcome, _) = sandbox.lookup(WALLET[0]).await;
        assert_ne!(outcome, ResolutionOutcome::Found, "{id}");
    }
    for (id, address) in [("dns-sinkhole", Ipv4Addr::UNSPECIFIED), ("dns-hijack", OTHER), ("dns-stale", DEAD)] {
        let sandbox = started(id).await;
        assert_eq!(sandbox.lookup(WALLET[1]).await, (ResolutionOutcome::Found, vec![address]), "{id}");
        assert_eq!(addresses(&ask(sandbox.world.controls.resolvers[0], WALLET[1], RecordType::A).await), [HERE], "{id}");
        assert_eq!(sandbox.lookup(CONTROL[0]).await.1, [HERE], "{id}");
    }
}

#[tokio::test]
async fn dns_servers_are_silent_closed_or_talk_nonsense() {
    let sandbox = started("dns-timeout").await;
    let silent = udp(sandbox.configured(), &question(WALLET[0], RecordType::A)).await.expect_err("silent");
    assert_eq!(silent.kind(), io::ErrorKind::TimedOut);
    assert_eq!(sandbox.lookup(WALLET[0]).await.0, ResolutionOutcome::TimedOut);

    let sandbox = started("no-route").await;
    let closed = udp(sandbox.configured(), &question(WALLET[0], RecordType::A)).await.expect_err("closed");
    assert_eq!(closed.kind(), io::ErrorKind::ConnectionRefused);
    assert_eq!(sandbox.lookup(WALLET[0]).await.0, ResolutionOutcome::Failed);
    let LinkSource::Given(link) = &sandbox.world.link else { panic!("not given") };
    assert!(link.routes.iter().all(|route| route.interface.is_none()));

    let sandbox = started("dns-malformed").await;
    let question = question(WALLET[0], RecordType::A);
    let answer = udp(sandbox.configured(), &question).await.expect("bytes");
    assert!(answer[..2] == question[..2] && Message::from_vec(&answer).is_err());

    let sandbox = started("dns-no-servers").await;
    assert_eq!(sandbox.world.resolvers, Some(Vec::new()));
    assert_eq!(sandbox.lookup(WALLET[0]).await.0, ResolutionOutcome::Failed);
}

#[tokio::test]
async fn dns_is_slow_truncated_or_half_answered() {
    let sandbox = started("dns-tcp-blocked").await;
    let answer = ask(sandbox.configured(), CONTROL[0], RecordType::A).await;
    assert!(answer.metadata.truncation && answer.answers.is_empty());
    let closed = tcp(sandbox.configured(), &question(CONTROL[0], RecordType::A)).await.expect_err("closed");
    assert_eq!(closed.kind(), io::ErrorKind::ConnectionRefused);
    assert_eq!(sandbox.lookup(CONTROL[0]).await.0, ResolutionOutcome::Failed);

    let (slow, hang, dead) = (started("dns-slow").await, started("dns-aaaa-hang").await, started("dns-first-dead").await);
    let begun = Instant::now();
    let timed = |sandbox: Sandbox| async move { (sandbox.lookup(WALLET[0]).await, begun.elapsed()) };
    for ((found, took), least) in <[_; 3]>::from(tokio::join!(timed(slow), timed(hang), timed(dead))).into_iter().zip([700, 2_000, 2_000]) {
        assert_eq!(found, (ResolutionOutcome::Found, vec![HERE]));
        assert!(took >= Duration::from_millis(least), "{took:?}");
    }
}
