//! Charts over the horizon, drawn by plotters as SVG; the x axis counts minutes from the start of the horizon.

use crate::domain::calendar::{Moment, Span};
use crate::domain::coverage::CoverageCell;
use crate::domain::demand::ForecastCell;
use crate::domain::ids::QueueId;
use crate::domain::review::{Cause, ReviewCell};
use crate::domain::text::Text;
use crate::domain::units::Minutes;
use crate::report::palette;
use crate::report::view::View;
use crate::text;
use plotters::coord::Shift;
use plotters::coord::combinators::WithKeyPoints;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};
use plotters::prelude::*;

/// Pixels of a chart and of the low standby chart.
const WIDTH: u32 = 1080;
const HEIGHT: u32 = 260;
const LOW: u32 = 140;
/// Pixels around the curves: of the margin, right of them, and left of them for labels.
const MARGIN: u32 = 6;
const RIGHT: u32 = 18;
const LABELS: u32 = 48;
/// Where the curves begin and end, in percent of the width.
pub(super) const PLOT: [f64; 2] =
    [(MARGIN + LABELS) as f64 * 100.0 / WIDTH as f64, (WIDTH - RIGHT) as f64 * 100.0 / WIDTH as f64];

/// Causes from the schedule up, as they stand on those on line.
const CAUSES: [(Cause, u32); 3] =
    [(Cause::Schedule, palette::SHORTAGE), (Cause::Staffing, 0xB58900), (Cause::Forecast, 0x7A5FB0)];

type Failure = String;
type Plot<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<WithKeyPoints<RangedCoordi32>, RangedCoordf64>>;

fn rgb(colour: u32) -> RGBColor {
    RGBColor((colour >> 16) as u8, (colour >> 8) as u8, colour as u8)
}

/// A chart as it stands on a page.
pub(in crate::report) struct Chart {
    /// The picture.
    pub svg: String,
    /// What its colours and lines mean.
    pub keys: Vec<Key>,
}

/// A colour or a line of a chart.
pub(in crate::report) struct Key {
    /// What it means.
    pub name: Text,
    /// RGB.
    pub colour: u32,
    /// One value for each interval, NaN where it is not known; none for a colour that stands for no number.
    pub values: Option<Vec<f64>>,
}

fn key(name: Text, colour: u32, values: &[f64]) -> Key {
    Key { name, colour, values: Some(values.to_vec()) }
}

/// Inquiries of a queue: baseline, median, and the bands up to the 80 % and 95 % quantiles.
pub(super) fn forecast(view: &View<'_>, cells: &[ForecastCell]) -> Result<Chart, Failure> {
    let values = |of: fn(&ForecastCell) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    let (p50, p80, p95) = (values(|cell| cell.p50), values(|cell| cell.p80), values(|cell| cell.p95));
    let baseline = values(|cell| cell.baseline);
    let svg = draw(view, HEIGHT, [&p95, &baseline], |canvas| {
        canvas.between(&p50, &p95, palette::BAND_95)?;
        canvas.between(&p50, &p80, palette::BAND_80)?;
        canvas.line(&baseline, palette::BASELINE, 1)?;
        canvas.line(&p50, palette::MEDIAN, 2)
    })?;
    let mut keys = vec![
        key(text!("median", "中位数"), palette::MEDIAN, &p50),
        key(text!("to 80 %", "至 80%"), palette::BAND_80, &p80),
        key(text!("to 95 %", "至 95%"), palette::BAND_95, &p95),
        key(text!("normal week", "平常周"), palette::BASELINE, &baseline),
    ];
    keys.extend(shaded(view));
    Ok(Chart { svg, keys })
}

/// What the shade behind the curves is; none where there is none.
fn shaded(view: &View<'_>) -> Option<Key> {
    let key = Key { name: text!("promotion", "大促"), colour: palette::EVENT, values: None };
    (!promoted(view).is_empty()).then_some(key)
}

