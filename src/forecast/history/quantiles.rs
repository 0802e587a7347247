//! Order statistics.

/// The `q` quantile of `values`, linear between order statistics; none of nothing. Sorts `values`.
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = values.len().checked_sub(1)? as f64 * q;
    let low = place as usize;
    let high = (low + 1).min(values.len() - 1);
    Some(values[low] + (values[high] - values[low]) * (place - low as f64))
}

/// The median of `values`; none of nothing. Sorts `values`.
pub fn median(values: &mut [f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The weighted median of `(value, weight)` pairs; see [`weighted_quantile`].
pub fn weighted_median(pairs: &mut [(f64, f64)]) -> Option<f64> {
    weighted_quantile(pairs, 0.5)
}

/// The `q` quantile of `(value, weight)` pairs, linear between the middles of neighbouring weights; none of nothing.
/// Sorts `pairs`.
pub fn weighted_quantile(pairs: &mut [(f64, f64)], q: f64) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let place = q * pairs.iter().map(|p| p.1).sum::<f64>();
    let (mut before, mut last) = (0.0, None::<(f64, f64)>);
    for &(value, weight) in pairs.iter() {
        let middle = before + weight / 2.0;
        if middle >= place {
            return Some(match last {
                Some((v, m)) if middle > m => v + (value - v) * (place - m) / (middle - m),
                _ => value,
            });
        }
        last = Some((value, middle));
        before += weight;
    }
    last.map(|l| l.0)
}
