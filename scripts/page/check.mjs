// What check.sh tries in the browser, on the pages of a folder. Ends with 1 where something does not hold.
import puppeteer from "puppeteer-core";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844, isMobile: true, hasTouch: true } };
const FIRST_PAINT = 1000;
const FILTER = 100;
let failures = 0;

const judge = (name, holds, told) => {
  console.log(`${holds ? "ok" : "NOT"}  ${name}: ${told}`);
  if (!holds) failures += 1;
};
const address = (file) => `file://${join(folder, file)}`;
const browser = await puppeteer.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 900000 });

// A page whose scripts say what goes wrong in them.
const open = async (file, size, scheme, script = true) => {
  const page = await browser.newPage();
  page.on("pageerror", (error) => judge(file, false, `its script failed: ${error.message}`));
  await page.setJavaScriptEnabled(script);
  await page.setViewport(SIZES[size]);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(address(file), { timeout: 120000 });
  return page;
};

const audit = async (file, size, scheme) => {
  const page = await open(file, size, scheme);
  // All lists open, and the first two cards.
  await page.evaluate(() => {
    document.querySelectorAll("details:not(.row)").forEach((list) => { list.open = true; });
    [...document.querySelectorAll(".row")].slice(0, 2).forEach((row) => { row.open = true; });
    return new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  });
  await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => {
    const { violations, passes } = await window.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return { passes: passes.length, violations: violations.map((rule) => `${rule.id} at ${rule.nodes.length}: ${rule.nodes[0].html.slice(0, 120)}`) };
  }, RULES);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  judge(`audit ${file} ${size} ${scheme}`, found.violations.length === 0, `${found.violations.length} violations, ${found.passes} rules kept ${found.violations.join(" | ")}`);
  judge(`width ${file} ${size}`, wider <= 0, `${wider} px wider than the window`);
  await page.close();
};

// Contrast of the axes of a chart with what lies behind them.
const axes = async (file, features, name) => {
  const page = await open(file, "wide", "light");
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", { features });
  const ratio = await page.evaluate(() => {
    const luminance = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = luminance(getComputedStyle(document.querySelector(".plot").closest("section")).backgroundColor);
    const word = luminance(getComputedStyle(document.querySelector(".plot svg text")).fill);
    const line = [...document.querySelectorAll(".plot svg polyline")].map((one) => luminance(getComputedStyle(one).stroke));
    const against = (ink) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return { word: against(word), line: Math.max(...line.map(against)) };
  });
  judge(`axes ${name}`, ratio.word >= 4.5 && ratio.line >= 3, `words ${ratio.word.toFixed(1)} : 1, lines ${ratio.line.toFixed(1)} : 1`);
  await page.close();
};

const speed = async (file) => {
  const paints = [];
  for (let run = 0; run < 5; run += 1) {
    const page = await open(file, "wide", "light");
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    await page.close();
  }
  const page = await open(file, "wide", "light");
  await page.evaluate(() => document.querySelector(".tools").scrollIntoView());
  // From the choice until the picture after it is drawn, and until all that is below has followed.
  const timed = (selector, event, values) => page.evaluate(async (selector, event, values) => {
    const control = document.querySelector(selector);
    const times = { seen: [], all: [] };
    const drawn = () => new Promise((done) => { requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); }); });
    for (const value of values) {
      await new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 30)); });
      const from = performance.now();
      control.value = value;
      control.dispatchEvent(new Event(event, { bubbles: true }));
      await drawn();
      times.seen.push(performance.now() - from);
      await drawn();
      await drawn();
      times.all.push(performance.now() - from);
    }
    return times;
  }, selector, event, values);
  const middle = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
  const told = (times) => `${middle(times).toFixed(0)} ms in the middle of ${times.map((time) => time.toFixed(0)).join(", ")}`;
  const tier = await timed("[data-filter='0']", "change", ["0", "", "1", "", "2", "", "0", "", "1"]);
  const search = await timed(".tools input", "input", ["A", "A0", "A00", "A000", "", "A0999", ""]);
  const sort = await timed(".sort", "change", ["1", "3", "2", "0", "3"]);
  const zoom = await timed(".zoom", "change", ["6", "2", "", "24", ""]);
  judge(`first paint ${file}`, middle(paints) < FIRST_PAINT, told(paints));
  for (const [name, times] of Object.entries({ filter: tier, search, sort, zoom })) {
    judge(`${name} ${file}`, middle(times.seen) < FILTER, `${told(times.seen)}; all of it ${told(times.all)}`);
  }
  await page.close();
};

const shown = (page) => page.evaluate(() => document.querySelectorAll(".row:not([hidden])").length);
const status = (page) => page.evaluate(() => document.querySelector("[role=status]").textContent);
const focus = (page) => page.evaluate(() => document.activeElement.tagName);

