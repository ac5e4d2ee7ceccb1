//! What is found and what is not. No number here is anyone's: they are made by their check digits.

use super::account::mod_97;
use super::card::luhn;
use super::{Kind, find};

/// What is found in a text, by kind and value.
fn found(text: &str) -> Vec<(Kind, &str)> {
    find(text).into_iter().map(|found| (found.kind, &text[found.span])).collect()
}

fn finds(kind: Kind, values: &[&str]) {
    for value in values {
        for text in [
            (*value).to_owned(),
            format!("Телефон: {value}."),
            format!("| a | {value} | 12 |"),
            format!("«{value}», 1 "),
        ] {
            assert_eq!(found(&text), [(kind, *value)], "{text}");
        }
    }
}

fn ignores(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

/// Digits with the check digit after Luhn behind them.
fn card(body: &str) -> String {
    let values = |text: &str| text.bytes().map(|byte| byte - b'0').collect::<Vec<u8>>();
    let all = (0..10).map(|check| format!("{body}{check}")).find(|number| luhn(&values(number)));
    all.expect("one of ten digits is right")
}

fn iban(country: &str, account: &str) -> String {
    let check = 98 - mod_97(&format!("{country}00{account}"));
    format!("{country}{check:02}{account}")
}

fn cpf(body: &str) -> String {
    let mut values: Vec<usize> = body.bytes().map(|byte| usize::from(byte - b'0')).collect();
    for length in [9, 10] {
        let sum: usize = (0..length).map(|at| values[at] * (length + 1 - at)).sum();
        values.push(if sum % 11 < 2 { 0 } else { 11 - sum % 11 });
    }
    values.iter().map(usize::to_string).collect()
}

fn clabe(body: &str) -> String {
    let weighed = body.bytes().enumerate().map(|(at, byte)| usize::from(byte - b'0') * [3, 7, 1][at % 3] % 10);
    format!("{body}{}", (10 - weighed.sum::<usize>() % 10) % 10)
}

/// Digits in groups of these lengths.
fn grouped(number: &str, lengths: &[usize], separator: &str) -> String {
    let mut groups = Vec::new();
    let mut at = 0;
    for length in lengths {
        let end = number.len().min(at + length);
        groups.push(&number[at..end]);
        at = end;
    }
    groups.join(separator)
}

#[test]
fn tables_are_sound() {
    for list in [super::account::REGISTRY, super::account::EXAMPLES] {
        for example in list {
            assert_eq!(mod_97(example), 1, "{example}");
        }
    }
}

#[test]
fn cards() {
    let known = [
        card("453914880343646"),
        card("517982004511023"),
        card("229105183300417"),
        card("37193418820415"),
        card("3821940055172"),
        card("220170040918265"),
        card("626191004458213"),
        card("509048120077341"),
        card("860049183300417"),
        card("621094485510283651"),
    ];
    finds(Kind::Card, &known.each_ref().map(String::as_str));
    finds(Kind::Card, &["4539-1488-0343-6467", "3719 341882 04151", "4539_1488_0343_6467"]);
    assert_eq!(found("in 12 4539 1488 0343 6467 03/29"), [(Kind::Card, "4539 1488 0343 6467")]);
    assert_eq!(found("4539 1488 0343 6467 123"), [(Kind::Card, "4539 1488 0343 6467")]);
    assert_eq!(found("![](a/scan-1-4539148803436467.png)"), [(Kind::Card, "4539148803436467")]);
    ignores(&[
        "4242 4242 4242 4242, 4111111111111111, 5555-5555-5555-4444, 3782 822463 10005, 4000 0025 0000 3155",
        "4539 1488 0343 6468",
        "•••• •••• •••• 6467, **** 6467, 4539 XXXX XXXX 6467, 4539 14•• •••• 6467, 453914******6467",
        "1539 1488 0343 6467",
        "ref A4539148803436467, 4539148803436467b2, 0x4539148803436467",
        "0.4539148803436467",
        "ARN 24692160321000012345678, 2469 2166 0321 0000 1234 567, 74539148803436467123456",
        "ISO 8583, ISO 20022, 2026-11-20, 20.11.2026, 2026-11-20T14:20:33Z, 14:20–18:00",
        "1 000 000 000 000, 12.345.678/0001-95, 36345678000195",
        "550e8400-e29b-41d4-a716-446655440000",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
    ]);
}

#[test]
fn accounts() {
    let numbers = [
        iban("DE", "500105175407324931"),
        iban("GB", "LOYD30963412054871"),
        iban("ES", "21000813610123456789"),
        iban("FR", "30002005500000157841Z25"),
        iban("BR", "00360305000010009795494C1"),
        iban("NO", "86011117955"),
    ];
    for number in &numbers {
        let spaced = grouped(number, &vec![4; number.len().div_ceil(4)], " ");
        finds(Kind::Iban, &[number, &number.to_lowercase(), &spaced, &spaced.replace(' ', "\u{a0}")]);
    }
    let wrong = numbers[0].replacen("5001", "5002", 1);
    ignores(&[
        "GB82 WEST 1234 5698 7654 32, DE89 3704 0044 0532 0130 00, ES91 2100 0418 4502 0005 1332",
        &wrong,
        "ZZ89370400440532013001",
        "DE12, BR 2026, ES50 %",
    ]);
    let number = clabe("01218000182645512");
    finds(Kind::Clabe, &[&number, &grouped(&number, &[3, 3, 11, 1], " "), &grouped(&number, &[3, 3, 11, 1], "-")]);
    ignores(&["002010077777777771", "032 180 00011835971 9", "012180001826455120", "512180001826455126"]);
}

#[test]
fn tax_numbers() {
    let number = cpf("384150729");
    let dotted = format!("{}.{}.{}-{}", &number[..3], &number[3..6], &number[6..9], &number[9..]);
    finds(Kind::Cpf, &[&number, &dotted, &dotted.replace('-', "."), &grouped(&number, &[9, 2], "-")]);
    ignores(&[
        "111.111.111-11, 123.456.789-09, 529.982.247-25, 000.000.000-00",
        "384.150.729-99",
        "/articles/38415072913",
        "1.384.150.729-13",
    ]);
    ignores(&[&format!("/hc/pt-br/articles/{number}"), "•••.150.729-••"]);
}

#[test]
fn phones() {
    finds(
        Kind::Phone,
        &[
            "+55 11 91837-4465",
            "+55 (11) 91837-4465",
            "+5511918374465",
            "+7 912 638-41-75",
            "+7\u{a0}912\u{a0}638‑41‑75",
            "+7(912)6384175",
            "+52 55 4183 2097",
            "+34 612 847 305",
            "+44 7911 846 205",
            "+1 (415) 638-2097",
            "+49 30 91846-205",
            "+998 90 184 62 05",
            "(11) 91837-4465",
            "(21) 3418-7265",
            "11 91837-4465",
            "8 (912) 638-41-75",
            "8\u{a0}(912)\u{a0}638-41-75",
            "8(912)638-41-75",
            "8 912 638-41-75",
            "8-912-638-41-75",
            "(495) 638-41-75",
            "(415) 638-2097",
            "415-638-2097",
            "89126384175",
            "79126384175",
            "07911 846205",
            "020 7183 8750",
        ],
    );
    assert_eq!(found("+7 912 638-41-75 24 hours"), [(Kind::Phone, "+7 912 638-41-75")]);
    assert_eq!(found("[call](tel:02071838750) [chat](https://wa.me/5511918374465)").len(), 1);
    assert_eq!(found("call 8 (912) 638-41-75, 8 (912) 638-41-76").len(), 2);
    ignores(&[
        "+1 212 555 0147, +1 (555) 555-0123, 212-555-0188, +44 20 7946 0123, +44 7700 900123, 07700 900123, 020 7946 0958",
        "8 800 638-41-75, 8 (800) 638-41-75, +7 800 638 41 75, +1 (888) 638-2097, 0800 638 2097, +55 800 638 2097",
        "+7 (999) 999-99-99, +0 800 000 00 00, +XX XX XXXX-XXXX",
        "+15 000 000 000 RUB, +25 000 000, +10 %, UTC+03:00, 2026-11-20T10:00+0300, 1+15126384175",
        "2026-11-20, 20-11-2026, 10.11.2026-12.11.2026, (12) 2025-2026, 9:00-18:00, 10-12-2026",
        "order 1234-5678, #A-1003, case 2026-000123, 123-456-7890, 94105-1234",
        "51, 05 and 14; 3-5 days; 1 000 000 000; 192.168.100.100; v1.2.3",
        "/hc/articles/79126384175",
    ]);
}

#[test]
fn addresses() {
    finds(
        Kind::Email,
        &[
            "ivan.petrov@mail.ru",
            "anna1985@gmail.com",
            "maria@empresa.com.br",
            "j.o'neill+shop@sub.domain.co.uk",
            "иван@почта.рф",
            "79126384175@mail.ru",
            "ana_souza%40uol.com.br",
        ],
    );
    assert_eq!(found("<mailto:ivan.petrov@mail.ru>."), [(Kind::Email, "ivan.petrov@mail.ru")]);
    ignores(&[
        "support@bank.com, no-reply@bank.ru, atendimento@banco.com.br, soporte.pagos@banco.mx, security+2026@bank.com",
        "anna.petrova@example.com, ivan@mail.example, a@b.test, root2@localhost, ivan@shop.example.org, ivan@printer.local",
        "icon@2x.png, @ivan, a@b, https://medium.com/@ivan.petrov, package@1.2.3, {name}@bank.com, @media, 5 @ 3",
    ]);
}

#[test]
fn secrets() {
    // In two pieces, so that no program takes this file for a leak.
    let tail = "4eC39HqLyjWDarjtT1zdp7dcQ8mNb2Vx5Kf1";
    let jwt = format!("{}.eyJ1aWQiOjQ4MTksImV4cCI6MTczMjExMjN9.{tail}", "eyJhbGciOiJIUzI1NiJ9");
    let wallet = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    for token in [
        ["sk_", "live_"].concat() + tail,
        ["gh", "p_"].concat() + tail,
        ["xox", "b-"].concat() + "284719284719-" + tail,
        ["AK", "IA"].concat() + "4QJ7WM2KX9TZB3LN",
        ["AI", "za"].concat() + tail,
        ["APP_", "USR-"].concat() + "4817264812736451-112026-" + tail,
        jwt,
        wallet.to_owned(),
    ] {
        finds(Kind::Secret, &[&token]);
        assert_eq!(found(&format!("curl https://a.example/?key={token}&b=1")), [(Kind::Secret, token.as_str())]);
    }
    assert_eq!(found(&format!("Authorization: Bearer {tail}")), [(Kind::Secret, tail)]);
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n");
    assert_eq!(found(&pem), [(Kind::Secret, "-----BEGIN RSA PRIVATE KEY-----")]);
    assert_eq!(found(&pem.replace('\n', "\\n")).len(), 1);
    ignores(&[
        "sk_live_…, sk_live_XXXXXXXXXXXXXXXXXXXX1, sk_live_your_secret_key_here_01, sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----, -----BEGIN CERTIFICATE-----",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.SflKxwRJSMeKKF2QT4fwpM",
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "Bearer token, Bearer <access_token>, insufficient_funds_51, refund-times-2026-11-20-for-cards",
    ]);
}

/// A pseudo-random generator (SplitMix64), the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("it is below a usize")
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b"0123456789"[self.below(10)])).collect()
    }
}

