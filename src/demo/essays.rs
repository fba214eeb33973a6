//! What the cast wrote in their own words, and what was said of it.
//!
//! Everybody who took the quiz on telling the village wrote how they would begin. Four did so again last week: of
//! these three wait for their first marks, and of one a second opinion is asked.

use super::cast::{Actor, HIENG, KHIEM, KHOI, LIA, NHA, NHO, RIN, ROC, SEM, SUONG, TUYET, VINH};
use super::id_of;
use super::learning::{Try, attempt_id, write_attempt};
use super::props::{OVERVIEW, Props};
use super::story::Calendar;
use crate::error::Error;
use crate::kit::clock::Timestamp;
use crate::kit::db::Conn;
use crate::quizzes::exam::Exam;
use crate::quizzes::marking::{Mark, State};
use crate::quizzes::queries::{Essay, keep_mark, known_attempt, marks_of};
use crate::quizzes::question::Kind;

/// The module whose quiz asks for it.
const MODULE: &str = "04-telling-the-village";

/// What somebody wrote in their nth attempt, and the marks it was given: by whom, how many days later, in tenths,
/// with what comment, and whether a second opinion is asked for.
struct Written {
    who: Actor,
    nth: i64,
    text: &'static str,
    marks: &'static [(Actor, i64, i32, &'static str, bool)],
}

const fn written(
    who: Actor,
    nth: i64,
    text: &'static str,
    marks: &'static [(Actor, i64, i32, &'static str, bool)],
) -> Written {
    Written { who, nth, text, marks }
}

#[rustfmt::skip]
const ESSAYS: [Written; 14] = [
    written(RIN, 1,
        "Cháu chào già làng, chào bà con. Cháu là Rin, cháu xin phép già cho cháu nói mấy câu.\n\nDự án giúp các hộ nghèo trong xã cùng làm ăn theo nhóm. Như con đường xuống suối thôn mình, bà con tự bàn rồi cùng làm, thì việc nuôi heo, trồng keo cũng bàn như vậy.\n\nCháu chưa hứa gì với ai. Cháu chỉ mời bà con đến nghe, rồi tự chọn.",
        &[(VINH, 2, 9, "Mở đầu gần gũi, ví dụ con đường rất hay.", false)]),
    written(ROC, 1,
        "Chào bà con. Hôm nay tôi nói về dự án. Dự án có bốn hợp phần, hợp phần hai là sinh kế. Ai là hộ nghèo, cận nghèo thì vào nhóm được.",
        &[(VINH, 2, 6, "Anh nhớ xin phép già làng trước. Bà con chưa hiểu chữ “hợp phần” đâu.", false)]),
    written(TUYET, 1,
        "Kính thưa bà con, dự án giảm nghèo hỗ trợ bà con phát triển sinh kế. Đề nghị bà con tham gia đầy đủ.",
        &[(VINH, 3, 4, "Còn giống đọc văn bản. Chị thử nói như nói với hàng xóm, rồi làm lại nhé.", false)]),
    written(KHIEM, 1,
        "Con chào các bác. Con xin phép trưởng thôn cho con nói. Dự án cho vốn bà con nuôi bò, mỗi nhà một con.",
        &[(VINH, 2, 3, "Đừng hứa điều dự án chưa chắc làm.", true),
          (KHOI, 5, 4, "Lời chào tốt. Câu “mỗi nhà một con” phải bỏ.", false)]),
    written(NHO, 1,
        "Em chào mọi người. Dự án là của Ngân hàng Thế giới, làm ở sáu tỉnh, trong đó có tỉnh mình.",
        &[(VINH, 4, 5, "Đúng nhưng xa quá. Chị kể một việc ở chính thôn mình.", false)]),
    written(LIA, 1,
        "Chào già, chào bà con. Tôi xin phép nói ngắn thôi. Dự án giúp bà con lập nhóm để cùng nuôi, cùng trồng, cùng bán.",
        &[(VINH, 2, 7, "Ngắn, dễ hiểu. Thiếu một ví dụ.", false)]),
    written(HIENG, 1,
        "Chào bà con, tôi là Hiêng. Hôm nay họp về dự án, mời bà con nghe loa.",
        &[(VINH, 3, 3, "Chị viết chính lời chị sẽ nói nhé.", false)]),
    written(SUONG, 1,
        "Con chào già làng, con xin phép. Bà con nhớ năm ngoái nhà ông Hồ Văn Tría bán gà rẻ vì bán một mình không? Dự án giúp mình bán chung cho được giá.",
        &[(VINH, 2, 8, "Ví dụ rất thật. Thêm một câu nói rõ dự án là gì.", false)]),
    written(SEM, 1,
        "Cháu chào các ông bà, cháu xin phép già Phạm Văn Rá được thưa chuyện.\n\nDự án là tiền của Nhà nước vay về để bà con mình cùng làm ăn. Thôn mình năm trước góp công làm nước tự chảy, cả thôn có nước. Bây giờ mình cũng góp như thế để nuôi heo, nuôi bò.\n\nLàm gì là do bà con bàn, cháu không quyết thay.",
        &[(VINH, 2, 10, "Đủ cả. Tôi xin phép đọc bài này ở lớp sau.", false)]),
    written(NHA, 1,
        "Chào bà con. Xin phép trưởng thôn. Dự án giúp nhóm hộ nghèo tự chọn việc làm ăn, như nhóm nuôi gà ở thôn mình đang bàn. Chưa có gì chắc, hôm nay mới là nghe và hỏi.",
        &[(VINH, 2, 8, "Tốt. Câu cuối rất đúng.", false)]),
    // Last week.
    written(HIENG, 2,
        "Cháu chào già làng Đinh Văn Hép, cháu xin phép được nói. Cháu về đây để kể chuyện dự án.\n\nDự án giúp mấy nhà khó khăn làm chung, như nhóm chị Lai trồng sắn năm ngoái.",
        &[(KHOI, 4, 6, "Có chào, có ví dụ, nhưng chưa nói dự án là gì. Nhờ anh Vinh xem thêm.", true)]),
    written(TUYET, 2,
        "Cháu chào già, chào bà con Làng Rê. Cháu xin phép già nói chuyện một lát.\n\nBà con mình ai cũng có mấy con gà, bán lẻ thì thương lái ép giá. Dự án giúp mấy nhà lập một nhóm, mua giống chung, bán chung.\n\nAi muốn nghe thêm thì ở lại. Cháu chưa hứa được bao nhiêu tiền.",
        &[]),
    written(NHO, 2,
        "Em chào bà con. Em xin phép bác trưởng thôn. Thôn mình có bảy nhà trồng mì cạnh suối, mưa là trôi hết phân. Dự án không cho tiền từng nhà đâu. Dự án giúp bảy nhà ấy ngồi lại, bàn cách làm và cùng làm.",
        &[]),
    written(LIA, 2,
        "Chào già, chào bà con. Tôi xin phép nói ngắn.\nDự án giúp bà con lập nhóm cùng nuôi, cùng trồng. Như năm nhà ở xóm trên cùng rào rẫy: rào chung thì đỡ công.\nHôm nay tôi chỉ kể, bà con cứ hỏi.",
        &[]),
];

