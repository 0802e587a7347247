//! Means of groups, each leaned on the mean of all by the weight of its evidence.
//!
//! With the weight `w_j` (inquiries) and the mean `m_j` of each group, the common value `c` and the variance `s²` of one chat,
//!
//! ```text
//! m_j ← c + z_j (m_j − c),   z_j = w_j τ² / (w_j τ² + s²),   τ² = max(0, Σ w_j (m_j − c)² − (k − 1 + √(2 (k − 1))) s²) / (w − Σ w_j² / w)
//! ```
//!
//! (Bühlmann & Straub, "Glaubwürdigkeit für Schadensätze", 1970; the root is what chance adds in one history of six). Where the groups
//! differ by no more than chance, τ² is 0 and all have the common value; nothing of it depends on the unit of time.

/// A group: inquiries and their mean.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Group {
    /// Inquiries.
    pub weight: f64,
    /// Inquiries times value.
    pub sum: f64,
}

impl Group {
    /// Adds `weight` inquiries of mean `value`.
    pub fn add(&mut self, weight: f64, value: f64) {
        self.weight += weight;
        self.sum += weight * value;
    }

    /// The mean; none of nothing.
    pub fn mean(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

/// The means of `groups` leaned on `common(j)`, the value of group `j` if it were like the others; `variance` is that of one chat.
pub fn leaned(groups: &[Group], common: impl Fn(usize) -> f64, variance: f64) -> Vec<f64> {
    let known = groups.iter().enumerate().filter_map(|(j, group)| Some((group.weight, group.mean()? - common(j))));
    let (mut total, mut squares, mut between, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (weight, off) in known {
        total += weight;
        squares += weight * weight;
        between += weight * off * off;
        count += 1.0;
    }
    let room = total - squares / total.max(f64::MIN_POSITIVE);
    let free = (count - 1.0f64).max(0.0);
    let excess = between - (free + (2.0 * free).sqrt()) * variance;
    let tau = if room > 0.0 && excess > 0.0 { excess / room } else { 0.0 };
    let one = |(j, group): (usize, &Group)| {
        let c = common(j);
        match group.mean() {
            Some(mean) if tau > 0.0 => c + (mean - c) * group.weight * tau / (group.weight * tau + variance),
            _ => c,
        }
    };
    groups.iter().enumerate().map(one).collect()
}
