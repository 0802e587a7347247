//! Calendar files: every block once at its time, whoever reads them, and the same events when a block moves.

mod calendar_kit;
mod common;

use calendar_kit::{Folder, Seen, seen};
use common::{NEW, REGULAR, SENIOR, agent, block, plan, plan_in, segments, with_agents};
use peakshift::domain::calendar::{Moment, Span, Zone};
use peakshift::domain::ids::{AgentId, QueueId, SiteId, Table};
use peakshift::domain::leads::lead_of;
use peakshift::domain::plan::{Plan, Site};
use peakshift::domain::roster::{Activity, Roster, Segment};
use peakshift::domain::sessions::{Each, Place};
use peakshift::domain::text::Lang;
use peakshift::domain::units::Minutes;
use peakshift::report::{Calendars, calendars};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Zones with all that clocks do: never, by an hour, by half an hour, at midnight, odd minutes, summer time in winter. Those whose rules
/// changed of late are left out, as the second reader has an older copy of them.
const ZONES: [&str; 10] = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Asia/Beirut",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Europe/Dublin",
    "Etc/GMT-8",
];

fn made(plan: &Plan, roster: &Roster) -> Calendars {
    calendars(plan, roster, Lang::Zh, &[]).expect("calendars")
}

fn file<'a>(calendars: &'a Calendars, name: &str) -> &'a [u8] {
    let found = calendars.files.iter().find(|(file, _)| file == name);
    &found.unwrap_or_else(|| panic!("no {name}")).1
}

/// The calendars alone.
fn named(calendars: &Calendars) -> impl Iterator<Item = &(String, Vec<u8>)> {
    calendars.files.iter().filter(|(name, _)| name.ends_with(".ics"))
}

fn roster(rows: &[Vec<Segment>]) -> Roster {
    Roster::new(rows.concat())
}

/// Start, end and whether it is standby, as a reader sees events that stand.
fn times(seen: &[Seen]) -> Vec<(i64, i64, bool)> {
    let live = seen.iter().filter(|event| event.status != "CANCELLED");
    live.map(|event| (event.start, event.end, event.status == "TENTATIVE")).collect()
}

fn blocks(roster: &Roster, agent: usize) -> Vec<(i64, i64, bool)> {
    let mut blocks: Vec<_> =
        roster.blocks(AgentId(agent)).iter().map(|b| (b.span.start.0, b.span.end.0, b.standby)).collect();
    blocks.sort_unstable();
    blocks
}

/// What all files must be like.
fn check(plan: &Plan, roster: &Roster) {
    let calendars = made(plan, roster);
    let leads = lead_of(plan, roster);
    for (id, of_agent) in plan.agents.iter() {
        let own = seen(file(&calendars, &format!("{}.ics", of_agent.id)));
        assert_eq!(times(&own), blocks(roster, id.0), "{}", of_agent.id);
        let squad = calendars.files.iter().find(|(name, _)| *name == format!("squad-{}.ics", of_agent.id));
        let is_lead = plan.tiers[of_agent.tier].can_lead && !roster.of(id).is_empty();
        assert_eq!(squad.is_some(), is_lead, "{}", of_agent.id);
        let Some((_, squad)) = squad else { continue };
        let in_squad = |segment: &Segment, lead: Option<AgentId>| segment.agent == id || lead == Some(id);
        let rows = roster.segments().iter().zip(&leads).filter(|(segment, lead)| in_squad(segment, **lead));
        let whole = Roster::new(rows.map(|(segment, _)| *segment).collect());
        let mut expected: Vec<_> = plan.agents.ids().flat_map(|id| blocks(&whole, id.0)).collect();
        expected.sort_unstable();
        let squad = seen(squad);
        assert_eq!(times(&squad), expected, "squad of {}", of_agent.id);
        assert!(squad.iter().all(|event| event.alarms.is_empty() && event.transparency == "TRANSPARENT"));
        let uids: BTreeSet<&str> = squad.iter().chain(&own).map(|event| event.uid.as_str()).collect();
        assert_eq!(uids.len(), squad.len() + own.len(), "one UID in both files");
    }
}

