//! Who taught whom: sources, re-teaches and their reviews, the graph and its generations.
