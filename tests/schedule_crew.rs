//! People followed through time: the chain against trying all numbers, the lemma against trying all pauses, and the bound
//! against schedules that were found.

mod common;
mod schedule_support;

use common::{NEW, REGULAR, SENIOR, agent, plan_in, random, requirement, with_agents};
use peakshift::domain::demand::Level;
use peakshift::domain::plan::Plan;
use peakshift::domain::requirement::Requirement;
use peakshift::domain::units::Minutes;
use peakshift::schedule::agent::grammar::Grammar;
use peakshift::schedule::agent::problem::Problem;
use peakshift::schedule::agent::rules::{RULES, language};
use peakshift::schedule::bound::ascent::{Ascent, Cooling};
use peakshift::schedule::bound::crew::{Crew, Numbers, Paid, fewest_off};
use peakshift::schedule::bound::prices::Prices;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use schedule_support::{solved, with_rounds};
use std::sync::Arc;

const SUMS: usize = 100_000;

/// The fewest slots off in any window of `slots` that lies in a work block, found by trying all blocks.
fn least_of_all(slots: usize, stretch: usize, pauses: [usize; 2]) -> usize {
    /// Slots off from here on, with `worked` slots since the last pause and `off` slots of one still to come.
    fn walk(left: usize, worked: usize, off: usize, stretch: usize, pauses: [usize; 2]) -> usize {
        if left == 0 {
            return 0;
        }
        if off > 0 {
            return 1 + walk(left - 1, 0, off - 1, stretch, pauses);
        }
        let on = (worked < stretch).then(|| walk(left - 1, worked + 1, 0, stretch, pauses));
        let away = pauses.map(|pause| if pause > 0 { 1 + walk(left - 1, 0, pause - 1, stretch, pauses) } else { left });
        on.into_iter().chain(away).min().unwrap_or(0)
    }
    let within = (0..=stretch).map(|worked| walk(slots, worked, 0, stretch, pauses));
    let pausing = (1..=pauses[0].max(pauses[1])).map(|off| walk(slots, 0, off, stretch, pauses));
    within.chain(pausing).min().unwrap_or(0)
}

#[test]
fn no_window_of_a_block_has_fewer_slots_off_than_the_lemma_counts_on() {
    let plan = plan_in("Asia/Shanghai", "2026-11-10T10:00", 4 * 60);
    let mut positive = 0;
    for stretch in 1..8 {
        for (pause, meal) in [(1, 3), (2, 6), (3, 2), (2, 0), (0, 2)] {
            let loose = Grammar::loose(&plan);
            let grammar = Grammar { stretch: 1..=stretch, break_length: pause, meal_length: meal, ..loose };
            for slots in 1..13 {
                let least = least_of_all(slots, stretch, [pause, meal]);
                let told = fewest_off(&grammar, slots);
                assert_eq!(told, Some(least), "{slots} slots, stretches up to {stretch}, pauses of {pause} and {meal}");
                positive += u32::from(least > 0);
            }
        }
    }
    assert!(positive > 200, "pauses are needed in {positive} cases");
    let never = Grammar { break_length: 0, meal_length: 0, ..Grammar::loose(&plan) };
    assert_eq!(fewest_off(&never, 12), None);
}

/// Cells of ten minutes in which somebody on duty for two of them is off once; agents of these tiers.
fn small(tiers: &[peakshift::domain::ids::TierId], cells: i64) -> Plan {
    let mut plan = plan_in("Asia/Shanghai", "2026-11-10T10:00", 10 * cells);
    plan.horizon.interval = Minutes(10);
    plan.rules.block_grid = Minutes(10);
    plan.rules.min_block = Minutes(10);
    (plan.breaks.min_work, plan.breaks.max_work, plan.breaks.break_length) = (Minutes(5), Minutes(10), Minutes(5));
    plan.squads.size = 2.0;
    let skills = [&[0][..], &[0, 1]];
    let agents = tiers.iter().enumerate().map(|(i, &tier)| agent(&format!("A{i}"), tier, skills[tier.0 % 2])).collect();
    with_agents(plan, agents)
}

/// One class in one cell: people on duty, those of them who start, and for both slots those on line in each queue.
type Choice = (usize, usize, [[usize; 2]; 2]);

/// Everything that one class may do in a cell.
fn choices(most: usize, queues: &[usize]) -> Vec<Choice> {
    let mut all = Vec::new();
    let split = |people: usize| {
        let pairs = (0..=people).flat_map(move |a| (0..=people - a).map(move |b| [a, b]));
        pairs.filter(|pair| (0..2).all(|q| pair[q] == 0 || queues.contains(&q))).collect::<Vec<_>>()
    };
    for people in 0..=most {
        for starts in 0..=people {
            for first in split(people) {
                all.extend(split(people).into_iter().map(|second| (people, starts, [first, second])));
            }
        }
    }
    all
}

