#![no_main]

peakshift_fuzz::target!(|shop, data| shop.check_with("adjust.csv", data));
