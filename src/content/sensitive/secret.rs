//! Tokens and private keys, by the prefixes that their makers gave them so that they can be found.
//!
//! Hashes of transactions are public; a private key in bare hexadecimal digits looks like one, and is no finding.

use std::ops::Range;

/// Prefixes, and how many characters follow at least (the makers' documentation).
const PREFIXES: &[(&str, usize)] = &[
    ("sk_live_", 16),    // Stripe
    ("rk_live_", 16),    // Stripe
    ("pk_live_", 16),    // Stripe
    ("whsec_", 24),      // Stripe, Svix
    ("sq0atp-", 22),     // Square
    ("sq0csp-", 40),     // Square
    ("APP_USR-", 30),    // Mercado Pago
    ("ghp_", 36),        // GitHub
    ("gho_", 36),        // GitHub
    ("ghu_", 36),        // GitHub
    ("ghs_", 36),        // GitHub
    ("ghr_", 36),        // GitHub
    ("github_pat_", 40), // GitHub
    ("glpat-", 20),      // GitLab
    ("npm_", 36),        // npm
    ("xoxb-", 20),       // Slack
    ("xoxp-", 20),       // Slack
    ("xoxa-", 20),       // Slack
    ("xapp-", 20),       // Slack
    ("AKIA", 16),        // AWS
    ("ASIA", 16),        // AWS
    ("AIza", 35),        // Google
    ("sk-ant-", 30),     // Anthropic
    ("sk-proj-", 30),    // OpenAI
    ("xprv", 100),       // BIP 32
    ("yprv", 100),       // SLIP 132
    ("zprv", 100),       // SLIP 132
];

/// How far back a word is looked for: no secret has its first digit later.
const LONGEST_HEAD: usize = 128;

/// The secret in the word around a digit, and where the word ends.
pub(super) fn word(text: &str, digit: usize) -> (Option<Range<usize>>, usize) {
    let bytes = text.as_bytes();
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let start = digit - bytes[..digit].iter().rev().take(LONGEST_HEAD).take_while(is_word).count();
    let end = digit + bytes[digit..].iter().take_while(is_word).count();
    if end - start < 16 {
        return (None, end);
    }
    let dots = bytes[start..digit].iter().enumerate().filter(|(_, byte)| **byte == b'.').map(|(at, _)| start + at + 1);
    let found = std::iter::once(start).chain(dots).find_map(|at| Some(at..at + length(&text[at..end])?));
    let found = found.or_else(|| Some(start..start + bearer(&text[..start], &text[start..end])?));
    (found, end)
}

/// The length of the secret that a word begins with.
fn length(word: &str) -> Option<usize> {
    let token = word.split('.').next().unwrap_or(word);
    let prefixed = PREFIXES.iter().find_map(|(prefix, least)| {
        let tail = token.strip_prefix(prefix)?;
        (tail.len() >= *least && is_random(tail)).then_some(token.len())
    });
    prefixed.or_else(|| web_token(word)).or_else(|| wallet_key(token))
}

/// A JSON Web Token (RFC 7519, 7515): three parts in base64url, of which the first two begin as `{"` does.
/// That of RFC 7519's and jwt.io's examples is published.
fn web_token(word: &str) -> Option<usize> {
    let parts: Vec<&str> = word.split('.').take(3).collect();
    let [header, claims, signature] = parts.as_slice() else { return None };
    let is_example =
        ["eyJzdWIiOiIxMjM0NTY3ODkwI", "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEz"].iter().any(|e| claims.starts_with(e));
    let is_token = header.starts_with("eyJ") && claims.starts_with("eyJ") && signature.len() >= 16 && is_random(claims);
    (is_token && !is_example).then_some(header.len() + claims.len() + signature.len() + 2)
}

/// A private key of a wallet in import format: 51 or 52 digits of base 58, of which the first is 5, K or L.
fn wallet_key(word: &str) -> Option<usize> {
    let is_base58 = |byte: u8| byte.is_ascii_alphanumeric() && !matches!(byte, b'0' | b'O' | b'I' | b'l');
    let begins = match word.len() {
        51 => word.starts_with('5'),
        52 => word.starts_with(['K', 'L']),
        _ => false,
    };
    (begins && word.bytes().all(is_base58) && is_random(word)).then_some(word.len())
}

/// What stands behind `Bearer` in a header of HTTP (RFC 6750).
fn bearer(before: &str, word: &str) -> Option<usize> {
    let name = before.trim_end_matches(' ');
    let is_bearer = name.len() < before.len()
        && name
            .len()
            .checked_sub(6)
            .and_then(|at| name.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case("bearer"));
    let word = word.trim_end_matches('.');
    (is_bearer && word.len() >= 20 && is_random(word)).then_some(word.len())
}

/// Whether a text looks drawn at random, and not like a placeholder: `xxxxxxxx`, `your_key_here`, AWS's `…EXAMPLE`.
fn is_random(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut letters: Vec<u8> = lower.bytes().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() >= 8
        && letters.iter().any(u8::is_ascii_digit)
        && letters.iter().any(u8::is_ascii_alphabetic)
        && !["example", "xxxx", "your_", "your-"].iter().any(|word| lower.contains(word))
}

/// The first line of a private key (RFC 7468) behind its dashes, if a key follows.
pub(super) fn private_key(text: &str, dashes: Range<usize>) -> Option<Range<usize>> {
    let rest = text[dashes.end..].strip_prefix("BEGIN ").filter(|_| dashes.len() == 5)?;
    let (label, body) = rest.split_once("-----")?;
    let is_label = label.len() < 40 && label.ends_with("PRIVATE KEY") && !label.contains('\n');
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    // The line breaks of a key in JSON or a header are written `\n`.
    let body = body.trim_start().trim_start_matches("\\n").trim_start_matches(['>', ' ']);
    let key = body.as_bytes().iter().take(64).take_while(|byte| is_base64(byte)).count();
    let is_key = key >= 32 && is_random(&body[..key]);
    (is_label && is_key).then(|| dashes.start..dashes.end + "BEGIN ".len() + label.len() + 5)
}
