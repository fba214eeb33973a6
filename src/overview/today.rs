//! What home asks for, the most pressing first.

use serde::Serialize;

use crate::kit::text::Message;

/// How much something presses: what was sent back or is late, what is for today, what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pressing {
    Overdue,
    Today,
    Next,
}

/// One thing to do, with the page where it is done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    pub pressing: Pressing,
    pub icon: &'static str,
    pub text: Message,
    pub note: Option<Message>,
    pub href: String,
}

impl Item {
    pub fn new(pressing: Pressing, icon: &'static str, text: Message, href: impl Into<String>) -> Item {
        Item { pressing, icon, text, note: None, href: href.into() }
    }

    pub fn noting(mut self, note: Message) -> Item {
        self.note = Some(note);
        self
    }
}

/// The most pressing first; among equals the order they came in, which is that of the roles' work.
pub fn in_order(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| item.pressing);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
