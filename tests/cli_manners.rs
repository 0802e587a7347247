//! What a user sees of the command line: help, messages, exit codes.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn peakshift(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("peakshift").expect("the binary");
    command.args(arguments).env("LC_ALL", "C.UTF-8").env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// Exit code, stdout and stderr.
fn outcome(arguments: &[&str]) -> (i32, String, String) {
    let output = peakshift(arguments).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("a UTF-8 path")
}

#[test]
fn help_lists_what_there_is() {
    let (code, stdout, stderr) = outcome(&["--help"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    insta::assert_snapshot!(stdout);
    let (code, stdout, _) = outcome(&["schedule", "--help"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("help_of_schedule", stdout);
    let (code, stdout, _) = outcome(&["--lang", "zh", "plan", "--help"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("help_of_plan_in_chinese", stdout);
}

#[test]
fn help_in_chinese_leaves_no_word_of_english() {
    let (code, page, _) = outcome(&["--lang", "zh", "help"]);
    assert_eq!(code, 0);
    let commands =
        page.lines().skip_while(|line| !line.starts_with("命令")).skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 20, "{page}");
    let pages = commands.iter().map(|command| outcome(&["--lang", "zh", "help", command]).1).chain([page.clone()]);
    for page in pages {
        let names_a_value = |begin: &str| begin.chars().next().is_some_and(|c| c.is_ascii_uppercase());
        assert!(!page.split(['<', '[']).skip(1).any(names_a_value), "{page}");
        for word in ["Options:", "Commands:", "Arguments:", "Usage", "Print ", "default", "possible"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
}

#[test]
fn the_locale_chooses_the_language_and_the_option_overrides_it() {
    let told = |locale: &str, arguments: &[&str]| {
        let mut command = peakshift(&["erlang", "--model", "c", "--per-hour", "200", "--aht", "180"]);
        let output = command.args(arguments).env("LC_ALL", locale).output().expect("runs");
        String::from_utf8(output.stdout).expect("UTF-8").contains("坐席数")
    };
    assert!(told("zh_CN.UTF-8", &[]));
    assert!(!told("zh_CN.UTF-8", &["--lang", "en"]));
    assert!(!told("de_DE.UTF-8", &[]));
    assert!(told("C", &["--lang=zh"]));
}

#[test]
fn wrong_usage_is_exit_2_and_says_what_is_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("written");
    let cases: [(&[&str], &str); 8] = [
        (&[], "Usage:"),
        (&["frobnicate"], "unrecognized subcommand"),
        (&["erlang", "--model", "x", "--per-hour", "1", "--aht", "1"], "possible values: a, a-mol, c, workload"),
        (&["erlang", "--per-hour", "10", "--aht", "0"], "handling time must be more than 0"),
        (&["erlang", "--per-hour", "10", "--aht", "nan"], "handling time must be more than 0"),
        (&["init", path(folder.path())], "is not empty"),
        (&["init", "x", "--demand", "0"], "factor above 0"),
        (&["init", "x", "--agents", "0"], "0 is not in 1..=100000"),
    ];
    for (arguments, expected) in cases {
        let (code, stdout, stderr) = outcome(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing was written");
}

#[test]
fn an_output_that_cannot_be_written_is_exit_4() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    let (code, _, stderr) = outcome(&["init", path(&file.join("below"))]);
    assert_eq!(code, 4, "{stderr}");
    assert!(stderr.contains("cannot write"), "{stderr}");
}

#[test]
fn wrong_usage_is_told_in_chinese_too() {
    let cases: [(&[&str], &str); 10] = [
        (&["frobnicate"], "没有命令 'frobnicate'"),
        (&["chekc", "x"], "是否想写 'check'"),
        (&["check", "x", "--frob"], "没有参数 '--frob'"),
        (&["erlang", "--model", "x", "--per-hour", "1", "--aht", "1"], "可选：a、a-mol、c、workload"),
        (&["erlang", "--per-hour", "1"], "缺少必填参数：--aht"),
        (&["erlang", "--per-hour", "x", "--aht", "1"], "不能取 'x'：不是数字"),
        (&["init", "x", "--agents", "0"], "'0'：不在 1..=100000 之内"),
        (&["init", "x", "--agents", "many"], "'many'：不是整数"),
        (&["init", "x", "--agents"], "'--agents <数>' 缺少取值"),
        (&["init", "x", "--seed", "1", "--seed", "2"], "'--seed <数>' 只能写一次"),
    ];
    for (arguments, expected) in cases {
        let (code, stdout, stderr) = outcome(&[arguments, &["--lang", "zh-CN"]].concat());
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
        let english = ["error", "sage:", "tip", "value", "argument", "For more", "required"];
        assert!(!english.iter().any(|word| stderr.contains(word)), "{arguments:?}: {stderr}");
    }
    let pages = ["init", "import", "erlang", "plan"].map(|command| outcome(&[command, "--help", "--lang", "ZH"]).1);
    assert!(!pages.iter().any(|page| page.contains("[default") || page.contains("ossible values")), "{pages:?}");
    assert!(pages[0].contains("名册人数；咨询量随之缩放；默认 60"), "{}", pages[0]);
}

#[test]
fn erlang_prints_the_object_of_the_contract() {
    let asked = ["erlang", "--model", "c", "--per-hour", "200", "--aht", "180", "--within", "20", "--json"];
    let (code, stdout, stderr) = outcome(&asked);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let object: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = ["abandoned_share", "agents", "mean_wait_seconds", "occupancy", "probability_wait", "service_level"];
    let more = ["agents_for_service_level", "limit"];
    assert_eq!(keys.iter().filter(|key| !more.contains(key)).copied().collect::<Vec<_>>(), expected);
    assert_eq!(object["agents"], 14);
    let level = object["service_level"].as_f64().expect("a number");
    assert!((level - 0.8884).abs() < 1e-3, "{level}");

    let (_, table, _) = outcome(&["erlang", "--per-hour", "200", "--aht", "180", "--agents", "11"]);
    insta::assert_snapshot!(table);
}

#[test]
fn an_error_under_json_is_an_object_too() {
    let (code, stdout, stderr) = outcome(&["erlang", "--per-hour", "10", "--aht", "-1", "--json"]);
    assert_eq!(code, 2, "{stderr}");
    let (code_2, stdout_2, _) = outcome(&["erlang", "--per-hour", "10", "--aht", "0", "--json"]);
    assert_eq!((code_2, stdout.as_str()), (2, ""), "a usage error of the parser prints nothing on stdout");
    let object: serde_json::Value = serde_json::from_str(&stdout_2).expect("JSON");
    assert_eq!(object["error"]["exit_code"], 2);
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = outcome(&["completions", shell]);
        assert_eq!(code, 0, "{shell}");
        for command in ["init", "check", "forecast", "staff", "schedule", "plan", "verify", "simulate", "erlang"] {
            assert!(script.contains(command), "{shell} has no {command}");
        }
    }
}

/// Which limit set the number: words and JSON.
#[test]
fn erlang_says_which_limit_set_the_number() {
    let cases: [(&[&str], &str, u64, u64, &str); 4] = [
        (
            &["--per-hour", "12000", "--aht", "180", "--within", "30"],
            "occupancy",
            706,
            608,
            "occupancy of at most 85.0 %",
        ),
        (
            &["--per-hour", "200", "--aht", "180", "--target", "0.95"],
            "service_level",
            16,
            16,
            "service level of 95.0 %",
        ),
        (&["--per-hour", "1", "--aht", "60"], "at_least_one", 1, 1, "at least one"),
        (&["--per-hour", "0", "--aht", "60"], "", 0, 0, "agents"),
    ];
    for (asked, limit, agents, for_level, words) in cases {
        let of = |more: &[&str]| outcome(&[&["erlang", "--model", "c"], asked, more].concat()).1;
        let object: serde_json::Value = serde_json::from_str(&of(&["--json"])).expect("JSON");
        assert_eq!(object["agents"], agents, "{asked:?}");
        assert_eq!(object["limit"].as_str().unwrap_or_default(), limit, "{asked:?}");
        assert_eq!(object["agents_for_service_level"].as_u64().unwrap_or_default(), for_level, "{asked:?}");
        assert!(of(&[]).contains(words), "{asked:?}: {}", of(&[]));
    }
}

/// As many agents as are busy all the time: the queue grows without end, whatever the rounding of the product.
#[test]
fn a_load_equal_to_the_agents_grows_without_end() {
    for (per_hour, aht, agents) in [("200", "180", "10"), ("60", "60", "1"), ("70", "360", "7"), ("210", "120", "7")] {
        let asked = ["erlang", "--model", "c", "--per-hour", per_hour, "--aht", aht, "--agents", agents];
        let (_, table, _) = outcome(&asked);
        assert!(table.contains("grows without end"), "{asked:?}: {table}");
        let (_, object, _) = outcome(&[&asked[..], &["--json"]].concat());
        let object: serde_json::Value = serde_json::from_str(&object).expect("JSON");
        assert!(object["mean_wait_seconds"].is_null(), "{object}");
        assert_eq!((object["service_level"].as_f64(), object["probability_wait"].as_f64()), (Some(0.0), Some(1.0)));
    }
}

#[test]
fn help_and_man_know_every_command_in_both_languages() {
    for lang in ["en", "zh"] {
        let same = |asked: &[&str], as_option: &[&str]| {
            let [asked, as_option] = [asked, as_option].map(|words| outcome(&[words, &["--lang", lang]].concat()));
            assert_eq!(asked, as_option);
            assert_eq!((asked.0, asked.2.as_str()), (0, ""));
            asked.1
        };
        let all = same(&["help"], &["--help"]);
        for command in ["plan", "erlang", "man", "help"] {
            same(&["help", command], &[command, "--help"]);
            assert!(all.contains(command));
        }
        let page = |command: &[&str]| {
            let (code, stdout, stderr) = outcome(&[&["man"], command, &["--lang", lang]].concat());
            assert_eq!((code, stderr.as_str()), (0, ""));
            assert!(stdout.contains(".TH peakshift"), "{stdout}");
            stdout
        };
        let (whole, plan) = (page(&[]), page(&["plan"]));
        let (about, option) =
            if lang == "zh" { ("主流程", "求解多少秒") } else { ("the main job", "many seconds") };
        assert!(whole.contains(about) && plan.contains(about), "{whole}{plan}");
        assert!(plan.contains("time\\-limit") && plan.contains(option), "{plan}");
    }
    let (code, _, stderr) = outcome(&["man", "frobnicate"]);
    assert!(code == 2 && stderr.contains("frobnicate"), "{stderr}");
    assert_eq!(outcome(&["help", "frobnicate"]).0, 2);
}

/// What a file holds is shown on the terminal, never obeyed, with and without colours, in prose and in JSON.
#[test]
fn control_characters_of_a_file_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("double11");
    assert_eq!(outcome(&["init", path(&at), "--agents", "6"]).0, 0);
    let agents = fs::read_to_string(at.join("agents.csv")).expect("read");
    let spoilt = agents.replacen("regular", "reg\u{1b}[31mular\u{9b}2J\u{202e}", 1);
    assert_ne!(agents, spoilt);
    fs::write(at.join("agents.csv"), spoilt).expect("written");
    let plan = fs::read_to_string(at.join("plan.toml")).expect("read");
    fs::write(at.join("plan.toml"), plan + "\n[\"\\u001b]0;title\\u0007\u{202e}\"]\n").expect("written");
    let steers = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202A}'..='\u{202E}');
    for arguments in [&["check"][..], &["staff"], &["check", "--json"], &["plan", "--json"]] {
        for colour in ["never", "always"] {
            let all = [arguments, &[path(&at), "--color", colour]].concat();
            let (code, stdout, stderr) = outcome(&all);
            let ours = |text: &str| -> String {
                let parts = text.split("\u{1b}[").enumerate();
                parts.map(|(i, part)| if i == 0 { part } else { part.split_once('m').expect("a colour").1 }).collect()
            };
            assert_eq!(code, 3, "{all:?}\n{stderr}");
            let (out, err) = if colour == "always" { (ours(&stdout), ours(&stderr)) } else { (stdout, stderr) };
            assert!(!out.contains(steers) && !err.contains(steers), "{all:?}\n{out:?}\n{err:?}");
            assert!((out + &err).contains("]0;title"), "{all:?}: the text itself is shown");
        }
    }
}

/// A thousand threads are refused before anything is read.
#[test]
fn too_many_threads_are_wrong_usage() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("double11");
    assert_eq!(outcome(&["init", path(&at), "--agents", "6"]).0, 0);
    let (code, _, stderr) = outcome(&["plan", path(&at), "--threads", "1000"]);
    assert!(code == 2 && stderr.contains("from 0 to 256"), "{code} {stderr}");
}
