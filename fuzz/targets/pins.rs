#![no_main]

peakshift_fuzz::target!(|shop, data| {
    let _ = peakshift::read::pins(&shop.put("schedule.csv", data), shop.plan(), data.len() % 2 == 0);
    let sheet = peakshift_fuzz::workbook(data);
    let _ = peakshift::read::pins(&shop.put("schedule.xlsx", &sheet), shop.plan(), data.len() % 2 == 0);
});