#[test]
fn odd_texts_do_no_harm() {
    let pieces = [
        "4", "12", "345", "4539", "00000", " ", "-", ".", "_", "(", ")", "+", "+7", "@", "%40", "&nbsp;", "\u{a0}",
        "–", "\n", "a", "DE", "GB", "ё", "eyJ", "sk_live_", "Bearer ", "-----", "BEGIN ", "x.com", "/", "tel:", "é",
        "🙂",
    ];
    let mut random = Random(7);
    for _ in 0..20_000 {
        let text: String = (0..random.below(40)).map(|_| random.pick(&pieces)).collect();
        let found = find(&text);
        assert!(found.iter().all(|one| text.get(one.span.clone()).is_some_and(|value| !value.is_empty())), "{text:?}");
        assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{text:?}");
    }
}

#[test]
fn every_sound_number_is_found_in_any_usual_grouping() {
    let mut random = Random(26);
    let separators = [" ", "-", "\u{a0}", "\u{202f}", "\u{2011}", ".", "&nbsp;"];
    let around =
        [("", ""), ("Карта ", ", до 03/29"), ("(", ")"), ("| ", " |"), ("`", "`"), ("**", "**"), ("= ", " 2026")];
    for _ in 0..2_000 {
        let separator = random.pick(&separators);
        let prefix =
            random.pick(&["4", "51", "55", "2221", "2720", "2201", "6011", "62", "3528", "6500", "5067", "8600"]);
        let sixteen = card(&(prefix.to_owned() + &random.digits(15 - prefix.len())));
        let fifteen = card(&(random.pick(&["34", "37"]).to_owned() + &random.digits(12)));
        let country = random.pick(&["DE", "PT", "ES", "PL"]);
        let length =
            super::account::REGISTRY.iter().find(|model| model.starts_with(country)).map_or(0, |model| model.len());
        let account = iban(country, &random.digits(length - 4));
        let person = cpf(&random.digits(9));
        let cases = [
            (Kind::Card, sixteen.clone(), grouped(&sixteen, &[4; 4], separator)),
            (Kind::Card, fifteen.clone(), grouped(&fifteen, &[4, 6, 5], separator)),
            (Kind::Iban, account.clone(), grouped(&account, &vec![4; length.div_ceil(4)], separator)),
            (Kind::Cpf, person.clone(), grouped(&person, &[3, 3, 3, 2], separator)),
        ];
        for (kind, plain, grouped) in cases {
            for value in [plain, grouped] {
                let (before, after) = around[random.below(around.len())];
                let text = format!("{before}{value}{after}");
                let found: Vec<_> = find(&text).into_iter().map(|found| (found.kind, &text[found.span])).collect();
                assert_eq!(found, [(kind, value.as_str())], "{text:?}");
            }
        }
    }
}
