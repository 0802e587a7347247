//! Typed indices, and tables that only the right index opens.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// An index into a [`Table`].
pub trait Id: Copy {
    /// The id of row `index`.
    fn from_index(index: usize) -> Self;
    /// The row that this id names.
    fn index(self) -> usize;
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(index)
            }
            fn index(self) -> usize {
                self.0
            }
        }
    };
}

typed_id!(
    /// A row of agents.csv, in file order.
    AgentId
);
typed_id!(
    /// A `[[queues]]` table of plan.toml, in file order.
    QueueId
);
typed_id!(
    /// A `[[sites]]` table of plan.toml, in file order.
    SiteId
);
typed_id!(
    /// An `[[activities]]` table of plan.toml, in file order.
    SessionId
);
typed_id!(
    /// A tier: the five defaults first, then those that plan.toml adds.
    TierId
);

/// A vector that is indexed by one kind of id only.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<I, T> {
    rows: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// A table of `rows`, in order.
    pub fn new(rows: Vec<T>) -> Self {
        Self { rows, id: PhantomData }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.rows.len()).map(I::from_index)
    }

    /// Ids with their rows, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(i, row)| (I::from_index(i), row))
    }

    /// The rows, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// The rows, in order, to change.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    /// The id of the first row for which `test` holds.
    pub fn find(&self, test: impl Fn(&T) -> bool) -> Option<I> {
        self.rows.iter().position(test).map(I::from_index)
    }

    /// A table of the same ids with other rows.
    pub fn map<U>(&self, f: impl FnMut(&T) -> U) -> Table<I, U> {
        Table::new(self.rows.iter().map(f).collect())
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.rows[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.index()]
    }
}

impl<I: Id, T> FromIterator<T> for Table<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(rows: It) -> Self {
        Self::new(rows.into_iter().collect())
    }
}
