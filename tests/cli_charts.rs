//! The charts of the terminal: in the width at hand, in both languages, with letters where blocks are unknown, and not where nobody wants them.

use std::process::Command;
use unicode_width::UnicodeWidthStr;

/// Stdout of a command under an environment.
fn shown(arguments: &[&str], columns: &str, locale: &str) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
    command.args(arguments).env("COLUMNS", columns).env("LC_ALL", locale).env_remove("NO_COLOR");
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn sample() -> (tempfile::TempDir, String) {
    let parent = tempfile::tempdir().expect("a folder");
    let plan = parent.path().join("plan").to_str().expect("a UTF-8 path").to_owned();
    shown(&["init", &plan, "--agents", "20", "--seed", "3"], "80", "C.UTF-8");
    (parent, plan)
}

/// The lines of the chart.
fn chart(page: &str) -> String {
    let from = page.lines().position(|line| {
        ["各时段", "所需", "Inquiries of", "Standard agents"].iter().any(|head| line.starts_with(head))
    });
    let lines = page.lines().skip(from.unwrap_or_else(|| panic!("no chart: {page}")));
    let mut found: Vec<&str> = Vec::new();
    for line in lines {
        found.push(line);
        if line.contains("右侧为最大值") || line.contains("right: the most") {
            break;
        }
    }
    found.join("\n")
}

#[test]
fn inquiries_and_agents_required_fit_the_width_in_both_languages() {
    let (_parent, plan) = sample();
    for columns in ["80", "50"] {
        for lang in ["zh", "en"] {
            for command in ["forecast", "staff"] {
                let page = shown(&[command, &plan, "--lang", lang, "--color", "never"], columns, "C.UTF-8");
                let chart = chart(&page);
                let widest = chart.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                assert!(widest <= columns.parse().expect("a number"), "{widest} columns of {columns}\n{chart}");
                insta::assert_snapshot!(format!("{command}_{columns}_{lang}"), chart);
            }
        }
    }
}

#[test]
fn agents_on_line_stand_below_those_required() {
    let (_parent, plan) = sample();
    ["forecast", "staff"].iter().for_each(|stage| drop(shown(&[stage, &plan, "--quiet"], "80", "C.UTF-8")));
    let page = shown(&["schedule", &plan, "--iterations", "1", "--lang", "en"], "80", "C.UTF-8");
    let chart = chart(&page);
    let settings = std::fs::read_to_string(std::path::Path::new(&plan).join("plan.toml")).expect("settings");
    let queues = settings.lines().filter(|line| *line == "[[queues]]").count();
    for row in [" required ", " on line "] {
        let rows = chart.lines().skip(1).filter(|line| line.contains(row)).count();
        assert!(rows == queues && queues > 1, "{row}: {chart}");
    }
    assert!(chart.lines().all(|line| line.width() <= 80), "{chart}");
    assert!(page.find("Agents scheduled") < page.find("Standard agents required and on line"), "{page}");
}

#[test]
fn letters_and_colours_follow_the_terminal_and_quiet_leaves_charts_out() {
    let (_parent, plan) = sample();
    let forecast = |more: &[&str], locale: &str| shown(&[&["forecast", &plan], more].concat(), "80", locale);
    let letters = chart(&forecast(&["--lang", "en"], "C"));
    assert!(letters.contains('#') && !letters.contains(|c| ('▁'..='█').contains(&c)), "{letters}");
    assert!(forecast(&[], "en_US.utf8").contains('█'));
    assert!(!forecast(&[], "C.UTF-8").contains('\u{1b}'), "a pipe has no colours");
    assert!(forecast(&["--color", "always"], "C.UTF-8").contains("\u{1b}[36m"));
    for more in [&["--quiet"][..], &["--json"]] {
        assert!(!forecast(more, "C.UTF-8").contains('█'), "{more:?}");
    }
}
