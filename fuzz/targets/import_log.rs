#![no_main]

peakshift_fuzz::target!(|shop, data| shop.import_inquiries(shop.put("log.csv", data)));
