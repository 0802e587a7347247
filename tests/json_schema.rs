//! What `--json` prints, by the schemas under docs/schema/: every command is run, and no field stands outside.

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Commands whose answer is a text by its nature.
const TEXTS: [&str; 3] = ["completions", "man", "help"];
/// Parts that several schemas share, and what any command prints that fails.
const SHARED: [&str; 2] = ["common", "error"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

fn stored() -> Vec<(String, Value)> {
    let files = fs::read_dir(folder()).expect("docs/schema").map(|entry| entry.expect("an entry").path());
    let mut all: Vec<(String, Value)> = files
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a schema");
            let name = file.file_stem().expect("a name").to_str().expect("UTF-8").to_owned();
            (name, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The schema of `name`; its references lead to the files beside it.
fn validator(name: &str) -> Validator {
    let all = stored();
    let address = |name: &str| format!("https://schema.test/{name}.json");
    let mut registry = Registry::new();
    for (other, schema) in &all {
        registry = registry.add(address(other), schema.clone()).expect("a resource");
    }
    let registry = registry.prepare().expect("a registry");
    let schema = all.iter().find(|(other, _)| other == name).unwrap_or_else(|| panic!("docs/schema/{name}.json"));
    let options = jsonschema::options().with_base_uri(address(name)).with_registry(&registry);
    options.build(&schema.1).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What is wrong with `value`, where it lies deepest in alternatives.
fn wrong(validator: &Validator, value: &Value) -> String {
    let lines = validator.iter_errors(value).map(|error| format!("{}: {error:.200}", error.instance_path()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Everything that the commands printed, by command.
struct Printed {
    _parent: tempfile::TempDir,
    root: PathBuf,
    objects: Vec<(&'static str, Vec<String>, Value)>,
}

impl Printed {
    fn new() -> Self {
        let parent = tempfile::tempdir().expect("a folder");
        Self { root: parent.path().to_owned(), _parent: parent, objects: Vec::new() }
    }

    fn at(&self, name: &str) -> String {
        self.root.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// Runs a command that ends with `code`, and keeps what it prints by the schema `name`.
    fn run_as(&mut self, name: &'static str, code: i32, arguments: &[&str]) -> Value {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("peakshift"));
        let output =
            command.current_dir(&self.root).args(arguments).args(["--json", "--quiet"]).output().expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        let value: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        self.objects.push((name, arguments.iter().map(|word| (*word).to_owned()).collect(), value.clone()));
        value
    }

    fn run(&mut self, name: &'static str, more: &[&str]) -> Value {
        self.run_as(name, 0, &[&[name], more].concat())
    }

    fn read(&self, name: &str) -> String {
        let text = fs::read_to_string(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        text.trim_start_matches('\u{feff}').to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).expect("written");
    }

    /// What came: `factor` times the forecast until `until`.
    fn came(&self, name: &str, until: &str, factor: f64) {
        let mut text = "start,queue,inquiries,answered_within,mean_wait_seconds,abandoned\n".to_owned();
        for line in self.read("a/out/forecast.csv").lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            let count = (row[3].parse::<f64>().expect("a number") * factor).round();
            if row[0] < until {
                text +=
                    &format!("{},{},{count},{},24,{}\n", row[0], row[1], (count * 0.7).floor(), (count * 0.1).floor());
            }
        }
        self.write(name, &text);
    }
}

const POOL: &str = r#"
[[pools]]
id = "agency"
tier = "outsourced"
queues = ["presale"]
most = 4
fixed_cost = 60.0
block_minutes = 240
cost_per_block = 200.0
"#;
const CALM: [&str; 2] = ["--iterations", "1"];

/// From inputs to the schedule.
fn plans(printed: &mut Printed) {
    printed.run("init", &["a", "--agents", "12", "--full", "--lang", "zh"]);
    printed.run("init", &["b", "--agents", "8", "--seed", "3", "--demand", "1.8"]);
    let toml = printed.read("b/plan.toml");
    let end = toml.lines().find(|line| line.starts_with("end = ")).expect("the end of the plan");
    printed.write("b/plan.toml", &(toml.replacen(end, "end = \"2026-11-11T02:00\"", 1) + POOL));
    printed.run(
        "init",
        &["c", "--from", "b/inquiries.csv", "b/agents.csv", "--event", "double11", "--timezone", "Asia/Shanghai"],
    );
    printed.run_as("import", 3, &["import", "b/inquiries.csv", "--into", "a", "--dry-run"]);
    printed.run("import", &["b/inquiries.csv", "--into", "b", "--replace"]);
    printed.run("import", &["b/agents.csv", "--into", "b", "--as", "agents", "--replace"]);
    printed.run("check", &["a", "--lang", "zh"]);
    printed.run("check", &["b"]);
    printed.run_as("check", 3, &["check", "nowhere"]);
    for name in ["a", "b"] {
        printed.run("forecast", &[name]);
        printed.run("staff", &[name]);
    }
    printed.write(
        "b/adjust.csv",
        "start,end,queue,op,value,reason\n2026-11-10T20:00,2026-11-10T22:00,,*,1.2,livestream\n",
    );
    printed.run("schedule", &["b", CALM[0], CALM[1]]);
    printed.run("plan", &["b", "--refine", "1", CALM[0], CALM[1]]);
    printed.run("plan", &["a", "--lang", "zh", CALM[0], CALM[1]]);
    printed.run_as("plan", 3, &["plan", "b", "nowhere", "--into", "many", CALM[0], CALM[1]]);
    printed.run("compare", &["b", "--variant", "x: growth=1.3", CALM[0], CALM[1]]);
    printed.run("verify", &["a"]);
    printed.run("simulate", &["a", "--runs", "20", "--drill", "a/drill.toml", "--risk", "--surge", "presale=1.2"]);
    let agents = printed.read("a/agents.csv");
    let left_out =
        agents.lines().skip(1).map(|line| format!("agent,{},\n", line.split(',').next().unwrap_or_default()));
    let ids = "kind,ours,theirs\n".to_owned() + &left_out.collect::<String>();
    printed.write("ids.csv", &ids);
    printed.run("export", &["a", "--to", "feishu", "--ids", "ids.csv", "--group", "7"]);
    printed.run("hire", &["b", "--budget", "900", CALM[0], CALM[1]]);
    printed.run("backtest", &["a"]);
}

/// The night, and the morning after.
fn nights(printed: &mut Printed) {
    printed.came("part.csv", "2026-11-11T01:00", 1.6);
    printed.came("all.csv", "2027", 1.3);
    printed.run("replan", &["a", "--watch", "part.csv", "--once"]);
    let now = ["a", "--now", "2026-11-11T01:00", "--actuals", "part.csv", "--absent", "A0003"];
    printed.run("replan", &now);
    printed.run("replan", &[&now[..], &["--apply", "--lang", "zh"]].concat());
    printed.run("verify", &["a"]);
    printed.run("versions", &["a"]);
    printed.run("replan", &["a", "--undo"]);
    let at = ["--at", "2026-11-11T00:07"];
    for asked in [&["--agent", "A0001"][..], &["--absent", "A0001"], &["--offers"], &["--relax"], &at] {
        printed.run("explain", &[&["a"], asked].concat());
    }
    printed.run("explain", &["a", at[0], at[1], "--queue", "presale", "--offers"]);
    let rows = "A0001,请假,2026-11-10T18:00,2026-11-12T06:00,\nA0002,换班,2026-11-10T18:00,2026-11-11T12:00,A0003\n";
    printed.write("requests.csv", &format!("agent_id,kind,start,end,with\n{rows}"));
    printed.run("explain", &["a", "--requests", "requests.csv"]);
    let mut clocked = "agent_id,start,end\n".to_owned();
    for line in printed.read("a/out/schedule.csv").lines().skip(1) {
        let row: Vec<&str> = line.split(',').collect();
        clocked += &format!("{},{},{}\n", row[0], row[3], row[4]);
    }
    printed.write("clock.csv", &clocked);
    printed.run("review", &["a", "--actuals", "all.csv", "--lang", "zh"]);
    printed.run("review", &["a", "--actuals", "all.csv", "--worked", "clock.csv", "--apply"]);
}

/// What stands alone, and what goes wrong.
fn others(printed: &mut Printed) {
    printed.run("erlang", &["--per-hour", "200", "--aht", "180"]);
    printed.run("erlang", &["--model", "c", "--per-hour", "200", "--aht", "180", "--agents", "10"]);
    let schedule = printed.read("b/out/schedule.csv");
    let first = schedule.lines().nth(1).expect("a row").to_owned();
    printed.write("twice.csv", &format!("{schedule}{first}\n"));
    printed.run_as("verify", 1, &["verify", "b", "--schedule", "twice.csv"]);
    printed.run_as("error", 3, &["plan", "nowhere"]);
    printed.run_as("error", 2, &["erlang", "--per-hour", "10", "--aht", "0"]);
}

fn commands() -> BTreeSet<String> {
    let output = Command::new(assert_cmd::cargo::cargo_bin("peakshift")).args(["--help", "--lang", "en"]).output();
    let help = String::from_utf8(output.expect("runs").stdout).expect("UTF-8");
    let list = help.split("Commands:\n").nth(1).expect("a list of commands");
    let own = list.lines().take_while(|line| line.starts_with("  ")).filter(|line| !line.starts_with("   "));
    own.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_command_prints_what_its_schema_says() {
    let mut printed = Printed::new();
    plans(&mut printed);
    nights(&mut printed);
    others(&mut printed);
    let mut failed = Vec::new();
    for (name, arguments, value) in &printed.objects {
        let validator = validator(name);
        if !validator.is_valid(value) {
            failed.push(format!("{name}: {arguments:?}\n{}", wrong(&validator, value)));
        }
        // What no schema knows is refused, so that a new field cannot stay unsaid.
        let mut more = value.clone();
        let object = if let Value::Array(list) = &mut more { list.first_mut().expect("an answer") } else { &mut more };
        object["unsaid"] = json!(1);
        assert!(!validator.is_valid(&more), "{name} takes any field");
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    let seen: BTreeSet<String> = printed.objects.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let missing: Vec<_> =
        commands().into_iter().filter(|name| !seen.contains(name) && !TEXTS.contains(&&**name)).collect();
    assert!(missing.is_empty(), "{missing:?} were not run");
}

#[test]
fn there_is_one_schema_for_each_command_and_no_other() {
    let expected: BTreeSet<String> =
        commands().into_iter().filter(|name| !TEXTS.contains(&&**name)).chain(SHARED.map(str::to_owned)).collect();
    assert!(expected.len() > 15, "{expected:?}");
    assert_eq!(stored().into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>(), expected);
}

/// Objects with names of their own take no others, and every schema is one of the draft that it names.
#[test]
fn schemas_are_closed_and_valid() {
    fn open(value: &Value, place: &str, found: &mut Vec<String>) {
        if let Value::Object(fields) = value {
            let named = fields.get("properties").is_some_and(Value::is_object) && fields.contains_key("type");
            if named && fields.get("additionalProperties") != Some(&Value::Bool(false)) {
                found.push(place.to_owned());
            }
            fields.iter().for_each(|(name, part)| open(part, &format!("{place}/{name}"), found));
        } else if let Value::Array(parts) = value {
            parts.iter().enumerate().for_each(|(i, part)| open(part, &format!("{place}/{i}"), found));
        }
    }
    for (name, schema) in stored() {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut found = Vec::new();
        open(&schema, &name, &mut found);
        assert_eq!(found, Vec::<String>::new());
        assert!(validator(&name).is_valid(&json!({})) == (name == "common"), "{name} takes nothing for an answer");
    }
}
