#![no_main]

peakshift_fuzz::target!(|shop, data| shop.import_roster(shop.put("roster.csv", data)));
