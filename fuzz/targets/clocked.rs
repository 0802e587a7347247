#![no_main]

peakshift_fuzz::target!(|shop, data| drop(peakshift::read::clocked(&shop.put("clocked.csv", data), shop.plan())));
