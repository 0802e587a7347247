//! Whom to hire, against brute force: on plans small enough to enumerate, every number of people of every pool with every schedule.

mod common;

use common::oracle::{rosters, tiny_plan};
use common::{REGULAR, SENIOR, agent, with_agents};
use peakshift::check::{check, objective};
use peakshift::domain::demand::Level;
use peakshift::domain::hire::Crew;
use peakshift::domain::ids::{AgentId, QueueId, TierId};
use peakshift::domain::plan::{Plan, Pool};
use peakshift::domain::progress::Unobserved;
use peakshift::domain::requirement::{Need, Requirement};
use peakshift::domain::roster::{Roster, Segment};
use peakshift::domain::units::{Minutes, Money};
use peakshift::schedule::hire::{Hiring, hire};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const OUTSOURCED: TierId = TierId(4);

fn pool(plan: &Plan, id: &str, tier: TierId, most: usize, fee: f64) -> Pool {
    let row = &plan.tiers[tier];
    Pool {
        id: id.to_owned(),
        name: id.to_owned(),
        tier,
        queues: vec![QueueId(0)],
        most,
        cost_per_hour: row.cost_per_hour,
        efficiency: row.efficiency,
        fixed_cost: Money(fee),
        min_hours: 0.0,
        max_hours: None,
        span: peakshift::domain::calendar::Span { start: plan.horizon.start, end: plan.horizon.end },
        site: None,
        block: None,
        min_people: 1,
        lead_days: 0,
    }
}

/// Three quarters of an hour with pools, and a roster of one or nobody.
fn instance(seed: u64) -> (Plan, Vec<Pool>, Requirement) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = tiny_plan();
    plan.horizon.end = plan.horizon.start + Minutes(45);
    plan.solver.iterations = Some(60);
    plan.solver.gap.0 = 0.0;
    let fee = [0.0, 15.0, 60.0, 400.0][seed as usize % 4];
    let (people, mut pools) = match seed % 3 {
        0 => (vec![agent("A", REGULAR, &[0])], vec![pool(&plan, "one", OUTSOURCED, 1, fee)]),
        1 => (Vec::new(), vec![pool(&plan, "two", OUTSOURCED, 2, fee)]),
        _ => (Vec::new(), vec![pool(&plan, "cheap", OUTSOURCED, 1, fee), pool(&plan, "dear", SENIOR, 1, 2.0 * fee)]),
    };
    if seed % 2 == 1 {
        pools[0].min_hours = 0.5;
    }
    if seed.is_multiple_of(5) {
        plan.pay.night_bonus_per_hour = 80.0;
        (plan.pay.overtime_after_hours, plan.pay.overtime_ratio) = (0.3, 3.0);
    }
    let need = |rng: &mut Pcg64| Need {
        required: f64::from(rng.random_range(0..25)) / 10.0,
        standby_required: [0.0, 0.0, 0.8][rng.random_range(0..3)],
        level: Level::ALL[rng.random_range(0..3)],
    };
    let needs = plan.queues.ids().map(|_| (0..plan.horizon.intervals()).map(|_| need(&mut rng)).collect()).collect();
    (with_agents(plan, people), pools, Requirement { needs, info: None })
}

/// Every combination of sound rosters of the crew: the segments, and how many of each pool have some.
fn combinations(crew: &Crew) -> Vec<Vec<Segment>> {
    let mut all: Vec<Vec<Segment>> = vec![Vec::new()];
    for id in crew.plan.agents.ids() {
        let own = rosters(&crew.plan, id);
        all = all.iter().flat_map(|chosen| own.iter().map(|roster| [chosen.as_slice(), roster].concat())).collect();
    }
    all
}

/// What those who are hired in `roster` are paid, fees included.
fn money(crew: &Crew, requirement: &Requirement, roster: &Roster) -> f64 {
    let hired: Vec<Segment> =
        roster.segments().iter().filter(|segment| crew.pool_of(segment.agent).is_some()).copied().collect();
    objective(&crew.plan, requirement, &Roster::new(hired)).wages.0 + fees(crew, roster)
}

