//! Four invented languages that look and inflect like real ones.
//!
//! Each has some 8,000 word forms: the real language's commonest small words,
//! then stems of typical syllables with typical endings, so that stemmers and
//! accent folding have their usual work. Words are drawn by Zipf's law.

use std::collections::HashSet;

use crate::generator::LANGUAGES;

/// How many word forms each language has.
const FORMS: usize = 8_000;

/// What the words of a language are made of; lists are separated by spaces,
/// `-` stands for nothing.
struct Tongue {
    small_words: &'static str,
    onsets: &'static str,
    vowels: &'static str,
    stem_ends: &'static str,
    /// One line of endings for each kind of stem.
    endings: &'static [&'static str],
}

const TONGUES: [Tongue; LANGUAGES.len()] = [
    Tongue {
        small_words: "the to of a and in is you it that for on are with as at be this have from or we by not but what \
                      all when your can there if will how do after which their about before",
        onsets: "b c ch d f g h j l m n p r s t v w br cl cr dr fl gr pl pr sh st tr th str",
        vowels: "a e i o u a e i o ea oo ai ou",
        stem_ends: "ck d g l m n nd nt p r rt st t v rn mb",
        endings: &[
            "- s ed ing er ers able",
            "- s ly ness",
            "ation ations ate ates ated ating ative",
            "ment ments - s ed ing",
            "y ies ied ying ily",
            "- s ship ful fully less",
            "ise ises ised ising isation",
        ],
    },
    Tongue {
        small_words: "и в не на что с по это как а из у к за от но для мы вы если же до или то так при его вас только уже \
                      после когда можно их есть все ещё через чтобы без",
        onsets: "б в г д ж з к л м н п р с т х ч ш бл вр гр др кр пл пр сл ст тр ск зн",
        vowels: "а е и о у а е и о у а е о ы я ю ё",
        stem_ends: "б в г д ж з к л м н п р с т ч ш ст нт рт льн тн",
        endings: &[
            "- а у ом е ы ов ам ами ах",
            "а ы е у ой - ам ами ах",
            "ый ая ое ые ого ому ым ых ую ыми",
            "ать аю аешь ает аем ают ал ала али ай айте",
            "ить ю ишь ит им ят ил ила или ите",
            "ание ания анию анием аний аниям аниях",
            "ость ости остью остей остям остях",
        ],
    },
    Tongue {
        small_words: "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das à seu sua ou \
                      quando muito nos já está também só pelo pela até isso você são",
        onsets: "b c ch d f g j l lh m n nh p qu r s t v br cl cr dr fl gr pl pr tr",
        vowels: "a e i o u a e i o a e o á é í ó ú ê ã ei ou",
        stem_ends: "b c ç d f g l m n p r s t v x nt rt st lh nh",
        endings: &[
            "o os a as inho inhos",
            "ar o as a amos am ava avam ou aram ando ado ada ados",
            "er e es em ia iam eu eram endo ido ida",
            "ação ações ador adora adores",
            "ável áveis avelmente",
            "ista istas ismo",
            "dade dades mente oso osa osos osas",
        ],
    },
    Tongue {
        small_words: "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o este \
                      sí porque esta cuando muy sin sobre también hasta hay donde desde",
        onsets: "b c ch d f g j l ll m n ñ p qu r s t v z br cl cr dr fl gr pl pr tr",
        vowels: "a e i o u a e i o a e o a e o á é í ó ú ie ue",
        stem_ends: "b c d f g j l m n ñ p r rr s t v z nt rt st ll",
        endings: &[
            "o os a as ito itos",
            "ar o as a amos an aba aban ó aron ando ado ada ados",
            "er e es emos en ía ían ió ieron iendo ido ida",
            "ación aciones ador adora adores",
            "able ables ablemente",
            "ista istas ismo",
            "idad idades mente oso osa osos osas",
        ],
    },
];

/// A small random generator (SplitMix64): the same seed, the same numbers.
pub(crate) struct Rng(u64);

impl Rng {
    /// A generator for a seed of several parts.
    pub(crate) fn new(seed: &[usize]) -> Self {
        seed.iter().fold(Rng(0x66_61_71_74_6f_72_79), |mut rng, &part| {
            rng.0 ^= part as u64;
            Rng(rng.next())
        })
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A number from 0 up to 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The words of a language, the commonest first.
pub(crate) struct Vocabulary {
    forms: Vec<String>,
    small_words: usize,
    /// The running sum of the words' frequencies.
    cumulated: Vec<f64>,
}

impl Vocabulary {
    /// Invents the words of a language, given by its place in [`LANGUAGES`].
    pub(crate) fn new(language: usize) -> Self {
        let tongue = &TONGUES[language];
        let [onsets, vowels, stem_ends] =
            [tongue.onsets, tongue.vowels, tongue.stem_ends].map(|list| list.split_whitespace().collect::<Vec<_>>());
        let mut forms: Vec<String> = tongue.small_words.split_whitespace().map(str::to_owned).collect();
        let mut known: HashSet<String> = forms.iter().cloned().collect();
        let small_words = forms.len();

        let mut rng = Rng::new(&[language]);
        while forms.len() < FORMS {
            // Rarer words are longer.
            let syllables = 1 + rng.below(1 + forms.len() / (FORMS / 3));
            let mut stem: String = (0..syllables).flat_map(|_| [*rng.pick(&onsets), *rng.pick(&vowels)]).collect();
            stem += *rng.pick(&stem_ends);
            for ending in rng.pick(tongue.endings).split_whitespace() {
                let form = format!("{stem}{}", ending.trim_matches('-'));
                if known.insert(form.clone()) {
                    forms.push(form);
                }
            }
        }
        forms.truncate(FORMS);
        let frequencies = (0..FORMS).map(|rank| 1.0 / (rank as f64 + 3.7));
        let cumulated = frequencies
            .scan(0.0, |sum, frequency| {
                *sum += frequency;
                Some(*sum)
            })
            .collect();
        Vocabulary { forms, small_words, cumulated }
    }

    /// A word, by Zipf's law.
    pub(crate) fn word(&self, rng: &mut Rng) -> &str {
        self.draw(0.0, rng)
    }

    /// A word that is no small word, by Zipf's law.
    pub(crate) fn content_word(&self, rng: &mut Rng) -> &str {
        self.draw(self.cumulated[self.small_words - 1], rng)
    }

    /// A small word, all alike.
    pub(crate) fn small_word(&self, rng: &mut Rng) -> &str {
        &self.forms[rng.below(self.small_words)]
    }

    /// A word from where the running sum exceeds `from`.
    fn draw(&self, from: f64, rng: &mut Rng) -> &str {
        let point = from + rng.unit() * (self.cumulated[FORMS - 1] - from);
        let rank = self.cumulated.partition_point(|&sum| sum <= point);
        &self.forms[rank.min(FORMS - 1)]
    }
}

/// The text with its first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
