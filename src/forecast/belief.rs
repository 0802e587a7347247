//! What is believed of the factors of a running event: a joint normal distribution, learned one count after the other
//! (docs/model/replan.md).
//!
//! The state holds what all queues share, then for each queue what is its own and lasts, and what is its own and fades; each is standard
//! normal at first. All updates are those of Kalman (1960), in closed form.

/// Of the variance that a queue's intervals have in common, the part that all queues share.
pub const SHARED: f64 = 0.5;
/// Hours in which a local deviation fades to 1/e.
pub const FADING_HOURS: f64 = 4.0;
/// Correlation of what lasts on two days, or on a day and in an event (docs/model/simulation.md).
pub const BETWEEN_DAYS: f64 = 0.5;
/// Counts that the prior scale of all variances is worth.
const PRIOR_COUNTS: f64 = 10.0;

/// What one count says: `value = lasting × (√s shared + √(1 − s) own) + local × fading + noise`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Queue.
    pub queue: usize,
    /// The observed value.
    pub value: f64,
    /// Standard deviation, in the value, of what lasts.
    pub lasting: f64,
    /// Standard deviation, in the value, of what fades.
    pub local: f64,
    /// Variance of the noise.
    pub noise: f64,
}

/// The joint distribution.
#[derive(Debug, Clone)]
pub struct Belief {
    queues: usize,
    mean: Vec<f64>,
    cov: Vec<Vec<f64>>,
    surprise: f64,
    seen: f64,
}

impl Belief {
    /// Before any count.
    pub fn new(queues: usize) -> Self {
        let n = 1 + 2 * queues;
        let unit = |row: usize| (0..n).map(|column| f64::from(u8::from(row == column))).collect();
        Self { queues, mean: vec![0.0; n], cov: (0..n).map(unit).collect(), surprise: 0.0, seen: 0.0 }
    }

    /// `hours` pass: what is local fades.
    pub fn pass(&mut self, hours: f64) {
        self.shrink(1 + self.queues..self.mean.len(), (-hours / FADING_HOURS).exp());
    }

    /// Another day or event begins: what lasts is like it by half.
    pub fn turn(&mut self) {
        self.shrink(0..1 + self.queues, BETWEEN_DAYS);
    }

    /// The correlation of `states` with what they were is `kept`.
    fn shrink(&mut self, states: std::ops::Range<usize>, kept: f64) {
        for state in states {
            self.mean[state] *= kept;
            for other in 0..self.mean.len() {
                self.cov[state][other] *= kept;
                self.cov[other][state] *= kept;
            }
            self.cov[state][state] += 1.0 - kept * kept;
        }
    }

    /// A count is seen, with a weight from 0 to 1.
    pub fn see(&mut self, sight: &Sight, weight: f64) {
        let loads = self.loads(sight.queue, sight.lasting, sight.local);
        let along = |row: &[f64]| -> f64 { loads.iter().map(|&(state, load)| load * row[state]).sum() };
        let seen: Vec<f64> = self.cov.iter().map(|row| along(row)).collect();
        let (expected, variance) = (along(&self.mean), along(&seen) + sight.noise / weight);
        if variance <= 0.0 {
            return;
        }
        let error = sight.value - expected;
        for (state, covariance) in seen.iter().enumerate() {
            self.mean[state] += covariance / variance * error;
            for (other, its) in seen.iter().enumerate() {
                self.cov[state][other] -= covariance * its / variance;
            }
        }
        self.surprise += error * error / variance;
        self.seen += 1.0;
    }

    fn loads(&self, queue: usize, lasting: f64, local: f64) -> [(usize, f64); 3] {
        let (shared, own) = (SHARED.sqrt(), (1.0 - SHARED).sqrt());
        [(0, lasting * shared), (1 + queue, lasting * own), (1 + self.queues + queue, local)]
    }

    /// What is believed of `queue`.
    pub fn of(&self, queue: usize) -> Outlook {
        let [shared, own, local] = self.loads(queue, 1.0, 1.0);
        let cov = |a: (usize, f64), b: (usize, f64)| a.1 * b.1 * self.cov[a.0][b.0];
        Outlook {
            lasting: shared.1 * self.mean[shared.0] + own.1 * self.mean[own.0],
            local: self.mean[local.0],
            lasting_variance: cov(shared, shared) + cov(own, own) + 2.0 * cov(shared, own),
            local_variance: cov(local, local),
            covariance: cov(shared, local) + cov(own, local),
        }
    }

    /// What all variances are to be multiplied by, as far as the counts were more or less surprising than believed.
    pub fn scale(&self) -> f64 {
        (PRIOR_COUNTS + self.surprise) / (PRIOR_COUNTS + self.seen)
    }
}

/// What is believed of one queue now, in units of the prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// Mean of what lasts.
    pub lasting: f64,
    /// Mean of what fades.
    pub local: f64,
    /// Variance of what lasts.
    pub lasting_variance: f64,
    /// Variance of what fades.
    pub local_variance: f64,
    /// Covariance of both.
    pub covariance: f64,
}
