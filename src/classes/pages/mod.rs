//! Pages of classes: the list, making and changing one, the class itself, who takes part.

pub mod form;
pub mod list;
pub mod participants;
pub mod show;
