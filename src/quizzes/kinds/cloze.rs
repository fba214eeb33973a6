//! Cloze: a text with several gaps, each with an answer of its own: a list to choose from, words or a number.
//!
//! A gap is scored by the rules of its kind and has a weight among the others, as in Moodle's embedded answers. Given
//! to the question is for each gap its number, a point, and what was given there.

use super::pieces::{self, AskedOption, AskedPiece, ExplainedPiece, TypedAs};
use super::{Body, Fields, Given, Outcome, Rules, Unfit};
use crate::kit::text::Language;
use crate::quizzes::points::Points;
use crate::quizzes::question::Kind;

/// A gap: how it is answered, and how much it counts among the gaps, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub weight: u32,
    pub body: Body,
}

/// The gaps in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloze {
    pub gaps: Vec<Gap>,
}

impl Cloze {
    /// The gaps, each with its number from 1 as a page calls it.
    fn numbered(&self) -> impl Iterator<Item = (String, &Gap)> {
        (1..).map(|number: usize| number.to_string()).zip(&self.gaps)
    }

    /// What of this was given to one gap.
    fn at(number: &str, given: &Given) -> Given {
        pieces::given(given, number).map(str::to_owned).collect()
    }

    /// All that is given, from what is given to each gap.
    fn whole(&self, each: impl Fn(&dyn Rules) -> Given) -> Given {
        let values = self.numbered().flat_map(|(number, gap)| {
            let given = each(gap.body.rules()).into_iter();
            given.map(move |text| pieces::value(&number, &text)).collect::<Vec<_>>()
        });
        values.collect()
    }

    fn explained(number: String, gap: &Gap, given: &Given, language: Language) -> ExplainedPiece {
        let mine = Cloze::at(&number, given);
        let outcome = gap.body.rules().outcome(&mine, language);
        let points = gap.body.rules().points(&mine);
        let (is_right, earns) = (points == Points::FULL, points > Points::NONE);
        let html = name(&number);
        let given = !mine.is_empty();
        if let Some(written) = outcome.written {
            let given = given.then_some(written.given);
            let right = written.right.join("; ");
            return ExplainedPiece { html, given, right, is_right, earns, feedback: written.feedback };
        }
        let chosen = outcome.choices.iter().find(|choice| choice.chosen);
        // A part of the points is not right yet.
        let best = gap.body.rules().best();
        let right = outcome.choices.iter().find(|choice| best.contains(&choice.key));
        ExplainedPiece {
            html,
            given: chosen.map(|choice| plain(&choice.html)),
            right: right.map(|choice| plain(&choice.html)).unwrap_or_default(),
            is_right,
            earns,
            feedback: chosen.and_then(|choice| choice.feedback.clone()),
        }
    }
}

/// What a gap is called on a page, in its text and at its field.
pub fn name(number: &str) -> String {
    format!("({number})")
}

/// The words of clean HTML: a list of options shows no markup.
pub fn plain(html: &str) -> String {
    let (mut text, mut rest) = (String::new(), html);
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + crate::kit::html::end_of_tag(&rest[at..])..];
    }
    text.push_str(rest);
    crate::kit::html::unescape(&text)
}

impl Rules for Cloze {
    fn kind(&self) -> Kind {
        Kind::Cloze
    }

    fn fields(&self) -> Fields {
        let piece = |(number, gap): (String, &Gap)| {
            let fields = gap.body.rules().fields();
            let is_number = gap.body.rules().kind() == Kind::Number;
            let option = |choice: super::AskedChoice| AskedOption {
                value: pieces::value(&number, &choice.key),
                text: plain(&choice.html),
            };
            let options = fields.choices.into_iter().map(option).collect();
            let typed = fields.typed.then_some(if is_number { TypedAs::Number } else { TypedAs::Words });
            AskedPiece { html: name(&number), options, typed, name: number }
        };
        Fields { pieces: self.numbered().map(piece).collect(), ..Fields::default() }
    }

    fn unfit(&self, given: &Given) -> Option<Unfit> {
        let is_of_a_gap = |text: &String| {
            let number = text.split_once('.').map_or("", |(number, _)| number);
            self.numbered().any(|(known, _)| known == number)
        };
        if !given.iter().all(is_of_a_gap) {
            return Some(Unfit::UnknownChoice);
        }
        self.numbered().find_map(|(number, gap)| gap.body.rules().unfit(&Cloze::at(&number, given)))
    }

    fn is_answered(&self, given: &Given) -> bool {
        self.numbered().all(|(number, gap)| gap.body.rules().is_answered(&Cloze::at(&number, given)))
    }

    fn open(&self) -> Unfit {
        Unfit::GapOpen
    }

    fn points(&self, given: &Given) -> Points {
        let earned = |(number, gap): (String, &Gap)| {
            let points = gap.body.rules().points(&Cloze::at(&number, given));
            (points.within_one_question(), gap.weight)
        };
        Points::weighted(self.numbered().map(earned))
    }

