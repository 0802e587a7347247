//! How past events would have been forecast from their earlier editions and, as a coming one is, after the waves of their campaign.
//!
//! Each is forecast as of the start of its warm-up: what waves brought from then on is left out, and so is what its own campaign says of how alike
//! waves err.

use super::calendar;
use super::campaign::{self, Common, Wave};
use super::choice::{Choice, Vote};
use super::effect::LogEffect;
use super::occasion::reach;
use super::promotion::Season;
use super::trial;
use crate::domain::calendar::Zone;
use crate::forecast::backtest::EventTest;

/// The past events, latest first: queue and test.
pub fn tests(season: &Season<'_>, zone: Zone) -> Vec<(usize, EventTest)> {
    let lessons = calendar::lessons(season.events, season.horizon);
    let votes: Vec<Vote> = lessons.iter().flat_map(|&lesson| season.votes(lesson)).collect();
    let mut found = Vec::new();
    for lesson in lessons {
        let Some(targets) = &season.past[lesson] else { continue };
        let Some(said) = season.said(lesson, targets) else { continue };
        let others: Vec<Vote> = votes.iter().filter(|v| v.event != lesson).copied().collect();
        let choice = Choice::learn(&others, season.queues.len());
        let (common, waves) = before(season, lesson, &choice);
        let waves: Vec<&Wave> = waves.iter().collect();
        let event = &season.events[lesson];
        for (q, (target, said)) in targets.iter().zip(&said).enumerate() {
            let (blend, last) = (&said.blend.x, &said.last);
            let used = LogEffect { x: choice.weighed(q, blend, last), seen: said.blend.seen.clone() };
            let mut lifts = season.learned_lifts(q, target, &used);
            let campaign = common.follow(&waves, q, target, &mut lifts);
            let used = trial::wape_of(target, &lifts);
            let Some((wape, scores)) = used.zip(trial::scores(target, blend, last, choice.last(q))) else {
                continue;
            };
            let start = zone.show(event.span.start);
            found.push((q, EventTest { event: event.name.clone(), start, wape, scores, campaign }));
        }
    }
    found
}

/// How alike waves err by other campaigns, and what the earlier waves of the campaign of event `lesson` had brought when it was forecast.
fn before(season: &Season<'_>, lesson: usize, choice: &Choice) -> (Common, Vec<Wave>) {
    let earlier = campaign::earlier(season.events, lesson);
    let own =
        |&of: &usize| of == lesson || earlier.contains(&of) || campaign::earlier(season.events, of).contains(&lesson);
    let others: Vec<usize> = season.teachers.iter().filter(|of| !own(of)).copied().collect();
    let until = reach(season.grid, season.events[lesson].span).start;
    let begun = earlier.iter().filter(|&&i| season.events[i].span.start < season.grid.start_of(until));
    let waves = begun.filter_map(|&i| season.told(i, choice, until).learned).collect();
    (season.common_of(&others), waves)
}