/// The credit after a cell by (16); none where the choice breaks it.
fn credit(before: (usize, usize), (people, starts, online): Choice) -> Option<(usize, usize)> {
    let stay = people - starts;
    let off = 2 * people - online.iter().flatten().sum::<usize>();
    let kept = before.1.min(stay);
    (stay <= before.0 && off >= stay - kept).then_some((people, off.min(people)))
}

/// What the choices of all classes in one cell cost, what people are paid included.
fn cost(problem: &Problem<'_>, crew: &Crew, paid: &Paid<'_>, cell: usize, choices: &[Choice]) -> f64 {
    let mut sum = 0.0;
    for (i, slot) in crew.slots(cell).enumerate() {
        let mut cover = [0.0; 2];
        let (mut leads, mut members, mut experienced) = (0.0, 0.0, 0.0);
        for ((class, kind), &(people, starts, online)) in crew.classes.iter().enumerate().zip(choices) {
            for (place, &queue) in kind.queues.iter().enumerate() {
                cover[queue] += online[i][queue] as f64 * kind.efficiency;
                sum += online[i][queue] as f64 * paid.online[class][place][slot];
            }
            sum -= people as f64 * paid.duty[class][slot];
            sum -= if i == 0 { starts as f64 * paid.start[class][slot] } else { 0.0 };
            *(if kind.leads { &mut leads } else { &mut members }) += people as f64;
            experienced += if kind.experienced { people as f64 } else { 0.0 };
        }
        for (needs, cover) in problem.needs.iter().zip(cover) {
            let missing: f64 = needs.required[slot] - cover;
            sum += missing.max(0.0) * needs.shortage_price[slot] + (-missing).max(0.0) * problem.surplus_price;
        }
        sum += (members * problem.leads_per_member - leads).max(0.0) * problem.lead_price;
        let wanted = problem.experienced_share * (leads + members) - experienced;
        sum += wanted.max(0.0) * problem.experience_price[slot];
    }
    sum
}

/// The least cost from `cell` on, by trying everything.
fn least(problem: &Problem<'_>, crew: &Crew, paid: &Paid<'_>, cell: usize, before: &[(usize, usize)]) -> f64 {
    if cell == crew.cells {
        return 0.0;
    }
    let mut all: Vec<Vec<(Choice, (usize, usize))>> = vec![Vec::new()];
    for (class, &before) in crew.classes.iter().zip(before) {
        let after = |choice: Choice| {
            let unfollowed = (choice.0 - choice.1 <= before.0).then_some((choice.0, choice.0));
            Some((choice, if class.followed { credit(before, choice) } else { unfollowed }?))
        };
        let own: Vec<_> = choices(class.most, &class.queues).into_iter().filter_map(after).collect();
        all = all.iter().flat_map(|done| own.iter().map(|&next| [done.as_slice(), &[next]].concat())).collect();
    }
    let worth = |chosen: &Vec<(Choice, (usize, usize))>| {
        let (choices, after): (Vec<Choice>, Vec<(usize, usize)>) = chosen.iter().copied().unzip();
        cost(problem, crew, paid, cell, &choices) + least(problem, crew, paid, cell + 1, &after)
    };
    all.iter().map(worth).fold(f64::INFINITY, f64::min)
}

/// What the numbers that were found cost, all of them keeping (16).
fn told(problem: &Problem<'_>, crew: &Crew, paid: &Paid<'_>, numbers: &Numbers) -> f64 {
    let mut before = vec![(0, 0); crew.classes.len()];
    let mut sum = 0.0;
    for cell in 0..crew.cells {
        let choice = |class: usize| -> Choice {
            let queues = &crew.classes[class].queues;
            let mut online = [[0; 2]; 2];
            for (i, by_queue) in online.iter_mut().enumerate() {
                let found = &numbers.online[cell * crew.step + i][class];
                queues.iter().zip(found).for_each(|(&queue, &people)| by_queue[queue] = people);
            }
            (numbers.on_duty[cell][class], numbers.starts[cell][class], online)
        };
        let choices: Vec<Choice> = (0..crew.classes.len()).map(choice).collect();
        for ((before, &choice), class) in before.iter_mut().zip(&choices).zip(&crew.classes) {
            assert!(choice.2.iter().all(|online| online.iter().sum::<usize>() <= choice.0), "on line are on duty");
            let after = credit(*before, choice);
            assert!(!class.followed || after.is_some(), "cell {cell}: {choice:?} after {before:?}");
            *before = after.unwrap_or((choice.0, choice.0));
        }
        sum += cost(problem, crew, paid, cell, &choices);
    }
    sum
}

