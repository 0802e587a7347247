//! Commands killed at random moments: every output is whole, of before or of after, and the next command leaves no litter.
//!
//! `PEAKSHIFT_KILLS=200 cargo test --release --test cli_kills` kills so many times, all commands that write in turn; without it each that is
//! quick once. `PEAKSHIFT_KILLS_OF=--watch,--resume` kills only commands with one of these words.

mod faults_kit;
mod kills_kit;

use faults_kit::{Folder, all_of};
use kills_kit::{Case, command, done, write_all};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;

/// One shop of the world: its plan folder is planned, `raw` has what people bring to it.
const SHOP: &str = "shop";
/// A shop whose history lies in another folder.
const APART: &str = "apart";
/// Somebody who could be hired.
const POOL: &str = "\n[[pools]]\nid = \"agency\"\ntier = \"outsourced\"\nqueues = [\"presale\"]\nmost = 1\n";
const INPUTS: &str = "\n[inputs]\ninquiries = \"../tables/inquiries.csv\"\n";
/// Every command that writes, by what is there before it.
const FRESH: [&[&str]; 9] = [
    &["init", "new", "--agents", "4"],
    &["init", "new", "--from", "raw/volumes.csv", "--event", "double11", "--timezone", "Asia/Shanghai"],
    &["import", "raw/volumes.csv", "--into", SHOP, "--replace"],
    &["import", "raw/log.csv", "--into", SHOP, "--replace"],
    &["import", "raw/log.csv", "--into", APART, "--replace"],
    &["import", "raw/roster.csv", "--into", SHOP, "--as", "agents", "--replace"],
    &["forecast", SHOP],
    &["plan", SHOP, "--iterations", "1", "--calendar"],
    MANY,
];
const FORECAST: [&[&str]; 1] = [&["staff", SHOP]];
const WECOM: &[&str] = &["export", SHOP, "--to", "wecom", "--ids", "raw/ids.csv", "--group", "226"];
const WATCH: &[&str] = &["replan", SHOP, "--watch", "raw/actuals.csv", "--now", "2026-11-10T23:40", "--once"];
const REPLAN: &[&str] = &["replan", SHOP, "--now", "2026-11-10T23:40", "--absent", "A0002", "--apply"];
const PLANNED: [&[&str]; 15] = [
    &["schedule", SHOP, "--iterations", "1", "--seed", "9"],
    &["simulate", SHOP, "--runs", "7", "--seed", "5"],
    &["plan", SHOP, "--iterations", "1", "--seed", "9"],
    &["plan", SHOP, "--iterations", "1", "--seed", "9", "--refine", "1"],
    WATCH,
    &["compare", SHOP, "--variant", "more: growth=1.2", "--iterations", "1"],
    &["hire", SHOP, "--budget", "300", "--iterations", "1", "--time-limit", "1"],
    &["hire", SHOP, "--budget", "300", "--iterations", "1", "--time-limit", "1", "--apply"],
    &["replan", SHOP, "--now", "2026-11-10T23:40", "--absent", "A0002"],
    REPLAN,
    WECOM,
    &["export", SHOP, "--to", "feishu", "--ids", "raw/ids.csv", "--group", "226", "--operator", "E1"],
    &["explain", SHOP, "--requests", "raw/requests.csv", "--up-to", "100000", "--apply"],
    &["review", SHOP, "--actuals", "raw/actuals.csv"],
    &["review", SHOP, "--actuals", "raw/actuals.csv", "--apply"],
];
const REPLANNED: [&[&str]; 3] = [
    &["replan", SHOP, "--undo"],
    &["versions", SHOP, "--restore", "1"],
    &["plan", SHOP, "--iterations", "1", "--seed", "9"],
];

const MANY: &[&str] = &["plan", SHOP, "other", "--into", "many", "--iterations", "1"];
const RESUMED: [&[&str]; 1] = [&["plan", SHOP, "other", "--into", "many", "--iterations", "1", "--resume"]];

/// Too slow to be killed whenever tests are run, or much like another that is.
fn is_slow(arguments: &[&str]) -> bool {
    let is_like_another =
        arguments.contains(&"feishu") || arguments.contains(&"--calendar") || arguments.contains(&"--from");
    is_like_another
        || match arguments[0] {
            "hire" | "compare" | "explain" | "schedule" => true,
            "plan" => arguments.contains(&"other") || arguments.contains(&"--refine"),
            "replan" if arguments.contains(&"--watch") => false,
            "replan" | "review" => !arguments.contains(&"--apply") && !arguments.contains(&"--undo"),
            _ => false,
        }
}

/// Exports as people have them: a long table of volumes, and a roster by days.
fn bring(world: &Path) {
    let raw = world.join("raw");
    fs::create_dir(&raw).expect("made");
    let inquiries = fs::read_to_string(world.join(SHOP).join("inquiries.csv")).expect("a history");
    let mut volumes = String::from("日期,时间,队列,咨询量\n");
    let mut log = String::from("会话ID,开始时间,队列\n");
    for (number, row) in inquiries.lines().skip(1).enumerate() {
        let cells: Vec<&str> = row.split(',').collect();
        let (day, clock) = cells[0].split_once('T').expect("a time");
        writeln!(volumes, "{day},{clock},售前,{}1", cells[2]).expect("a string");
        writeln!(log, "{number},{day} {clock}:07,售前").expect("a string");
    }
    let people = (1..=5).map(|i| format!("B{i:03},员工{i},中级,09:00-18:00,休\n"));
    let roster = format!("工号,姓名,职级,11/10,11/11\n{}", people.collect::<String>());
    let requests = "agent_id,kind,start,end,with\nA0001,shorter,2026-11-11T00:00,2026-11-11T04:00,\n\
                    A0002,day off,2026-11-11T00:00,2026-11-12T00:00,\n";
    for (name, text) in
        [("volumes.csv", &volumes[..]), ("log.csv", &log), ("roster.csv", &roster), ("requests.csv", requests)]
    {
        fs::write(raw.join(name), text).expect("written");
    }
}

