//! Numbers of bank accounts: IBAN (ISO 13616, check digits after ISO 7064 MOD 97-10) and CLABE
//! (Banco de México, one check digit with the weights 3, 7, 1).

use std::ops::Range;

use super::digits;

/// The example of each country in the SWIFT IBAN registry: it has the country's code and length, and is
/// itself no account.
pub(super) const REGISTRY: &[&str] = &[
    "AD1200012030200359100100",
    "AE070331234567890123456",
    "AL47212110090000000235698741",
    "AT611904300234573201",
    "AZ21NABZ00000000137010001944",
    "BA391290079401028494",
    "BE68539007547034",
    "BG80BNBG96611020345678",
    "BH67BMAG00001299123456",
    "BI4210000100010000332045181",
    "BR1800360305000010009795493C1",
    "BY13NBRB3600900000002Z00AB00",
    "CH9300762011623852957",
    "CR05015202001026284066",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DE89370400440532013000",
    "DJ2100010000000154000100186",
    "DK5000400440116243",
    "DO28BAGR00000001212453611324",
    "EE382200221020145685",
    "EG380019000500000000263180002",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "FK88SC123456789012",
    "FO6264600001631634",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "GE29NB0000000101904917",
    "GI75NWBK000000007099453",
    "GL8964710001000206",
    "GR1601101250000000012300695",
    "GT82TRAJ01020000001210029690",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IL620108000000099999999",
    "IQ98NBIQ850123456789012",
    "IS140159260076545510730339",
    "IT60X0542811101000000123456",
    "JO94CBJO0010000000000131000302",
    "KW81CBKU0000000000001234560101",
    "KZ86125KZT5004100100",
    "LB62099900000001001901229114",
    "LC55HEMM000100010012001200023015",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "LY83002048000020100120361",
    "MC5811222000010123456789030",
    "MD24AG000225100013104168",
    "ME25505000012345678951",
    "MK07250120000058984",
    "MN121234123456789123",
    "MR1300020001010000123456753",
    "MT84MALT011000012345MTLCAST001S",
    "MU17BOMM0101101030300200000MUR",
    "NI45BAPR00000013000003558124",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "OM810180000001299123456",
    "PK36SCBL0000001123456702",
    "PL61109010140000071219812874",
    "PS92PALS000000000400123456702",
    "PT50000201231234567890154",
    "QA58DOHB00001234567890ABCDEFG",
    "RO49AAAA1B31007593840000",
    "RS35260005601001611379",
    "RU0304452522540817810538091310419",
    "SA0380000000608010167519",
    "SC18SSCB11010000000000001497USD",
    "SD2129010501234001",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "SM86U0322509800000000270100",
    "SO211000001001000100141",
    "ST23000100010051845310146",
    "SV62CENR00000000000000700025",
    "TL380080012345678910157",
    "TN5910006035183598478831",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
    "VA59001123000012345678",
    "VG96VPVG0000012345678901",
    "XK051212012345678906",
    "YE15CBYE0001018861234567891234",
];

/// Other IBANs that textbooks and providers publish as examples.
pub(super) const EXAMPLES: &[&str] =
    &["GB82WEST12345698765432", "GB33BUKB20201555555555", "FR7630006000011234567890189"];

/// The IBAN whose first digit stands here, and whether it looks real: its check digits are right and it
/// is no published example.
pub(super) fn iban(text: &str, digit: usize) -> Option<(Range<usize>, bool)> {
    let bytes = text.as_bytes();
    let start = digit.checked_sub(2)?;
    let country = bytes.get(start..digit).filter(|pair| pair.iter().all(u8::is_ascii_alphabetic))?;
    let model = REGISTRY.iter().find(|model| country.eq_ignore_ascii_case(&model.as_bytes()[..2]))?;
    let mut number = String::with_capacity(model.len());
    let mut at = start;
    while number.len() < model.len() {
        if number.len() > 2 && !bytes.get(at)?.is_ascii_alphanumeric() {
            at += Some(digits::separator(&bytes[at..])).filter(|gap| *gap > 0)?;
        }
        number.push(char::from(*bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric())?).to_ascii_uppercase());
        at += 1;
    }
    let span = start..at;
    let known = || REGISTRY.contains(&number.as_str()) || EXAMPLES.contains(&number.as_str());
    digits::is_apart(text, &span).then(|| (span, mod_97(&number) == 1 && !known()))
}

/// The remainder by 97 of an IBAN whose first four characters are moved to its end, letters as 10 to 35.
pub(super) fn mod_97(iban: &str) -> u32 {
    let (head, tail) = iban.split_at(4);
    tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

/// CLABEs that Banco de México and textbooks publish as examples.
const CLABES: &[&str] = &["002010077777777771", "032180000118359719"];

/// The CLABE that begins with a group of a run of digits: 18 digits, or 3, 3, 11 and 1.
pub(super) fn clabe(text: &str, groups: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let from = &groups[at..];
    [&[18][..], &[3, 3, 11, 1]].iter().find_map(|grouping| {
        let values = digits::values(text, from, grouping)?;
        let span = from[0].start..from[grouping.len() - 1].end;
        (is_clabe(&values) && digits::is_whole(text, groups, &span)).then_some(span)
    })
}

/// Banks have the codes 002 to 168, other members 600 to 799, and 901, 902 (Banco de México's catalogue).
fn is_clabe(values: &[u8]) -> bool {
    let Some((check, body)) = values.split_last() else { return false };
    let bank = body.iter().take(3).fold(0, |sum, value| sum * 10 + u32::from(*value));
    let weighed = body.iter().zip([3, 7, 1].iter().cycle()).map(|(value, weight)| u32::from(value * weight) % 10);
    matches!(bank, 2..=168 | 600..=799 | 901 | 902)
        && (10 - weighed.sum::<u32>() % 10) % 10 == u32::from(*check)
        && !digits::is_monotonous(values)
        && !CLABES.contains(&digits::text_of(values).as_str())
}