/// Those on line of a queue, what is missing to the requirement, and the requirement.
pub(super) fn coverage(view: &View<'_>, queue: QueueId) -> Result<Chart, Failure> {
    let cells = &view.coverage[queue];
    let values = |of: fn(&CoverageCell) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    let (required, on_line) = (values(|cell| cell.required), values(|cell| cell.scheduled));
    let (short, with_shortage) = (values(|cell| cell.shortage), values(|cell| cell.scheduled + cell.shortage));
    let nothing = vec![0.0; cells.len()];
    let svg = draw(view, HEIGHT, [&required, &with_shortage], |canvas| {
        canvas.between(&nothing, &on_line, palette::queue(queue))?;
        canvas.between(&on_line, &with_shortage, palette::SHORTAGE)?;
        canvas.line(&required, palette::INK, 2)
    })?;
    let keys = vec![
        key(text!("on line", "在线"), palette::queue(queue), &on_line),
        key(text!("short", "缺口"), palette::SHORTAGE, &short),
        key(view.asked(queue), palette::INK, &required),
    ];
    Ok(Chart { svg, keys })
}

/// Those on standby of a queue against the standby requirement.
pub(super) fn standby(view: &View<'_>, queue: QueueId) -> Result<Chart, Failure> {
    let cells = &view.coverage[queue];
    let values = |of: fn(&CoverageCell) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    let (required, at_call) = (values(|cell| cell.standby_required), values(|cell| cell.standby));
    let nothing = vec![0.0; cells.len()];
    let svg = draw(view, LOW, [&required, &at_call], |canvas| {
        canvas.between(&nothing, &at_call, palette::standby(queue))?;
        canvas.line(&required, palette::INK, 2)
    })?;
    let keys = vec![
        key(text!("on standby", "待命"), palette::standby(queue), &at_call),
        key(text!("standby required", "待命需求"), palette::INK, &required),
    ];
    Ok(Chart { svg, keys })
}

/// What came of a queue in the band of its forecast; a gap where it is not known.
pub(in crate::report) fn came(view: &View<'_>, cells: &[ReviewCell]) -> Result<Chart, Failure> {
    let values = |of: fn(&ReviewCell) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    let (p50, p80, p95) = (values(|cell| cell.p50), values(|cell| cell.p80), values(|cell| cell.p95));
    let actual = values(|cell| cell.actual.unwrap_or(f64::NAN));
    let svg = draw(view, HEIGHT, [&p95, &actual], |canvas| {
        canvas.between(&p50, &p95, palette::BAND_95)?;
        canvas.between(&p50, &p80, palette::BAND_80)?;
        canvas.line(&p50, palette::MEDIAN, 1)?;
        canvas.known_line(&actual, palette::INK, 2)
    })?;
    let mut keys = vec![
        key(text!("came", "实际"), palette::INK, &actual),
        key(text!("median", "中位数"), palette::MEDIAN, &p50),
        key(text!("to 80 %", "至 80%"), palette::BAND_80, &p80),
        key(text!("to 95 %", "至 95%"), palette::BAND_95, &p95),
    ];
    keys.extend(shaded(view));
    Ok(Chart { svg, keys })
}

