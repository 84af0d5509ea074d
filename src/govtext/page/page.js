"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (css, root = document) => [...root.querySelectorAll(css)];
  const main = byId("main");
  const form = byId("filters");
  const counts = byId("counts");
  const panel = byId("evidence");
  const picker = byId("indicator");
  const pieces = all("[data-p],[data-y],[data-r],[data-t]", main);
  const articles = all("article", main);
  const most = 200;
  const grids = all("table", main)
    .filter((one) => one.tHead && one.tHead.querySelector("[data-p],[data-y]"))
    .map((one) => [[...one.tBodies[0].rows], [...one.tHead.rows[0].cells]]);
  const hidden = new Set();

  // Filters: what names a place, year, role or theme is shown if it has the chosen one.
  const has = (value, wanted) => value.split(" ").includes(wanted);
  const isTheme = (value, wanted) => value === wanted || value.startsWith(wanted + ".");
  function fits(piece, want) {
    const data = piece.dataset;
    const section = piece.classList.contains("s");
    return (
      (!want.place || data.p === undefined || has(data.p, want.place)) &&
      (!want.year || data.y === undefined || has(data.y, want.year)) &&
      (!want.role || data.r === undefined || data.r === want.role) &&
      (!want.theme ||
        (data.t === undefined ? !section : isTheme(data.t, want.theme)))
    );
  }
  function filter(note = "") {
    const want = Object.fromEntries(new FormData(form));
    for (const piece of pieces) piece.classList.toggle("off", !fits(piece, want));
    // Cells have the place and year of the head of their column.
    for (const [rows, heads] of grids) {
      heads.forEach((head, at) => {
        const off = head.classList.contains("off");
        if (off === hidden.has(head)) return;
        for (const row of rows) row.cells[at].classList.toggle("off", off);
        if (off) hidden.add(head);
        else hidden.delete(head);
      });
    }
    const shown = articles.filter((one) => !one.classList.contains("off"));
    const total = all(".s[id]", main).length;
    const sections = shown.reduce((n, one) => n + all(".s[id]:not(.off)", one).length, 0);
    counts.textContent =
      `${shown.length} of ${articles.length} reports, ` +
      `${sections} of ${total} sections shown${note}`;
  }
  form.addEventListener("change", () => filter());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();

  // One indicator at a time.
  function choose(id) {
    if (!picker) return;
    picker.value = id;
    for (const one of all(".ind")) one.hidden = one.id !== id;
  }
  if (picker) {
    picker.hidden = false;
    picker.addEventListener("change", () => choose(picker.value));
    choose(picker.options[0].value);
  }

  // A target is opened, unfiltered and marked before it is gone to.
  function reveal(id) {
    const target = id && byId(id);
    if (!target || !main.contains(target)) return null;
    if (target.closest(".off")) {
      for (const one of form.querySelectorAll("select")) one.value = "";
      filter(" (filters cleared for the link)");
    }
    const inner = target.matches("article") && target.querySelector("details");
    if (inner) inner.open = true;
    for (let one = target.closest("details"); one; ) {
      one.open = true;
      one = one.parentElement.closest("details");
    }
    const indicator = target.closest(".ind");
    if (indicator) choose(indicator.id);
    for (const one of all(".here")) one.classList.remove("here");
    if (target.matches("mark,.s,tr")) target.classList.add("here");
    return target;
  }
  function go(id) {
    const target = reveal(id);
    if (!target) return;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    const tall = target.getBoundingClientRect().height > innerHeight / 2;
    target.scrollIntoView({ block: tall ? "start" : "center", behavior: "instant" });
  }
  // Quantities go by the short name of their report on the page.
  const full = /^(r-[^-]+)-([ma]-.+)$/;
  const hash = () =>
    decodeURIComponent(location.hash.slice(1)).replace(full, (whole, report, rest) => {
      const article = byId(report);
      return article ? `${article.dataset.m}-${rest}` : whole;
    });
  addEventListener("hashchange", () => go(hash()));
  addEventListener("load", () => go(hash()));

  // The sections behind a figure, where there are several.
  let origin = null;
  const kind = (link) => link.closest("[data-k]")?.dataset.k;
  function behind(link) {
    const home = link.closest("[data-a]");
    const first = byId(link.hash.slice(1));
    const named = home ? home.dataset.a.split(" ").map(byId) : [];
    const reports = named.length ? named : [first && first.closest("article")];
    const sections = reports.filter(Boolean).flatMap((one) => all(".s[id]", one));
    if (kind(link) === "term") {
      const term = link.textContent;
      return sections.filter((one) => words(one).includes(term));
    }
    const role = link.closest("details[data-r]").dataset.r;
    const theme = link.closest("[data-t]").dataset.t;
    return sections.filter((s) => s.dataset.r === role && s.dataset.t === theme);
  }
  const words = (section) =>
    all("p,h4,h5,h6", section).map((one) => one.textContent).join(" ");
  function snippet(text, term) {
    const at = term ? Math.max(0, text.indexOf(term) - 30) : 0;
    return (at ? "…" : "") + text.slice(at, at + 90) + (text.length > at + 90 ? "…" : "");
  }
  function show(link, sections) {
    const term = kind(link) === "term" ? link.textContent : "";
    panel.querySelector("h2").textContent =
      `${sections.length} sections` + (term ? ` with ${term}` : "") +
      (sections.length > most ? `, the first ${most} here` : "");
    panel.querySelector("ol").replaceChildren(
      ...sections.slice(0, most).map((section) => {
        const item = document.createElement("li");
        const jump = document.createElement("a");
        jump.href = "#" + section.id;
        jump.textContent = section.closest("article").querySelector("h3").textContent;
        item.append(jump, " " + snippet(words(section), term));
        return item;
      }),
    );
    panel.hidden = false;
    panel.scrollTop = 0;
  }
  function close() {
    panel.hidden = true;
  }
  function back() {
    close();
    if (!origin) return;
    origin.scrollIntoView({ block: "center", behavior: "instant" });
    origin.focus({ preventScroll: true });
  }
  byId("close").addEventListener("click", close);
  byId("back").addEventListener("click", back);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) back();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    const sections = kind(link) ? behind(link) : [];
    if (kind(link)) {
      origin = link;
      if (sections.length > 1) show(link, sections);
      else close();
    }
    event.preventDefault();
    if (id !== hash()) history.pushState(null, "", `#${id}`);
    go(id);
  });

  // Light and dark; the choice is kept where the browser allows it.
  const root = document.documentElement;
  const scheme = byId("scheme");
  const dark = () =>
    (root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "")) === "dark";
  const label = () => {
    scheme.textContent = dark() ? "Light" : "Dark";
    scheme.setAttribute("aria-label", `Show the page ${dark() ? "light" : "dark"}`);
  };
  try {
    const kept = localStorage.getItem("govtext-scheme");
    if (kept) root.dataset.scheme = kept;
  } catch {
    /* a page from a file may have no storage */
  }
  scheme.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("govtext-scheme", root.dataset.scheme);
    } catch {
      /* as above */
    }
    label();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  scheme.hidden = false;
  label();

  // Texts opened at once, and for paper.
  const opener = byId("open-all");
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", (event) => {
      const button = event.target.closest("[data-open]");
      if (!button) return;
      for (const one of all("article > details")) one.open = Boolean(button.dataset.open);
    });
  }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
})();
