//! What the sheets that are read back call queues and activities.

use crate::domain::ids::{Id, QueueId, SessionId};
use crate::domain::roster::Activity;
use crate::domain::sessions::Session;
use crate::domain::words;
use crate::report::view::View;

/// What an agent does.
pub(super) type Doing = (Activity, Option<QueueId>);

/// All that can be done in a plan.
pub(super) fn everything(view: &View<'_>) -> Vec<Doing> {
    let queues = || view.plan.queues.ids().map(Some);
    let duties = queues().map(|queue| (Activity::Work, queue)).chain(queues().map(|queue| (Activity::Standby, queue)));
    let sessions = view.plan.sessions.ids().map(|session| (Activity::Session(session), None));
    [(Activity::Break, None), (Activity::Meal, None)].into_iter().chain(duties).chain(sessions).collect()
}

/// The words of one workbook.
pub(super) struct Naming {
    queues: Vec<String>,
    activities: [String; 4],
    sessions: Vec<String>,
}

impl Naming {
    pub(super) fn new(view: &View<'_>) -> Self {
        let queues = view.plan.queues.ids().map(|queue| queue_word(view, queue).to_owned()).collect();
        let sessions = view.plan.sessions.iter().map(|(id, session)| session_word(view, id, session)).collect();
        Self { queues, sessions, activities: Activity::ALL.map(|activity| view.say(words::activity(activity))) }
    }

    /// The queue, or nothing.
    pub(super) fn queue(&self, queue: Option<QueueId>) -> &str {
        queue.and_then(|queue| self.queues.get(queue.index())).map_or("", String::as_str)
    }

    /// The activity.
    pub(super) fn activity(&self, activity: Activity) -> &str {
        if let Activity::Session(id) = activity {
            return self.sessions.get(id.index()).map_or("", String::as_str);
        }
        let at = Activity::ALL.iter().position(|known| *known == activity);
        at.and_then(|at| self.activities.get(at)).map_or("", String::as_str)
    }

    /// Both in one: the queue alone for work.
    pub(super) fn doing(&self, (activity, queue): Doing) -> String {
        match activity {
            Activity::Work => self.queue(queue).to_owned(),
            Activity::Standby => format!("{} {}", self.activity(activity), self.queue(queue)).trim_end().to_owned(),
            _ => self.activity(activity).to_owned(),
        }
    }
}

/// The name of a session, or its key where the name says something else too.
fn session_word(view: &View<'_>, id: SessionId, session: &Session) -> String {
    let name = &session.name;
    let others = view.plan.sessions.iter().filter(|(other, _)| *other != id).map(|(_, other)| other);
    let queues = view.plan.queues.values().flat_map(|queue| [&queue.id, &queue.name]);
    let is_other = others.flat_map(|other| [&other.id, &other.name]).chain(queues).any(|other| other == name);
    if is_other || is_activity(name) { session.id.clone() } else { name.clone() }
}

/// Whether a name is the word for something that every plan has.
fn is_activity(name: &str) -> bool {
    Activity::ALL.into_iter().any(|activity| {
        let words = words::activity(activity);
        [words.en.as_str(), words.zh.as_str(), activity.name()].iter().any(|word| word.eq_ignore_ascii_case(name))
    })
}

/// The name of a queue, or its key where the name says something else too.
fn queue_word<'a>(view: &View<'a>, queue: QueueId) -> &'a str {
    let name = view.queue_name(queue);
    let mut others = view.plan.queues.iter().filter(|(id, _)| *id != queue).map(|(_, other)| other);
    let is_other = others.any(|other| other.id == name || other.name == name);
    if is_other || is_activity(name) { &view.plan.queues[queue].id } else { name }
}
