//! The program `lantoa`; what it does is in the library, beginning with its commands.

fn main() -> std::process::ExitCode {
    lantoa::commands::run()
}
