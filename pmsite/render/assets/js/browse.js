// The list of incidents, narrowed by facets and words. Its state stands in the address.

import { numbers, decode } from "./coding.js";
import { make, marked, severity } from "./dom.js";
import { file, head, row, search } from "./library.js";

const FIRST = 8; // values of a facet shown before "more"
const PAGE = 30; // rows at a time
const SORTS = { newest: "Newest first", oldest: "Oldest first", severity: "Gravest first", longest: "Longest first", best: "Best match" };

/** Puts the facets beside the list, and the list under their rule. */
export async function browse(place) {
  const { severities, version } = await head();
  const data = await file("facets.json", { cache: "no-cache" });
  const facets = data.facets.map((facet) => ({ ...facet, values: facet.values.map(read), shown: false }));
  const view = { place, severities, version, data, facets, minutes: numbers(data.minutes), pages: 1, hits: null, terms: [] };
  build(view);
  addEventListener("popstate", () => restore(view));
  await restore(view);
  place.hidden = false;
  document.querySelector(".pm-listed").hidden = !view.broken; // else the plain list is what there is
}

function read([name, coded]) {
  const rows = new Set();
  decode(coded, (number) => rows.add(number));
  return { name, rows };
}

/** What the address asks for → the page. */
async function restore(view) {
  const asked = new URLSearchParams(location.search);
  view.chosen = new Map(view.facets.map(({ key }) => [key, new Set(asked.getAll(key))]));
  view.query = asked.get("q") ?? "";
  view.sort = Object.hasOwn(SORTS, asked.get("sort") ?? "") ? asked.get("sort") : view.query ? "best" : "newest";
  view.pages = 1;
  view.input.value = view.query;
  if (await look(view)) await show(view);
}

/** The page's state → the address, so that it can be shared and gone back from. */
function remember(view, replace = false) {
  const asked = new URLSearchParams();
  if (view.query) asked.set("q", view.query);
  for (const [key, names] of view.chosen) for (const name of names) asked.append(key, name);
  if (view.sort !== (view.query ? "best" : "newest")) asked.set("sort", view.sort);
  const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

/** Which rows the words find, with their scores; null where nothing is typed. Whether it is still asked for. */
async function look(view) {
  const mine = (view.question = {});
  const { query } = view;
  let [hits, terms, failed] = [null, [], ""];
  if (query.trim()) {
    try {
      const answer = await search(query);
      if ((await head()).version !== view.version) location.reload(); // built anew since: its rows are others
      const offsets = starts(view.data.segments);
      terms = answer.terms;
      hits = new Map(answer.found.incident.map((hit) => [offsets[hit.segment] + hit.number, hit.score]));
    } catch (error) {
      failed = `The search cannot be reached (${error.message}), so the words are left aside. `;
    }
  }
  if (view.question !== mine) return false;
  Object.assign(view, { hits, terms, failed });
  return true;
}

/** The first row of each segment. */
const starts = (sizes) => sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));

/** Rows that all facets but one let through. */
function passing(view, but = null) {
  const limits = view.facets.filter(({ key }) => key !== but && view.chosen.get(key).size);
  const sets = limits.map(({ key, values }) => values.filter(({ name }) => view.chosen.get(key).has(name)).map(({ rows }) => rows));
  const found = [];
  for (let i = 0; i < view.data.rows; i++) {
    if (view.hits && !view.hits.has(i)) continue;
    if (sets.every((rows) => rows.some((set) => set.has(i)))) found.push(i);
  }
  return found;
}

function sorted(view, rows) {
  const rank = new Map();
  view.facets.find(({ key }) => key === "severity").values.forEach(({ rows: own }, i) => own.forEach((r) => rank.set(r, i)));
  const orders = {
    newest: (a, b) => a - b,
    oldest: (a, b) => b - a,
    severity: (a, b) => rank.get(a) - rank.get(b) || a - b,
    longest: (a, b) => view.minutes[b] - view.minutes[a] || a - b,
    best: (a, b) => (view.hits ? view.hits.get(b) - view.hits.get(a) : 0) || a - b,
  };
  return rows.sort(orders[view.sort]);
}

function build(view) {
  let waiting;
  view.input = make("input", { type: "search", "aria-label": "Words", placeholder: "Words, e.g. certificate expired", autocomplete: "off" });
  view.input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const first = !view.query !== !view.input.value;
      view.query = view.input.value;
      if (first) view.sort = view.query ? "best" : "newest";
      view.pages = 1;
      remember(view, !first);
      if (await look(view)) show(view);
    }, 200);
  });
  view.select = make("select", { "aria-label": "Order", onchange: () => change(view, () => (view.sort = view.select.value)) });
  view.status = make("span", { role: "status" });
  const clear = () => {
    change(view, () => reset(view));
    view.input.focus();
  };
  view.clear = make("button", { type: "button", class: "pm-link-button", onclick: clear }, "Clear all");
  view.list = make("ul", { class: "pm-list" });
  view.more = make("button", { type: "button", class: "md-button pm-more", onclick: () => { view.pages += 1; show(view); } }, "Show more");
  view.groups = make("div", { class: "pm-browse-facets" });
  const wide = matchMedia("(min-width: 60em)").matches;
  view.place.replaceChildren(
    make("div", { class: "pm-browse-top" }, view.input, view.select),
    make("details", { class: "pm-browse-side", open: wide }, make("summary", {}, "Narrow down"), view.groups),
    make("div", { class: "pm-browse-main" }, make("p", { class: "pm-browse-status" }, view.status, " ", view.clear), view.list, view.more),
  );
}

