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
use icu::datetime::fieldsets::YMD;
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
    collator: CollatorBorrowed<'static>,
    /// Compares base letters only.
    letters: CollatorBorrowed<'static>,
    direction: &'static str,
    /// The theme's and the site's words.
    pub strings: Strings,
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
        let direction = match LocaleDirectionality::new_common().get(&locale.id) {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        };
        Ok(Locale {
            rules: PluralRules::try_new_cardinal((&locale).into()).map_err(|_| fail("plurals"))?,
            decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).map_err(|_| fail("numbers"))?,
            dates: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::for_length(Length::Long))
                .map_err(|_| fail("dates"))?,
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
        let (year, month, day) = (i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs());
        match IcuDate::try_new_gregorian(year, month, day) {
            Ok(icu) => self.dates.format(&icu).to_string(),
            Err(_) => date.to_string(),
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
        let category = self.rules.category_for(number);
        form(forms, category).replace("{n}", &self.number(number))
    }

    /// The form of a plural for a range, with `{n}` filled in by the range. The
    /// range's category is its end's, as CLDR's `pluralRanges` have it for the
    /// languages of Europe (ICU4X's own rule is not among its stable parts).
    pub fn plural_range(&self, forms: &BTreeMap<String, String>, min: &Decimal, max: &Decimal, style: &str) -> String {
        let category = self.rules.category_for(max);
        form(forms, category).replace("{n}", &self.range(min, max, style))
    }

    /// A range in a style of the theme: `prose` or `table`.
    pub fn range(&self, min: &Decimal, max: &Decimal, style: &str) -> String {
        let pattern = self.strings.ranges.get(style).map_or("{min}–{max}", String::as_str);
        pattern.replace("{min}", &self.number(min)).replace("{max}", &self.number(max))
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
