//! `[[pools]]`: people who could be hired.

use super::calendar::Span;
use super::ids::{QueueId, TierId};
use super::units::{Minutes, Money};

/// A row of `[[pools]]`: people who could be hired, all alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Key in files.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Tier of all of them.
    pub tier: TierId,
    /// Queues that each can serve, sorted, without repeats.
    pub queues: Vec<QueueId>,
    /// Most people.
    pub most: usize,
    /// Pay.
    pub cost_per_hour: Money,
    /// Inquiries handled relative to a standard agent.
    pub efficiency: f64,
    /// Price of each who is hired, beside pay: travel, training, an account.
    pub fixed_cost: Money,
    /// Paid hours promised to each who is hired.
    pub min_hours: f64,
    /// Most paid hours of each; none: no limit.
    pub max_hours: Option<f64>,
    /// When they can work.
    pub span: Span,
    /// Where they sit; none: anywhere.
    pub site: Option<String>,
    /// Length of every block that they work; none: any block. They then never stand by.
    pub block: Option<Minutes>,
    /// People of one block at least, where the pool sends anybody; 1: any number.
    pub min_people: usize,
    /// Days before the start of the plan on which the pool must be told.
    pub lead_days: i64,
}
