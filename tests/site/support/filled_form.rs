//! A form on a page, filled in as a person would.

use scraper::{ElementRef, Html, Selector};

use super::answer::{Answer, words};
use super::visitor::{Visitor, encoded};

/// What a browser would send, and what could be chosen instead. A clone is the same page once more.
#[derive(Clone)]
pub struct FilledForm {
    visitor: Visitor,
    page: String,
    method: String,
    action: String,
    fields: Vec<Field>,
    pressed: Option<usize>,
    extra: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Typed or hidden.
    Text,
    /// A checkbox or radio button, and whether it is on.
    Box {
        radio: bool,
        on: bool,
    },
    /// One option of a select, and whether it is chosen.
    Choice {
        select: usize,
        on: bool,
    },
    Button,
}

#[derive(Clone)]
struct Field {
    name: String,
    value: String,
    kind: Kind,
}

impl FilledForm {
    pub(super) fn exists(answer: &Answer, id_or_action: &str) -> bool {
        let document = answer.document();
        find(&document, id_or_action).is_some()
    }

    #[track_caller]
    pub(super) fn find(answer: &Answer, id_or_action: &str) -> FilledForm {
        let document = answer.document();
        let form = find(&document, id_or_action)
            .unwrap_or_else(|| panic!("{} has no form {id_or_action}: {}", answer.address, answer.text()));
        FilledForm {
            visitor: answer.visitor.clone(),
            page: answer.address.clone(),
            method: form.attr("method").unwrap_or("get").to_ascii_lowercase(),
            action: form.attr("action").filter(|a| !a.is_empty()).unwrap_or(&answer.address).to_owned(),
            fields: fields(&document, form),
            pressed: None,
            extra: Vec::new(),
        }
    }

    /// Types into a field, or chooses in a select; panics where there is none of this name.
    #[track_caller]
    pub fn fill(self, name: &str, value: &str) -> FilledForm {
        self.fill_nth(name, 0, value)
    }

    /// Types into the nth of several fields of the same name (0 is the first).
    #[track_caller]
    pub fn fill_nth(mut self, name: &str, n: usize, value: &str) -> FilledForm {
        if self.fields.iter().any(|f| f.name == name && matches!(f.kind, Kind::Choice { .. })) {
            return self.choose(name, value);
        }
        let place = self.fields.iter().enumerate().filter(|(_, f)| f.name == name && f.kind == Kind::Text);
        let Some(at) = place.map(|(at, _)| at).nth(n) else { self.lacks(&format!("field {name} ({n})")) };
        value.clone_into(&mut self.fields[at].value);
        self
    }

    /// Chooses an option by its value, in the first select of this name that offers it.
    #[track_caller]
    pub fn choose(mut self, name: &str, value: &str) -> FilledForm {
        let offering = |field: &Field| match field.kind {
            Kind::Choice { select, .. } if field.name == name && field.value == value => Some(select),
            _ => None,
        };
        let Some(chosen) = self.fields.iter().find_map(offering) else {
            self.lacks(&format!("option {name}={value}"))
        };
        for field in &mut self.fields {
            if let Kind::Choice { select, on } = &mut field.kind
                && *select == chosen
            {
                *on = field.value == value;
            }
        }
        self
    }

    /// Ticks a checkbox or picks a radio button.
    #[track_caller]
    pub fn tick(mut self, name: &str, value: impl ToString) -> FilledForm {
        let value = value.to_string();
        let place = |f: &Field| f.name == name && f.value == value && matches!(f.kind, Kind::Box { .. });
        let Some(at) = self.fields.iter().position(place) else { self.lacks(&format!("box {name}={value}")) };
        if matches!(self.fields[at].kind, Kind::Box { radio: true, .. }) {
            for field in self.fields.iter_mut().filter(|f| f.name == name) {
                if let Kind::Box { radio: true, on } = &mut field.kind {
                    *on = false;
                }
            }
        }
        if let Kind::Box { on, .. } = &mut self.fields[at].kind {
            *on = true;
        }
        self
    }

    #[track_caller]
    pub fn untick(mut self, name: &str, value: impl ToString) -> FilledForm {
        let value = value.to_string();
        let place = |f: &Field| f.name == name && f.value == value && matches!(f.kind, Kind::Box { .. });
        let Some(at) = self.fields.iter().position(place) else { self.lacks(&format!("box {name}={value}")) };
        if let Kind::Box { on, .. } = &mut self.fields[at].kind {
            *on = false;
        }
        self
    }

    /// Says which button is pressed; otherwise it is the first, as with the Enter key.
    #[track_caller]
    pub fn press(mut self, name: &str, value: &str) -> FilledForm {
        let place = |f: &Field| f.kind == Kind::Button && f.name == name && f.value == value;
        let Some(at) = self.fields.iter().position(place) else {
            self.lacks(&format!("button {name}={value}"))
        };
        self.pressed = Some(at);
        self
    }

    /// Sends a field that the form does not have, as only ill will or a script would.
    pub fn smuggle(mut self, name: &str, value: impl ToString) -> FilledForm {
        self.extra.push((name.to_owned(), value.to_string()));
        self
    }

