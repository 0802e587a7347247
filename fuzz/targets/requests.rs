#![no_main]

peakshift_fuzz::target!(|shop, data| drop(peakshift::read::requests(&shop.put("requests.csv", data), shop.plan())));
