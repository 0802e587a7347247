#![no_main]

peakshift_fuzz::target!(|shop, data| drop(peakshift::read::drill(&shop.put("drill.toml", data), shop.plan())));
