//! What the answers of many people say of a quiz, and of the training before it.
//!
//! Everything is counted from first attempts unless somebody asks for all: whoever answers again has read the
//! key. Sums are kept in whole parts of a point, so that the figures do not hang on the order of people, and
//! a question that everybody answers alike is known as one exactly. What cannot be computed is absent, never
//! zero and never no number.
//!
//! The figures, with n sheets, k questions, x the points of a question and T those of the whole quiz:
//!
//! - facility: the mean of x, from 0 (nobody) to 1 (everybody);
//! - discrimination: the correlation of x with T − x, the points of all other questions, so that no question
//!   is held against itself (the corrected item–rest correlation);
//! - intended weight: 1/k, for each question is worth one point;
//! - effective weight: √cov(x, T) as a share of the sum of that over all questions, as Moodle has it
//!   (“Quiz statistics calculations”, docs.moodle.org/dev; `core_question\statistics\questions\calculator`):
//!   a question whose points fall while T rises has none, and is left out of the sum;
//! - spread: the standard deviation of T, with n − 1;
//! - Cronbach's alpha: k/(k − 1) · (1 − Σ var(x) / var(T)) (Cronbach 1951), and the standard error of
//!   measurement: spread · √(1 − alpha);
//! - intervals of shares: Wilson's, of 95 % (Wilson 1927), which stay within 0 and 1 and hold for few people.
//!
//! Where questions are drawn at random, each question is counted among those who were asked it, so n differs from one
//! to the next. Its discrimination stays the correlation of x with the rest of the same person's quiz, over the sheets
//! that have the question; where people had different numbers of others the rest is their mean. (Moodle's index of
//! discrimination, too, sets the mark of a question against the sum of the other marks of the same attempt, in
//! `question/classes/statistics/questions/calculator.php`; of a question drawn at random it sets it against the whole,
//! with itself in it, which we do not.) Of the whole quiz the mean, median and spread are told as shares of what each
//! was asked. Alpha rests on the variances of the same questions in the same people, so it is that of those who were
//! asked all of them, and with it the error and the effective weights; it is said how many these are.
//!
//! Begin with [`sheets`] for what is counted, [`item`] and [`whole`] for the figures, [`advice`] for what they
//! say is to be done, [`pace`] for the time a question takes, [`passing_on`] for what is lost from one generation of classes to the next.

pub mod advice;
pub mod interval;
pub mod item;
pub mod moments;
pub mod pace;
pub mod passing_on;
pub mod sheets;
pub mod unchanged;
pub mod whole;

/// Of fewer sheets nothing is judged: one person would move every figure by more than a twentieth.
pub const ENOUGH: usize = 20;

#[cfg(test)]
mod example_tests;
