//! The commands, one file each or two that belong together: read the settings, open the records, do the
//! one thing, print what became of it. Only here the machine's clock is chosen and the terminal written to.

mod check;
mod courses;
mod questions;
mod records;
mod render;
mod saying;
mod serving;

use std::process::ExitCode;

use crate::config::{self, Command};
use crate::kit::files;
use crate::kit::text::Texts;

/// Does what the command line asks, and says how it ended: 0 done, 1 refused or wrong (why is printed), 2
/// a command line that can't be read.
pub fn run() -> ExitCode {
    let cli = match Texts::read(&files::templates()) {
        Ok(texts) => config::read(&texts),
        Err(why) => {
            eprintln!("lantoa: {why}");
            return ExitCode::FAILURE;
        }
    };
    let done = match cli.command {
        Command::Serve(serve) => serving::serve(&serve),
        Command::Demo(demo) => serving::demonstrate(&demo),
        Command::Check(check) => check::check(&check),
        Command::Render(render) => render::render(&render),
        Command::Questions(asked) => questions::questions(&asked),
        Command::Import(import) => courses::import(&import),
        Command::Export(export) => courses::export(&export),
        Command::Grant(grant) => records::grant(&grant),
    };
    done.unwrap_or_else(|why| {
        eprintln!("lantoa: {why}");
        ExitCode::FAILURE
    })
}