/// How many days before today somebody wrote again.
const AGAIN: [(Actor, i32); 4] = [(HIENG, 6), (TUYET, 4), (NHO, 3), (LIA, 1)];

/// What somebody wrote in their nth attempt.
pub(super) fn text(who: &Actor, nth: i64) -> Option<&'static str> {
    ESSAYS.iter().find(|one| one.who.key == who.key && one.nth == nth).map(|one| one.text)
}

/// Writes the attempts of last week, and all marks in the order in which they were given.
pub fn write(conn: &mut Conn, props: &Props, calendar: &Calendar) -> Result<(), Error> {
    let shelved = props.course(OVERVIEW);
    for (who, days) in &AGAIN {
        let at = calendar.today.plus_days(-days).at_minute(20 * 60);
        write_attempt(conn, shelved, (who, MODULE), (2, Try::Whole), at)?;
    }
    let quiz = shelved.quiz(MODULE).ok_or(Error::NotFound)?;
    let questions = &quiz.questions.vi;
    let question = questions.iter().find(|one| one.kind() == Kind::Essay).ok_or(Error::NotFound)?;
    let quizzes = shelved.with_quiz();
    let exam = Exam {
        course: OVERVIEW,
        questions,
        rules: shelved.rules(MODULE),
        own: shelved.rules(MODULE),
        pass_mark: shelved.course.pass_mark,
        quizzes: &quizzes,
    };
    for Written { who, nth, marks, .. } in &ESSAYS {
        let attempt = known_attempt(conn, attempt_id(who, OVERVIEW, MODULE, *nth))?;
        let essay = Essay {
            attempt: attempt.id,
            question: question.id.clone(),
            state: State::Waiting,
            person: attempt.person,
            edition: attempt.edition,
            course: OVERVIEW.to_owned(),
            module: MODULE.to_owned(),
            handed_in_at: attempt.handed_in_at,
        };
        for (marker, days, points, comment, wants_second) in *marks {
            let seen = marks_of(conn, attempt.id)?.values().map(Vec::len).sum();
            let mark = Mark {
                id: id_of("mark", &format!("{}/{nth}/{}", who.key, marker.key)),
                marker: marker.id(),
                points: *points,
                comment: Some((*comment).to_owned()),
                wants_second: *wants_second,
                at: attempt.handed_in_at.plus(days * Timestamp::DAY),
            };
            keep_mark(conn, &essay, &mark, seen, &exam)?;
        }
    }
    Ok(())
}