/// Those on line of a queue, what is missing to what came by cause, what was required and what would have been.
pub(in crate::report) fn hindsight(view: &View<'_>, queue: QueueId, cells: &[ReviewCell]) -> Result<Chart, Failure> {
    let values = |of: &dyn Fn(&ReviewCell) -> f64| cells.iter().map(of).collect::<Vec<f64>>();
    let (required, on_line) = (values(&|cell| cell.required), values(&|cell| cell.scheduled));
    let needed = values(&|cell| cell.hindsight.unwrap_or(f64::NAN));
    let nothing = vec![0.0; cells.len()];
    let mut tops = vec![on_line.clone()];
    for (cause, _) in CAUSES {
        let last = &tops[tops.len() - 1];
        tops.push(cells.iter().zip(last).map(|(cell, last)| last + cell.short.of(cause)).collect());
    }
    let svg = draw(view, HEIGHT, [&required, &tops[tops.len() - 1]], |canvas| {
        canvas.between(&nothing, &on_line, palette::queue(queue))?;
        for (pair, (_, colour)) in tops.windows(2).zip(CAUSES) {
            canvas.between(&pair[0], &pair[1], colour)?;
        }
        canvas.line(&required, palette::BASELINE, 1)?;
        canvas.known_line(&needed, palette::INK, 2)
    })?;
    let names =
        [text!("short by schedule", "因排班而缺"), text!("by staffing", "因测算"), text!("by forecast", "因预测")];
    let short = names.into_iter().zip(CAUSES).map(|(name, (cause, colour))| {
        let hours = values(&|cell| cell.short.of(cause));
        key(name, colour, &hours)
    });
    let mut keys = vec![key(text!("on line", "在线"), palette::queue(queue), &on_line)];
    keys.extend(short);
    keys.push(key(text!("required", "计划需求"), palette::BASELINE, &required));
    keys.push(key(text!("needed in hindsight", "实际所需"), palette::INK, &needed));
    Ok(Chart { svg, keys })
}

