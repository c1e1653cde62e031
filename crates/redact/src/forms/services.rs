//! Keys of services, by what each service writes before them, and by the words that tell a secret key from a public one.

use std::ops::Range;

use super::super::accept::is_random;
use super::{Sign, count, count_back};

/// How keys begin, and how many characters follow at least.
const PREFIXES: &[(usize, &str)] = &[
    // Payments.
    (
        16,
        "xnd_development_|xnd_production_|SB-Mid-server-|Mid-server-|VT-server-|SB-VT-server-|skey_|APP_USR-|TEST-|klarna_live_api_|klarna_test_api_|\
        pdl_live_apikey_|pdl_sdbx_apikey_|oa_prod_|oa_sand_|cfsk_ma_|shippo_live_|shippo_test_|EZAK|EZTK|polar_|access-sandbox-|access-production-|\
        access-development-|public-token-|shpua_|sk_|sq0|bt_sk_|PRIV_|tsk_|ssk_|csk_|isk_",
    ),
    // Clouds, hosts and tools.
    (
        16,
        "HRKU-|dp.st.|dp.pt.|dp.ct.|dp.sa.|dp.scim.|dp.audit.|fm1_|fm1r_|fm1a_|fm2_|nfp_|nfc_|nfu_|nfb_|xkeysib-|xsmtpsib-|dt0c01.|dt0s01.|dt0s02.|\
        dt0s03.|dt0s16.|rubygems_|glptt-|glsoat-|glimt-|glagent-|glffct-|glwt-|NRII-|NRJS-|NRRA-|NRSP-|lin_|sb_secret_|vcp_|vci_|vca_|vcr_|vck_|\
        vercel_blob_rw_|glc_|glsa_|aio_|pcsk_|ATCTT3|ATSTT3|ATCDT|tskey-|AQVN|y0_|fw_|pscale_|rdme_|dckr_oat_|CLOJARS_|pnu_|phx_|phr_|mio_|cio_|waka_|\
        SSWS |amzn.mws.|amzn1.oa2-cs.|v1.local.|v2.local.|v3.local.|v4.local.|A21AA|A23AA|xoxd-|xoxc-|ABSK|ops_|A3-|pul-|tvly-|cfut_|cfat_|cfk_|v1.0-|nrp_|jina_|esecret_|hcaptcha_|ubi_|EAAC|IGQV|e2b_|nvapi-|ddp_|ddapp_|ddapi_|apify_api_|LA-|PMAT-|\
        flb_live_|tk-us-|t3BlbkFJ|ntfy_|tk_|rpa_|bkua_|buildkite-|CCIPAT_|circleci-|semaphore-|sonar-|sgs_|sgd_|s-s4t2|u-s4t2|easypost_|mux_|cld_",
    ),
    (60, "sl.|ops_eyJ"),
];

/// Words within a key that tell what it is: `test_sk_…`, `acme_live_…`, `pi_…_secret_…`.
const PARTS: &str = "live_|test_|prod_|sandbox_|_sk_|_gsk_|_secret_|_rsk_|_oat_|_pat_|_tkn_|_token_|_apikey_|api_key_|apikey_|_pw_|_oauth_|-server-|_private_|_live-|_prod-";
/// Words before those that make a key public, or no key: whoever pays sees it, or it names a payment.
const PUBLIC: [&str; 22] = [
    "pk",
    "pkey",
    "pub",
    "public",
    "publishable",
    "anon",
    "client",
    "cs",
    "ck",
    "gck",
    "cus",
    "sub",
    "price",
    "prod",
    "plink",
    "prctbl",
    "acct",
    "xnd_public",
    "order",
    "ord",
    "txn",
    "trace",
];
/// Addresses whose path lets anybody write to a channel.
const WEBHOOKS: &str = "hooks.slack.com/|discord.com/api/webhooks/|discordapp.com/api/webhooks/|open-apis/bot/v2/hook/|webhook/send?key=|robot/send?access_token=|\
    webhook.office.com/webhookb2/|outlook.office.com/webhook/|hooks.zapier.com/hooks/catch/|hook.eu1.make.com/|hook.us1.make.com/|api.telegram.org/bot|\
    chat.googleapis.com/v1/spaces/|events.pagerduty.com/integration/|maker.ifttt.com/trigger/";
/// Others, each with a form of its own.
const SHAPES: &str = "re_|1//0|.atlasv1.|-us|AAAAAAAAAAAAAAAAAAAA|MII|pat|Atza|Atzr";

/// Everything by which keys are found.
pub(super) fn signs() -> impl Iterator<Item = (Sign, &'static str)> {
    let words = |sign: Sign, words: &'static str| words.split('|').map(move |word| (sign, word.trim_start()));
    PREFIXES
        .iter()
        .flat_map(move |(least, prefixes)| words(Sign::Key(*least), prefixes))
        .chain(words(Sign::KeyPart, PARTS))
        .chain(words(Sign::Webhook, WEBHOOKS))
        .chain(words(Sign::KeyShape, SHAPES))
}

fn is_of_key(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')
}

