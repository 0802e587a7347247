//! The slots of the bound, against trying everything: whole people on line, and whole people on duty. Teams of people who are
//! alike: where duty stays divisible, and that the climb gets as far with them.

mod common;
mod schedule_support;

use common::{NEW, REGULAR, SENIOR, agent, plan_in, requirement, with_agents};
use peakshift::domain::demand::Level;
use peakshift::domain::plan::Plan;
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::bound::ascent::{Ascent, Cooling};
use peakshift::schedule::bound::floor::floor;
use peakshift::schedule::bound::needs::Needs;
use peakshift::schedule::bound::people::{Knapsack, Offered, Wanted, exactness};
use peakshift::schedule::bound::prices::Prices;
use peakshift::schedule::team::board::Board;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

/// All numbers of people up to `most` of each.
fn every_count(most: &[u32]) -> Vec<Vec<u32>> {
    most.iter().fold(vec![Vec::new()], |all, &most| {
        all.iter().flat_map(|counts| (0..=most).map(|n| [counts.as_slice(), &[n]].concat())).collect()
    })
}

fn cost(offered: &[Offered], wanted: Wanted, counts: &[u32]) -> f64 {
    let sum = |of: &dyn Fn(&Offered) -> f64| -> f64 {
        offered.iter().zip(counts).map(|(offer, &count)| of(offer) * f64::from(count)).sum()
    };
    let (online, price) = (sum(&|offer| offer.efficiency), sum(&|offer| offer.price));
    let missing = wanted.required - online;
    price + missing.max(0.0) * wanted.short + (-missing).max(0.0) * wanted.surplus
}

/// A random slot; efficiencies are whole multiples of `grain`, of any size if it is none.
fn slot(rng: &mut Pcg64, grain: Option<f64>) -> (Vec<Offered>, Wanted) {
    let wanted = Wanted { required: rng.random_range(0.0..5.0), short: rng.random_range(5.0..50.0), surplus: 0.4 };
    let offered = (0..3).map(|_| {
        let efficiency: f64 = rng.random_range(0.3..1.3);
        let efficiency = grain.map_or(efficiency, |grain| (efficiency / grain).round() * grain);
        let lowest = -wanted.surplus * if grain.is_some() { 1.0 } else { 0.9 };
        let price = efficiency * rng.random_range(lowest..wanted.short * 1.2);
        Offered { efficiency, price, people: rng.random_range(0..8) }
    });
    (offered.collect(), wanted)
}

#[test]
fn the_cheapest_people_are_the_cheapest_of_all_combinations() {
    let (mut rng, mut knapsack, mut counts) = (Pcg64::seed_from_u64(3), Knapsack::default(), Vec::new());
    for case in 0..600 {
        let grain = [0.01, 0.1, 0.3][case % 3];
        let (offered, wanted) = slot(&mut rng, Some(grain));
        let most: Vec<u32> = offered.iter().map(|offer| offer.people).collect();
        let least = every_count(&most).iter().map(|counts| cost(&offered, wanted, counts)).fold(f64::MAX, f64::min);
        let found = knapsack.cover(&offered, wanted, &mut counts);
        assert!((found - least).abs() < 1e-9, "case {case}: {found} for {least} of {offered:?}, {wanted:?}");
        assert!(counts.iter().zip(&most).all(|(count, most)| count <= most), "{counts:?} of {most:?}");
        let told = cost(&offered, wanted, &counts);
        assert!((told - found).abs() < 1e-9, "case {case}: {counts:?} cost {told}, said {found}");
    }
}

#[test]
fn a_requirement_beyond_everybody_takes_all_who_are_worth_it() {
    let wanted = Wanted { required: 1e12, short: 25.0, surplus: 0.4 };
    let offer = |price, people| Offered { efficiency: 0.8, price, people };
    let mut counts = Vec::new();
    let found = Knapsack::default().cover(&[offer(3.0, 7), offer(30.0, 5), offer(19.0, 2)], wanted, &mut counts);
    assert_eq!(counts, [7, 0, 2]);
    assert!((found - (25.0 * (1e12 - 7.2) + 59.0)).abs() < 0.1, "{found}");
}

