//! What a review teaches: the files of out/learned/, and putting them in place of the old ones.
//!
//! `--apply` changes the inputs in one set and keeps what they were under out/learned/before/NNN/. What it wrote into plan.toml stands in
//! out/learned/applied.json beside the values before, so that a later review of the same event judges it by the settings that it was planned
//! with and learns nothing twice.

use super::super::{OUT, Run};
use crate::domain::calendar::Span;
use crate::domain::demand::Event;
use crate::domain::ids::{QueueId, Table};
use crate::domain::learned::{Clocked, Lesson, Proposal};
use crate::domain::plan::Plan;
use crate::domain::review::{Came, Counted, Review, Rounds};
use crate::domain::text::Text;
use crate::domain::units::Share;
use crate::error::{Error, Result};
use crate::publish::{self, Change};
use crate::read::findings::codes::{Code, LEARNED_BROKEN, LEARNED_NOT_CSV};
use crate::read::{self, Needs, QueueSetting};
use crate::report;
use crate::review::hindsight::Hindsight;
use crate::review::learn::growth::{growth, last_edition, uplift};
use crate::review::learn::phases::phase_times;
use crate::review::learn::proposals::{Evidence, inside, proposals};
use crate::review::learn::{Part, of_edition};
use crate::review::presence::presence;
use crate::review::scorecard::judged;
use crate::text;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The folder of what was learned, inside that of outputs.
const FOLDER: &str = "learned";
/// What was put in place.
const RECORD: &str = "applied.json";
/// The plan folder, seen from the folder of outputs.
const PLAN_FOLDER: &str = "..";
/// Of an event so much must be known before anything is learned of it.
const LEAST_KNOWN: f64 = 0.5;

/// Where the inputs are that a review may change.
#[derive(Debug, Clone)]
pub struct Inputs {
    folder: PathBuf,
    /// The name of plan.toml.
    plan: String,
    /// The history: its name in plan.toml.
    history: String,
    /// The events.
    events: String,
}

/// What was put in place of settings.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Applied {
    /// The horizon of the plan that learned it.
    from: String,
    to: String,
    values: Vec<AppliedValue>,
}

/// One setting.
#[derive(Debug, Serialize, Deserialize)]
struct AppliedValue {
    queue: String,
    key: String,
    old: f64,
    new: f64,
}

/// What was learned, as files.
pub struct Learned {
    /// Names under out/learned/ and bytes.
    files: Vec<(String, Vec<u8>)>,
}

impl Learned {
    /// The changes of the folder of outputs that write it.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        self.files.iter().map(|(name, bytes)| Change::Write(format!("{FOLDER}/{name}"), bytes.clone()))
    }
}

impl Inputs {
    /// Those of the plan at `path`.
    pub fn of(path: &Path) -> Result<Self> {
        let loaded = read::plan(path, Needs { inquiries: false, agents: false })?;
        let plan = if path.is_dir() { None } else { path.file_name() };
        let plan = plan.map_or_else(|| "plan.toml".to_owned(), |name| name.to_string_lossy().into_owned());
        let name = |at: usize| loaded.sources.get(at).map_or(String::new(), |(name, _)| name.clone());
        Ok(Self { plan, history: name(0), events: name(1), folder: loaded.folder })
    }

    /// Whether there is a history.
    pub fn has_history(&self) -> bool {
        self.folder.join(&self.history).is_file()
    }

    fn has_events(&self) -> bool {
        self.folder.join(&self.events).is_file()
    }

    /// # Errors
    /// [`Error::Invalid`] with E790 where an input is no .csv file inside the plan folder.
    pub fn refuse_unwritable(&self) -> Result<()> {
        for name in [&self.history, &self.events] {
            let inside =
                Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
            let place = self.folder.join(name);
            let fits = inside && name.to_lowercase().ends_with(".csv") && !place.is_symlink();
            if place.is_file() && !fits {
                let message = text!(
                    "--apply writes .csv files inside the plan folder only",
                    "--apply 只写方案文件夹内的 .csv 文件"
                );
                return Err(refused(&LEARNED_NOT_CSV, name, message));
            }
        }
        Ok(())
    }

