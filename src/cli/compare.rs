//! `peakshift compare`: variants of one plan side by side.

use super::pipeline::Run;
use super::progress::Meter;
use super::search::Search;
use super::terminal::shown;
use super::written::wrote;
use super::{PlanPath, Session, interrupt};
use crate::domain::threads;
use crate::error::{Error, Finding, Result};
use crate::publish::{self, Change};
use crate::read::Needs;
use crate::read::findings::codes::ROSTER_LACKS;
use crate::report::{self, Compared};
use crate::text;
use std::process::ExitCode;

/// Options of `compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    path: PlanPath,
    /// A variant as NAME: key=value, …; keys are those of plan.toml with dots, growth, demand, or agents=FILE. May be repeated.
    #[arg(long = "variant", value_name = "NAME: KEY=VALUE", required = true)]
    variants: Vec<String>,
    #[command(flatten)]
    search: Search,
}

/// Everything a variant changes.
#[derive(Debug, Clone, PartialEq, Default)]
struct Variant {
    name: String,
    /// As they were written.
    changes: String,
    /// In place of what plan.toml says.
    values: Vec<(String, String)>,
    /// Of the coming event over its last edition.
    growth: Option<f64>,
    /// Inquiries over those forecast.
    demand: Option<f64>,
}

/// The folder of the comparison, inside that of outputs.
const FOLDER: &str = "compare";

/// Plans every variant and writes the comparison.
pub fn run(args: &Args, session: &Session) -> Result<ExitCode> {
    let mut variants =
        vec![Variant { name: text!("plan", "原方案").get(session.lang).to_owned(), ..Variant::default() }];
    for asked in &args.variants {
        let variant = parse(asked)?;
        if variants.iter().any(|other| other.name == variant.name) {
            let name = variant.name;
            return Err(Error::Usage(text!("two variants are named `{name}`", "有两个名为“{name}”的变体")));
        }
        variants.push(variant);
    }
    let needs = Needs { inquiries: true, agents: true };
    let mut base = Run::open(&args.path.plan, needs, session)?;
    base.claim("compare")?;
    args.search.refuse_pins()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let side_by_side = threads.min(variants.len());
    let quiet = Session::silent(session.lang);
    // What is wrong with a variant is said before minutes are spent on the others; a run's time begins when it is opened.
    for variant in &variants {
        session.findings(&left_out(&open(args, variant, &base, &quiet)?, variant));
    }
    let meter = Meter::start(session, text!("compare", "方案对比"));
    let each = |variant: &Variant| {
        let run = solve(variant, open(args, variant, &base, &quiet)?, (threads / side_by_side).max(1))?;
        let name = &variant.name;
        meter.say(&text!("{name}: planned", "{name}：已求解"));
        Ok(run)
    };
    let solved: Result<Vec<Run<'_>>> = threads::side_by_side(side_by_side, &variants, each).into_iter().collect();
    drop(meter);
    let solved = solved?;
    if interrupt::requested() {
        session.say(&text!(
            "interrupted: the variants are compared as far as they were solved",
            "已中断：按求解到此为止的结果比较各变体"
        ));
    }
    let compared: Vec<Compared<'_>> = variants
        .iter()
        .zip(&solved)
        .map(|(variant, run)| Compared { name: &variant.name, changes: &variant.changes, facts: run.facts() })
        .collect();
    let contents = report::comparison(&compared, session.lang)?;
    let changes: Vec<Change> =
        contents.files.into_iter().map(|(name, bytes)| Change::Write(name.to_owned(), bytes)).collect();
    let written = publish::replace(&base.out().join(FOLDER), &changes)?;
    let told = session.listing(&contents.listing);
    let safe = shown(&told);
    wrote(session, &written, contents.object, &safe)?;
    Ok(ExitCode::SUCCESS)
}

/// The plan of a variant, from the same files as `base`.
fn open<'a>(args: &Args, variant: &Variant, base: &Run<'_>, session: &'a Session) -> Result<Run<'a>> {
    let needs = Needs { inquiries: true, agents: true };
    let opened = Run::open_with(&args.path.plan, needs, &variant.values, session);
    let mut run = opened.map_err(|error| located(error, variant))?;
    run.refuse_changes_since(base)?;
    args.search.apply(&mut run.plan.solver)?;
    Ok(run)
}

