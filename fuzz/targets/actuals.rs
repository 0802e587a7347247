#![no_main]

peakshift_fuzz::target!(|shop, data| drop(peakshift::read::actuals(&shop.put("actuals.csv", data), shop.plan())));
