//! `--version`, and with `--verbose` what this build is made of.

use crate::domain::text::Lang;
use crate::domain::zones::ZoneData;
use crate::schedule::program::solvers::SOLVERS;
use crate::text;
use std::ffi::OsString;

/// The commit that a build is made from, where the one who builds says so in this variable.
const COMMIT: Option<&str> = option_env!("PEAKSHIFT_COMMIT");

/// This build, so that a result can be told from one of another.
pub fn build() -> String {
    [env!("CARGO_PKG_VERSION"), COMMIT.unwrap_or_default()].join(" ").trim_end().to_owned()
}

/// What stands after the name for `--version`: the number, or for `--version --verbose` one line for each part.
pub fn text(arguments: &[OsString], lang: Lang) -> String {
    let number = env!("CARGO_PKG_VERSION");
    let verbose = arguments.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--verbose");
    if !verbose {
        return number.to_owned();
    }
    let data = ZoneData::in_use();
    let origin = match &data.folder {
        None => text!("embedded", "内置"),
        Some(folder) => {
            let folder = folder.display();
            text!("system, {folder}", "系统，{folder}")
        }
    };
    let solver = SOLVERS.first().map_or("-", |solver| solver.name());
    let (version, origin) = (&data.version, origin.get(lang));
    let lines = [
        COMMIT.map(|commit| text!("commit: {commit}", "提交：{commit}")),
        Some(text!("solver: {solver}", "求解器：{solver}")),
        Some(text!("time zone data: {version} ({origin})", "时区数据：{version}（{origin}）")),
    ];
    lines.into_iter().flatten().fold(number.to_owned(), |all, line| all + "\n" + line.get(lang))
}
