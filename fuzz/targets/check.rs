#![no_main]

/// Files of a folder, parted by a byte that stands in none of them.
const FILES: [&str; 6] = ["plan.toml", "agents.csv", "inquiries.csv", "events.csv", "availability.csv", "worked.csv"];

peakshift_fuzz::target!(|shop, data| {
    for (name, part) in FILES.iter().zip(data.split(|byte| *byte == 0)) {
        shop.put(name, part);
    }
    shop.check()
});
