//! A `ClientHello` written by hand (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2), and the first message that answers it: for experiments with
//! what this program's own TLS does not offer. The handshake is not completed, and nothing is sent over it.

use std::io::{self, ErrorKind};
use std::net::IpAddr;

use ring::rand::{SecureRandom, SystemRandom};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// What OpenSSL offers by default, and browsers in part: suites with CBC, with RSA key exchange, with finite fields, and signatures
    /// with curves that this program does not know.
    Wide,
    /// What is usual, padded to more than a packet holds, as hellos with a post-quantum key share are.
    Large,
}

/// What a server says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It takes the offer, in this version.
    ServerHello(&'static str),
    /// A fatal alert, by its number.
    Alert(u8),
    /// No TLS.
    NotTls,
}

/// Suites that are neither NULL, EXPORT, RC4, DES nor anonymous, the better first.
const WIDE_SUITES: [u16; 34] = [
    0x1301, 0x1302, 0x1303, 0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f, 0x009e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027,
    0x0067, 0xc00a, 0xc014, 0x0039, 0xc009, 0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, 0xc0ad, 0xc0ac, 0xc09f, 0xc09e,
];
const USUAL_SUITES: [u16; 9] = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8];

/// x25519, secp256r1, x448, secp521r1, secp384r1, ffdhe2048 to ffdhe4096, brainpool.
const GROUPS: [u16; 11] = [29, 23, 30, 25, 24, 256, 257, 258, 26, 27, 28];
/// ECDSA with three curves, with Edwards curves, RSA-PSS of both kinds, RSA PKCS #1; the last ones with SHA-224 and SHA-1, for signatures of handshakes
/// only.
const SIGNATURES: [u16; 20] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0402,
    0x0502, 0x0203, 0x0201,
];
/// More than one packet of an ordinary line holds.
const LARGE: usize = 1_800;
/// The most of an answer that is read, in bytes: its beginning is enough.
const BEGINNING: usize = 6;

/// Sends a hello that names `name`, and reads the beginning of the answer.
pub(super) async fn greet<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, name: &str, offer: Offer) -> io::Result<Answer> {
    stream.write_all(&hello(name, offer)?).await?;
    stream.flush().await?;
    let mut header = [0; 5];
    stream.read_exact(&mut header).await?;
    let mut beginning = [0; BEGINNING];
    match header {
        [22, 3, ..] => {
            stream.read_exact(&mut beginning).await?;
            Ok(if beginning[0] == 2 { Answer::ServerHello(version(beginning[5])) } else { Answer::NotTls })
        }
        [21, 3, _, 0, 2] => {
            stream.read_exact(&mut beginning[..2]).await?;
            Ok(Answer::Alert(beginning[1]))
        }
        _ => Ok(Answer::NotTls),
    }
}

/// A version by its second byte. TLS 1.3 calls itself 1.2 there.
fn version(minor: u8) -> &'static str {
    match minor {
        0 => "SSLv3",
        1 => "TLSv1.0",
        2 => "TLSv1.1",
        _ => "TLSv1.2",
    }
}

/// A record with a hello.
fn hello(name: &str, offer: Offer) -> io::Result<Vec<u8>> {
    let mut random = [0; 64];
    SystemRandom::new().fill(&mut random).map_err(|_| io::Error::from(ErrorKind::Unsupported))?;
    let suites: &[u16] = if offer == Offer::Wide { &WIDE_SUITES } else { &USUAL_SUITES };
    let start = [&[3, 3], &random[..32], &[0]].concat();
    let suites = sized::<2>(&numbers(suites));
    let mut extensions = extensions(name, &random[32..]);
    if offer == Offer::Large {
        // Padding (RFC 7685).
        let so_far = start.len() + suites.len() + extensions.len();
        extensions.extend(extension(21, &vec![0; LARGE - so_far.min(LARGE)]));
    }
    let body = [start, suites, vec![1, 0], sized::<2>(&extensions)].concat();
    let message = [vec![1], sized::<3>(&body)].concat();
    // The version of the first record is that of the oldest client (RFC 8446, 5.1).
    Ok([vec![22, 3, 1], sized::<2>(&message)].concat())
}

fn extensions(name: &str, key: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    // An address is no name (RFC 6066, 3).
    if name.parse::<IpAddr>().is_err() {
        let host = [vec![0], sized::<2>(name.trim_end_matches('.').as_bytes())].concat();
        all.extend(extension(0, &sized::<2>(&host)));
    }
    all.extend(extension(10, &sized::<2>(&numbers(&GROUPS))));
    all.extend(extension(11, &[1, 0]));
    all.extend(extension(13, &sized::<2>(&numbers(&SIGNATURES))));
    all.extend(extension(23, &[]));
    all.extend(extension(0xff01, &[0]));
    all.extend(extension(43, &[4, 3, 4, 3, 3]));
    // Any 32 bytes are a key share for x25519.
    all.extend(extension(51, &sized::<2>(&[numbers(&[29]), sized::<2>(key)].concat())));
    all
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().to_vec(), sized::<2>(content)].concat()
}

fn numbers(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// Content with its length before it, in so many bytes.
fn sized<const BYTES: usize>(content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    [&length[length.len() - BYTES..], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of a hello, and whether it names a host.
    fn shape(name: &str, offer: Offer) -> (usize, bool) {
        let bytes = hello(name, offer).expect("random bytes");
        assert_eq!(usize::from(u16::from_be_bytes([bytes[3], bytes[4]])), bytes.len() - 5, "the record is as long as it says");
        (bytes.len(), bytes.windows(name.len()).any(|part| part == name.as_bytes()))
    }

    #[test]
    fn a_hello_is_as_large_as_wanted_and_names_names_only() {
        let (length, named) = shape("pay.wallet.test", Offer::Wide);
        assert!(length < 500 && named, "{length}");
        let (length, named) = shape("pay.wallet.test", Offer::Large);
        assert!((1_501..2_000).contains(&length) && named, "{length}");
        assert!(!shape("192.0.2.1", Offer::Wide).1);
    }

    #[tokio::test]
    async fn the_beginning_of_an_answer_is_read() {
        let cases: [(&[u8], Option<Answer>); 6] = [
            (&[22, 3, 3, 0, 80, 2, 0, 0, 76, 3, 3, 0], Some(Answer::ServerHello("TLSv1.2"))),
            (&[22, 3, 1, 0, 80, 2, 0, 0, 76, 3, 1, 0], Some(Answer::ServerHello("TLSv1.0"))),
            (&[21, 3, 3, 0, 2, 2, 40], Some(Answer::Alert(40))),
            (b"HTTP/1.1 400 Bad Request\r\n", Some(Answer::NotTls)),
            (&[22, 3, 3, 0, 80, 11, 0, 0, 76, 3, 3], Some(Answer::NotTls)),
            (&[22, 3], None),
        ];
        for (bytes, expected) in cases {
            let mut stream = tokio::io::join(bytes, tokio::io::sink());
            assert_eq!(greet(&mut stream, "pay.wallet.test", Offer::Wide).await.ok(), expected, "{bytes:?}");
        }
    }
}
