#![no_main]

peakshift_fuzz::target!(|shop, data| shop.check_with("inquiries.csv", data));
