//! How inquiries come inside an interval of a normal week, where rows finer than it show a strong shape: a queue that opens with a
//! rush, or closes five minutes past the hour.
//!
//! A shape is strong where a tenth of the inquiries or more lies elsewhere than an even hour has them, beyond what chance does:
//!
//! ```text
//! ½ Σ_j |s_j − 1/k| ≥ 0.1   and   Σ_j (y_j − n/k)² / (n/k) ≥ 4 k
//! ```

use super::grid::Grid;
use crate::domain::calendar::SLOT_MINUTES;
use crate::domain::demand::Observation;
use crate::domain::units::Minutes;

/// The longest row that shows a shape.
const FINE: Minutes = Minutes(15);
/// Weeks of rows that are looked at.
const WEEKS: usize = 8;
/// Share that lies elsewhere than in an even hour.
const LEAST_MOVED: f64 = 0.1;
/// Squared deviations over those of chance, for each slot.
const BEYOND_CHANCE: f64 = 4.0;

/// By hour of the week, in intervals, the shares of its slots; empty where nothing shows a strong shape. `masked` cells are left
/// out.
pub fn shapes(grid: &Grid, rows: &[Observation], masked: &[bool]) -> Vec<Vec<f64>> {
    let per = (grid.seconds() / (60 * SLOT_MINUTES)) as usize;
    let mut counts = vec![vec![0.0; per]; grid.week()];
    let from = grid.past().saturating_sub(WEEKS * grid.week());
    let fine = |row: &&Observation| row.length <= FINE && row.length.0 * 60 < grid.seconds();
    for row in rows.iter().rev().take_while(|row| row.start >= grid.start_of(from)).filter(fine) {
        let seconds = row.start.0 - grid.start_of(0).0;
        let cell = (seconds / grid.seconds()) as usize;
        if cell >= grid.past() || masked[cell] || !row.inquiries.is_finite() {
            continue;
        }
        let first = (seconds % grid.seconds() / (60 * SLOT_MINUTES)) as usize;
        let slots = first..(first + (row.length.0 / SLOT_MINUTES).max(1) as usize).min(per);
        let each = row.inquiries.max(0.0) / slots.len().max(1) as f64;
        slots.for_each(|slot| counts[grid.bin(cell)][slot] += each);
    }
    counts.into_iter().map(|counts| strong(&counts)).collect()
}

fn strong(counts: &[f64]) -> Vec<f64> {
    let (total, even) = (counts.iter().sum::<f64>(), 1.0 / counts.len() as f64);
    if total <= 0.0 {
        return Vec::new();
    }
    let shares: Vec<f64> = counts.iter().map(|y| y / total).collect();
    let moved = shares.iter().map(|s| (s - even).abs()).sum::<f64>() / 2.0;
    let chance = shares.iter().map(|s| (s - even).powi(2)).sum::<f64>() * total / even;
    if moved >= LEAST_MOVED && chance >= BEYOND_CHANCE * counts.len() as f64 { shares } else { Vec::new() }
}
