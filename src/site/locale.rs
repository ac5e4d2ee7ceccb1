//! A language's forms: numbers, plurals, dates, the order of its alphabet.
//!
//! ICU4X's stable parts give the rules of every locale (CLDR); the words and
//! patterns come from the theme's `i18n/<lang>.yaml`.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fixed_decimal::Decimal;
use icu::calendar::Gregorian;
use icu::collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu::collator::{Collator, CollatorBorrowed};
use icu::datetime::fieldsets::{MD, YMD};
use icu::datetime::input::Date as IcuDate;
use icu::datetime::{FixedCalendarDateTimeFormatter, options::Length};
use icu::decimal::DecimalFormatter;
use icu::locale::{Direction, Locale as Tag, LocaleDirectionality};
use icu::plurals::{PluralCategory, PluralRules};
use jiff::civil::Date;

use crate::content::strings::{Strings, UiString};

/// A language's rules and words.
pub struct Locale {
    rules: PluralRules,
    decimals: DecimalFormatter,
    dates: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    short_dates: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    days: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    collator: CollatorBorrowed<'static>,
    /// Compares base letters only.
    letters: CollatorBorrowed<'static>,
    direction: &'static str,
    /// The theme's and the site's words.
    pub strings: Strings,
}

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
        let direction = match LocaleDirectionality::new_common().get(&locale.id) {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        };
        Ok(Locale {
            rules: PluralRules::try_new_cardinal((&locale).into()).map_err(|_| fail("plurals"))?,
            decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).map_err(|_| fail("numbers"))?,
            dates: dates(Length::Long)?,
            short_dates: dates(Length::Medium)?,
            days: FixedCalendarDateTimeFormatter::try_new((&locale).into(), MD::long()).map_err(|_| fail("dates"))?,
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

    /// A date in a style: in a `table` with the month's short name, in `prose` as the theme has it, else
    /// as [`Locale::date`].
    pub fn date_in(&self, style: &str, date: Date) -> String {
        match (icu_date(date), self.strings.dates.get(style)) {
            (Some(icu), Some(pattern)) => {
                let day = self.days.format(&icu).to_string();
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

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        self.direction
    }

    /// The form of a plural for a number, with `{n}` filled in.
    pub fn plural(&self, forms: &BTreeMap<String, String>, number: &Decimal) -> String {
        self.plural_amount(forms, Amount { min: number, max: None, style: "prose" })
    }

    /// The form of a plural for an amount, with `{n}` filled in. A range's
    /// category is its end's, as CLDR's `pluralRanges` have it for the
    /// languages of Europe (ICU4X's own rule is not among its stable parts).
    pub fn plural_amount(&self, forms: &BTreeMap<String, String>, amount: Amount) -> String {
        let category = self.rules.category_for(amount.max.unwrap_or(amount.min));
        form(forms, category).replace("{n}", &self.amount(amount))
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

fn form(forms: &BTreeMap<String, String>, category: PluralCategory) -> &str {
    let key = match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    };
    forms.get(key).or_else(|| forms.get("other")).map_or("{n}", String::as_str)
}
