//! What a schedule must keep: blocks, duties, breaks, standby and squads (plan.toml of SPEC section 1).

use super::demand::Level;
use super::ids::TierId;
use super::units::{Minutes, Share};

/// `[rules]`: blocks and duties.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Blocks start and end on multiples of this after local midnight.
    pub block_grid: Minutes,
    /// Shortest work block.
    pub min_block: Minutes,
    /// Longest work block.
    pub max_block: Minutes,
    /// Rest between two blocks of one duty.
    pub min_gap: Minutes,
    /// Most blocks of one duty.
    pub max_blocks_per_duty: usize,
    /// Most paid minutes of one duty.
    pub max_duty: Minutes,
    /// Longest time from first start to last end of one duty.
    pub max_span: Minutes,
    /// A gap this long or longer ends the duty.
    pub min_rest: Minutes,
    /// Most local days in a row on which a duty starts; 0: no limit.
    pub max_days_in_row: usize,
    /// Most kinds of work blocks, by local start clock and length; 0: no limit.
    pub max_shift_kinds: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            block_grid: Minutes(30),
            min_block: Minutes(180),
            max_block: Minutes(540),
            min_gap: Minutes(120),
            max_blocks_per_duty: 3,
            max_duty: Minutes(600),
            max_span: Minutes(840),
            min_rest: Minutes(660),
            max_days_in_row: 0,
            max_shift_kinds: 0,
        }
    }
}

/// `[breaks]`: stretches, breaks and the meal.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaks {
    /// Longest continuous work.
    pub max_work: Minutes,
    /// Shortest stretch of work between two pauses.
    pub min_work: Minutes,
    /// Length of a break.
    pub break_length: Minutes,
    /// A block longer than this holds one meal.
    pub meal_after: Minutes,
    /// Length of a meal.
    pub meal_length: Minutes,
    /// No meal nearer than this to either end of its block.
    pub meal_margin: Minutes,
    /// A meal starts at most this long after its block; 0: no such limit.
    pub meal_latest: Minutes,
    /// Whether meals are paid.
    pub meal_paid: bool,
}

impl Default for Breaks {
    fn default() -> Self {
        Self {
            max_work: Minutes(45),
            min_work: Minutes(20),
            break_length: Minutes(10),
            meal_after: Minutes(300),
            meal_length: Minutes(30),
            meal_margin: Minutes(90),
            meal_latest: Minutes(0),
            meal_paid: false,
        }
    }
}

impl Breaks {
    /// The fewest breaks with which work fills a block without a stretch above `max_work`: of `length` seconds, parted by `cuts` meals and
    /// sessions inside, where meals and sessions take `away` seconds of it (SPEC section 4, extra_breaks).
    pub fn fewest(&self, length: i64, cuts: i64, away: i64) -> i64 {
        let (most, pause) = (self.max_work.0 * 60, self.break_length.0 * 60);
        let left = length - away - most * (cuts + 1);
        if left <= 0 { 0 } else { (left + most + pause - 1) / (most + pause).max(1) }
    }
}

/// `[standby]`: the standby squad.
#[derive(Debug, Clone, PartialEq)]
pub struct Standby {
    /// Share of the requirement that stands by, in `levels`.
    pub ratio: f64,
    /// Levels in which somebody stands by.
    pub levels: Vec<Level>,
    /// Quantile of demand that standby also covers.
    pub risk_quantile: Option<Share>,
    /// Shortest standby block.
    pub min_block: Minutes,
    /// Longest standby block.
    pub max_block: Minutes,
    /// Pay on standby relative to pay at work.
    pub pay_ratio: f64,
}

impl Default for Standby {
    fn default() -> Self {
        Self {
            ratio: 0.25,
            levels: vec![Level::Peak, Level::Burst],
            risk_quantile: Some(Share(0.95)),
            min_block: Minutes(60),
            max_block: Minutes(240),
            pay_ratio: 0.5,
        }
    }
}

/// `[squads]`: leads and experienced agents.
#[derive(Debug, Clone, PartialEq)]
pub struct Squads {
    /// Members per lead on duty.
    pub size: f64,
    /// Share of those on duty who are experienced, in peak and burst.
    pub experienced_share: Share,
    /// Agents of tier `new` on duty per experienced agent on duty; 0: no such wish.
    pub new_per_mentor: f64,
}

impl Default for Squads {
    fn default() -> Self {
        Self { size: 10.0, experienced_share: Share(0.3), new_per_mentor: 0.0 }
    }
}

/// A row of `[[shifts]]`: work blocks of one length that may start at some clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The code that people know it by.
    pub id: String,
    /// Local clocks, in minutes after midnight, sorted.
    pub starts: Vec<i64>,
    /// Length, breaks and meal included.
    pub length: Minutes,
    /// For whom; none: everybody.
    pub tiers: Option<Vec<TierId>>,
}

impl Shift {
    /// Whether agents of `tier` may work it.
    pub fn is_for(&self, tier: TierId) -> bool {
        self.tiers.as_ref().is_none_or(|tiers| tiers.contains(&tier))
    }
}