    /// What plan.toml said before a review of the same event wrote into it: keys with dots and values.
    ///
    /// # Errors
    /// [`Error::Invalid`] with E792 where the record cannot be read.
    pub fn before(&self, path: &Path) -> Result<Vec<(String, String)>> {
        let Some(applied) = self.record()? else { return Ok(Vec::new()) };
        let plan = read::plan(path, Needs { inquiries: false, agents: false })?.plan;
        if (applied.from, applied.to) != horizon(&plan) {
            return Ok(Vec::new());
        }
        let is_in_place = |value: &&AppliedValue| {
            let queue = plan.queues.values().find(|queue| queue.id == value.queue && !queue.id.contains('.'));
            queue.is_some_and(|queue| setting(queue, &value.key) == Some(value.new))
        };
        let pair = |value: &AppliedValue| (format!("queues.{}.{}", value.queue, value.key), value.old.to_string());
        Ok(applied.values.iter().filter(is_in_place).map(pair).collect())
    }

    fn record(&self) -> Result<Option<Applied>> {
        record(&self.folder.join(OUT))
    }
}

/// The record in the folder of outputs.
fn record(out: &Path) -> Result<Option<Applied>> {
    let path = out.join(FOLDER).join(RECORD);
    if !path.is_file() {
        return Ok(None);
    }
    let read = fs::read(&path).map_err(|error| error.to_string());
    let read = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
    let message = |why: String| text!("{why}", "{why}");
    read.map(Some).map_err(|why| refused(&LEARNED_BROKEN, &format!("{OUT}/{FOLDER}/{RECORD}"), message(why)))
}

fn horizon(plan: &Plan) -> (String, String) {
    (plan.zone.show(plan.horizon.start), plan.zone.show(plan.horizon.end))
}

/// A setting of a queue by its key.
fn setting(queue: &crate::domain::plan::Queue, key: &str) -> Option<f64> {
    Some(match key {
        "aht_seconds" => queue.aht_seconds,
        "patience_seconds" => queue.patience_seconds,
        "bot_share" => queue.bot_share.0,
        "concurrency" => f64::from(queue.concurrency),
        "shrinkage" => queue.shrinkage.0,
        _ => return None,
    })
}

fn refused(code: &'static Code, file: &str, message: Text) -> Error {
    Error::Invalid(vec![code.about(file, message)])
}