#[test]
fn odd_efficiencies_never_make_covering_dearer_than_it_is() {
    let (mut rng, mut knapsack, mut counts) = (Pcg64::seed_from_u64(4), Knapsack::default(), Vec::new());
    let mut close = 0;
    for case in 0..400 {
        let (offered, wanted) = slot(&mut rng, None);
        assert!(offered.iter().all(|offer| (0.9..=1.0).contains(&exactness(offer.efficiency))));
        let most: Vec<u32> = offered.iter().map(|offer| offer.people).collect();
        let least = every_count(&most).iter().map(|counts| cost(&offered, wanted, counts)).fold(f64::MAX, f64::min);
        let found = knapsack.cover(&offered, wanted, &mut counts);
        assert!(found <= least + 1e-9, "case {case}: {found} above {least} of {offered:?}, {wanted:?}");
        close += u32::from(found > least - 0.1 * wanted.short);
    }
    assert!(close > 380, "near the truth in {close} of 400");
}

#[test]
fn the_cheapest_people_on_duty_are_the_cheapest_of_all_numbers() {
    let tiers = [SENIOR, SENIOR, REGULAR, REGULAR, REGULAR, NEW, NEW, NEW, NEW];
    let plan = plan_in("Asia/Shanghai", "2026-11-10T10:00", 4 * 60);
    let agents = tiers.iter().enumerate().map(|(i, &tier)| agent(&format!("A{i}"), tier, &[0])).collect();
    let mut plan = with_agents(plan, agents);
    plan.squads.size = 3.0;
    let needed = requirement(&plan, 0.0, 0.0, Level::Burst);
    let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
    let (mut rng, mut needs) = (Pcg64::seed_from_u64(5), Needs::default());
    let mut somebody = 0;
    for case in 0..60 {
        let mut prices = Prices::start(&problem).on_whole_people(&problem);
        prices.change(|_| rng.random_range(-10.0..10.0));
        let layout = prices.layout();
        let most: Vec<u32> = layout.classes.iter().map(|class| class.people[0]).collect();
        let price: Vec<f64> = (0..most.len()).map(|class| prices.values()[layout.duty(class)]).collect();
        let value = |counts: &Vec<u32>| {
            let of = |which: &dyn Fn(usize) -> bool| -> f64 {
                counts.iter().enumerate().filter(|&(c, _)| which(c)).map(|(_, &n)| f64::from(n)).sum()
            };
            let (leads, all) = (of(&|c| layout.classes[c].leads), of(&|_| true));
            let experienced = of(&|c| layout.classes[c].experienced);
            let paid: f64 = counts.iter().zip(&price).map(|(&n, price)| f64::from(n) * price).sum();
            let hour = 1.0 / 12.0;
            ((all - leads) / 3.0 - leads).max(0.0) * 200.0 * hour + (0.3 * all - experienced).max(0.0) * 60.0 * hour
                - paid
        };
        let least = every_count(&most).iter().map(value).fold(f64::MAX, f64::min);
        let mut counts = vec![0.0; most.len()];
        let found = needs.of(&problem, layout, prices.values(), 0, |at, want| {
            if let Some(class) = (0..most.len()).find(|&class| at == layout.duty(class)) {
                counts[class] = -want;
            }
        });
        assert!((found - least).abs() < 1e-9, "case {case}: {found} for {least} at {price:?}");
        let told = value(&counts.iter().map(|&n| n as u32).collect());
        assert!((told - found).abs() < 1e-9, "case {case}: {counts:?} cost {told}, said {found}");
        somebody += u32::from(counts.iter().any(|&n| n > 0.0));
    }
    assert!(somebody > 20, "somebody is worth having on duty in {somebody} of 60");
}

/// A team of seniors, regulars and newcomers who are alike in all else.
fn team(seniors: usize, regulars: usize, newcomers: usize) -> Plan {
    let tiers = [(SENIOR, seniors), (REGULAR, regulars), (NEW, newcomers)];
    let tiers = tiers.iter().flat_map(|&(tier, count)| std::iter::repeat_n(tier, count));
    let agents = tiers.enumerate().map(|(i, tier)| agent(&format!("A{i}"), tier, &[0])).collect();
    with_agents(plan_in("Asia/Shanghai", "2026-11-10T10:00", 12 * 60), agents)
}

