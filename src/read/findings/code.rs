//! One kind of problem, and how rows of the registry are written.

use crate::domain::text::Text;
use crate::error::{Finding, Severity};

/// One kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// What tools match on, e.g. `E203`; `E` stands for an error, `W` for a warning.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What the problem is: English, Chinese.
    pub title: [&'static str; 2],
    /// What to do about it: English, Chinese.
    pub remedy: [&'static str; 2],
}

impl Code {
    /// A finding of this kind about `file` as a whole.
    pub fn about(&self, file: impl Into<String>, message: Text) -> Finding {
        let [en, zh] = self.remedy.map(str::to_owned);
        Finding {
            severity: self.severity,
            code: self.code,
            file: file.into(),
            line: None,
            column: None,
            message,
            hint: Text { en, zh },
        }
    }
}

/// Rows of the registry, and a list of them in order.
macro_rules! rows {
    ($list:ident $about:literal; $($name:ident $code:literal $severity:ident $title:expr, $title_zh:expr => $remedy:expr, $remedy_zh:expr;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code {
                code: $code,
                severity: $crate::error::Severity::$severity,
                title: [$title, $title_zh],
                remedy: [$remedy, $remedy_zh],
            };
        )*

        #[doc = $about]
        pub static $list: &[&Code] = &[$(&$name),*];
    };
}

pub(in crate::read::findings) use rows;
