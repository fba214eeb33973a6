//! Who knows only an older text of a module, and must be told of the new one: asked of the database, which
//! answers with as many as there are and at most so many names.

use std::collections::{BTreeMap, BTreeSet};

use diesel::backend::Backend;
use diesel::dsl::count_star;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Integer, Text};

use crate::cascade::queries::TaughtThere;
use crate::cascade::review::State;
use crate::courses::edition::Edition;
use crate::courses::lineage::{Generation, Lineage, Link};
use crate::kit::clock::{Day, new_id};
use crate::kit::columns::Id;
use crate::kit::db::Conn;
use crate::kit::schema::people;
use crate::units::queries::is_in;
use crate::units::scope::Scope;

/// Modules of which an edition has a new text, or none any more.
#[derive(Clone, Debug)]
pub struct NewTexts {
    course: String,
    /// Each with the number of the edition from which on its text is the same, or it is gone.
    since: Vec<(String, i32)>,
    /// Each with the editions that it is in, from one number to another: a class that names no modules
    /// taught those of its edition.
    within: Vec<(String, i32, i32)>,
    /// Earlier editions that had the same text, each by its number: it was another in between.
    same: Vec<(String, i32)>,
    /// What somebody has only begun to report is not taught.
    begun: &'static str,
    /// Who was taught in a class knows what it taught.
    learned: TaughtThere,
    /// Whoever has seen it since is left out.
    unseen: bool,
}

impl NewTexts {
    fn none(course: &str, today: Day) -> NewTexts {
        NewTexts {
            course: course.to_owned(),
            since: vec![],
            same: vec![],
            within: vec![],
            begun: State::Draft.code(),
            learned: TaughtThere { today },
            unseen: false,
        }
    }

    /// The modules of an edition that had another text before; its course's `editions` come the newest first.
    pub fn of(edition: &Edition, editions: &[Edition], lineage: &Lineage, today: Day) -> NewTexts {
        let mut texts = NewTexts::none(&edition.course, today);
        for link in lineage.modules(edition.id) {
            texts.add_changed(&link.module, edition, editions, lineage);
        }
        texts
    }

    /// Those of an edition to come with these modules, which follows `editions`: the modules that it changes, and
    /// those that stay and had another text before. What they are is asked of the lineage that there will be, so
    /// that it is the same before a release and after it. And every module that the course ever had.
    pub fn to_come(
        modules: Vec<Link>,
        editions: &[Edition],
        mut generations: Vec<Generation>,
        today: Day,
    ) -> Option<[NewTexts; 3]> {
        let newest = editions.first()?;
        let coming = Edition { id: new_id(), number: newest.number + 1, ..newest.clone() };
        let all = NewTexts::all(editions, &Lineage::of(generations.clone()), today)?;
        let (course, id) = (newest.course.clone(), coming.id);
        generations.push(Generation { course, id, substance: id, modules });
        let lineage = Lineage::of(generations);
        let editions: Vec<Edition> =
            std::iter::once(coming.clone()).chain(editions.iter().cloned()).collect();
        let texts = NewTexts::of(&coming, &editions, &lineage, today);
        let (changing, staying) = texts.since.iter().cloned().partition(|(_, since)| *since == coming.number);
        let [changing, staying] = [changing, staying].map(|since| NewTexts { since, ..texts.clone() });
        Some([changing, staying, all])
    }

    /// Every module that a course ever had, as if each were to have a new text.
    fn all(editions: &[Edition], lineage: &Lineage, today: Day) -> Option<NewTexts> {
        let newest = editions.first()?;
        let mut texts = NewTexts::none(&newest.course, today);
        let links = lineage.substances().iter().flat_map(|(_, links)| links);
        let modules: BTreeSet<&str> = links.map(|link| link.module.as_str()).collect();
        for module in modules {
            texts.add(module, newest.number + 1, editions, lineage);
        }
        Some(texts)
    }

    /// Notes a module of an edition, if its text was another in an earlier one.
    fn add_changed(&mut self, module: &str, of: &Edition, editions: &[Edition], lineage: &Lineage) {
        let since = lineage.since(of.id, module);
        let Some(first) = editions.iter().find(|edition| edition.id == since) else { return };
        let older = || editions.iter().filter(|other| other.number < first.number);
        if older().next().is_none() {
            return;
        }
        self.add(module, first.number, editions, lineage);
        let same = older()
            .filter(|other| lineage.has(other.id, module) && lineage.is_shared(other.id, of.id, module));
        self.same.extend(same.map(|other| (module.to_owned(), other.number)));
    }

