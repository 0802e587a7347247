//! Names of people who do not exist.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "欧阳", "司马", "诸葛", "上官",
];
const GIVEN: [&str; 30] = [
    "明", "芳", "伟", "娜", "静", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "超", "霞", "平", "刚", "桂英", "建华",
    "文婷", "志强", "晓梅", "雨桐", "子涵", "欣怡", "浩然", "思远", "佳琪", "一鸣", "梓萱", "宇轩",
];
const FIRST: [&str; 24] = [
    "Ada", "Ben", "Chloe", "Diego", "Elena", "Felix", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Leila", "Mateo",
    "Nora", "Owen", "Paula", "Quinn", "Rosa", "Samir", "Tara", "Umar", "Vera", "Wendy", "Yusuf",
];
const LAST: [&str; 20] = [
    "Adams", "Baker", "Costa", "Dubois", "Evans", "Fischer", "Gupta", "Haddad", "Ivanov", "Jensen", "Kim", "Larsen",
    "Mbeki", "Nguyen", "O'Hara", "Park", "Reyes", "Santos", "Tanaka", "Weber",
];

/// A name, Chinese with probability `chinese`.
pub(super) fn draw(chinese: f64, rng: &mut impl Rng) -> String {
    let (first, second, between) =
        if rng.random_bool(chinese) { (&SURNAMES[..], &GIVEN[..], "") } else { (&FIRST[..], &LAST[..], " ") };
    let mut pick = |from: &[&'static str]| from.choose(rng).copied().unwrap_or_default();
    let first = pick(first);
    format!("{first}{between}{}", pick(second))
}
