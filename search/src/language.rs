//! What is known of each language: stemmer, endings to mend before it, words that carry no meaning.
//!
//! All words here are folded. A language that is not listed is searched by exact forms, prefixes
//! and corrections only.

use crate::words::is_hyphen;
use frostem::Algorithm;

/// One language's rules.
#[derive(Debug)]
pub(crate) struct Language {
    /// The primary subtag: `pt` serves `pt-BR` too.
    pub(crate) code: &'static str,
    /// The Snowball stemmer.
    pub(crate) stemmer: Option<Algorithm>,
    /// Endings rewritten before stemming; the first that fits is applied.
    pub(crate) endings: &'static [Ending],
    /// Words that are not in the stemmed fields, separated by spaces.
    pub(crate) stop: &'static str,
    /// Words that ask, separated by spaces: stop words too.
    pub(crate) question: &'static str,
    /// Words that a code stands beside, separated by spaces.
    pub(crate) code_words: &'static str,
    /// Whether queries may be typed on the wrong layout or in Latin letters.
    pub(crate) cyrillic: bool,
}

/// An ending of words with so many characters (both included), and what stands in its place.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) least: usize,
    pub(crate) most: usize,
}

const fn ending(from: &'static str, to: &'static str, least: usize, most: usize) -> Ending {
    Ending { from, to, least, most }
}

/// The rules for a language code or locale (`pt`, `pt-BR`), the plain ones for an unknown code.
pub(crate) fn language(code: &str) -> &'static Language {
    let primary = code.split(is_hyphen).next().unwrap_or_default();
    LANGUAGES.iter().find(|l| l.code.eq_ignore_ascii_case(primary)).unwrap_or(&PLAIN)
}

static PLAIN: Language =
    Language { code: "", stemmer: None, endings: &[], stop: "", question: "", code_words: "", cyrillic: false };

static LANGUAGES: [Language; 4] = [
    Language {
        code: "en",
        stemmer: Some(Algorithm::English),
        endings: &[
            ending("isation", "ization", 9, 99),
            ending("isations", "ization", 10, 99),
            ending("ulent", "", 9, 99),
        ],
        stop: "a about am an and any are as at be been being but by can could did didnt do does \
               doesnt doing dont for from get got had has have havent he her him his i if im in into \
               is isnt it its ive just may me might must my no not of on or our ours please she \
               should so some such than that the their them then there these they this those to too \
               us very was wasnt we were will with would you your yours",
        question: "how what whats when where wheres which who whom whose why",
        code_words: "code error",
        cyrillic: false,
    },
    Language {
        code: "ru",
        stemmer: Some(Algorithm::Russian),
        // Written as they are spoken: обрабатываеца.
        endings: &[
            ending("ецца", "ется", 6, 99),
            ending("еца", "ется", 6, 99),
            ending("ацца", "аться", 6, 99),
            ending("ицца", "иться", 6, 99),
        ],
        stop: "а бы был была были было быть в вам вами вас ваш ваша ваше ваши весь во вот все всего \
               вы да для до его ее ей ему если есть еще же за и из или им ими их к ко ли лишь меня \
               мне мной мой моя мое мои моего моей моем моему моим моими моих мою мы на нам нами нас наш \
               наша наше нашего нашей нашем нашему наши нашим нашими наших нашу не нее нет ни них но ну о \
               об он она они оно от по под при про с свой своя свое своего своей своем свои своим своих \
               свою себя со та так такой там те тем то того тоже той только том ту ты у уже чем что чтобы \
               эта эти этим этими этих это этого этой этом этому эту я",
        question: "где зачем как какая какие каким какими каких какое какого какой каком какому какую \
                   когда кто куда откуда почему сколько",
        code_words: "код ошибка",
        cyrillic: true,
    },
    Language {
        code: "pt",
        stemmer: Some(Algorithm::Portuguese),
        endings: &[
            ending("coes", "ção", 5, 99),
            ending("cao", "ção", 4, 99),
            ending("oes", "ão", 4, 99),
            ending("aes", "ão", 4, 99),
            ending("aos", "ão", 4, 99),
            ending("ao", "ão", 3, 99),
            ending("iveis", "ível", 6, 99),
            ending("aveis", "ável", 6, 99),
            ending("ivel", "ível", 6, 99),
            ending("avel", "ável", 6, 99),
            ending("ais", "al", 6, 99),
            ending("as", "a", 4, 5),
            ending("os", "o", 4, 5),
        ],
        stop: "a ao aos as ate com da das de dela dele deles depois do dos e ela elas ele eles em \
               entre era essa essas esse esses esta estao estas este estes estou eu foi for foram ha \
               isso isto ja lhe lhes mais mas me mesmo meu meus minha minhas muito na nao nas nem no \
               nos nossa nossas nosso nossos num numa o os ou para pela pelas pelo pelos por pra qual \
               que se sem ser seu seus so sua suas tambem te tem tenho ter um uma voce voces",
        question: "aonde como cade onde porque quais qual quando quanta quantas quanto quantos \
                   quem",
        code_words: "codigo erro",
        cyrillic: false,
    },
    Language {
        code: "es",
        stemmer: Some(Algorithm::Spanish),
        endings: &[ending("as", "a", 4, 5), ending("os", "o", 4, 5)],
        stop: "a al algo ante antes aun con contra de del desde e el ella ellas ellos en entre era es \
               esa esas ese eso esos esta estan estas este esto estos estoy fue fueron ha han has hay \
               he la las le les lo los mas me mi mis mucho muy ni no nos nosotros o os para pero por \
               que se sea ser si sin sobre son su sus tambien te tengo ti tiene tu tus u un una uno \
               unas unos y ya yo",
        question: "adonde como cual cuales cuando cuanta cuantas cuanto cuantos donde porque quien \
                   quienes",
        code_words: "codigo error",
        cyrillic: false,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn codes_and_locales_choose_the_language() {
        assert_eq!(language("pt-BR").code, "pt");
        assert_eq!(language("es-419").code, "es");
        assert_eq!(language("EN").code, "en");
        assert_eq!(language("de").code, "");
        assert_eq!(language("").code, "");
    }

    #[test]
    fn lists_are_folded() {
        for l in &LANGUAGES {
            let lists = [l.stop, l.question, l.code_words];
            for word in lists.iter().flat_map(|list| list.split_whitespace()) {
                assert_eq!(word, fold(word), "{}", l.code);
            }
        }
    }
}
