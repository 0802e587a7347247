//! Which plans are asked for, each once.

use crate::error::{Finding, Result};
use crate::read;
use crate::read::findings::codes::PLAN_TWICE;
use crate::text;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The `named` plans, then those of `list`, in order; what is named twice comes once, and is told of.
///
/// # Errors
/// [`crate::error::Error::Invalid`] where the list cannot be read or names no plan.
pub fn plans(named: &[PathBuf], list: Option<&Path>) -> Result<(Vec<PathBuf>, Vec<Finding>)> {
    let mut all: Vec<(PathBuf, Option<usize>)> = named.iter().map(|plan| (plan.clone(), None)).collect();
    if let Some(list) = list {
        all.extend(read::plan_list(list)?.into_iter().map(|(plan, line)| (plan, Some(line))));
    } else if named.is_empty() {
        all.push((PathBuf::from("."), None));
    }
    let (mut plans, mut twice, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (plan, line) in all {
        if seen.insert(folder(&plan)) {
            plans.push(plan);
            continue;
        }
        let shown = plan.display();
        let file = line.and(list).map_or_else(String::new, |list| list.display().to_string());
        let message = text!("{shown}: this plan folder is named already", "{shown}：此方案文件夹已给出");
        twice.push(Finding { line, ..PLAN_TWICE.about(file, message) });
    }
    Ok((plans, twice))
}

/// The folder of a plan by the one name that it has.
fn folder(plan: &Path) -> PathBuf {
    let folder = if plan.is_file() { plan.parent().unwrap_or(plan) } else { plan };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
