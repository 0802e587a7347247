//! How much of a chat is the agent's own time, by how much chats slow each other down.
//!
//! An agent writes in one chat at a time: with `k` chats they are `k` customers of a closed queue of one server, who think, and are served. Its
//! cycle by mean value analysis (M. Reiser and S. Lavenberg, "Mean-value analysis of closed multichain queuing networks", 1980) fits the
//! slowdown of plan.toml at the queue's concurrency for one share of the agent's own time in a round.

/// The agent's own share of a round of a chat alone, at which `concurrency` chats slow each other down as `slowdown` says: between 0 and 1.
/// One chat at a time says nothing about it; then the whole round counts.
pub(super) fn own_share(concurrency: u32, slowdown: f64) -> f64 {
    if concurrency <= 1 {
        return 1.0;
    }
    let wanted = 1.0 + slowdown * f64::from(concurrency - 1);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if cycle(concurrency, middle) < wanted { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Mean length of a round with `chats` chats, of which each takes the agent `own` and the customer the rest of 1.
fn cycle(chats: u32, own: f64) -> f64 {
    let (mut cycle, mut there) = (1.0, 0.0);
    for k in 1..=chats {
        let served = own * (1.0 + there);
        cycle = 1.0 - own + served;
        there = f64::from(k) * served / cycle;
    }
    cycle
}

#[cfg(test)]
mod tests {
    use super::{cycle, own_share};

    #[test]
    fn the_share_gives_the_slowdown_back() {
        for concurrency in 2..=10 {
            for slowdown in [0.05, 0.15, 0.4, 0.9] {
                let share = own_share(concurrency, slowdown);
                let slowness = cycle(concurrency, share);
                let wanted = 1.0 + slowdown * f64::from(concurrency - 1);
                assert!((slowness - wanted).abs() < 1e-9, "{concurrency} chats, {slowdown}: {slowness} for {wanted}");
            }
        }
    }

    #[test]
    fn who_only_writes_serves_one_after_the_other_and_who_never_does_slows_nobody() {
        assert!((cycle(5, 1.0) - 5.0).abs() < 1e-12);
        assert!((cycle(5, 0.0) - 1.0).abs() < 1e-12);
        assert!(own_share(3, 0.0) < 1e-6);
        assert!(own_share(3, 1.0) > 1.0 - 1e-6);
    }

    /// Two chats: the chain of who waits at the server, by hand. With both times exponential of means own and 1 - own, the throughput is
    /// (1 - p0) / own with p0 the chance that the server is idle.
    #[test]
    fn two_chats_agree_with_the_chain_by_hand() {
        let own = 0.3;
        let (serve, think) = (1.0 / own, 1.0 / (1.0 - own));
        let (one, two) = (2.0 * think / serve, 2.0 * think * think / (serve * serve));
        let throughput = serve * (one + two) / (1.0 + one + two);
        assert!((cycle(2, own) - 2.0 / throughput).abs() < 1e-12);
    }
}