    /// Leaves every field of this name out.
    pub fn without(mut self, name: &str) -> FilledForm {
        self.fields.retain(|f| f.name != name);
        self
    }

    /// What is in a field now; empty if it would not be sent.
    pub fn value(&self, name: &str) -> String {
        self.sent().into_iter().find(|(k, _)| k == name).map(|(_, v)| v).unwrap_or_default()
    }

    /// Everything that would be sent under this name.
    pub fn values(&self, name: &str) -> Vec<String> {
        self.sent().into_iter().filter(|(k, _)| k == name).map(|(_, v)| v).collect()
    }

    /// The values that a select, checkboxes or radio buttons of this name offer.
    pub fn offers(&self, name: &str) -> Vec<String> {
        let offered = |f: &&Field| f.name == name && matches!(f.kind, Kind::Box { .. } | Kind::Choice { .. });
        self.fields.iter().filter(offered).map(|f| f.value.clone()).collect()
    }

    /// Name and value of everything that would be sent, in the order of the page.
    pub fn sent(&self) -> Vec<(String, String)> {
        let first = self.fields.iter().position(|f| f.kind == Kind::Button);
        let pressed = self.pressed.or(first);
        let mut sent = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            let goes = match field.kind {
                Kind::Text => true,
                Kind::Box { on, .. } | Kind::Choice { on, .. } => on,
                Kind::Button => pressed == Some(at),
            };
            if goes && !field.name.is_empty() {
                sent.push((field.name.clone(), field.value.clone()));
            }
        }
        sent.extend(self.extra.clone());
        sent
    }

    /// Sends the form; a redirect is the answer.
    pub async fn submit(&self) -> Answer {
        let sent = self.sent();
        let pairs: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if self.method == "get" {
            let bare = self.action.split('?').next().unwrap_or("/");
            return self.visitor.get(&format!("{bare}?{}", encoded(&pairs))).await;
        }
        let from = format!("http://localhost:8080{}", self.page);
        let mut headers = vec![("sec-fetch-site", "same-origin")];
        if from.is_ascii() {
            headers.push(("referer", from.as_str()));
        }
        self.visitor.post_raw(&self.action, &encoded(&pairs), &headers).await
    }

    /// Sends the form, insists that it was taken, and shows where that leads.
    pub async fn save(&self) -> Answer {
        let answer = self.submit().await;
        answer.status(303);
        answer.follow().await
    }

    #[track_caller]
    fn lacks(&self, what: &str) -> ! {
        let names: Vec<String> =
            self.fields.iter().map(|f| format!("{}={} {:?}", f.name, f.value, f.kind)).collect();
        panic!("{}: the form {} has no {what}; it has {names:#?}", self.page, self.action)
    }
}

fn find<'a>(document: &'a Html, id_or_action: &str) -> Option<ElementRef<'a>> {
    let forms = Selector::parse("form").unwrap();
    let is_it = |form: &ElementRef| {
        form.attr("id") == Some(id_or_action) || form.attr("action") == Some(id_or_action)
    };
    document.select(&forms).find(is_it)
}

/// The controls of a form, also those outside that name it, in the order of the page.
fn fields(document: &Html, form: ElementRef) -> Vec<Field> {
    let controls = Selector::parse("input, select, textarea, button").unwrap();
    let options = Selector::parse("option").unwrap();
    let id = form.attr("id");
    let belongs = |control: &ElementRef| match control.attr("form") {
        Some(named) => Some(named) == id,
        None => control.ancestors().any(|a| a.id() == form.id()),
    };
    let mut fields = Vec::new();
    for (select, control) in document.select(&controls).filter(belongs).enumerate() {
        let (tag, name) = (control.value().name(), control.attr("name").unwrap_or("").to_owned());
        let switched_off = control.attr("disabled").is_some()
            || control
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|a| a.value().name() == "fieldset" && a.attr("disabled").is_some());
        if switched_off {
            continue;
        }
        let value = control.attr("value").unwrap_or("").to_owned();
        let on = control.attr("checked").is_some();
        let kind = match (tag, control.attr("type").unwrap_or("")) {
            ("button", "button" | "reset") | ("input", "button" | "reset" | "file") => continue,
            ("button", _) | ("input", "submit") => Kind::Button,
            ("input", "checkbox") => Kind::Box { radio: false, on },
            ("input", "radio") => Kind::Box { radio: true, on },
            ("textarea", _) => {
                let typed: String = control.text().collect();
                fields.push(Field { name, value: typed, kind: Kind::Text });
                continue;
            }
            ("select", _) => {
                let offered: Vec<ElementRef> = control.select(&options).collect();
                let chosen = offered.iter().position(|o| o.attr("selected").is_some()).unwrap_or(0);
                for (at, option) in offered.iter().enumerate() {
                    let value = option.attr("value").map_or_else(|| words(*option), str::to_owned);
                    let kind = Kind::Choice { select, on: at == chosen };
                    fields.push(Field { name: name.clone(), value, kind });
                }
                continue;
            }
            _ => Kind::Text,
        };
        let value = match kind {
            Kind::Box { .. } if control.attr("value").is_none() => "on".to_owned(),
            _ => value,
        };
        fields.push(Field { name, value, kind });
    }
    fields
}