    /// The modules that an edition has no longer.
    pub fn gone(edition: &Edition, editions: &[Edition], lineage: &Lineage, today: Day) -> NewTexts {
        let mut texts = NewTexts::none(&edition.course, today);
        for module in lineage.gone(edition.id) {
            let had = |other: &&Edition| lineage.has(other.id, module);
            // The newest comes first.
            let last = editions.iter().filter(|other| other.number < edition.number).find(had);
            if let Some(last) = last {
                texts.add(module, last.number + 1, editions, lineage);
            }
        }
        texts
    }

    /// The same, for those alone who have not said yet that they have seen it.
    pub fn unseen(&self) -> NewTexts {
        NewTexts { unseen: true, ..self.clone() }
    }

    /// The modules, each once.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.since.iter().map(|(module, _)| module.as_str())
    }

    /// Notes a module whose text stands since an edition of this number, with the editions that it is in. Of one
    /// that is in none nobody knows anything.
    fn add(&mut self, module: &str, since: i32, editions: &[Edition], lineage: &Lineage) {
        if editions.iter().all(|edition| !lineage.has(edition.id, module)) {
            return;
        }
        self.since.push((module.to_owned(), since));
        for edition in editions.iter().rev().filter(|edition| lineage.has(edition.id, module)) {
            match self.within.last_mut() {
                Some((known, _, last)) if known == module && *last + 1 == edition.number => {
                    *last = edition.number;
                }
                _ => self.within.push((module.to_owned(), edition.number, edition.number)),
            }
        }
    }
}

