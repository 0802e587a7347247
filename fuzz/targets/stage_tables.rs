#![no_main]

peakshift_fuzz::target!(|shop, data| {
    let path = shop.put("table.csv", data);
    let _ = peakshift::read::schedule(&path, shop.plan());
    let _ = peakshift::read::requirements(&path, shop.plan());
    let _ = peakshift::read::borne(&path, shop.plan());
    if let Ok((mut forecast, _)) = peakshift::read::forecast(&path, shop.plan()) {
        let _ = peakshift::read::spread(&path, shop.plan(), &mut forecast);
    }
});
