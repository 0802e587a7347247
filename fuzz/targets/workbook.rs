#![no_main]

const SETTINGS: &str = "[plan]\ntimezone = \"Asia/Shanghai\"\nstart = \"2026-11-09T00:00\"\nend = \"2026-11-10T00:00\"\n[[queues]]\nid = \"presale\"\n[inputs]\nagents = \"agents.xlsx\"\n";

peakshift_fuzz::target!(|shop, data| {
    shop.put("plan.toml", SETTINGS.as_bytes());
    shop.check_with("agents.xlsx", data)
});
