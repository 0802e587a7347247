//! What an earlier command found and told in summary.json.

use crate::domain::text::Text;
use crate::error::{Finding, Severity};
use crate::read::findings::codes::{Code, FORECAST_CODES, HANDLING_DIFFERS, OMITTED, OPENING_UNSEEN};
use serde::Deserialize;

/// What a forecast finds besides its own codes: about openings and handling times.
static OTHERS: [&Code; 3] = [&OPENING_UNSEEN, &OMITTED, &HANDLING_DIFFERS];

/// The part of summary.json that is read.
#[derive(Deserialize)]
struct Summary {
    warnings: Vec<Told>,
}

/// A warning in the language of the command that told it.
#[derive(Deserialize)]
struct Told {
    code: String,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    hint: String,
}

/// The warnings of the forecast in the summary.json of `bytes`; none where it cannot be read.
pub fn found_by_forecast(bytes: &[u8]) -> Vec<Finding> {
    let summary: Option<Summary> = serde_json::from_slice(bytes).ok();
    let finding = |told: Told| {
        let code = FORECAST_CODES.iter().chain(&OTHERS).find(|code| code.code == told.code)?.code;
        let (message, hint) = (Text::same(told.message), Text::same(told.hint));
        let Told { file, line, column, .. } = told;
        Some(Finding { severity: Severity::Warning, code, file, line, column, message, hint })
    };
    summary.map_or(Vec::new(), |summary| summary.warnings.into_iter().filter_map(finding).collect())
}
