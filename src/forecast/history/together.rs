//! Counts of all queues together, added queue by queue: those of hundreds, side by side, would be many times the history.

/// One sum for each past cell; none where no queue has a count.
#[derive(Debug)]
pub struct Together(Vec<Option<f64>>);

impl Together {
    /// Nothing yet in `cells` cells.
    pub fn new(cells: usize) -> Self {
        Self(vec![None; cells])
    }

    /// Adds the counts of one more queue, one for each cell.
    pub fn add(&mut self, counts: &[Option<f64>]) {
        for (sum, count) in self.0.iter_mut().zip(counts) {
            *sum = sum.zip(*count).map(|(a, b)| a + b).or(*sum).or(*count);
        }
    }

    /// The sums.
    pub fn counts(&self) -> &[Option<f64>] {
        &self.0
    }
}