#[test]
fn the_cheapest_numbers_are_the_cheapest_of_all_that_keep_the_lemma() {
    let mut rng = Pcg64::seed_from_u64(11);
    let mut busy = 0;
    for case in 0..24 {
        let (tiers, cells) =
            [(&[SENIOR, REGULAR][..], 3), (&[REGULAR, REGULAR], 3), (&[SENIOR, SENIOR, NEW], 2)][case % 3];
        let plan = small(tiers, cells);
        let needed = random::requirement(&mut rng, &plan);
        let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
        // Room for all pauses, or for those of one class only.
        let sums = if case < 12 { SUMS } else { 20 };
        let crew = Crew::new(&problem, sums).expect("a crew that fits");
        assert_eq!(crew.least_off, 1);
        let mut prices = || -> Vec<f64> { (0..problem.grammar.slots).map(|_| rng.random_range(-2.0..9.0)).collect() };
        let online: Vec<Vec<Vec<f64>>> =
            crew.classes.iter().map(|class| class.queues.iter().map(|_| prices()).collect()).collect();
        let others: Vec<Vec<f64>> = (0..2 * crew.classes.len()).map(|_| prices()).collect();
        let paid = Paid {
            online: online.iter().map(|queues| queues.iter().map(Vec::as_slice).collect()).collect(),
            duty: others.iter().step_by(2).map(Vec::as_slice).collect(),
            start: others.iter().skip(1).step_by(2).map(Vec::as_slice).collect(),
        };
        let found = crew.cheapest::<f64>(&problem, &paid);
        let best = least(&problem, &crew, &paid, 0, &vec![(0, 0); crew.classes.len()]);
        assert!((found.cost - best).abs() < 1e-9, "case {case}: {} for {best}", found.cost);
        let said = told(&problem, &crew, &paid, &found);
        assert!((found.cost - said).abs() < 1e-9, "case {case}: {said}, said {}", found.cost);
        busy += found.starts.iter().flatten().sum::<usize>();
    }
    assert!(busy > 24, "{busy} blocks start");
}

/// A random plan of six agents and its requirement.
fn six(seed: u64) -> (Plan, Requirement) {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut plan = random::plan(&mut rng);
    plan.agents = plan.agents.values().take(6).cloned().collect();
    let requirement = random::requirement(&mut rng, &plan);
    (plan, requirement)
}

#[test]
fn no_schedule_costs_less_than_the_bound_at_any_prices() {
    let (mut fit, mut higher) = (0, 0);
    for case in 0..32 {
        let (mut plan, requirement) = six(case);
        let problem_plan = plan.clone();
        let problem = Problem::new(&problem_plan, &requirement, language(&problem_plan, &[], &RULES));
        let Some(crew) = Crew::new(&problem, SUMS).map(Arc::new) else { continue };
        fit += 1;
        let total = (1..4).map(|seed| {
            plan.solver.seed = seed;
            solved(&with_rounds(plan.clone(), 2), &requirement, &[]).1.0
        });
        let total = total.fold(f64::INFINITY, f64::min);
        let (pins, mut rng) = (vec![None; plan.agents.len()], Pcg64::seed_from_u64(case));
        for step in [0.0, 1.0, 10.0] {
            let mut prices = Prices::start(&problem);
            prices.change(|_| step * rng.random_range(-1.0..1.0));
            let followed = prices.on_followed_people(&problem, crew.clone());
            let mut moved = followed.clone();
            moved.change(|_| step * rng.random_range(-1.0..1.0));
            let exact = followed.bound::<f64>(&problem, &pins);
            let slots = prices.bound::<f64>(&problem, &pins);
            assert!(exact >= slots - 1e-6, "case {case}: {exact} below {slots} at the same prices");
            higher += u32::from(exact > slots + 1.0);
            let climbed = Ascent::new(&problem, followed, 1, Cooling { from: 1.0, per_pass: 0.9 });
            for prices in [exact, moved.bound::<f64>(&problem, &pins), after(climbed, &problem, total)] {
                assert!(prices <= total + 1e-6, "case {case}, step {step}: {prices} above {total}");
            }
            let quick = moved.bound::<f32>(&problem, &pins);
            let exact = moved.bound::<f64>(&problem, &pins);
            assert!((quick - exact).abs() < 1e-3 * (1.0 + exact.abs()), "{quick} in single precision for {exact}");
        }
    }
    assert!(fit >= 6 && higher >= fit, "{fit} crews fit, {higher} bounds are higher");
}