/** Changes something, remembers it as a step to go back from, and shows it. */
function change(view, act) {
  act();
  view.pages = 1;
  remember(view);
  show(view);
}

async function show(view) {
  const rows = sorted(view, passing(view));
  const options = Object.entries(SORTS).filter(([key]) => key !== "best" || view.query);
  view.select.replaceChildren(...options.map(([key, name]) => make("option", { value: key, selected: key === view.sort }, name)));
  view.status.textContent = `${view.failed ?? ""}${rows.length} of ${view.data.rows} incidents`;
  view.clear.hidden = !chosenAny(view) && !view.query;
  const held = document.activeElement?.id;
  view.groups.replaceChildren(...view.facets.map((facet) => group(view, facet)));
  view.groups.parentElement.hidden = !view.groups.children.length;
  if (view.focus || held?.startsWith("pf-")) document.getElementById(view.focus ?? held)?.focus();
  view.focus = null;
  const offsets = starts(view.data.segments);
  const shown = rows.slice(0, view.pages * PAGE).map((i) => {
    const segment = offsets.findLastIndex((start) => start <= i);
    return row({ segment, number: i - offsets[segment] });
  });
  const token = (view.token = {});
  const ready = await Promise.all(shown).catch((error) => error);
  if (view.token !== token) return; // something else was chosen since
  view.broken = ready instanceof Error;
  if (view.broken) {
    view.status.textContent = `The list cannot be reached (${ready.message}): reload the page.`;
    return;
  }
  view.list.replaceChildren(...ready.map((one) => item(one, view)));
  view.more.hidden = shown.length >= rows.length;
}

function reset(view) {
  for (const names of view.chosen.values()) names.clear();
  view.query = view.input.value = "";
  view.question = {}; // an answer that is under way comes too late
  Object.assign(view, { hits: null, terms: [], failed: "" });
  view.sort = "newest";
}

const chosenAny = (view) => [...view.chosen.values()].some((names) => names.size);

/** A facet: each value with how many it would leave. */
function group(view, facet) {
  const names = view.chosen.get(facet.key);
  const rest = passing(view, facet.key);
  const known = new Set(facet.values.map(({ name }) => name));
  const gone = [...names].filter((name) => !known.has(name)).map((name) => ({ name, rows: new Set() })); // of an old address
  const counted = [...facet.values, ...gone].map((value) => ({ ...value, n: rest.filter((i) => value.rows.has(i)).length }));
  const useful = counted.filter(({ name, n }) => n || names.has(name));
  if (useful.length < 2 && !names.size) return "";
  const visible = facet.shown ? useful : useful.filter(({ name }, i) => i < FIRST || names.has(name));
  const rows = visible.map(({ name, n }) => {
    const id = `pf-${facet.key}-${name}`;
    const toggle = () => change(view, () => (names.has(name) ? names.delete(name) : names.add(name)));
    const box = make("input", { type: "checkbox", id, checked: names.has(name), onchange: toggle });
    return make("label", {}, box, make("span", {}, name), make("span", { class: "pm-meta" }, n));
  });
  const more = make("button", { type: "button", class: "pm-link-button", onclick: () => expand(view, facet, useful.find((one) => !visible.includes(one))) }, `${useful.length - visible.length} more`);
  return make("fieldset", {}, make("legend", {}, facet.name), ...rows, visible.length < useful.length ? more : null);
}

/** Shows all values of a facet; the first new one has the focus. */
function expand(view, facet, { name }) {
  facet.shown = true;
  view.focus = `pf-${facet.key}-${name}`;
  show(view);
}

function item(one, view) {
  const [id, day, marks, ...services] = one.meta;
  return make(
    "li",
    {},
    make("span", { class: "pm-when" }, make("time", { datetime: day }, day)),
    severity(one.severity, view.severities),
    make(
      "div",
      { class: "pm-what" },
      make("a", { href: one.url }, ...marked(one.title, view.terms)),
      view.terms.length ? make("span", { class: "pm-said" }, ...marked(one.said, view.terms)) : null,
      make("span", { class: "pm-meta" }, marks ? `${id} · ${marks}` : id, ...services.flatMap((name) => [" ", make("span", { class: "pm-chip" }, name)])),
    ),
  );
}
