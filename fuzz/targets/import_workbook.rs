#![no_main]

peakshift_fuzz::target!(|shop, data| {
    let path = shop.put("export.xlsx", &peakshift_fuzz::workbook(data));
    shop.import_inquiries(path.clone());
    shop.import_roster(path);
});