/// The exact bound after thirty steps.
fn after(mut climb: Ascent, problem: &Problem<'_>, target: f64) -> f64 {
    let pins = vec![None; problem.workers.len()];
    (0..30).for_each(|_| drop(climb.advance(problem, &pins, target)));
    climb.prices().bound::<f64>(problem, &pins)
}

/// Three hours in which one agent, or two, are always wanted: what a schedule misses by its pauses is what the bound sees.
#[test]
fn the_bound_meets_a_schedule_that_only_pauses_keep_from_covering() {
    for (people, required) in [(1, 1.0), (2, 1.7)] {
        let mut plan = plan_in("Asia/Shanghai", "2026-11-10T10:00", 3 * 60);
        plan.queues = plan.queues.values().take(1).cloned().collect();
        let plan = with_agents(plan, (0..people).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect());
        let needed = requirement(&plan, required, 0.0, Level::Burst);
        let (found, total) = solved(&with_rounds(plan.clone(), 600), &needed, &[]);
        let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
        let pins = vec![None; people];
        let slots = Prices::start(&problem);
        let mut climb = Ascent::new(&problem, slots, 1, Cooling { from: 1.0, per_pass: 0.97 });
        while !climb.settled() {
            climb.advance(&problem, &pins, total.0);
        }
        let (bound, before) = (found.certificate.bound.0, climb.bound().expect("a bound"));
        assert!(bound <= total.0 + 1e-6, "{bound} above {total:?}");
        assert!(
            total.0 - bound < 0.25 * (total.0 - before),
            "{people} people: {bound} of {total:?}, {before} by slots"
        );
    }
}

/// The bound itself, which no total cuts: at the end of a climb it is never above the cheapest schedule and hardly below.
#[test]
fn the_climb_over_followed_people_ends_just_below_the_cheapest_schedule() {
    for (people, required) in [(1, 1.0), (2, 2.0), (2, 1.0), (3, 1.0), (3, 2.0)] {
        let mut plan = plan_in("Asia/Shanghai", "2026-11-10T10:00", 5 * 60);
        plan.queues = plan.queues.values().take(1).cloned().collect();
        let plan = with_agents(plan, (0..people).map(|i| agent(&format!("A{i}"), REGULAR, &[0])).collect());
        let needed = requirement(&plan, required, 0.0, Level::Burst);
        let total = solved(&with_rounds(plan.clone(), 60), &needed, &[]).1.0;
        let problem = Problem::new(&plan, &needed, language(&plan, &[], &RULES));
        let crew = Arc::new(Crew::new(&problem, SUMS).expect("a crew that fits"));
        let pins = vec![None; people];
        let climbed = |prices: Prices| {
            let mut climb = Ascent::new(&problem, prices, 1, Cooling { from: 1.0, per_pass: 0.9 });
            while !climb.settled() {
                climb.advance(&problem, &pins, total);
            }
            (climb.prices().bound::<f64>(&problem, &pins), climb.prices().clone())
        };
        let (before, prices) = climbed(Prices::start(&problem));
        let (bound, _) = climbed(prices.on_followed_people(&problem, crew));
        assert!(bound <= total + 1e-6, "{people} people for {required}: {bound} above {total}");
        let far = (0.02 * (total - before)).max(0.002 * total);
        assert!(total - bound < far, "{people} people for {required}: {bound} of {total}, {before} by slots");
    }
}

#[test]
fn slots_stay_where_the_lemma_does_not_hold_or_the_team_is_large() {
    let crew = |plan: &Plan| {
        let needed = requirement(plan, 1.0, 0.0, Level::Normal);
        Crew::new(&Problem::new(plan, &needed, language(plan, &[], &RULES)), SUMS).is_some()
    };
    let team = |people: usize, zone, start, grid| {
        let mut plan = plan_in(zone, start, 12 * 60);
        plan.rules.block_grid = Minutes(grid);
        let own = |i: usize| peakshift::domain::plan::Agent {
            efficiency: 0.5 + i as f64 / 100.0,
            ..agent(&format!("A{i}"), REGULAR, &[0])
        };
        with_agents(plan, (0..people).map(own).collect())
    };
    assert!(crew(&team(6, "Asia/Shanghai", "2026-11-10T10:00", 30)));
    assert!(!crew(&team(6, "Asia/Shanghai", "2026-11-10T10:00", 15)), "two cells of 15 minutes hold no pause");
    assert!(!crew(&team(6, "America/New_York", "2026-10-31T22:00", 120)), "the clock bends the grid");
    assert!(!crew(&team(30, "Asia/Shanghai", "2026-11-10T10:00", 30)), "thirty kinds of agents");
    assert!(!crew(&team(0, "Asia/Shanghai", "2026-11-10T10:00", 30)), "nobody");
}