impl Run<'_> {
    /// Whether what this event taught is in place, so that its own inputs are others than it was planned with.
    pub fn has_learned(&self) -> bool {
        let applied = record(&self.out()).ok().flatten();
        applied.is_some_and(|applied| (applied.from, applied.to) == horizon(&self.plan))
    }

    /// Who came, by the clock.
    pub fn read_clocked(&mut self, path: &Path) -> Result<Clocked> {
        let (rows, warnings) = read::clocked(path, &self.plan)?;
        self.warn(warnings);
        Ok(rows)
    }

    /// Completes `review` by what `rows`, which came in, and the rows of a clock teach, and makes the files of it.
    pub fn learn(
        &self,
        inputs: &Inputs,
        (rows, seen): (&[Counted], &Hindsight),
        clocked: Option<&Clocked>,
        review: &mut Review,
    ) -> Result<Learned> {
        let (plan, roster) = (&self.plan, self.checked()?.roster());
        review.presence = clocked.map(|clocked| presence(plan, roster, clocked));
        review.scorecard = judged(plan, roster, rows, clocked);
        review.lessons = self.lessons(rows, &seen.came)?;
        let of_plan = inside(plan, rows);
        let presence = review.presence.as_ref();
        review.proposals = proposals(&Evidence { plan, rows: &of_plan, review, roster, presence });
        let mut files =
            vec![("proposals.csv".to_owned(), report::proposals(plan, &review.proposals, self.session.lang)?)];
        if let Ok(history) = self.past() {
            let path = self.folder.join(&inputs.history);
            let rows = for_history(plan, rows, &seen.came);
            files.push(("inquiries.csv".to_owned(), read::history_with(&path, plan, history, &rows)?));
        }
        if inputs.has_events() && self.history.is_some() {
            let path = self.folder.join(&inputs.events);
            files.push(("events.csv".to_owned(), read::events_with(&path, plan, &review.lessons)?));
        }
        Ok(Learned { files })
    }

    /// What the editions in the horizon really were; nothing without a history to compare with.
    fn lessons(&self, rows: &[Counted], came: &Table<QueueId, Vec<Option<Came>>>) -> Result<Vec<Lesson>> {
        let plan = &self.plan;
        let Ok(history) = self.past() else { return Ok(Vec::new()) };
        let forecast = self.base_forecast()?;
        let parts: Table<QueueId, Vec<Part>> = plan
            .queues
            .ids()
            .map(|queue| rows.iter().filter(|row| row.queue == queue).map(Part::counted).collect())
            .collect();
        let in_plan = |event: &&Event| event.span.overlap_seconds(&plan.horizon.span()) > 0;
        let since =
            plan.events.iter().filter(in_plan).map(|event| event.span.start).min().unwrap_or(plan.horizon.start);
        let editions: Table<QueueId, Vec<Part>> =
            parts.iter().map(|(queue, came)| of_edition(&history.series[queue], came, since)).collect();
        let normal = |span: Span| {
            let of = |index: usize| {
                let interval = plan.horizon.interval_span(index);
                let share = interval.overlap_seconds(&span) as f64 / interval.seconds() as f64;
                forecast.cells.values().map(|cells| cells[index].baseline * share).sum::<f64>()
            };
            (0..plan.horizon.intervals()).map(of).sum::<f64>()
        };
        let lesson = |(index, event): (usize, &Event)| {
            let known = known(plan, event, came);
            if !in_plan(&event) || known < LEAST_KNOWN {
                return None;
            }
            let last = last_edition(plan, event);
            let found = last.map(|last| growth(plan, history, &editions, (event, last))).unwrap_or_default();
            let is_first = last.is_none() && event.uplift.is_some_and(|uplift| uplift > 0.0);
            Some(Lesson {
                event: index,
                growth: found.all,
                growth_by_queue: found.by_queue,
                uplift: if is_first { uplift(plan, &forecast, came, event) } else { None },
                phase_times: phase_times(plan.zone, event, &parts, normal),
                known: Share(known),
            })
        };
        Ok(plan.events.iter().enumerate().filter_map(lesson).collect())
    }

    /// Puts what was learned in place of the inputs, in one set with what keeps the old ones; returns the folder that keeps them, or none
    /// where everything is in place already.
    pub fn apply_learned(&self, inputs: &Inputs, learned: &Learned, proposals: &[Proposal]) -> Result<Option<String>> {
        let mut wanted: Vec<(&str, Vec<u8>)> = Vec::new();
        for (name, bytes) in &learned.files {
            match name.as_str() {
                "inquiries.csv" => wanted.push((&inputs.history, bytes.clone())),
                "events.csv" => wanted.push((&inputs.events, bytes.clone())),
                _ => {}
            }
        }
        let settings: Vec<QueueSetting> = proposals.iter().map(|proposal| self.as_setting(proposal)).collect();
        wanted.push((&inputs.plan, read::edited_plan(&inputs.folder.join(&inputs.plan), &settings)?));
        let old = |name: &str| fs::read(inputs.folder.join(name)).ok();
        wanted.retain(|(name, bytes)| old(name).as_ref() != Some(bytes));
        if wanted.is_empty() {
            return Ok(None);
        }
        let kept = self.next_kept();
        let mut changes: Vec<Change> = Vec::new();
        for (name, bytes) in wanted {
            changes.extend(old(name).map(|before| Change::Write(format!("{kept}/{name}"), before)));
            changes.push(Change::Write(format!("{PLAN_FOLDER}/{name}"), bytes));
        }
        changes.push(Change::Write(format!("{FOLDER}/{RECORD}"), self.learned_record(proposals, inputs.record()?)));
        publish::replace(&self.out(), &changes)?;
        Ok(Some(format!("{OUT}/{kept}")))
    }

    fn as_setting(&self, proposal: &Proposal) -> QueueSetting {
        QueueSetting {
            queue: self.plan.queues[proposal.queue].id.clone(),
            key: proposal.key.to_owned(),
            value: proposal.new,
        }
    }

    /// What is in place after `proposals`, besides what `earlier` ones for the same event have put there.
    fn learned_record(&self, proposals: &[Proposal], earlier: Option<Applied>) -> Vec<u8> {
        let (from, to) = horizon(&self.plan);
        let value = |proposal: &Proposal| AppliedValue {
            queue: self.plan.queues[proposal.queue].id.clone(),
            key: proposal.key.to_owned(),
            old: proposal.old,
            new: proposal.new,
        };
        let mut values: Vec<AppliedValue> = proposals.iter().map(value).collect();
        let is_new = |old: &AppliedValue| !values.iter().any(|new| (&new.queue, &new.key) == (&old.queue, &old.key));
        let kept = earlier.filter(|earlier| (&earlier.from, &earlier.to) == (&from, &to));
        let kept: Vec<AppliedValue> = kept.into_iter().flat_map(|earlier| earlier.values).filter(is_new).collect();
        values.extend(kept);
        let record = Applied { from, to, values };
        // A record of strings and finite numbers cannot fail to be written.
        let mut bytes = serde_json::to_vec_pretty(&record).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The next folder that keeps what is replaced, under out/.
    fn next_kept(&self) -> String {
        let name = |number: u32| format!("{FOLDER}/before/{number:03}");
        let number = (1..).find(|number| !self.out().join(name(*number)).exists()).unwrap_or_default();
        name(number)
    }
}