/// Another shop, whose history lies beside it.
fn apart(world: &Path) {
    let folder = world.join(APART);
    done(world, &["init", APART, "--agents", "3", "--seed", "3"]);
    fs::create_dir(world.join("tables")).expect("made");
    fs::rename(folder.join("inquiries.csv"), world.join("tables/inquiries.csv")).expect("moved");
    let settings = fs::read_to_string(folder.join("plan.toml")).expect("settings");
    fs::write(folder.join("plan.toml"), settings + INPUTS).expect("written");
}

/// What came, and by what ids an attendance system knows the people and their shifts.
fn bring_what_follows(world: &Path) {
    let forecast = fs::read_to_string(world.join(SHOP).join("out/forecast.csv")).expect("a forecast");
    let rows = forecast.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        format!("{},{},{}\n", cells[0], cells[1], cells[4].parse::<f64>().expect("a number").round() + 3.0)
    });
    let actuals = format!("start,queue,inquiries\n{}", rows.collect::<String>());
    fs::write(world.join("raw/actuals.csv"), actuals).expect("written");
    let mut ids = String::from("kind,ours,theirs\n");
    (1..=4).for_each(|n| writeln!(ids, "agent,A{n:04},E{n}").expect("a string"));
    fs::write(world.join("raw/ids.csv"), &ids).expect("written");
    // The shifts that have no id are listed, each with its days in brackets.
    let lacking = String::from_utf8(command(world, WECOM).stderr(Stdio::piped()).output().expect("runs").stderr);
    let lacking = lacking.expect("UTF-8");
    let list = lacking.lines().next().and_then(|line| line.split_once("): ")).expect("a list").1;
    for (n, shift) in (1..).zip(list.split(", ")) {
        writeln!(ids, "shift,{},{n}", shift.rsplit_once(" (").expect("days").0).expect("a string");
    }
    fs::write(world.join("raw/ids.csv"), ids).expect("written");
}

/// The commands, each with the world before it.
fn cases(slow: bool) -> Vec<Case> {
    let place = tempfile::tempdir().expect("a folder");
    let world = place.path();
    let shop = world.join(SHOP);
    done(world, &["init", SHOP, "--agents", "4"]);
    done(world, &["init", "other", "--agents", "3", "--seed", "2"]);
    let settings = fs::read_to_string(shop.join("plan.toml")).expect("settings") + POOL;
    fs::write(shop.join("plan.toml"), settings).expect("written");
    bring(world);
    apart(world);
    let mut states: Vec<(Folder, &[&'static [&'static str]])> = vec![(all_of(world), &FRESH)];
    done(world, &["forecast", SHOP]);
    states.push((all_of(world), &FORECAST));
    done(world, &["plan", SHOP, "--iterations", "1"]);
    bring_what_follows(world);
    states.push((all_of(world), &PLANNED));
    done(world, REPLAN);
    states.push((all_of(world), &REPLANNED));
    let (fresh, _) = &states[0];
    let again = tempfile::tempdir().expect("a folder");
    write_all(again.path(), fresh);
    done(again.path(), MANY);
    // The first is done and unchanged, the second is another than it was.
    let settings = fs::read_to_string(again.path().join("other/plan.toml")).expect("settings") + POOL;
    fs::write(again.path().join("other/plan.toml"), settings).expect("written");
    states.push((all_of(again.path()), &RESUMED));
    let all = states.iter().flat_map(|(before, commands)| commands.iter().map(move |arguments| (before, *arguments)));
    let all = all.filter(|(_, arguments)| slow || !is_slow(arguments));
    all.map(|(before, arguments)| Case::new(before, arguments)).collect()
}

#[test]
fn whatever_is_killed_leaves_all_of_before_or_all_of_after() {
    let asked = std::env::var("PEAKSHIFT_KILLS").ok().and_then(|n| n.parse().ok());
    let mut cases = cases(asked.is_some());
    if let Ok(words) = std::env::var("PEAKSHIFT_KILLS_OF") {
        cases.retain(|case| words.split(',').any(|word| case.arguments.contains(&word)));
    }
    let kills = asked.unwrap_or(cases.len());
    let mut rng = Pcg64::seed_from_u64(1);
    let (mut wrong, mut sides) = (Vec::new(), [0, 0]);
    for kill in 0..kills {
        let case = &cases[kill % cases.len()];
        // Most of what can be torn is written at the end.
        let share = if kill % 3 == 0 { rng.random_range(0.0..1.0) } else { rng.random_range(0.6..1.1) };
        match case.killed_at(share) {
            Ok(is_after) => sides[usize::from(is_after)] += 1,
            Err(what) => wrong.push(format!("{:?} killed at {share:.3}: {what}", case.arguments)),
        }
    }
    println!(
        "{kills} kills of {} commands: {} as before, {} as after, {} wrong",
        cases.len(),
        sides[0],
        sides[1],
        wrong.len()
    );
    assert!(wrong.is_empty(), "{} of {kills}:\n{}", wrong.len(), wrong.join("\n"));
}