#[test]
fn a_night_that_has_an_hour_twice_is_told_right() {
    let agents = vec![
        agent("A1", SENIOR, &[0, 1]),
        agent("A2", REGULAR, &[0]),
        agent("A3", NEW, &[0]),
        agent("A4", NEW, &[0]),
        agent("A5", NEW, &[0]),
    ];
    let plan = with_agents(plan_in("America/New_York", "2026-10-31T12:00", 36 * 60), agents);
    let roster = roster(&[
        segments(&plan, 0, "2026-10-31T22:00", &block(480)),
        // From the first 01:00, from the second, until the first 02:00 less a slot, and until the second 01:30.
        segments(&plan, 1, "2026-11-01T01:00", &block(300)),
        segments(&plan, 2, "2026-11-01T00:00", &format!("-120 {}", block(300))),
        segments(&plan, 3, "2026-10-31T22:00", "w45 b10 w45 b10 w45 b10 w45 b10 w15"),
        segments(&plan, 4, "2026-11-01T00:00", "s150"),
    ]);
    check(&plan, &roster);
    let calendars = made(&plan, &roster);
    let [across, first, second] =
        ["A1", "A2", "A3"].map(|id| String::from_utf8(file(&calendars, &format!("{id}.ics")).to_vec()).unwrap());
    assert!(across.contains("DTSTART;TZID=America/New_York:20261031T220000"), "{across}");
    assert!(across.contains("DTEND;TZID=America/New_York:20261101T050000"), "{across}");
    assert!(first.contains("DTSTART:20261101T050000Z") && second.contains("DTSTART:20261101T060000Z"));
    assert_eq!(seen(second.as_bytes())[0].start - seen(first.as_bytes())[0].start, 3600);
    assert!(second.contains("01:00-05:00–01:45-05:00") || second.contains("01:00-05:00–01:40-05:00"), "{second}");
}

#[test]
fn a_night_that_lacks_an_hour_is_told_right() {
    let agents = vec![agent("A1", SENIOR, &[0, 1]), agent("A2", REGULAR, &[0])];
    let plan = with_agents(plan_in("America/New_York", "2026-03-07T12:00", 36 * 60), agents);
    let roster = roster(&[
        segments(&plan, 0, "2026-03-07T23:00", &block(480)),
        segments(&plan, 1, "2026-03-08T03:00", &block(300)),
    ]);
    check(&plan, &roster);
    let text = String::from_utf8(file(&made(&plan, &roster), "A1.ics").to_vec()).unwrap();
    assert!(text.contains("DTEND;TZID=America/New_York:20260308T080000"), "nine hours on the clock:\n{text}");
    assert!(text.contains("DTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400"), "{text}");
}

