//! What people on duty cost a cell by who they are: leads and experienced agents who are missing, less what people pay back.

use super::{Class, Crew, Paid};
use crate::schedule::agent::problem::Problem;

/// Leads and experienced agents whom a mix on duty lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lacking {
    leads: f64,
    experienced: f64,
}

impl Lacking {
    /// Of so many `people` of each class.
    pub fn of(problem: &Problem<'_>, classes: &[Class], people: &[usize]) -> Self {
        let count = |which: &dyn Fn(&Class) -> bool| {
            classes.iter().zip(people).filter(|(class, _)| which(class)).map(|(_, &n)| n as f64).sum::<f64>()
        };
        let (leads, all) = (count(&|class| class.leads), count(&|_| true));
        Self {
            leads: ((all - leads) * problem.leads_per_member - leads).max(0.0),
            experienced: (problem.experienced_share * all - count(&|class| class.experienced)).max(0.0),
        }
    }
}

/// By mix of people on duty in `cell`: what they are worth; none where so many are not available.
pub fn worth(problem: &Problem<'_>, crew: &Crew, paid: &Paid<'_>, cell: usize) -> Vec<Option<f64>> {
    let slots = crew.slots(cell);
    let back: Vec<f64> = paid.duty.iter().map(|prices| prices[slots.clone()].iter().sum()).collect();
    let experience: f64 = problem.experience_price[slots].iter().sum();
    let lead = problem.lead_price * crew.step as f64;
    let worth = |(people, lacking): (&Vec<usize>, &Lacking)| {
        let there = people.iter().zip(&crew.classes).all(|(&n, class)| n <= class.available[cell]);
        let back: f64 = people.iter().zip(&back).map(|(&n, back)| n as f64 * back).sum();
        there.then_some(back - lacking.leads * lead - lacking.experienced * experience)
    };
    crew.splits.mixes().people.iter().zip(&crew.lacking).map(worth).collect()
}
