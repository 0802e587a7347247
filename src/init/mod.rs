//! Makes complete sample plan folders: settings, history, events, roster and availability (SPEC section 5, `init`).
//!
//! Everything is drawn from one seeded generator, so that the same request gives the same bytes. Inquiries are
//! scaled so that the roster can carry the event, with little to spare.

mod campaign;
mod contracts;
mod demand;
mod drill;
mod full;
pub mod leftover;
mod names;
pub mod occasions;
mod roster;
mod settings;
pub mod shop;
mod template;

pub use template::{TEMPLATES, Template};

use campaign::Campaign;
use rand::SeedableRng;
use rand_pcg::Pcg64;

/// What kind of folder to make.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// The promotion.
    pub template: &'static Template,
    /// Number of agents, at least one.
    pub agents: usize,
    /// Seed of every random choice.
    pub seed: u64,
    /// Whether agents come in large groups of the same windows, hours and skills, instead of each with its own.
    pub alike: bool,
    /// Inquiries relative to what the roster can just carry; above 1 people are short.
    pub demand: f64,
    /// Local days of a campaign around the event, with its waves, and contracts by the week; none: the event alone.
    pub days: Option<u32>,
    /// Whether plan.toml and agents.csv use all the optional settings: a catalogue of shifts, activities, sites, learning, pay.
    pub full: bool,
}

/// A file of a plan folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of a plan folder that runs as it is.
pub fn files(request: &Request) -> Vec<File> {
    // One stream for each table: a change of one leaves the others as they are.
    let stream = |number: u64| Pcg64::seed_from_u64(request.seed.wrapping_mul(8).wrapping_add(number));
    let queues = request.template.queues_for(request.agents);
    let campaign = Campaign { template: request.template, days: request.days };
    let people = roster::draw(request, &campaign, queues, &mut stream(0));
    let hours = roster::standard_hours(&people, campaign.horizon());
    let carried = if request.full { full::CARRIED } else { 1.0 };
    let level = demand::level(&campaign, queues, hours) * request.demand * carried;
    let table = |name, text: String| File { name, bytes: [b"\xef\xbb\xbf", text.as_bytes()].concat() };
    vec![
        File { name: "plan.toml", bytes: settings::text(request, queues, &people).into_bytes() },
        File { name: "drill.toml", bytes: drill::text(request.template, queues).into_bytes() },
        table("inquiries.csv", demand::inquiries(&campaign, queues, level, &mut stream(1))),
        table("events.csv", demand::events(&campaign)),
        table("agents.csv", roster::agents(&people, request, &campaign)),
        table("availability.csv", roster::availability(&people, request.template)),
    ]
}