/// How many people of the scope know only an older text, by unit.
pub fn count_to_tell(conn: &mut Conn, scope: &Scope, of: &NewTexts) -> QueryResult<BTreeMap<Id, i64>> {
    let rows: Vec<(Id, i64)> = people::table
        .filter(is_in(people::unit_id, scope))
        .filter(KnowsOlder(of.clone()))
        .group_by(people::unit_id)
        .order(people::unit_id)
        .select((people::unit_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many people of the scope will know only an older text once texts that are to come are released, which
/// their `writers` know then; and how many know anything of the course.
pub fn count_to_come(
    conn: &mut Conn,
    scope: &Scope,
    [changing, staying, all]: [NewTexts; 3],
    writers: &[Id],
) -> QueryResult<(i64, i64)> {
    let changes = KnowsOlder(changing).and(people::id.ne_all(writers));
    let again = people::table
        .filter(is_in(people::unit_id, scope))
        .filter(changes.or(KnowsOlder(staying)))
        .count()
        .get_result(conn)?;
    let learners = people::table
        .filter(is_in(people::unit_id, scope))
        .filter(KnowsOlder(all))
        .count()
        .get_result(conn)?;
    Ok((again, learners))
}

/// The first of these people.
pub fn people_to_tell(conn: &mut Conn, scope: &Scope, of: &NewTexts, most: i64) -> QueryResult<Vec<Id>> {
    people::table
        .filter(is_in(people::unit_id, scope))
        .filter(KnowsOlder(of.clone()))
        .order((people::sort_key, people::id))
        .limit(most)
        .select(people::id)
        .load(conn)
}

/// The condition "this person knows an older text of a module, and not the new one", where some module has
/// a new text. Diesel can say neither the lists of modules nor that what was read, answered and taught is
/// one; so the condition writes its own SQL. Whoever wrote or released a new text knows it.
#[derive(Clone, Debug)]
struct KnowsOlder(NewTexts);

impl Expression for KnowsOlder {
    type SqlType = Bool;
}

impl AppearsOnTable<people::table> for KnowsOlder {}

impl<GB> ValidGrouping<GB> for KnowsOlder {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for KnowsOlder {
    type QueryId = ();
    // The number of modules varies, so the statement is not cached under one id.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for KnowsOlder
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Integer>,
    str: ToSql<Text, DB>,
    String: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    Day: ToSql<Text, DB>,
    TaughtThere: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        if self.0.since.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        let NewTexts { course, since, same, within, begun, learned, unseen } = &self.0;
        out.push_sql("people.id IN (WITH texts (module, since) AS (VALUES ");
        for (nth, (module, number)) in since.iter().enumerate() {
            out.push_sql(if nth == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(module)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(number)?;
            out.push_sql(")");
        }
        // A list of values is never empty.
        out.push_sql("), same (module, number) AS (VALUES ('', 0)");
        for (module, number) in same {
            out.push_sql(", (");
            out.push_bind_param::<Text, _>(module)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(number)?;
            out.push_sql(")");
        }
        out.push_sql("), spans (module, lowest, highest) AS (VALUES ");
        for (nth, (module, first, last)) in within.iter().enumerate() {
            out.push_sql(if nth == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(module)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(first)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(last)?;
            out.push_sql(")");
        }
        out.push_sql("), of_course (id, number) AS (SELECT id, number FROM editions WHERE course = ");
        out.push_bind_param::<Text, _>(course)?;
        out.push_sql(TAUGHT);
        out.push_bind_param::<Text, _>(*begun)?;
        out.push_sql(BEGUN);
        out.push_bind_param::<Text, _>(&learned.today)?;
        out.push_sql(SAT_IN);
        learned.walk_ast(out.reborrow())?;
        out.push_sql(ONLY_OLDER);
        if *unseen {
            out.push_sql(UNSEEN);
        }
        out.push_sql(")");
        Ok(())
    }
}

const TAUGHT: &str = "), \
    taught (person_id, class_id, number) AS ( \
        SELECT class_facilitators.person_id, classes.id, of_course.number FROM of_course \
        JOIN classes ON classes.edition_id = of_course.id \
        JOIN class_facilitators ON class_facilitators.class_id = classes.id \
        LEFT JOIN reteachings ON reteachings.class_id = classes.id \
        WHERE (reteachings.state IS NULL OR reteachings.state <> ";

const BEGUN: &str = ") AND classes.starts_on <= ";

const SAT_IN: &str = " UNION ALL \
        SELECT class_participants.person_id, classes.id, of_course.number FROM of_course \
        JOIN classes ON classes.edition_id = of_course.id \
        JOIN class_participants ON class_participants.class_id = classes.id WHERE ";

const ONLY_OLDER: &str = "), \
    known (person_id, module, number) AS ( \
        SELECT readings.person_id, readings.module, of_course.number FROM of_course \
        JOIN readings ON readings.edition_id = of_course.id \
        WHERE readings.module IN (SELECT texts.module FROM texts) \
        UNION ALL \
        SELECT attempts.person_id, attempts.module, of_course.number FROM of_course \
        JOIN attempts ON attempts.edition_id = of_course.id \
        WHERE attempts.module IN (SELECT texts.module FROM texts) \
        UNION ALL \
        SELECT taught.person_id, class_modules.module, taught.number FROM taught \
        JOIN class_modules ON class_modules.class_id = taught.class_id \
        UNION ALL \
        SELECT taught.person_id, spans.module, taught.number FROM taught \
        JOIN spans ON taught.number BETWEEN spans.lowest AND spans.highest \
        WHERE NOT EXISTS (SELECT 1 FROM class_modules WHERE class_modules.class_id = taught.class_id) \
        UNION ALL \
        SELECT edition_writers.person_id, texts.module, of_course.number FROM of_course \
        JOIN texts ON texts.since = of_course.number \
        JOIN edition_writers ON edition_writers.edition_id = of_course.id \
        UNION ALL \
        SELECT editions.published_by, texts.module, of_course.number FROM of_course \
        JOIN texts ON texts.since = of_course.number \
        JOIN editions ON editions.id = of_course.id WHERE editions.published_by IS NOT NULL) \
    SELECT known.person_id FROM known \
    JOIN texts ON texts.module = known.module \
    LEFT JOIN same ON same.module = known.module AND same.number = known.number \
    GROUP BY known.person_id, known.module, texts.since \
    HAVING MAX(CASE WHEN same.number IS NULL THEN known.number ELSE texts.since END) < texts.since";

const UNSEEN: &str = " AND NOT EXISTS (SELECT 1 FROM departures_seen \
        JOIN of_course ON of_course.id = departures_seen.edition_id \
        WHERE departures_seen.person_id = known.person_id AND of_course.number >= texts.since)";
