//! One file for each method of the registry [`super::method::METHODS`].

pub mod mean;
pub mod median;
pub mod profile;
pub mod regression;