const keyboard = async (file, agents) => {
  const page = await open(file, "wide", "light");
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const all = await shown(page);
  await page.focus("nav a:nth-last-child(5)");
  await press("Enter");
  const led = await page.evaluate(() => document.querySelector(location.hash).getBoundingClientRect().top - document.querySelector("nav").getBoundingClientRect().bottom);
  judge(`links ${file}`, led >= 0 && led < 60, `the part begins ${led.toFixed(0)} px below the links`);
  judge(`rows ${file}`, all > agents * 0.9, `${all} of ${agents} agents have a row`);
  await page.focus(".plot .scroll");
  await press("ArrowRight", "ArrowRight");
  const tip = await page.evaluate(() => [document.querySelector(".tip").hidden, document.querySelector(".tip").textContent, document.querySelector("[aria-live]").textContent]);
  judge(`chart ${file}`, !tip[0] && tip[1].includes("18:30") && tip[1] === tip[2], JSON.stringify(tip[1]));
  await press("Escape");
  await page.focus(".tools input");
  await page.keyboard.type("a0007");
  const found = await shown(page);
  judge(`search by key ${file}`, found === 1, `${found} row, said: ${await status(page)}`);
  for (let letter = 0; letter < 5; letter += 1) await press("Backspace");
  await press("Tab", "ArrowDown");
  const few = await shown(page);
  judge(`filter by key ${file}`, few > 0 && few < all, `${few} of ${all}, said: ${await status(page)}`);
  await press("Home");
  const ids = () => page.evaluate(() => [...document.querySelectorAll(".row")].slice(0, 3).map((row) => row.querySelector("b").textContent).join(" "));
  const [before, tabs] = [await ids(), 9];
  let reached = false;
  for (let tab = 0; tab < tabs && !reached; tab += 1) {
    await press("Tab");
    reached = await page.evaluate(() => document.activeElement.className === "sort");
  }
  await press("End");
  const after = await ids();
  judge(`sort by key ${file}`, reached && before !== after, `${before} became ${after}`);
  for (let tab = 0; tab < tabs && (await focus(page)) !== "SUMMARY"; tab += 1) await press("Tab");
  await press("ArrowDown", "Enter");
  const card = await page.evaluate(() => { const row = document.querySelector(".row[open]"); return row ? row.querySelector(".facts").innerText : ""; });
  judge(`card by key ${file}`, card.length > 20, JSON.stringify(card.slice(0, 90)));
  await press("ArrowRight");
  const piece = await page.evaluate(() => document.querySelector(".tip").hidden ? "" : document.querySelector(".tip").textContent);
  judge(`piece by key ${file}`, /\d\d:\d\d/.test(piece), piece);
  await press("Escape");
  const closed = await page.evaluate(() => [document.querySelectorAll(".row[open]").length, document.activeElement.tagName]);
  judge(`card closed ${file}`, closed[0] === 0 && closed[1] === "SUMMARY", `${closed[0]} open, the focus is on ${closed[1]}`);
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  judge(`focus seen ${file}`, ring !== "none", ring);
  judge(`names run nothing ${file}`, await page.evaluate(() => window.hit === undefined), "window.hit is not there");
  await page.close();
};

const finger = async (file) => {
  const page = await open(file, "phone", "light");
  const told = () => page.evaluate(() => (document.querySelector(".tip").hidden ? "" : document.querySelector(".tip").textContent));
  const plot = await page.$(".plot .scroll");
  await plot.scrollIntoView();
  const box = await plot.boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  const first = await told();
  await page.touchscreen.tap(box.x + box.width / 4, box.y + box.height / 2);
  const second = await told();
  judge(`chart by finger ${file}`, /\d\d:\d\d/.test(first) && second !== first && second !== "", JSON.stringify([first, second]));
  const cue = await page.evaluate(() => document.querySelector(".plot .on").checkVisibility() && !document.querySelector(".plot").classList.contains("end"));
  await page.evaluate(() => { const scroll = document.querySelector(".plot .scroll"); scroll.scrollLeft = scroll.scrollWidth; });
  await new Promise((done) => { setTimeout(done, 300); });
  const ended = await page.evaluate(() => document.querySelector(".plot").classList.contains("end"));
  judge(`chart goes on ${file}`, cue && ended, `a cue before its end: ${cue}, none at its end: ${ended}`);
  await page.close();
};

const without = async (file) => {
  const page = await open(file, "wide", "light", false);
  const told = await page.evaluate(() => [document.querySelector(".tools").checkVisibility(), document.querySelectorAll(".row .facts").length]);
  judge(`without a script ${file}`, !told[0] && told[1] > 0, `controls ${told[0] ? "seen" : "hidden"}, ${told[1]} cards`);
  await page.close();
};

const files = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
for (const file of files) console.log(`     ${file}: ${statSync(join(folder, file)).size} bytes`);
for (const file of files.filter((name) => name.startsWith("report-1000"))) await speed(file);
for (const size of [60, 1000]) await keyboard(`report-${size}-en.html`, size);
await finger("report-60-en.html");
await without("report-60-zh.html");
await axes("report-60-en.html", [{ name: "prefers-color-scheme", value: "light" }], "light");
await axes("report-60-en.html", [{ name: "prefers-color-scheme", value: "dark" }], "dark");
await axes("report-60-en.html", [{ name: "forced-colors", value: "active" }, { name: "prefers-color-scheme", value: "dark" }], "forced colours");
for (const file of files) {
  for (const scheme of ["light", "dark"]) {
    for (const size of file.includes("1000") ? ["wide"] : ["wide", "phone"]) await audit(file, size, scheme);
  }
}
await browser.close();
console.log(failures === 0 ? "all of it holds" : `${failures} do not hold`);
process.exit(failures === 0 ? 0 : 1);
