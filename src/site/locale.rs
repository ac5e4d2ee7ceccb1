//! A language's forms: numbers, plurals, dates, lists, the order of its alphabet.
//!
//! ICU4X's stable parts give the rules of every locale (CLDR); the words and
//! patterns come from the theme's `i18n/<lang>.yaml`.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fixed_decimal::Decimal;
use icu::calendar::Gregorian;
use icu::collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu::collator::{Collator, CollatorBorrowed};
use icu::datetime::fieldsets::{MD, YMD, YMDT};
use icu::datetime::input::{Date as IcuDate, DateTime as IcuDateTime, Time};
use icu::datetime::{FixedCalendarDateTimeFormatter, options::Length};
use icu::decimal::DecimalFormatter;
use icu::list::ListFormatter;
use icu::list::options::{ListFormatterOptions, ListLength};
use icu::locale::{Direction, Locale as Tag, LocaleDirectionality};
use icu::plurals::{PluralCategory, PluralRules};
use jiff::civil::{Date, DateTime};

use crate::content::strings::{Strings, UiString};

/// A language's rules and words.
pub struct Locale {
    rules: PluralRules,
    ranges: Vec<&'static RangeRule>,
    decimals: DecimalFormatter,
    dates: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    short_dates: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    days: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    short_days: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    moments: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
    lists: ListFormatter,
    collator: CollatorBorrowed<'static>,
    /// Compares base letters only.
    letters: CollatorBorrowed<'static>,
    direction: &'static str,
    /// The theme's and the site's words.
    pub strings: Strings,
}

/// Of languages: where a range's start is of one of these categories and its end of this one, the
/// range is of the last one.
type RangeRule = (&'static str, &'static [PluralCategory], PluralCategory, PluralCategory);

/// Where a range is not of its end's category: CLDR 48's `pluralRanges`, which ICU4X has among its
/// unstable parts only.
const RANGES: [RangeRule; 10] = {
    use PluralCategory::{Few, Many, One, Other, Two, Zero};
    [
        ("af ar bg ca en es et eu fi he ka mk mr nb no ps si sv ur", &[Other], One, Other),
        ("fa he mk", &[One], One, Other),
        ("ar he", &[One, Other], Two, Other),
        ("ar", &[Zero], One, Zero),
        ("ar", &[Zero], Two, Zero),
        ("lv", &[Zero, One, Other], Zero, Other),
        ("ka", &[One], Other, One),
        ("ca es fr it pt", &[One, Other], Many, Other),
        ("ro", &[Few], One, Few),
        ("sl", &[One, Two, Few, Other], One, Few),
    ]
};

/// A number, or from one number to another.
#[derive(Debug, Clone, Copy)]
pub struct Amount<'a> {
    /// The number, or the range's lower end.
    pub min: &'a Decimal,
    /// The range's upper end.
    pub max: Option<&'a Decimal>,
    /// How a range is written: `prose` or `table`.
    pub style: &'a str,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locale").field("direction", &self.direction).finish_non_exhaustive()
    }
}

