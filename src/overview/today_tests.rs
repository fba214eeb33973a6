use super::*;
use crate::kit::clock::new_id;

fn class(title: &str) -> Class {
    Class::example(title, Day::EARLIEST)
}

fn uncalled(title: &str, days: &[Day]) -> Uncalled {
    let class = class(title);
    let session = |day: &Day| Session {
        id: new_id(),
        class: class.id,
        held_on: *day,
        starts_minute: 450,
        minutes: 180,
    };
    Uncalled { sessions: days.iter().map(session).collect(), class }
}

fn today() -> Day {
    Day::parse("2026-11-21").unwrap()
}

fn keys(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.key.as_str()).collect()
}

#[test]
fn what_was_sent_back_comes_before_what_comes_next() {
    let item = |pressing, href| Item::new(pressing, "check", Message::new("x"), href);
    let items = vec![
        item(Pressing::Next, "/a"),
        item(Pressing::Today, "/b"),
        item(Pressing::Overdue, "/c"),
        item(Pressing::Next, "/d"),
    ];
    let hrefs: Vec<String> = in_order(items).into_iter().map(|i| i.href).collect();
    assert_eq!(hrefs, ["/c", "/b", "/a", "/d"]);
}

#[test]
fn one_roll_leads_to_itself_and_several_of_a_class_to_the_class() {
    let (one, three) = ([today().plus_days(-1)], [-3, -2, -1].map(|n| today().plus_days(n)));
    let late = vec![uncalled("Lớp A", &one), uncalled("Lớp B", &three)];
    let items = roll_items(&Rolls { late: late.clone(), ..Rolls::default() }, today());
    assert_eq!(keys(&items), ["overview.roll_missing", "overview.rolls_missing"]);
    assert_eq!(items[0].href, format!("/sessions/{}/attendance", late[0].sessions[0].id));
    assert_eq!(items[1].href, format!("/classes/{}", late[1].class.id));
    assert_eq!(items[1].text.args["count"], 3);
}

#[test]
fn a_class_may_be_late_with_one_roll_and_due_with_another() {
    let open = uncalled("Lớp A", &[today().plus_days(-1), today()]);
    let rolls = Rolls { late: vec![open.clone()], today: vec![open], more_late: 0, more_today: 2 };
    let items = roll_items(&rolls, today());
    assert_eq!(keys(&items), ["overview.roll_missing", "overview.roll_today", "overview.more_rolls_today"]);
}

#[test]
fn a_handful_is_listed_and_the_rest_counted() {
    let drafts: Vec<Class> = (0..8).map(|n| class(&format!("Lớp {n}"))).collect();
    let items = draft_items(&drafts);
    assert_eq!(items.len(), SHOWN + 1);
    assert_eq!(items[SHOWN].text.args["count"], 3);
    assert_eq!(draft_items(&drafts[..SHOWN]).len(), SHOWN);
}

#[test]
fn guides_are_new_since_the_oldest_class_to_come_or_since_they_were_seen() {
    let seen = |since, to| [Seen { since, to }];
    assert_eq!(guides_known(&[], &[3], &seen(0, 3)), None, "whoever teaches nothing of it is told nothing");
    assert_eq!(guides_known(&[2, 1], &[], &[]), Some(1));
    assert_eq!(guides_known(&[2, 1], &[3], &[]), Some(3));
    assert_eq!(guides_known(&[2, 1], &[], &seen(1, 3)), Some(3));
    assert_eq!(guides_known(&[2, 1], &[], &seen(2, 3)), Some(1), "what came before was not shown");
    assert_eq!(guides_known(&[4], &[3], &[]), Some(4));
}