/// The share of `event` that is known, by the intervals of all queues: what lies before the plan is in the history, what lies after it has not
/// come yet.
fn known(plan: &Plan, event: &Event, came: &Table<QueueId, Vec<Option<Came>>>) -> f64 {
    let horizon = plan.horizon.span();
    let of_interval = |index: usize| {
        let known = came.values().filter(|cells| cells[index].is_some()).count();
        plan.horizon.interval_span(index).overlap_seconds(&event.span) as f64 * known as f64 / came.len() as f64
    };
    let known: f64 = (0..plan.horizon.intervals()).map(of_interval).sum();
    let before = (horizon.start.0.min(event.span.end.0) - event.span.start.0).max(0) as f64;
    let inside = event.span.overlap_seconds(&horizon) as f64;
    let after = event.span.seconds() as f64 - before - inside;
    // Of what lies before no more is taken to be known than of what lies inside.
    let share = known / inside.max(1.0);
    share * (before + inside) / (before + inside + after)
}

/// The rows as a history takes them: as they are where all of a queue fit, else its known intervals.
fn for_history(plan: &Plan, rows: &[Counted], came: &Table<QueueId, Vec<Option<Came>>>) -> Vec<Counted> {
    let mut found = Vec::new();
    for queue in plan.queues.ids() {
        let own = || rows.iter().filter(|row| row.queue == queue && row.span.start >= plan.horizon.start);
        if own().all(read::fits_history) {
            found.extend(own().copied());
            continue;
        }
        let known = came[queue].iter().enumerate().filter_map(|(index, came)| Some((index, came.as_ref()?)));
        found.extend(known.map(|(index, came)| Counted {
            span: plan.horizon.interval_span(index),
            queue,
            inquiries: came.inquiries,
            answered_within: None,
            mean_wait_seconds: None,
            abandoned: None,
            aht_seconds: came.aht_seconds,
            rounds: Rounds::default(),
        }));
    }
    found.sort_by_key(|row| (row.span.start, row.queue));
    found
}