impl Locale {
    /// The forms of a locale (BCP 47).
    ///
    /// # Errors
    /// A sentence, where the tag is none or its data is missing.
    pub fn new(tag: &str, strings: Strings) -> Result<Self, String> {
        let locale: Tag = tag.parse().map_err(|_| format!("`{tag}` is not a language tag"))?;
        let fail = |what: &str| format!("there is no data for the {what} of `{tag}`");
        let mut collation = CollatorOptions::default();
        collation.alternate_handling = Some(AlternateHandling::Shifted);
        let mut base_letters = CollatorOptions::default();
        base_letters.strength = Some(Strength::Primary);
        let dates = |length: Length| {
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::for_length(length))
                .map_err(|_| fail("dates"))
        };
        let days = |length: Length| {
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), MD::for_length(length)).map_err(|_| fail("dates"))
        };
        let lists = ListFormatterOptions::default().with_length(ListLength::Wide);
        let direction = match LocaleDirectionality::new_common().get(&locale.id) {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        };
        let language = locale.id.language;
        Ok(Locale {
            ranges: RANGES.iter().filter(|rule| rule.0.split(' ').any(|code| code == language.as_str())).collect(),
            rules: PluralRules::try_new_cardinal((&locale).into()).map_err(|_| fail("plurals"))?,
            decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).map_err(|_| fail("numbers"))?,
            dates: dates(Length::Long)?,
            short_dates: dates(Length::Medium)?,
            days: days(Length::Long)?,
            short_days: days(Length::Medium)?,
            moments: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long().with_time_hm())
                .map_err(|_| fail("times"))?,
            lists: ListFormatter::try_new_and((&locale).into(), lists).map_err(|_| fail("lists"))?,
            collator: Collator::try_new((&locale).into(), collation).map_err(|_| fail("collation"))?,
            letters: Collator::try_new((&locale).into(), base_letters).map_err(|_| fail("collation"))?,
            direction,
            strings,
        })
    }

    /// A number with the locale's separators.
    pub fn number(&self, number: &Decimal) -> String {
        self.decimals.format(number).to_string()
    }

    /// A date with the month's name.
    pub fn date(&self, date: Date) -> String {
        icu_date(date).map_or_else(|| date.to_string(), |icu| self.dates.format(&icu).to_string())
    }

    /// A date with the month's name, and the hour and minute.
    pub fn moment(&self, moment: DateTime) -> String {
        let time = Time::try_new(moment.hour().unsigned_abs(), moment.minute().unsigned_abs(), 0, 0);
        match (icu_date(moment.date()), time) {
            (Some(date), Ok(time)) => self.moments.format(&IcuDateTime { date, time }).to_string(),
            _ => moment.to_string(),
        }
    }

    /// A date in a style, in a `table` with the month's short name: as the theme has it, else as CLDR has.
    pub fn date_in(&self, style: &str, date: Date) -> String {
        match (icu_date(date), self.strings.dates.get(style)) {
            (Some(icu), Some(pattern)) => {
                let days = if style == "table" { &self.short_days } else { &self.days };
                let day = days.format(&icu).to_string();
                pattern.replace("{day}", &day).replace("{year}", &date.year().to_string())
            }
            (Some(icu), None) if style == "table" => self.short_dates.format(&icu).to_string(),
            _ => self.date(date),
        }
    }

    /// The locale's order of two texts.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b)
    }

    /// Whether two letters stand together in an index: `Ё` with `Е`, but `Ñ` apart from `N`.
    pub fn same_letter(&self, a: &str, b: &str) -> bool {
        self.letters.compare(a, b) == Ordering::Equal
    }

    /// Whether a character counts for nothing in the order: a quotation mark, a space.
    pub fn is_ignored(&self, c: char) -> bool {
        self.collator.compare(c.encode_utf8(&mut [0; 4]), "") == Ordering::Equal
    }

    /// Things one after another in a sentence: `a, b and c`.
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        self.lists.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        self.direction
    }

    /// The form of a plural for a number, with `{n}` filled in.
    pub fn plural(&self, forms: &BTreeMap<String, String>, number: &Decimal) -> String {
        self.plural_amount(forms, Amount { min: number, max: None, style: "prose" })
    }

    /// The form of a plural for an amount, with `{n}` filled in. A range is of its end's category, but
    /// for a few languages' exceptions.
    pub fn plural_amount(&self, forms: &BTreeMap<String, String>, amount: Amount) -> String {
        let start = self.rules.category_for(amount.min);
        let category = amount.max.map_or(start, |max| {
            let end = self.rules.category_for(max);
            let rule = self.ranges.iter().find(|rule| rule.1.contains(&start) && rule.2 == end);
            rule.map_or(end, |rule| rule.3)
        });
        let form = forms.get(name(category)).or_else(|| forms.get("other"));
        form.map_or("{n}", String::as_str).replace("{n}", &self.amount(amount))
    }

    /// The plural categories of the language, with the first numbers of each: `few`, `2, 3, 4`. Those that
    /// only [`ROUND_MILLIONS`] are of, as in Spanish, come out as `other` where their form is not given.
    pub fn plural_categories(&self) -> Vec<(&'static str, String)> {
        let numbers: Vec<Decimal> = (0..=200).chain([ROUND_MILLIONS]).map(Decimal::from).collect();
        let parts = ["0.5", "1.5"].into_iter().filter_map(|number| number.parse().ok());
        let numbers: Vec<Decimal> = numbers.into_iter().chain(parts).collect();
        let first = |category| {
            let of = numbers.iter().filter(|number| self.rules.category_for(*number) == category);
            of.take(3).map(Decimal::to_string).collect::<Vec<_>>().join(", ")
        };
        let has = |category: &PluralCategory| self.rules.categories().any(|own| own == *category);
        CATEGORIES.into_iter().filter(has).map(|category| (name(category), first(category))).collect()
    }

    /// A number, or a range in its style of the theme.
    pub fn amount(&self, amount: Amount) -> String {
        let Some(max) = amount.max else { return self.number(amount.min) };
        let pattern = self.strings.ranges.get(amount.style).map_or("{min}–{max}", String::as_str);
        pattern.replace("{min}", &self.number(amount.min)).replace("{max}", &self.number(max))
    }

    /// An amount of a currency, with the currency's code.
    pub fn money(&self, amount: Amount, currency: &str) -> String {
        let pattern = self.strings.amounts.get("money").map_or("{number}\u{a0}{currency}", String::as_str);
        pattern.replace("{number}", &self.amount(amount)).replace("{currency}", currency)
    }

    /// A percentage.
    pub fn percentage(&self, amount: Amount) -> String {
        let pattern = self.strings.amounts.get("percentage").map_or("{number}%", String::as_str);
        pattern.replace("{number}", &self.amount(amount))
    }

    /// A UI string without plural forms; empty where the theme lacks it.
    pub fn string(&self, key: &str) -> &str {
        match self.strings.strings.get(key) {
            Some((UiString::Text(text), _)) => text,
            Some((UiString::Plural(forms), _)) => forms.get("other").map_or("", String::as_str),
            None => "",
        }
    }

    /// A country's name, or its code where the theme has no name.
    pub fn country(&self, code: &str) -> String {
        self.strings.countries.get(code).map_or(code, String::as_str).to_owned()
    }

    /// A language's name in this one's words, as it stands after "in": by its code (`pt-br`), or by the
    /// language of its tag (`pt`).
    pub fn language(&self, code: &str, tag: &str) -> Option<&str> {
        let names = &self.strings.languages;
        let primary = tag.split('-').next().unwrap_or(tag);
        names.get(code).or_else(|| names.get(primary)).map(String::as_str)
    }
}