fn fees(crew: &Crew, roster: &Roster) -> f64 {
    roster.agents().filter_map(|agent| crew.fee(agent)).map(|fee| fee.0).sum()
}

/// The objective of those who are there, by the checker, with the fees: nobody is promised anything by staying unhired.
fn total(crew: &Crew, requirement: &Requirement, roster: &Roster) -> f64 {
    let at_home = |agent: &AgentId| crew.pool_of(*agent).is_some() && roster.of(*agent).is_empty();
    let price = crew.plan.penalties.below_min_hours;
    let promised: f64 =
        crew.plan.agents.ids().filter(at_home).map(|agent| crew.plan.agents[agent].min_hours * price).sum();
    objective(&crew.plan, requirement, roster).total().0 - promised + fees(crew, roster)
}

fn found(crew: &Crew, requirement: &Requirement, budgets: &[f64]) -> Hiring {
    let budgets: Vec<Money> = budgets.iter().copied().map(Money).collect();
    hire(crew, requirement, &budgets, &Unobserved).expect("a solver")
}

#[test]
fn hiring_finds_the_optimum_of_brute_force_for_any_money() {
    let mut hired = 0;
    for seed in 0..9 {
        let (plan, pools, requirement) = instance(seed);
        let crew = Crew::new(&plan, &pools);
        let judged: Vec<(f64, f64)> = combinations(&crew)
            .into_iter()
            .map(|segments| {
                let roster = Roster::new(segments);
                (total(&crew, &requirement, &roster), money(&crew, &requirement, &roster))
            })
            .collect();
        let within = |budget: f64| {
            judged.iter().filter(|(_, money)| *money <= budget + 1e-9).map(|(total, _)| *total).fold(f64::MAX, f64::min)
        };
        let budget = 40.0;
        for budgets in [vec![], vec![budget]] {
            let found = found(&crew, &requirement, &budgets);
            let chosen = &found.curve[found.chosen];
            let least = within(budgets.first().copied().unwrap_or(f64::MAX));
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + b.abs());
            assert!(near(chosen.total.0, least), "{seed} {budgets:?}: {} instead of {least}", chosen.total.0);
            assert!(found.certificate.bound.0 <= least + 1e-6, "bound of {seed} {budgets:?}");
            for step in &found.curve {
                let (least, total) = (within(step.budget.0), total(&crew, &requirement, &step.roster));
                assert!(near(step.total.0, total), "{seed}: the total is what the checker makes of it");
                assert!(near(step.money.0, money(&crew, &requirement, &step.roster)), "{seed}: money");
                assert!(step.money.0 <= step.budget.0 + 1e-6 && total >= least - 1e-6, "{seed}: {step:?}");
                let hired = crew.hired(&step.roster);
                assert!(check(&hired.plan, &requirement, &hired.roster, &[]).is_ok(), "{seed}");
            }
            assert!(found.curve.windows(2).all(|steps| steps[1].total.0 <= steps[0].total.0), "{seed}: never dearer");
            assert!(found.curve.len() >= 8 && found.curve[0].budget.0 == 0.0, "{seed}");
            hired += usize::from(chosen.money.0 > 0.0);
        }
    }
    assert!(hired > 5, "in {hired} optima somebody is hired");
}

#[test]
fn a_fee_that_is_worth_more_than_all_shortage_keeps_everybody_at_home() {
    let (plan, mut pools, requirement) = instance(1);
    pools[0].fixed_cost = Money(1e6);
    let crew = Crew::new(&plan, &pools);
    let found = found(&crew, &requirement, &[]);
    assert!(found.curve.iter().all(|step| step.money.0 == 0.0));
    assert!(crew.hired(&found.curve[found.chosen].roster).people.is_empty());
}
