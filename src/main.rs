//! The command `peakshift`.

fn main() -> std::process::ExitCode {
    peakshift::cli::main()
}
