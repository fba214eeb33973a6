//! A page as a screen reader is told of it: roles, names, what is wrong.

use serde_json::{Value, json};

use super::browser::Browser;

/// What there is on a page, each with what lies within it.
pub struct Tree(Vec<Value>);

/// One thing of it.
#[derive(Clone, Copy)]
pub struct Node<'a>(&'a Tree, &'a Value);

impl Browser {
    /// What a screen reader is told of the page that is open.
    pub fn tree(&self) -> Tree {
        let tree = self.chromium.tell("Accessibility.getFullAXTree", json!({}));
        Tree(tree["nodes"].as_array().unwrap().clone())
    }

    /// Gives the focus to what the tree names.
    pub fn focus_on(&self, node: Node<'_>) {
        self.chromium.tell("DOM.focus", json!({ "backendNodeId": node.1["backendDOMNodeId"] }));
    }
}

impl Tree {
    /// All with this role, in the order in which they are read.
    pub fn all(&self, role: &str) -> Vec<Node<'_>> {
        let nodes = self.0.iter().map(|node| Node(self, node));
        nodes.filter(|node| node.role() == role && !node.1["ignored"].as_bool().unwrap_or(false)).collect()
    }

    /// The one with this role and these words in its name.
    pub fn one(&self, role: &str, words: &str) -> Node<'_> {
        let all = self.all(role);
        let names: Vec<&str> = all.iter().map(|node| node.name()).collect();
        let found = all.iter().find(|node| node.name().contains(words));
        *found.unwrap_or_else(|| panic!("no {role} “{words}”: {names:?}"))
    }
}

impl<'a> Node<'a> {
    pub fn role(&self) -> &'a str {
        self.1["role"]["value"].as_str().unwrap_or_default()
    }

    pub fn name(&self) -> &'a str {
        self.1["name"]["value"].as_str().unwrap_or_default()
    }

    /// What is said beside the name: a hint, or what is wrong.
    pub fn description(&self) -> &'a str {
        self.1["description"]["value"].as_str().unwrap_or_default()
    }

    /// What stands in it.
    pub fn value(&self) -> &'a str {
        self.1["value"]["value"].as_str().unwrap_or_default()
    }

    /// A property as the tree spells it: `checked`, `invalid`.
    pub fn property(&self, name: &str) -> String {
        let all = self.1["properties"].as_array().map_or(&[][..], Vec::as_slice);
        let found = all.iter().find(|one| one["name"] == name);
        found.map_or(String::new(), |one| match &one["value"]["value"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    /// Everything within it.
    pub fn within(&self) -> Vec<Node<'a>> {
        let children = self.1["childIds"].as_array().map_or(&[][..], Vec::as_slice);
        let child = |id: &Value| self.0.0.iter().find(|node| node["nodeId"] == *id);
        let children: Vec<Node<'a>> =
            children.iter().filter_map(child).map(|node| Node(self.0, node)).collect();
        children.into_iter().flat_map(|node| [vec![node], node.within()].concat()).collect()
    }

    /// What of this role and with these words in its name lies within it.
    pub fn find(&self, role: &str, words: &str) -> Node<'a> {
        let within = self.within();
        let told: Vec<(&str, &str)> = within.iter().map(|node| (node.role(), node.name())).collect();
        let found = within.iter().find(|node| node.role() == role && node.name().contains(words));
        *found.unwrap_or_else(|| panic!("“{}” has no {role} “{words}”: {told:?}", self.name()))
    }

    /// All words that are read out of it.
    pub fn words(&self) -> String {
        let within = self.within();
        let words = within.iter().filter(|node| node.role() == "StaticText").map(|node| node.name());
        words.collect::<Vec<_>>().join(" ")
    }
}