/// A chart over the horizon, high enough for both of `tallest`.
fn draw(
    view: &View<'_>,
    height: u32,
    tallest: [&[f64]; 2],
    paint: impl FnOnce(&mut Canvas<'_, '_, '_>) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let top = tallest.into_iter().flatten().copied().fold(0.0, f64::max).max(1.0) * 1.06;
        let mut canvas = Canvas { view, chart: axes(view, &area, top)? };
        paint(&mut canvas)?;
        midnights(view, &mut canvas.chart, top)?;
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

fn axes<'a, 'b>(
    view: &View<'_>,
    area: &'a DrawingArea<SVGBackend<'b>, Shift>,
    top: f64,
) -> Result<Plot<'a, 'b>, Failure> {
    let ticks = ticks(view);
    let x = (0..minutes_at(view, view.plan.horizon.end)).with_key_points(ticks.clone());
    let mut chart = ChartBuilder::on(area)
        .margin(MARGIN)
        .margin_right(RIGHT)
        .x_label_area_size(26)
        .y_label_area_size(LABELS)
        .build_cartesian_2d(x, 0.0..top)
        .map_err(failed)?;
    events(view, &mut chart, top)?;
    let at = |x: &i32| {
        let moment = view.plan.horizon.start + Minutes(i64::from(*x));
        let midnight = view.plan.zone.minute_of_day(moment) == Minutes(0);
        if midnight { view.clock.short_day(view.clock.day(moment)) } else { view.clock.time(moment) }
    };
    chart
        .configure_mesh()
        .x_label_formatter(&at)
        .y_label_formatter(&|y| if top < 10.0 { format!("{y:.1}") } else { format!("{y:.0}") })
        .x_labels(ticks.len() + 1)
        .y_labels(5)
        .light_line_style(TRANSPARENT)
        .bold_line_style(rgb(palette::MESH))
        .axis_style(rgb(palette::AXIS))
        .label_style(("sans-serif", 12))
        .draw()
        .map_err(failed)?;
    Ok(chart)
}

/// Minutes from the start of the horizon.
fn minutes_at(view: &View<'_>, moment: Moment) -> i32 {
    i32::try_from((moment.0 - view.plan.horizon.start.0) / 60).unwrap_or(i32::MAX)
}

/// Where a label stands: full hours of the local clock, a dozen or so in all.
fn ticks(view: &View<'_>) -> Vec<i32> {
    let horizon = view.plan.horizon;
    let hours = horizon.span().seconds() / 3600;
    let step = [1, 2, 3, 6, 12, 24].into_iter().find(|step| hours / step <= 18).unwrap_or(24);
    let on_step = |moment: &Moment| view.plan.zone.minute_of_day(*moment).0 % (step * 60) == 0;
    let starts = (0..horizon.intervals()).map(|index| horizon.interval_start(index));
    let all: Vec<i32> = starts.filter(on_step).map(|moment| minutes_at(view, moment)).collect();
    let every = all.len().div_ceil(18).max(1);
    all.into_iter().step_by(every).collect()
}

fn events(view: &View<'_>, chart: &mut Plot<'_, '_>, top: f64) -> Result<(), Failure> {
    for span in promoted(view) {
        let corners = [(minutes_at(view, span.start), 0.0), (minutes_at(view, span.end), top)];
        chart.draw_series([Rectangle::new(corners, rgb(palette::EVENT).filled())]).map_err(failed)?;
    }
    Ok(())
}

/// When the forecast has a promotion for any queue. Not every command reads the events, and those of now need not be those that were
/// forecast.
fn promoted(view: &View<'_>) -> Vec<Span> {
    let horizon = view.plan.horizon;
    let Some(forecast) = view.facts.forecast else { return Vec::new() };
    let has_one = |at: &usize| forecast.cells.values().any(|cells| !cells[*at].event.is_empty());
    let intervals: Vec<usize> = (0..horizon.intervals()).collect();
    let runs = intervals.chunk_by(|a, b| has_one(a) == has_one(b)).filter(|run| has_one(&run[0]));
    let span = |run: &[usize]| Span {
        start: horizon.interval_start(run[0]),
        end: horizon.interval_start(run[run.len() - 1] + 1),
    };
    runs.map(span).collect()
}

fn midnights(view: &View<'_>, chart: &mut Plot<'_, '_>, top: f64) -> Result<(), Failure> {
    let horizon = view.plan.horizon;
    for index in 1..horizon.intervals() {
        let at = horizon.interval_start(index);
        if view.clock.day(at) != view.clock.day(horizon.interval_start(index - 1)) {
            let x = minutes_at(view, at);
            let stroke = rgb(palette::INK).mix(0.45).stroke_width(1);
            chart.draw_series([PathElement::new([(x, 0.0), (x, top)], stroke)]).map_err(failed)?;
        }
    }
    Ok(())
}

/// The corners of a step curve of one value per interval.
fn steps(view: &View<'_>, values: &[f64]) -> Vec<(i32, f64)> {
    let horizon = view.plan.horizon;
    let both = |(index, &value): (usize, &f64)| [index, index + 1].map(|edge| (edge, value));
    let edges = values.iter().enumerate().flat_map(both);
    edges.map(|(edge, value)| (minutes_at(view, horizon.interval_start(edge)), value)).collect()
}

/// A chart with the horizon that its curves lie on.
struct Canvas<'v, 'a, 'b> {
    view: &'v View<'v>,
    chart: Plot<'a, 'b>,
}

impl Canvas<'_, '_, '_> {
    /// Fills between two step curves.
    fn between(&mut self, low: &[f64], high: &[f64], colour: u32) -> Result<(), Failure> {
        let back = steps(self.view, low).into_iter().rev();
        let outline: Vec<_> = steps(self.view, high).into_iter().chain(back).collect();
        self.chart.draw_series([Polygon::new(outline, rgb(colour).filled())]).map_err(failed).map(drop)
    }

    /// Draws a step curve.
    fn line(&mut self, values: &[f64], colour: u32, width: u32) -> Result<(), Failure> {
        let stroke = rgb(colour).stroke_width(width);
        let curve = PathElement::new(steps(self.view, values), stroke);
        self.chart.draw_series([curve]).map_err(failed).map(drop)
    }

    /// Draws a step curve where it has values.
    fn known_line(&mut self, values: &[f64], colour: u32, width: u32) -> Result<(), Failure> {
        let points: Vec<(i32, f64)> = steps(self.view, values);
        for run in points.split(|(_, value)| value.is_nan()).filter(|run| !run.is_empty()) {
            let stroke = rgb(colour).stroke_width(width);
            self.chart.draw_series([PathElement::new(run.to_vec(), stroke)]).map_err(failed)?;
        }
        Ok(())
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    error.to_string()
}