    fn outcome(&self, given: &Given, language: Language) -> Outcome {
        let piece = |(number, gap): (String, &Gap)| Cloze::explained(number, gap, given, language);
        Outcome { pieces: self.numbered().map(piece).collect(), ..Outcome::default() }
    }

    fn key(&self) -> String {
        let gap = |gap: &Gap| {
            let rules = gap.body.rules();
            format!("{} {:?} {}", gap.weight, rules.kind(), rules.key())
        };
        self.gaps.iter().map(gap).collect::<Vec<_>>().join(" | ")
    }

    fn said(&self) -> Vec<(String, String)> {
        let said = |(number, gap): (String, &Gap)| {
            let said = gap.body.rules().said().into_iter();
            said.map(move |(words, right)| (format!("{number} {words}"), right)).collect::<Vec<_>>()
        };
        self.numbered().flat_map(said).collect()
    }

    fn size(&self) -> usize {
        self.gaps.iter().map(|gap| gap.body.rules().size()).sum()
    }

    fn best(&self) -> Given {
        self.whole(|rules| rules.best())
    }

    fn worst(&self) -> Given {
        self.whole(|rules| rules.worst())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::address::Place;
    use crate::quizzes::question::Question;
    use crate::quizzes::{gift, soundness};

    fn question(source: &str) -> Question {
        let place = Place { root: "/courses".into(), course: "leg".into(), module: "start".into() };
        let (items, problems) = gift::read("quiz.vi.gift", source);
        assert_eq!(problems, [], "{source}");
        soundness::question(&items[0], "q1", "", &place, 0, &mut vec![]).expect("sound")
    }

    fn loan() -> Question {
        question(
            "// [gaps:1, 2, 1]\nVay từ {=quỹ#Đúng. ~ngân hàng#Chưa.} trong {#12:1} tháng, do {=nhóm trưởng} giữ.",
        )
    }

    fn given(texts: &[&str]) -> Given {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn each_gap_is_scored_by_its_kind_and_counts_as_much_as_its_weight() {
        let question = loan();
        for (texts, points) in [
            (&["1.a", "2.12", "3.Nhom truong"][..], Points::FULL),
            (&["1.a", "2.13", "3.x"], Points::part(3, 4)),
            (&["1.b", "2.12,5", "3.x"], Points::part(2, 4)),
            (&["1.a"], Points::part(1, 4)),
            (&[], Points::NONE),
        ] {
            assert_eq!(question.rules().points(&given(texts)), points, "{texts:?}");
        }
        assert_eq!(question.rules().points(&question.rules().best()), Points::FULL);
        assert_eq!(question.rules().points(&question.rules().worst()), Points::NONE);
    }

    #[test]
    fn what_is_given_must_be_of_a_gap_and_fit_there() {
        let question = loan();
        let whole = given(&["1.a", "2.12", "3.x"]);
        assert_eq!((question.rules().unfit(&whole), question.rules().is_answered(&whole)), (None, true));
        assert!(!question.rules().is_answered(&given(&["1.a", "3.x"])));
        for (text, why) in [
            ("4.a", Unfit::UnknownChoice),
            ("a", Unfit::UnknownChoice),
            ("1.z", Unfit::UnknownChoice),
            ("1.b", Unfit::MoreThanOneChoice),
            ("2.khoảng", Unfit::MoreThanOneChoice),
        ] {
            let mut other = whole.clone();
            other.insert(text.to_owned());
            assert_eq!(question.rules().unfit(&other), Some(why), "{text}");
        }
        assert_eq!(question.rules().unfit(&given(&["2.khoảng"])), Some(Unfit::NotANumber));
    }

    #[test]
    fn nothing_that_is_asked_tells_what_is_right_and_afterwards_each_gap_does() {
        let question = loan();
        let asked = question.asked();
        let told = format!("{asked:?}");
        assert!(!told.contains("12") && !told.contains("nhóm trưởng") && !told.contains("Đúng"), "{told}");
        assert_eq!(asked.html.matches("class=\"gap\"").count(), 3, "{}", asked.html);
        let pieces = question.explained(&given(&["1.b", "2.12"]), Language::Vi).outcome.pieces;
        let told: Vec<_> = pieces
            .iter()
            .map(|one| {
                (&one.html[..], one.given.as_deref(), &one.right[..], one.is_right, one.feedback.as_deref())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("(1)", Some("ngân hàng"), "quỹ", false, Some("Chưa.")),
                ("(2)", Some("12"), "11 – 13", true, None),
                ("(3)", None, "nhóm trưởng", false, None),
            ]
        );
    }

    #[test]
    fn the_words_of_an_option_stand_there_without_markup() {
        assert_eq!(plain("<b title=\"a>b\">5 &lt; 6</b> &amp;amp;"), "5 < 6 &amp;");
    }
}
