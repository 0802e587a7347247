//! The tables that an import of rosters makes, and what was understood as one object.

use super::csv::{Writer, cell};
use crate::domain::calendar::Zone;
use crate::domain::imported::Question;
use crate::domain::imported_roster::{ImportedRoster, ProposedShift};
use crate::error::Result;
use serde_json::{Value, json};

/// The bytes of agents.csv, availability.csv and worked.csv; none for a table that stays as it is.
///
/// # Errors
/// None that an input could cause.
pub fn rosters(roster: &ImportedRoster, zone: Zone) -> Result<[Option<Vec<u8>>; 3]> {
    let agents = roster.agents.as_ref().map(|(header, rows)| {
        let titles: Vec<String> = header.iter().map(|title| cell(title)).collect();
        let mut out = Writer::new(&titles.iter().map(String::as_str).collect::<Vec<_>>())?;
        rows.iter().try_for_each(|row| out.row(row.iter().map(|text| cell(text))))?;
        out.finish()
    });
    let availability = roster.availability.as_ref().map(|rows| {
        let mut out = Writer::new(&["agent_id", "start", "end", "kind"])?;
        for (id, span, kind) in rows {
            out.row([cell(id), zone.show(span.start), zone.show(span.end), (*kind).to_owned()])?;
        }
        out.finish()
    });
    let worked = roster.worked.as_ref().map(|rows| {
        let mut out = Writer::new(&["agent_id", "start", "end"])?;
        for (id, span) in rows {
            out.row([cell(id), zone.show(span.start), zone.show(span.end)])?;
        }
        out.finish()
    });
    Ok([agents.transpose()?, availability.transpose()?, worked.transpose()?])
}

/// What was understood and asked.
pub fn roster_object(roster: &ImportedRoster, questions: &[Question]) -> Value {
    let asked = questions.iter().map(|question| {
        json!({
            "code": question.code,
            "file": question.file,
            "cell": question.cell,
            "message": { "en": question.message.en, "zh": question.message.zh },
            "options": question.options,
        })
    });
    json!({
        "agents": roster.agents.as_ref().map(|(_, rows)| rows.len()),
        "availability": roster.availability.as_ref().map(Vec::len),
        "worked": roster.worked.as_ref().map(Vec::len),
        "shifts": roster.shifts.iter().map(shift_object).collect::<Vec<_>>(),
        "notes": roster.notes.iter().map(|note| json!({ "en": note.en, "zh": note.zh })).collect::<Vec<_>>(),
        "questions": asked.collect::<Vec<_>>(),
    })
}

/// A shift that the roster uses.
fn shift_object(shift: &ProposedShift) -> Value {
    let start = format!("{:02}:{:02}", shift.start / 60, shift.start % 60);
    json!({ "id": shift.id, "start": start, "minutes": shift.minutes, "days": shift.days })
}
