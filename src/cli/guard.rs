//! A panic of ours as the error that it is.

use crate::error::{Error, Result};
use crate::text;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Mutex;

/// Where the last panic happened.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// From now on a panic leaves its place for [`caught`] and prints nothing.
pub fn install() {
    set_hook(Box::new(|panic| {
        if let Ok(mut place) = PLACE.lock() {
            *place = panic.to_string().replace('\n', " ");
        }
    }));
}

/// Does `work`; a panic becomes a defect with the place where it happened.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        Err(Error::Defect(text!(
            "peakshift has a defect: {place}; please report it with the plan folder",
            "peakshift 自身出错：{place}；请连同方案文件夹一起反馈"
        )))
    })
}