/// Blocks that begin and end every half hour around each change of two years.
#[test]
fn every_change_of_a_clock_is_told_right() {
    const YEAR: i64 = 365 * 86_400;
    let first = 1_767_225_600;
    for name in ZONES {
        let zone = Zone::named(name).expect("a zone");
        for change in zone.0.observances(first, first + 2 * YEAR).iter().filter(|change| change.at > first) {
            let agents = (0..13).map(|at| agent(&format!("C{at}"), if at == 0 { SENIOR } else { NEW }, &[0]));
            let mut plan = with_agents(plan(), agents.collect());
            plan.zone = zone;
            plan.horizon.start = Moment(change.at - 86_400);
            plan.horizon.end = Moment(change.at + 86_400);
            let row = |at: usize| {
                let start = Moment(change.at + (at as i64 - 6) * 1800);
                let span = Span { start, end: start + Minutes(180) };
                Segment { agent: AgentId(at), span, activity: Activity::Work, queue: Some(QueueId(0)) }
            };
            check(&plan, &Roster::new((0..13).map(row).collect()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Blocks of both kinds anywhere in 60 days of any zone, around every change of its clock.
    #[test]
    fn every_block_is_told_once_at_its_time(
        zone in proptest::sample::select(&ZONES[..]),
        month in 1..13_u32,
        starts in proptest::collection::btree_set((0..5_usize, 0..59_i64), 0..20),
        offsets in proptest::collection::vec(0..48_i64, 20),
    ) {
        let agents = (0..5).map(|at| agent(&format!("B{at}"), [SENIOR, SENIOR, REGULAR, NEW, NEW][at], &[0, 1]));
        let plan = with_agents(plan_in(zone, &format!("2026-{month:02}-01T12:00"), 60 * 1440), agents.collect());
        let mut rows = Vec::new();
        for (&(agent, day), half_hours) in starts.iter().zip(offsets) {
            let start = plan.horizon.start + Minutes(day * 1440 + half_hours * 30 % 900);
            let mut push = |from: i64, to: i64, activity, queue| rows.push(Segment {
                agent: AgentId(agent), span: Span { start: start + Minutes(from), end: start + Minutes(to) }, activity, queue,
            });
            if half_hours % 3 == 0 {
                push(0, 90, Activity::Standby, Some(QueueId(1)));
            } else {
                push(0, 45, Activity::Work, Some(QueueId(0)));
                push(45, 55, Activity::Break, None);
                push(55, 5 * half_hours + 60, Activity::Work, Some(QueueId(1)));
            }
        }
        check(&plan, &Roster::new(rows));
    }

    /// What lies in the folder may be anything: it is taken or left out with a word, and new files are whole.
    #[test]
    fn a_spoiled_earlier_file_is_no_trouble(cut in 0..2000_usize, at in 0..2000_usize, bytes in proptest::collection::vec(any::<u8>(), 0..9)) {
        let (plan, roster) = small();
        let folder = Folder::new();
        folder.publish(&plan, &roster);
        let path = folder.path().join("A1.ics");
        let mut spoiled = fs::read(&path).expect("a file");
        let at = at.min(spoiled.len());
        spoiled.splice(at..(at + bytes.len()).min(spoiled.len()), bytes);
        spoiled.truncate(spoiled.len().saturating_sub(cut));
        fs::write(&path, &spoiled).expect("written");
        let made = folder.publish(&plan, &roster);
        prop_assert_eq!(times(&seen(file(&made, "A1.ics"))), blocks(&roster, 0));
    }
}

/// One lead, two members, three blocks and a standby.
fn small() -> (Plan, Roster) {
    let mut agents = vec![agent("A1", SENIOR, &[0, 1]), agent("A2", REGULAR, &[0]), agent("A3", NEW, &[0])];
    agents[1].site = Some(SiteId(0));
    let mut plan = with_agents(plan(), agents);
    plan.sites = Table::new(vec![Site { id: "杭州, 3 楼".to_owned(), seats: 9 }]);
    let roster = roster(&[
        segments(&plan, 0, "2026-11-10T20:00", &block(540)),
        segments(&plan, 0, "2026-11-11T20:00", &block(240)),
        segments(&plan, 1, "2026-11-10T22:00", "w45 b10 w45@1 w30 b10 w40"),
        segments(&plan, 1, "2026-11-11T12:00", "s60 s60@1"),
    ]);
    (plan, roster)
}

#[test]
fn a_block_is_told_with_all_that_matters() {
    let (plan, roster) = small();
    let calendars = made(&plan, &roster);
    let [work, standby]: [Seen; 2] = seen(file(&calendars, "A2.ics")).try_into().expect("two events");
    assert_eq!(work.summary, "值班 presale/aftersale");
    let told = "22:00–22:45 presale\n22:45–22:55 小休\n22:55–23:40 aftersale\n23:40–00:10 presale\n00:10–00:20 小休\n00:20–01:00 presale\n组长：名A1 A1";
    assert_eq!(work.description, told);
    assert_eq!(
        (work.status.as_str(), work.transparency.as_str(), work.category.as_str()),
        ("CONFIRMED", "OPAQUE", "值班")
    );
    assert_eq!((work.location.as_deref(), &work.alarms[..]), (Some("杭州, 3 楼"), &[3600][..]));
    assert_eq!((standby.summary.as_str(), standby.category.as_str()), ("待命 presale/aftersale", "待命"));
    assert_eq!(standby.description, "12:00–13:00 presale\n13:00–14:00 aftersale");
    assert_eq!((standby.status.as_str(), standby.transparency.as_str()), ("TENTATIVE", "TRANSPARENT"));
    assert_eq!(standby.alarms, [1800]);
    let squad = seen(file(&calendars, "squad-A1.ics"));
    let summaries: Vec<&str> = squad.iter().map(|event| event.summary.as_str()).collect();
    assert_eq!(summaries, ["名A1 值班 presale", "名A2 值班 presale/aftersale", "名A1 值班 presale"]);
    let english = calendars_in_english(&plan, &roster);
    let work = &seen(file(&english, "A2.ics"))[0];
    assert_eq!(work.summary, "Duty presale/aftersale");
    assert!(
        work.description.ends_with("00:10–00:20 Break\n00:20–01:00 presale\nLead: 名A1 A1"),
        "{}",
        work.description
    );
}

fn calendars_in_english(plan: &Plan, roster: &Roster) -> Calendars {
    calendars(plan, roster, Lang::En, &[]).expect("calendars")
}

/// What a chat shows: every block with what parts it, and somebody who has none.
#[test]
fn a_message_tells_the_days_of_an_agent() {
    let (mut plan, roster) = small();
    let name = "班前会";
    plan.sessions = Table::new(vec![common::session(name, plan.horizon.span(), Each::Block, Place::Start, 1.0)]);
    let briefing = segments(&plan, 1, "2026-11-11T20:00", &format!("a5@0 {}", block(360)));
    let roster = Roster::new([roster.segments(), &briefing].concat());
    let text = |calendars: Calendars| String::from_utf8(file(&calendars, "messages.txt").to_vec()).expect("UTF-8");
    insta::assert_snapshot!("messages_in_chinese", text(made(&plan, &roster)));
    insta::assert_snapshot!("messages_in_english", text(calendars_in_english(&plan, &roster)));
}

#[test]
fn a_slip_is_printed_for_everybody_who_has_a_block() {
    let (mut plan, roster) = small();
    plan.agents[AgentId(0)].name = "<i>王&芳".to_owned();
    let page = String::from_utf8(file(&made(&plan, &roster), "slips.html").to_vec()).expect("UTF-8");
    let slips = page.matches("<section>").count();
    assert_eq!(slips, roster.agents().count(), "{page}");
    assert!(page.contains("&lt;i&gt;王&amp;芳 A1") && !page.contains("<i>"), "{page}");
    assert!(!page.contains("A3"), "who has no block has no slip: {page}");
}

#[test]
fn an_agent_without_a_block_has_a_calendar_all_the_same() {
    let (plan, roster) = small();
    let calendars = made(&plan, &roster);
    let names: Vec<&str> = calendars.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["A1.ics", "A2.ics", "A3.ics", "squad-A1.ics", "messages.txt", "slips.html"]);
    assert_eq!(seen(file(&calendars, "A3.ics")), []);
    let text = String::from_utf8(file(&calendars, "A3.ics").to_vec()).unwrap();
    assert!(text.contains("BEGIN:VTIMEZONE"), "a calendar holds something: {text}");
}

/// Lines of at most 75 bytes that cut no character, and every text as it was.
#[test]
fn texts_come_back_as_they_were() {
    let names = [
        "a,b;c\\d:\"e\"",
        "欧阳，上官；司马\\n慕容",
        "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长",
        " =1+1",
        "N'Djamena 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
        "BEGIN:VEVENT",
    ];
    let (mut plan, roster) = small();
    for name in names {
        plan.agents[AgentId(0)].name = name.to_owned();
        plan.queues[QueueId(1)].name = format!("{name}\r\nEND:VCALENDAR\u{7}");
        plan.name = format!("{name} 双11, 2026");
        plan.sites[SiteId(0)].id = name.to_owned();
        let calendars = made(&plan, &roster);
        for (file, bytes) in named(&calendars) {
            assert!(bytes.ends_with(b"END:VCALENDAR\r\n"), "{file}");
            for line in bytes.split(|&byte| byte == b'\n') {
                assert!(line.len() <= 76 && std::str::from_utf8(line).is_ok(), "{file}: {line:?}");
                assert!(line.is_empty() || line.ends_with(b"\r"), "{file}: {line:?}");
            }
        }
        let member = &seen(file(&calendars, "A2.ics"))[0];
        assert_eq!(member.summary, format!("值班 presale/{name}\nEND:VCALENDAR "));
        assert!(member.description.ends_with(&format!("组长：{} A1", plan.agents[AgentId(0)].name)), "{member:?}");
        assert_eq!(member.location.as_deref(), Some(name.trim()));
        let squad = seen(file(&calendars, "squad-A1.ics"));
        assert_eq!(squad[0].summary, format!("{} 值班 presale", name.trim()));
    }
}

fn by_uid(seen: Vec<Seen>) -> BTreeMap<String, Seen> {
    seen.into_iter().map(|event| (event.uid.clone(), event)).collect()
}

#[test]
fn the_same_again_is_the_same_bytes() {
    let (plan, roster) = small();
    let folder = Folder::new();
    let first = folder.publish(&plan, &roster);
    assert_eq!(first, made(&plan, &roster));
    assert_eq!(folder.publish(&plan, &roster), first);
    assert_eq!(folder.earlier().1, []);
}

#[test]
fn a_block_that_moves_is_the_same_event() {
    let (plan, before) = small();
    let folder = Folder::new();
    folder.publish(&plan, &before);
    let old = by_uid(folder.seen("A1.ics"));
    // The first block an hour later, the second to where it overlaps nothing, and a third in between.
    let after = roster(&[
        segments(&plan, 0, "2026-11-10T21:00", &block(540)),
        segments(&plan, 0, "2026-11-11T12:00", &block(240)),
        segments(&plan, 0, "2026-11-12T01:00", &block(240)),
        before.of(AgentId(1)).to_vec(),
    ]);
    folder.publish(&plan, &after);
    let new = folder.seen("A1.ics");
    assert_eq!(times(&new), blocks(&after, 0));
    let ordinal = |event: &Seen| event.uid.rsplit_once("-work-").map(|(_, rest)| rest.to_owned()).unwrap();
    let told: Vec<_> = new.iter().map(|event| (ordinal(event), event.sequence)).collect();
    // 20:00 of the day after is nearer to 01:00 than to 12:00.
    assert_eq!(told, [("1@peakshift".into(), 1), ("3@peakshift".into(), 0), ("2@peakshift".into(), 1)]);
    for event in new.iter().filter(|event| event.sequence == 1) {
        assert_eq!(event.stamp, old[&event.uid].stamp + 1, "the stamp rises, too");
    }
    let unmoved = folder.seen("A2.ics");
    assert_eq!(unmoved.iter().map(|event| event.sequence).collect::<Vec<_>>(), [0, 0], "{unmoved:?}");
}

#[test]
fn a_block_that_is_gone_is_cancelled_and_its_number_never_used_again() {
    let (plan, before) = small();
    let folder = Folder::new();
    folder.publish(&plan, &before);
    let without = roster(&[before.of(AgentId(0))[..1].to_vec(), before.of(AgentId(1)).to_vec()]);
    let without = Roster::new([without.segments(), &segments(&plan, 0, "2026-11-10T20:45", "b10 w45")].concat());
    folder.publish(&plan, &without);
    let told = folder.seen("A1.ics");
    let [kept, gone] = &told[..] else { panic!("{told:?}") };
    assert_eq!((kept.status.as_str(), kept.sequence), ("CONFIRMED", 1));
    assert_eq!((gone.status.as_str(), gone.sequence, gone.transparency.as_str()), ("CANCELLED", 1, "TRANSPARENT"));
    assert_eq!((gone.summary.as_str(), gone.alarms.len()), ("已取消：值班 presale", 0));
    assert_eq!(gone.start, blocks(&before, 0)[1].0);
    let again = folder.publish(&plan, &without);
    assert_eq!(seen(file(&again, "A1.ics")), told, "once cancelled is enough");
    folder.publish(&plan, &before);
    let back = folder.seen("A1.ics");
    assert_eq!(times(&back), blocks(&before, 0));
    let uids: BTreeSet<&str> = back.iter().map(|event| event.uid.as_str()).collect();
    assert_eq!((back.len(), uids.len()), (3, 3), "a new block is a new event: {back:#?}");
    assert!(back.iter().any(|event| event == gone));
}

/// The squad's file goes by who leads whom; who changes squads leaves one file and enters the other.
#[test]
fn who_changes_squads_is_cancelled_in_one_file_and_new_in_the_other() {
    let agents = vec![agent("L1", SENIOR, &[0]), agent("L2", SENIOR, &[0]), agent("M", NEW, &[0])];
    let plan = with_agents(plan(), agents);
    let with_leads_at = |first: &str, second: &str| {
        roster(&[
            segments(&plan, 0, first, &block(240)),
            segments(&plan, 1, second, &block(240)),
            segments(&plan, 2, "2026-11-11T10:00", &block(240)),
        ])
    };
    let folder = Folder::new();
    folder.publish(&plan, &with_leads_at("2026-11-11T10:00", "2026-11-11T20:00"));
    let of = |file: &str| {
        let member = |event: &Seen| (event.agent == "M").then(|| (event.status.clone(), event.sequence));
        folder.seen(file).iter().filter_map(member).collect::<Vec<_>>()
    };
    assert_eq!((of("squad-L1.ics"), of("squad-L2.ics")), (vec![("CONFIRMED".to_owned(), 0)], vec![]));
    folder.publish(&plan, &with_leads_at("2026-11-11T20:00", "2026-11-11T10:00"));
    assert_eq!(of("squad-L1.ics"), [("CANCELLED".to_owned(), 1)]);
    assert_eq!(of("squad-L2.ics"), [("CONFIRMED".to_owned(), 0)]);
    assert_eq!(of("M.ics"), [("CONFIRMED".to_owned(), 1)], "the same event under another lead");
}

#[test]
fn who_left_the_roster_is_told_so() {
    let (plan, roster) = small();
    let folder = Folder::new();
    folder.publish(&plan, &roster);
    let left = with_agents(plan.clone(), vec![plan.agents[AgentId(1)].clone()]);
    let own: Vec<Segment> = roster.of(AgentId(1)).iter().map(|s| Segment { agent: AgentId(0), ..*s }).collect();
    folder.publish(&left, &Roster::new(own));
    for (file, events) in [("A1.ics", 2), ("A3.ics", 0), ("squad-A1.ics", 3)] {
        let seen = folder.seen(file);
        assert_eq!(seen.len(), events, "{file}");
        assert!(seen.iter().all(|event| event.status == "CANCELLED" && event.sequence == 1), "{file}: {seen:?}");
    }
    assert_eq!(folder.seen("A2.ics").len(), 2);
}

/// A folder that was copied for the next event: its old duties are history, not duties that moved by a year.
#[test]
fn what_another_plan_told_is_left_alone() {
    let (plan, roster) = small();
    let folder = Folder::new();
    folder.publish(&plan, &roster);
    let old: BTreeSet<String> = folder.seen("A1.ics").into_iter().map(|event| event.uid).collect();
    let year = Minutes(365 * 1440);
    let mut next = plan.clone();
    next.name = "双11 2027".to_owned();
    next.horizon.start = next.horizon.start + year;
    next.horizon.end = next.horizon.end + year;
    let moved = |segment: &Segment| Segment {
        span: Span { start: segment.span.start + year, end: segment.span.end + year },
        ..*segment
    };
    let later = Roster::new(roster.segments().iter().map(moved).collect());
    folder.publish(&next, &later);
    let new = folder.seen("A1.ics");
    assert_eq!((times(&new), new.len()), (blocks(&later, 0), 2));
    assert!(new.iter().all(|event| !old.contains(&event.uid) && event.sequence == 0), "{new:?}");
    // The same plan under another name, or from an hour earlier on, goes on.
    let folder = Folder::new();
    folder.publish(&plan, &roster);
    let mut renamed = plan.clone();
    renamed.name = "双十一".to_owned();
    renamed.horizon.start = Moment(renamed.horizon.start.0 - 3600);
    folder.publish(&renamed, &roster);
    let new = folder.seen("A1.ics");
    assert_eq!(times(&new), blocks(&roster, 0));
    assert!(new.iter().all(|event| old.contains(&event.uid) && event.sequence == 0), "{new:?}");
}

#[test]
fn names_of_files_are_safe_whatever_the_ids() {
    let long = "甲".repeat(200);
    let longer = format!("{long}乙");
    let ids = [
        "7",
        "squad-7",
        "SQUAD-7",
        "a01",
        "A01",
        "../../etc/passwd",
        "..",
        ".",
        "a/b",
        "a\\b",
        "a:b",
        "con",
        "NUL.x",
        "com1",
        "%2E%2E",
        "工号 9",
        "工号9",
        "Müller",
        "a~b",
        "x.ics",
        "-",
        "🚀",
        "a\nb",
        "a;b,c",
        &long,
        &longer,
    ];
    let agents: Vec<_> = ids.iter().map(|id| agent(id, SENIOR, &[0])).collect();
    let plan = with_agents(plan(), agents);
    let rows: Vec<_> = (0..ids.len()).map(|at| segments(&plan, at, "2026-11-11T10:00", &block(240))).collect();
    let roster = Roster::new(rows.concat());
    let folder = Folder::new();
    let calendars = folder.publish(&plan, &roster);
    assert_eq!(named(&calendars).count(), 2 * ids.len());
    let lower: BTreeSet<String> = named(&calendars).map(|(name, _)| name.to_lowercase()).collect();
    assert_eq!(lower.len(), 2 * ids.len(), "alike where case does not count: {lower:?}");
    for (name, _) in named(&calendars) {
        let stem = name.strip_suffix(".ics").expect("an ending");
        let is_safe =
            |c: char| c.is_ascii_alphanumeric() || "-_%~.".contains(c) || ('\u{3400}'..='\u{9fff}').contains(&c);
        assert!(stem.chars().all(is_safe) && !stem.starts_with('.') && name.len() < 200, "{name}");
        let device = stem.split('.').next().unwrap_or_default().to_lowercase();
        assert!(!["con", "nul", "com1"].contains(&device.as_str()), "{name}");
    }
    let names: BTreeSet<&str> = named(&calendars).map(|(name, _)| name.as_str()).collect();
    for name in ["7.ics", "squad-7.ics", "%73quad-7.ics", "工号9.ics", "%2E%2E.ics", "a%2Fb.ics", "M%C3%BCller.ics"] {
        // Two ids differ from another in case only, and share no name with it.
        let is_there = names.contains(name) || names.iter().any(|there| there.starts_with(&name[..name.len() - 4]));
        assert!(is_there, "{name}: {names:?}");
    }
    assert_eq!(folder.publish(&plan, &roster), calendars, "each is known again");
    let (earlier, warnings) = folder.earlier();
    assert_eq!((earlier.len(), warnings.len()), (2 * ids.len(), 0));
}

/// When another agent comes whose id differs in case only, a file gets another name, and its events go on.
#[test]
fn a_file_that_gets_another_name_goes_on() {
    let plan = with_agents(plan(), vec![agent("a1", NEW, &[0])]);
    let roster = Roster::new(segments(&plan, 0, "2026-11-11T10:00", &block(240)));
    let folder = Folder::new();
    folder.publish(&plan, &roster);
    let old = folder.seen("a1.ics");
    let more = with_agents(plan.clone(), vec![agent("a1", NEW, &[0]), agent("A1", NEW, &[0])]);
    let made = folder.publish(&more, &roster);
    assert_eq!(made.gone, ["a1.ics"]);
    let names: Vec<&String> = named(&made).map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| name.to_lowercase().starts_with("a1~")), "{names:?}");
    let events: Vec<Seen> = names.iter().flat_map(|name| folder.seen(name)).collect();
    assert_eq!(events, old);
}

#[test]
fn an_earlier_file_that_cannot_be_read_is_left_out_with_a_word() {
    let (plan, roster) = small();
    let folder = Folder::new();
    let first = folder.publish(&plan, &roster);
    let whole = fs::read_to_string(folder.path().join("A1.ics")).expect("a file");
    let spoiled = [
        String::new(),
        "no calendar".to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace("X-PEAKSHIFT-AGENT:A1\r\nBEGIN:VTIMEZONE", "BEGIN:VTIMEZONE"),
        whole.replace("20261110T200000", "20261310T200000"),
        whole.replace("TZID=Asia/Shanghai", "TZID=Asia/Nowhere"),
        whole.replace("SEQUENCE:0", "SEQUENCE:-1"),
        whole.replacen("END:VALARM", "END:VEVENT", 1),
    ];
    for text in spoiled {
        fs::write(folder.path().join("A1.ics"), &text).expect("written");
        let (earlier, warnings) = folder.earlier();
        assert_eq!((earlier.len(), warnings.len()), (3, 1), "{text}");
        assert_eq!((warnings[0].code, warnings[0].file.as_str()), ("W953", "out/calendar/A1.ics"));
        assert_eq!(folder.publish(&plan, &roster), first, "{text}");
    }
    // What somebody put there besides is none of ours.
    fs::write(folder.path().join("A1.ics"), whole.replace("@peakshift", "@elsewhere")).expect("written");
    assert_eq!(folder.earlier().1, []);
    assert_eq!(folder.publish(&plan, &roster), first);
    fs::create_dir(folder.path().join("folder.ics")).expect("made");
    assert_eq!(folder.earlier().1.len(), 1);
}
