//! Going on by itself: one step after another, with a pause between. Times are
//! counted from whenever the face began to count.

use std::time::Duration;

/// The speeds, in milliseconds a step.
const SPEEDS: [u64; 8] = [500, 1000, 2000, 3000, 5000, 8000, 12_000, 20_000];

/// Whether, and how fast, the walk goes on by itself.
#[derive(Clone, Copy, Debug)]
pub struct Autoplay {
    /// When the next step comes; none while it stands still.
    next: Option<Duration>,
    speed: usize,
}

impl Default for Autoplay {
    fn default() -> Self {
        Self {
            next: None,
            speed: 4,
        }
    }
}

impl Autoplay {
    /// Whether it goes on by itself.
    fn is_on(&self) -> bool {
        self.next.is_some()
    }

    /// How long a step stays.
    pub fn pause(&self) -> Duration {
        Duration::from_millis(SPEEDS[self.speed])
    }

    /// Sets how long a step stays, to the nearest speed there is.
    pub fn set_pause(&mut self, pause: Duration) {
        let wanted = pause.as_millis() as u64;
        let nearest = (0..SPEEDS.len()).min_by_key(|at| SPEEDS[*at].abs_diff(wanted));
        self.speed = nearest.unwrap_or(self.speed);
    }

    /// Starts at `now`, or stops.
    pub(in crate::session) fn toggle(&mut self, now: Duration) {
        self.next = match self.next {
            None => Some(now + self.pause()),
            Some(_) => None,
        };
    }

    /// Stands still.
    pub fn stop(&mut self) {
        self.next = None;
    }

    /// Faster by one notch, or slower; the step under way starts anew.
    pub fn change(&mut self, faster: bool, now: Duration) {
        self.speed = if faster {
            self.speed.saturating_sub(1)
        } else {
            (self.speed + 1).min(SPEEDS.len() - 1)
        };
        if self.is_on() {
            self.next = Some(now + self.pause());
        }
    }

    /// When the screen must be drawn again: each second, for the countdown,
    /// and when the step is over.
    pub fn deadline(&self, now: Duration) -> Option<Duration> {
        let next = self.next?;
        let left = next.saturating_sub(now);
        let part = Duration::from_millis((left.as_millis() as u64).saturating_sub(1) % 1000 + 1);
        Some((now + part).min(next))
    }

    /// Whether the step is over at `now`; the next one then starts.
    pub(in crate::session) fn is_due(&mut self, now: Duration) -> bool {
        let due = self.next.is_some_and(|next| next <= now);
        if due {
            self.next = Some(now + self.pause());
        }
        due
    }

    /// Whole seconds until the next step, rounded up.
    pub fn seconds_left(&self, now: Duration) -> Option<u64> {
        let left = self.next?.saturating_sub(now);
        Some((left.as_millis() as u64).div_ceil(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_when_the_pause_is_over_and_not_before() {
        let start = Duration::from_secs(9);
        let mut autoplay = Autoplay::default();
        assert!(!autoplay.is_due(start));
        autoplay.toggle(start);
        assert!(!autoplay.is_due(start + Duration::from_millis(4999)));
        assert!(autoplay.is_due(start + Duration::from_millis(5000)));
        assert!(!autoplay.is_due(start + Duration::from_millis(5001)));
    }

    #[test]
    fn it_wakes_once_a_second_while_it_counts_down_and_never_while_it_stands() {
        let start = Duration::from_secs(9);
        let mut autoplay = Autoplay::default();
        assert_eq!(autoplay.deadline(start), None);
        autoplay.toggle(start);
        let first = autoplay.deadline(start).unwrap();
        assert_eq!(first - start, Duration::from_secs(1));
        assert_eq!(autoplay.seconds_left(start), Some(5));
        assert_eq!(autoplay.seconds_left(first), Some(4));
    }

    #[test]
    fn faster_and_slower_have_an_end() {
        let now = Duration::from_secs(9);
        let mut autoplay = Autoplay::default();
        for _ in 0..20 {
            autoplay.change(true, now);
        }
        assert_eq!(autoplay.pause(), Duration::from_millis(500));
        for _ in 0..20 {
            autoplay.change(false, now);
        }
        assert_eq!(autoplay.pause(), Duration::from_secs(20));
    }
}
