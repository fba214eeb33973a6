//! The pages of people and of the units they belong to, one file an idea.

pub mod sign_in;