fn icu_date(date: Date) -> Option<IcuDate<Gregorian>> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    IcuDate::try_new_gregorian(i32::from(date.year()), month, day).ok()
}

/// A number of millions: some languages have a plural form for these alone ("un millón de días").
pub const ROUND_MILLIONS: u32 = 1_000_000;

/// The plural categories of CLDR in their usual order.
const CATEGORIES: [PluralCategory; 6] = [
    PluralCategory::Zero,
    PluralCategory::One,
    PluralCategory::Two,
    PluralCategory::Few,
    PluralCategory::Many,
    PluralCategory::Other,
];

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::new(tag, Strings::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn lists_are_joined_as_the_language_does() {
        for (tag, items, expected) in [
            ("en-GB", &["A", "B", "C"][..], "A, B and C"),
            ("en-US", &["A", "B", "C"], "A, B, and C"),
            ("ru", &["А", "Б", "В"], "А, Б и В"),
            ("pt-BR", &["A", "B", "C"], "A, B e C"),
            ("es-419", &["Chile", "Perú"], "Chile y Perú"),
            ("es-419", &["España", "Italia"], "España e Italia"),
            ("de", &["A", "B"], "A und B"),
            ("ja", &["A", "B"], "A、B"),
            ("en-GB", &["A"], "A"),
            ("en-GB", &[], ""),
        ] {
            assert_eq!(locale(tag).list(items), expected, "{tag}");
        }
    }

    /// CLDR 48's `pluralRanges`, as ECMAScript's `Intl.PluralRules.selectRange` gives them.
    #[test]
    fn ranges_take_the_category_of_cldr() {
        let all = ["zero", "one", "two", "few", "many", "other"];
        let forms: BTreeMap<String, String> = all.into_iter().map(|name| (name.to_owned(), name.to_owned())).collect();
        for (tag, min, max, expected) in [
            ("en", "0", "1", "other"),
            ("es", "0.5", "1", "other"),
            ("es", "1", "1000000", "other"),
            ("pt", "0", "1", "one"),
            ("de", "0", "1", "one"),
            ("ru", "11", "21", "one"),
            ("ru", "1.5", "2", "few"),
            ("nb-NO", "0", "1", "other"),
            ("ar", "0", "1", "zero"),
            ("he", "1", "2", "other"),
            ("fa", "0", "1", "other"),
            ("pl", "1", "5", "many"),
            ("ro", "0", "1", "few"),
            ("sl", "2", "101", "few"),
            ("lv", "1", "10", "other"),
        ] {
            let number = |text: &str| text.parse::<Decimal>().unwrap_or_else(|error| panic!("{error:?}"));
            let (min, max) = (number(min), number(max));
            let amount = Amount { min: &min, max: Some(&max), style: "prose" };
            assert_eq!(locale(tag).plural_amount(&forms, amount), expected, "{tag}: {min} to {max}");
        }
    }
}
