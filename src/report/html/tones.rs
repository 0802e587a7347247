//! Colours of a page as variables, so that a dark screen, forced colours and paper have their own.

use crate::domain::ids::{Id, QueueId};
use crate::report::palette::{self, TONES};
use crate::report::view::View;

/// The rules that set the colours of every page.
pub(super) fn rules() -> String {
    let set = |of: fn(&(&str, u32, u32)) -> u32| -> String {
        TONES.iter().map(|tone| format!("--{}:#{:06x};", tone.0, of(tone))).collect()
    };
    let (light, dark) = (set(|tone| tone.1), set(|tone| tone.2));
    format!(":root{{color-scheme:light dark;{light}}}\n{DARK}{{:root{{{dark}}}}}\n")
}

/// A printer is never dark.
const DARK: &str = "@media screen and (prefers-color-scheme:dark)";

/// The rules that set the colours of the queues of a plan.
pub(super) fn queue_rules(view: &View<'_>) -> String {
    let set = |work: fn(QueueId) -> u32, standby: fn(QueueId) -> u32| -> String {
        let of = |queue: QueueId| {
            let at = queue.index();
            format!("--q{at}:#{:06x};--s{at}:#{:06x};", work(queue), standby(queue))
        };
        view.plan.queues.ids().map(of).collect()
    };
    let (light, dark) = (set(palette::queue, palette::standby), set(palette::queue_in_the_dark, palette::queue));
    format!(":root{{{light}}}\n{DARK}{{:root{{{dark}}}}}\n")
}

/// `colour` as a style has it: the variable that stands for it, or itself.
pub(super) fn tone(view: &View<'_>, colour: u32) -> String {
    let of_page = TONES.iter().find(|tone| tone.1 == colour).map(|tone| tone.0.to_owned());
    let of_queue = || {
        let of = |queue: QueueId| {
            let found = [("q", palette::queue(queue)), ("s", palette::standby(queue))];
            found.into_iter().find(|one| one.1 == colour).map(|one| format!("{}{}", one.0, queue.index()))
        };
        view.plan.queues.ids().find_map(of)
    };
    of_page.or_else(of_queue).map_or_else(|| format!("#{colour:06x}"), |name| format!("var(--{name})"))
}

/// A picture with variables in place of its colours.
pub(super) fn toned(view: &View<'_>, svg: &str) -> String {
    let mut parts = svg.split("=\"#");
    let mut toned = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once('"').and_then(|(code, rest)| Some((u32::from_str_radix(code, 16).ok()?, rest)));
        match known {
            Some((colour, rest)) => toned += &format!("=\"{}\"{rest}", tone(view, colour)),
            None => toned += &format!("=\"#{part}"),
        }
    }
    toned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours as WCAG 2.2 has it, from 1 to 21.
    fn contrast(one: u32, other: u32) -> f64 {
        let channel = |colour: u32, shift: u32| {
            let value = f64::from(colour >> shift & 0xFF) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: u32| 0.2126 * channel(c, 16) + 0.7152 * channel(c, 8) + 0.0722 * channel(c, 0) + 0.05;
        let (a, b) = (luminance(one), luminance(other));
        a.max(b) / a.min(b)
    }

    fn named(name: &str) -> [u32; 2] {
        TONES.iter().find(|tone| tone.0 == name).map(|tone| [tone.1, tone.2]).unwrap_or_default()
    }

    /// WCAG 2.2 AA: 4.5 for words (1.4.3), 3 for what a picture is read by (1.4.11), in the light and in the dark.
    #[test]
    fn words_and_lines_stand_out_from_what_they_stand_on() {
        assert!((contrast(0, 0xFFFFFF) - 21.0).abs() < 1e-9);
        for at in 0..2 {
            for ground in ["paper", "page", "scale"] {
                for word in ["ink", "soft", "link", "bad", "good", "word"] {
                    let contrast = contrast(named(word)[at], named(ground)[at]);
                    assert!(contrast >= 4.5, "{word} on {ground}: {contrast:.2}");
                }
            }
            for line in ["axis", "median", "base", "bar", "short"] {
                let contrast = contrast(named(line)[at], named("paper")[at]);
                assert!(contrast >= 3.0, "{line}: {contrast:.2}");
            }
            assert!(contrast(0xFFFFFF, named("head")[at]) >= 4.5, "heads of tables");
            for queue in (0..8).map(QueueId) {
                let fill = [palette::queue(queue), palette::queue_in_the_dark(queue)][at];
                let contrast = contrast(named("ink")[at], fill);
                assert!(contrast >= 3.0, "the requirement over queue {}: {contrast:.2}", queue.index());
            }
        }
    }

    #[test]
    fn a_colour_stands_for_one_variable() {
        for (at, tone) in TONES.iter().enumerate() {
            assert!(TONES[..at].iter().all(|other| other.0 != tone.0 && other.1 != tone.1), "{}", tone.0);
        }
    }
}
