"use strict";
// The page is whole without this. All that a plan says is read from attributes and cells, and written as text only.
(() => {
  const all = (place, query) => [...place.querySelectorAll(query)];
  const make = (name, kind, place) => {
    const made = document.createElement(name);
    made.className = kind;
    place.append(made);
    return made;
  };
  const tip = make("div", "tip", document.body);
  tip.hidden = true;
  // What keys lead to is read out; what the pointer passes is not.
  const voice = make("p", "unseen", document.body);
  voice.setAttribute("aria-live", "polite");

  const hide = () => { tip.hidden = true; };
  const show = (text, x, y, aloud) => {
    tip.textContent = text;
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const edge = document.documentElement.clientWidth;
    tip.style.left = Math.max(4, Math.min(x + 12, edge - width - 4)) + "px";
    tip.style.top = (y - height - 12 > 4 ? y - height - 12 : y + 18) + "px";
    if (aloud) voice.textContent = text;
  };

  // Charts: the values of the interval under the finger, or of the one that arrow keys lead to.
  const table = (name) => {
    const rows = document.getElementById(name).tBodies[0].rows;
    const heads = document.getElementById(name).tHead.rows[0].cells;
    return { rows, heads };
  };
  const charts = () => all(document, ".plot[data-table]").forEach((plot) => {
    const scroll = plot.querySelector(".scroll");
    const svg = plot.querySelector("svg");
    const line = make("i", "at", scroll);
    line.hidden = true;
    const data = plot.dataset;
    const [from, to, first, count] = [data.from, data.to, data.first, data.count].map(Number);
    const { rows, heads } = table(data.table);
    let at = -1;
    const told = () => {
      const cells = rows[at].cells;
      const values = Array.from({ length: count }, (_, n) => `${heads[first + n].textContent} ${cells[first + n].textContent}`);
      return `${cells[0].textContent}\n${values.join("\n")}`;
    };
    const leave = () => { line.hidden = true; hide(); };
    const go = (index, y, aloud) => {
      at = Math.max(0, Math.min(rows.length - 1, index));
      const share = (from + (to - from) * (at + 0.5) / rows.length) / 100;
      const x = share * svg.clientWidth;
      line.style.left = x + "px";
      line.hidden = false;
      if (aloud && (x < scroll.scrollLeft + 60 || x > scroll.scrollLeft + scroll.clientWidth - 60)) {
        scroll.scrollLeft = x - scroll.clientWidth / 2;
      }
      const box = svg.getBoundingClientRect();
      show(told(), box.left + x, y ?? box.top + 30, aloud);
    };
    const point = (event) => {
      const box = svg.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width * 100;
      if (share < from || share > to) return leave();
      go(Math.floor((share - from) / (to - from) * rows.length), event.clientY, false);
    };
    scroll.addEventListener("pointermove", point);
    scroll.addEventListener("pointerdown", point);
    // A finger that is lifted leaves the value to be read; the next touch elsewhere takes it away.
    scroll.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") leave(); });
    scroll.addEventListener("blur", leave);
    scroll.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: rows.length - 1, PageUp: at - 6, PageDown: at + 6 };
      if (event.key === "Escape") leave();
      if (!(event.key in steps)) return;
      event.preventDefault();
      go(steps[event.key], undefined, true);
    });
  });

  // A picture that goes on to the right says so until its end is seen.
  const ends = () => all(document, ".plot").forEach((plot) => {
    const scroll = plot.querySelector(".scroll");
    const reach = () => plot.classList.toggle("end", scroll.scrollLeft + scroll.clientWidth > scroll.scrollWidth - 8);
    scroll.addEventListener("scroll", reach, { passive: true });
    addEventListener("resize", reach);
    reach();
  });

  // The time grid: rows are found, sorted and shown; none is made.
  const grid = () => {
    const place = document.querySelector(".grid");
    const tools = document.querySelector(".tools");
    if (!place || !tools) return;
    const people = all(place, ".row").map((row, number) => {
      const [tier, queues, squads, site, start, minutes] = row.dataset.k.split("|");
      const words = (text) => (text ? text.split(" ") : []);
      const name = row.querySelector(".who").textContent.toLowerCase();
      const id = row.querySelector(".who b").textContent;
      return { row, number, name, id, marks: [[tier], words(queues), words(squads), words(site)], start: +start, minutes: +minutes, head: row.firstElementChild };
    });
    const sheet = place.querySelector(".wide");
    const [search, status] = ["input", "[role=status]"].map((query) => tools.querySelector(query));
    const filters = all(tools, "[data-filter]");
    const [sort, zoom] = [".sort", ".zoom"].map((query) => tools.querySelector(query));
    const visible = () => people.filter((one) => one.found);
    const squad = (one) => (one.marks[2].length ? Math.min(...one.marks[2].map(Number)) : Infinity);
    const ids = new Intl.Collator(undefined, { numeric: true });
    const orders = [
      (a, b) => a.number - b.number,
      (a, b) => ids.compare(a.id, b.id),
      (a, b) => (squad(a) === squad(b) ? a.start - b.start : squad(a) - squad(b)),
      (a, b) => b.minutes - a.minutes,
    ];

    // One row at a time takes the focus by Tab; arrow keys go on from there.
    let current;
    const stop = (one) => {
      if (current) current.head.tabIndex = -1;
      current = one;
      if (one) one.head.tabIndex = 0;
    };
    const tell = () => {
      const shown = visible();
      status.textContent = status.dataset.said.replace("##", String(people.length)).replace("#", String(shown.length));
      if (!shown.includes(current)) stop(shown[0]);
    };
    // What is in sight changes at once, all that is below when this is seen.
    let [moved, below] = [false, 0];
    const settle = () => {
      if (moved) sheet.append(...people.map((one) => one.row));
      moved = false;
      for (const { row, found } of people) row.hidden = !found;
    };
    const draw = () => {
      let more = Math.ceil(innerHeight / 24);
      if (moved) sheet.firstElementChild.after(...visible().slice(0, more).map((one) => one.row));
      for (const { row, found } of people) row.hidden = !found || (row.hidden && --more < 0);
      place.scrollTop = 0;
      cancelAnimationFrame(below);
      below = requestAnimationFrame(() => { below = requestAnimationFrame(settle); });
      hide();
      tell();
    };
    const filter = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = filters.map((choice) => [Number(choice.dataset.filter), choice.value]).filter(([, value]) => value !== "");
      for (const one of people) {
        one.found = words.every((word) => one.name.includes(word)) && wanted.every(([at, value]) => one.marks[at].includes(value));
      }
      draw();
    };
    const order = () => {
      people.sort((a, b) => orders[Number(sort.value)](a, b) || a.number - b.number);
      moved = true;
      draw();
    };
    const scale = () => {
      const [hours, shown] = [Number(zoom.dataset.hours), Number(zoom.value)];
      const bar = place.querySelector(".bar");
      const [names, before] = [bar.offsetLeft, bar.offsetWidth];
      const room = place.clientWidth - names - 2;
      const middle = (place.scrollLeft + room / 2) / before;
      const least = zoom.value === "" ? Number(place.dataset.w) : Math.floor(room * hours / shown);
      const after = Math.max(least, place.clientWidth - names);
      // The width of one element: a variable would be asked for by all below.
      sheet.style.minWidth = `calc(var(--who) + ${least}px)`;
      place.classList.toggle("h1", after / hours >= 36);
      place.classList.toggle("h6", after / hours < 12);
      place.scrollLeft = middle * after - room / 2;
    };
    const width = () => place.style.setProperty("--view", place.clientWidth + "px");

    // The pieces of a row, one by one.
    let piece;
    const leave = () => {
      if (piece) piece.classList.remove("now");
      piece = undefined;
      hide();
    };
    const words = (bar) => {
      // The tip of the browser would stand beside ours.
      if (bar.title) {
        bar.dataset.title = bar.title;
        bar.removeAttribute("title");
      }
      return bar.dataset.title;
    };
    const step = (row, by) => {
      const pieces = all(row, ".bar i");
      const next = pieces[Math.max(0, Math.min(pieces.length - 1, pieces.indexOf(piece) + by))];
      leave();
      if (!next) return;
      piece = next;
      piece.classList.add("now");
      piece.scrollIntoView({ block: "nearest", inline: "center" });
      const box = piece.getBoundingClientRect();
      show(words(piece), box.left, box.top, true);
    };
    const walk = (one, event) => {
      const shown = visible();
      const at = shown.indexOf(one);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
      if (to === undefined || !shown[to]) return;
      event.preventDefault();
      leave();
      stop(shown[to]);
      shown[to].head.focus();
    };
    place.addEventListener("keydown", (event) => {
      const row = event.target.closest(".row");
      const one = people.find((person) => person.row === row);
      if (!one) return;
      if (event.key === "Escape") {
        leave();
        row.open = false;
        one.head.focus();
      } else if (event.target !== one.head) {
        return;
      } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
        event.preventDefault();
        step(row, event.key === "ArrowRight" ? 1 : -1);
      } else {
        walk(one, event);
      }
    });
    place.addEventListener("focusin", (event) => {
      const one = people.find((person) => person.head === event.target);
      if (one && one !== current) stop(one);
    });
    place.addEventListener("focusout", leave);
    place.addEventListener("scroll", hide, { passive: true });
    place.addEventListener("pointerover", (event) => {
      const bar = event.target.closest(".bar i");
      if (bar) show(words(bar), event.clientX, event.clientY, false);
      else hide();
    });
    place.addEventListener("pointerleave", hide);

    search.addEventListener("input", filter);
    filters.forEach((choice) => choice.addEventListener("change", filter));
    sort.addEventListener("change", order);
    zoom.addEventListener("change", scale);
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.querySelector("button").addEventListener("click", () => {
      tools.reset();
      filter();
      order();
      scale();
      search.focus();
    });
    addEventListener("resize", width);
    people.forEach((one) => { one.head.tabIndex = -1; });
    tools.hidden = false;
    width();
    filter();
    scale();
  };

  // A table that is wider than its place can be reached and moved by the keyboard.
  const wide = () => {
    const watch = new ResizeObserver((seen) => seen.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", (target.closest("section")?.querySelector("h2, summary") ?? document.querySelector("h1")).textContent);
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => target.removeAttribute(name));
      }
    }));
    all(document, ".scroll:not([tabindex]):not(.grid)").forEach((table) => watch.observe(table));
  };

  // On paper all lists are open, save the cards of the grid and the tables behind the charts.
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const list of all(document, "details:not(.row):not(.values):not([open])")) {
      list.open = true;
      opened.push(list);
    }
  });
  addEventListener("afterprint", () => opened.splice(0).forEach((list) => { list.open = false; }));
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  charts();
  ends();
  grid();
  wide();
})();
