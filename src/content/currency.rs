//! The currencies of ISO 4217, as far as they are money: no precious metals, funds or test codes.

use crate::diag;

/// A currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency(&'static str);

/// The currencies by how many decimals ISO 4217 gives their amounts.
const CODES: [(i16, &str); 3] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP \
         CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR \
         IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN \
         NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
         STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
];

fn all() -> impl Iterator<Item = &'static str> {
    CODES.iter().flat_map(|(_, codes)| codes.split_ascii_whitespace())
}

impl Currency {
    /// The currency of a code: three capital letters.
    pub fn of(code: &str) -> Option<Self> {
        all().find(|known| *known == code).map(Currency)
    }

    /// The code nearest to a word that is none.
    pub fn nearest(word: &str) -> Option<&'static str> {
        diag::nearest(word, all())
    }

    /// The code: `EUR`.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// How many decimals an amount has that is not whole.
    pub fn decimals(self) -> i16 {
        CODES.iter().find(|(_, codes)| codes.contains(self.0)).map_or(2, |(decimals, _)| *decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_three_capital_letters_once_each() {
        let codes: Vec<&str> = all().collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), codes.len());
    }

    #[test]
    fn decimals_are_those_of_the_currency() {
        let decimals = |code| Currency::of(code).map(Currency::decimals);
        assert_eq!(["EUR", "JPY", "KWD", "eur", "EU", ""].map(decimals), [Some(2), Some(0), Some(3), None, None, None]);
    }
}