#[test]
fn many_on_duty_are_divisible_and_people_on_line_are_whole_all_the_same() {
    let plan = team(36, 36, 40);
    let needed = requirement(&plan, 30.3, 4.1, Level::Burst);
    let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
    let pins = vec![None; plan.agents.len()];
    let divisible = Prices::start(&problem);
    let whole = divisible.on_whole_people(&problem);
    assert!(whole.layout().classes.is_empty() && whole.layout().bands.len() == 3);
    let (low, high) = (divisible.bound::<f64>(&problem, &pins), whole.bound::<f64>(&problem, &pins));
    assert!(high >= low - 1e-6, "{high} under {low}");
    let nobody = Board::new(&problem).cost();
    assert!(high <= nobody, "{high} above {nobody} where everybody stays at home");
}

#[test]
fn that_agents_are_alike_costs_the_climb_nothing() {
    let plan = team(4, 14, 12);
    let needed = requirement(&plan, 8.3, 1.7, Level::Peak);
    let alike = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
    let mut apart = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
    apart.kinds = (0..plan.agents.len()).map(|worker| vec![worker]).collect();
    let pins = vec![None; plan.agents.len()];
    let climbed = |problem: &Problem<'_>| {
        let mut ascent = Ascent::new(problem, Prices::start(problem), 1, Cooling { from: 1.0, per_pass: 0.9 });
        while !ascent.settled() {
            ascent.advance(problem, &pins, 60_000.0);
        }
        ascent.check(problem, &pins);
        ascent.bound().unwrap_or(0.0)
    };
    let (alike, apart) = (climbed(&alike), climbed(&apart));
    assert!((alike - apart).abs() < 0.01 * apart, "{alike} alike, {apart} apart");
}

/// Four hours of a queue that two people serve, one of them at work in the second half only: who is cheapest covers what one
/// agent can, the other what is left, and what is then missing is short.
#[test]
fn demand_alone_forces_the_cheapest_of_paying_and_being_short() {
    let mut plan = team(1, 1, 0);
    plan.horizon.end = plan.horizon.start + peakshift::domain::units::Minutes(4 * 60);
    let half = peakshift::domain::calendar::Span { start: plan.horizon.start, end: plan.horizon.end };
    let half = peakshift::domain::calendar::Span { start: half.start + peakshift::domain::units::Minutes(120), ..half };
    for (agent, (pay, efficiency)) in plan.agents.values_mut().zip([(30.0, 1.2), (20.0, 1.0)]) {
        (agent.cost_per_hour.0, agent.efficiency) = (pay, efficiency);
    }
    plan.agents[peakshift::domain::ids::AgentId(1)].available = Some(vec![half]);
    plan.queues = plan.queues.values().take(1).cloned().collect();
    let needed = requirement(&plan, 1.5, 0.0, Level::Normal);
    let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
    let short = problem.needs[0].shortage_price[0] * 12.0;
    let (first, second) = (2.0 * (30.0 + 0.3 * short), 2.0 * (20.0 + 0.5 * 25.0));
    let found = floor(&problem);
    assert!(short > 30.0 && (found - first - second).abs() < 1e-9, "{found} for {}", first + second);
}

/// However few steps the prices have taken, the bound that is published is not below that.
#[test]
fn the_published_bound_is_never_below_what_demand_alone_forces() {
    let mut raised = 0;
    for people in [20, 170] {
        let plan = schedule_support::with_rounds(team(people / 10, people, people / 10), 0);
        let needed = requirement(&plan, people as f64, 0.0, Level::Normal);
        let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
        let (found, total) = schedule_support::solved(&plan, &needed, &[]);
        let (bound, floor) = (found.certificate.bound.0, floor(&problem));
        assert!(floor > 0.0 && bound >= floor && bound <= total.0 + 1e-6, "{bound} for {floor} and {total:?}");
        let climbed = Prices::start(&problem).bound::<f64>(&problem, &vec![None; plan.agents.len()]);
        raised += u32::from(floor > climbed);
    }
    assert!(raised > 0, "the floor is above the first prices somewhere");
}