/// What is told of rows that the roster of a variant makes idle, under its name.
fn left_out(run: &Run<'_>, variant: &Variant) -> Vec<Finding> {
    let (name, warnings) = (&variant.name, run.facts().warnings.iter());
    let idle = warnings.filter(|finding| finding.code == ROSTER_LACKS.code);
    idle.map(|finding| Finding { file: format!("--variant {name}: {}", finding.file), ..finding.clone() }).collect()
}

/// One variant, planned and played; nothing of it is written.
fn solve<'a>(variant: &Variant, mut run: Run<'a>, threads: usize) -> Result<Run<'a>> {
    if run.plan.solver.threads == 0 {
        run.plan.solver.threads = threads;
    }
    if let Some(growth) = variant.growth {
        let start = run.plan.horizon.start;
        run.plan.events.iter_mut().filter(|event| event.span.end > start).for_each(|event| event.growth = Some(growth));
    }
    run.forecast()?;
    if let Some(demand) = variant.demand {
        // Levels stay, so that prices do.
        run.forecast = run.forecast.take().map(|forecast| forecast.scaled(demand).rounded());
    }
    run.staff()?;
    run.schedule(&[])?;
    run.simulate_briefly()?;
    Ok(run)
}

/// What is wrong with the settings of a variant, under its name; a line of plan.toml would be one of a text that nobody wrote.
fn located(error: Error, variant: &Variant) -> Error {
    let Error::Invalid(findings) = error else { return error };
    let name = &variant.name;
    let locate = |finding: Finding| Finding { file: format!("--variant {name}"), line: None, column: None, ..finding };
    let is_ours = |finding: &Finding| finding.file.ends_with(".toml");
    Error::Invalid(findings.into_iter().map(|f| if is_ours(&f) { locate(f) } else { f }).collect())
}

/// Reads `NAME: key=value, …`. A comma inside brackets or quotation marks parts nothing.
fn parse(asked: &str) -> Result<Variant> {
    let wrong = |why: crate::domain::text::Text| {
        let (en, zh) = (why.en, why.zh);
        Error::Usage(text!("--variant `{asked}`: {en}", "--variant“{asked}”：{zh}"))
    };
    let form = || text!("the form is NAME: key=value, key=value", "格式为 名称: 键=值, 键=值");
    let (name, rest) = asked.split_once([':', '：']).ok_or_else(|| wrong(form()))?;
    let mut variant = Variant { name: name.trim().to_owned(), changes: rest.trim().to_owned(), ..Variant::default() };
    if variant.name.is_empty() || variant.changes.is_empty() {
        return Err(wrong(form()));
    }
    for part in parts(rest) {
        let (key, value) = part.split_once('=').ok_or_else(|| wrong(form()))?;
        let (key, value) = (key.trim(), value.trim());
        let factor = || {
            let number: Option<f64> = value.parse().ok().filter(|x| *x > 0.0 && *x <= 1000.0);
            number.ok_or_else(|| {
                wrong(text!("`{key}` is a factor above 0, not `{value}`", "“{key}”应为大于 0 的倍数，而不是“{value}”"))
            })
        };
        match key {
            "growth" => variant.growth = Some(factor()?),
            "demand" => variant.demand = Some(factor()?),
            "agents" => {
                let path = std::path::absolute(value).map_err(|_| wrong(form()))?;
                variant.values.push(("inputs.agents".to_owned(), toml_text(&path.display().to_string())));
            }
            _ => variant.values.push((key.to_owned(), value.to_owned())),
        }
    }
    Ok(variant)
}

fn toml_text(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// The parts of a list between commas outside brackets, braces and quotation marks.
fn parts(list: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut from, mut found) = (0, false, 0, Vec::new());
    for (at, letter) in list.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            ',' | '，' if !quoted && depth == 0 => {
                found.push(&list[from..at]);
                from = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&list[from..]);
    found.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn a_variant_is_read_with_its_lists_whole() {
        let read =
            parse("no squad: standby.levels=[\"peak\", \"burst\"], growth=1.3，breaks.max_work_minutes=60").unwrap();
        assert_eq!(read.name, "no squad");
        assert_eq!(read.growth, Some(1.3));
        let keys: Vec<_> = read.values.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["standby.levels", "breaks.max_work_minutes"]);
        assert_eq!(read.values[0].1, "[\"peak\", \"burst\"]");
    }

    #[test]
    fn what_is_no_variant_says_the_form() {
        for wrong in ["plain", "name:", ": a=1", "x: growth=-1", "x: demand=much", "x: a"] {
            let error = parse(wrong).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{wrong}");
            assert!(error.text().get(Lang::Zh).contains("--variant"), "{wrong}");
        }
    }
}
