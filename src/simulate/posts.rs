//! How busy the agents on line of one queue are, booked as time goes by.

use super::tally::Cell;

/// State of one queue besides its line.
#[derive(Clone, Copy, Default)]
pub(super) struct Post {
    /// Chats that agents on line hold, and could hold.
    pub busy: u32,
    pub capacity: u32,
    /// Agents on line.
    pub on_line: u32,
    /// Until when all three are on the books.
    settled: f64,
    /// No standby is called before this.
    pub quiet_until: f64,
}

impl Post {
    /// Books the seconds until `now` in `cell`.
    pub fn settle(&mut self, now: f64, cell: &mut Cell) {
        let elapsed = now - self.settled;
        cell.busy += elapsed * f64::from(self.busy);
        cell.capacity += elapsed * f64::from(self.capacity);
        cell.on_line += elapsed * f64::from(self.on_line);
        self.settled = now;
    }
}
