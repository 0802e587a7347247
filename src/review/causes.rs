//! Whose fault a shortage was.
//!
//! With `R*` required of what really came, `F` what the staffing model asks for the forecast at the quantile that is staffed for, `R` what was
//! required, `x` those on line in a slot, and `c(L) = mean over the slots of max(0, L − x)`:
//!
//! ```text
//! forecast = c(R*) − c(min(R*, F))             staffing = c(min(R*, F)) − c(min(R*, F, R))             schedule = c(min(R*, F, R))
//! ```
//!
//! `c` never falls in `L`, so no part is negative; together they are `c(R*)`, the shortage in hindsight. What is above the need of the
//! forecast's own quantile nobody could have staffed for; what the requirement left out of that nobody could have scheduled.

use crate::domain::coverage::CoverageCell;
use crate::domain::ids::{QueueId, Table};
use crate::domain::requirement::{Need, Requirement};
use crate::domain::review::{Came, Split};

/// The levels `R*`, `min(R*, F)` and `min(R*, F, R)` as requirements; nothing where it is not known what came.
pub fn levels(
    came: &Table<QueueId, Vec<Option<Came>>>,
    hindsight: &Requirement,
    model: &Requirement,
    published: &Requirement,
) -> [Requirement; 3] {
    let level = |of: &dyn Fn([f64; 3]) -> f64| {
        let of_queue = |(queue, came): (QueueId, &Vec<Option<Came>>)| {
            let need = |(index, came): (usize, &Option<Came>)| {
                let at = |requirement: &Requirement| {
                    requirement.needs[queue].get(index).map_or(0.0, |need: &Need| need.required)
                };
                let required = if came.is_some() { of([hindsight, model, published].map(at)) } else { 0.0 };
                Need { required, ..Need::default() }
            };
            came.iter().enumerate().map(need).collect()
        };
        Requirement { needs: came.iter().map(of_queue).collect(), info: None }
    };
    [
        level(&|[came, _, _]| came),
        level(&|[came, model, _]| came.min(model)),
        level(&|[came, model, required]| came.min(model).min(required)),
    ]
}

/// The shortage by cause, given the coverage of each of [`levels`].
pub fn split(of_levels: [&CoverageCell; 3]) -> Split {
    let [hindsight, model, published] = of_levels.map(|cell| cell.shortage);
    Split::new([(hindsight - model).max(0.0), (model - published).max(0.0), published])
}
