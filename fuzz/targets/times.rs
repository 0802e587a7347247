#![no_main]

peakshift_fuzz::target!(|shop, data| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = peakshift::read::time(shop.plan(), "--now", text);
        let _ = peakshift::read::window(text, shop.plan().zone);
        let _ = peakshift::read::absences(shop.plan(), &[text.to_owned()], "--absent");
    }
});