/// A key around a word that tells that it is one.
pub(super) fn around(text: &str, part: &Range<usize>) -> Option<Range<usize>> {
    const LEAST: usize = 16;
    /// What is longer is judged by its beginning, and replaced to its end.
    const LONGEST: usize = 200;
    let before = count_back(text, part.start, 40, is_of_key);
    let start = part.start - before;
    let name = text[start..part.start].trim_matches(['_', '-']).to_ascii_lowercase();
    let judged = super::judged(text, part.end, is_of_key);
    let length = judged.min(LONGEST);
    let rest = &text[part.end..part.end + length];
    // The last word alone counts: `pi_3N…_secret_9aB…`; a name in between, such as `api`, is none.
    let secret = rest.rsplit('_').next().unwrap_or(rest);
    let part_is = |text: &str| PUBLIC.contains(&text);
    let is_public = name.split(['_', '-']).any(part_is) || rest.split(['_', '-']).next().is_some_and(part_is);
    let word = &text[part.clone()];
    let allowed = word.contains("secret") || !is_public;
    let whole = before > 0 || !word.starts_with(['_', '-']);
    let enough = secret.len() >= LEAST && is_random(secret) && secret.bytes().filter(u8::is_ascii_digit).count() >= 2;
    (allowed && whole && enough).then(|| start..super::end_of_all(text, part.end + judged, judged, is_of_key))
}

/// The secret part of the address of a webhook.
pub(super) fn webhook(text: &str, sign: &Range<usize>) -> Option<Range<usize>> {
    let length = count(text, sign.end, 600, |b| is_of_key(b) || matches!(b, b'/' | b'.' | b':' | b'='));
    let rest = text[sign.end..sign.end + length].trim_end_matches(['.', '/', ':']);
    (rest.len() >= 16 && is_random(rest)).then_some(sign.end..sign.end + rest.len())
}

/// A key with a form of its own.
pub(super) fn shaped(text: &str, sign: &Range<usize>) -> Option<Range<usize>> {
    let alone = count_back(text, sign.start, 1, |b| b.is_ascii_alphanumeric()) == 0;
    let length = |of: fn(u8) -> bool| count(text, sign.end, 4_000, of);
    let random = |end: usize, least: usize| (end - sign.end >= least && is_random(&text[sign.end..end])).then_some(sign.start..end);
    match &text[sign.clone()] {
        // Resend; refunds of Stripe have no second part.
        "re_" if alone => {
            let first = length(|b| b.is_ascii_alphanumeric());
            let end = sign.end + length(is_of_key);
            (first == 8 && text.as_bytes().get(sign.end + first) == Some(&b'_')).then(|| random(end, 24)).flatten()
        }
        // Google, to get new tokens with.
        "1//0" if alone => random(sign.end + length(is_of_key), 20),
        // Terraform.
        ".atlasv1." => {
            let start = sign.start - count_back(text, sign.start, 20, |b| b.is_ascii_alphanumeric());
            random(sign.end + length(is_of_key), 40).map(|range| start..range.end)
        }
        // Mailchimp.
        "-us" => {
            let digits = length(|b| b.is_ascii_digit());
            let key = count_back(text, sign.start, 40, |b| b.is_ascii_alphanumeric());
            let hex = text[sign.start - key..sign.start].bytes().all(|b| b.is_ascii_hexdigit());
            (key == 32 && hex && (1..=2).contains(&digits)).then(|| sign.start - key..sign.end + digits)
        }
        // X.
        "AAAAAAAAAAAAAAAAAAAA" => random(sign.end + length(|b| is_of_key(b) || matches!(b, b'%' | b'+' | b'/' | b'=')), 40),
        // A private key without the lines around it: the number of a version stands where a public one has an algorithm.
        "MII" if alone => {
            let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_');
            let end = sign.end + count(text, sign.end, usize::MAX, letters);
            (end - sign.start >= 64 && is_private_key(&text[sign.start..sign.start + 64])).then_some(sign.start..end)
        }
        // Amazon, with a bar behind the kind.
        "Atza" | "Atzr" if alone && text[sign.end..].starts_with('|') => {
            let end = sign.end + 1 + count(text, sign.end + 1, 4_000, |b| is_of_key(b) || matches!(b, b'+' | b'/' | b'='));
            random(end, 20)
        }
        // Airtable.
        "pat" if alone => {
            let first = length(|b| b.is_ascii_alphanumeric());
            let dot = sign.end + first;
            let rest = if text.as_bytes().get(dot) == Some(&b'.') { count(text, dot + 1, 80, |b| b.is_ascii_hexdigit()) } else { 0 };
            (first == 14 && rest == 64).then_some(sign.start..dot + 1 + rest)
        }
        _ => None,
    }
}

/// Whether Base64 begins as a private key does (RFC 5208, RFC 8017), or as one that is encrypted.
fn is_private_key(letters: &str) -> bool {
    let mut bytes = Vec::new();
    super::super::bytes::from_base64(letters.as_bytes(), &mut bytes);
    super::super::bytes::is_private_key(&bytes)
}
