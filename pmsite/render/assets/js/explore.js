// The page of charts: one selection, narrowed by its form, shown by each chart. The selection stands in the address.

import { init } from "../vendor/echarts.js";
import { CHARTS } from "./charts.js";
import { make } from "./dom.js";
import { spoken } from "./statistics.js";

const KEYS = ["from", "until", "severity", "service", "team", "class", "figure"];
const FIGURES = ["ttd", "tta", "ttm", "ttr"];

/** Draws the charts, and again at every change. */
export async function explore(place) {
  const data = await fetch(new URL("data.json", location.href), { cache: "no-cache" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .catch((error) => error);
  if (data instanceof Error) {
    place.replaceChildren(make("p", { role: "status" }, `The charts cannot be reached (${data.message}): reload the page.`));
    place.hidden = false;
    return;
  }
  const page = { place, data, choices: {}, drawn: new Map() };
  build(page);
  restore(page);
  place.hidden = false;
  show(page);
  addEventListener("popstate", () => {
    restore(page);
    show(page);
  });
  new MutationObserver(() => show(page)).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  new ResizeObserver(() => page.drawn.forEach((chart) => chart.resize())).observe(place);
}

function build(page) {
  const { data } = page;
  const names = (of) => [...new Set(data.incidents.flatMap(of))].sort();
  const lists = {
    severity: data.severities.filter((name) => data.incidents.some((one) => one.severity === name)),
    service: names((one) => one.services ?? []),
    team: names((one) => one.teams ?? []),
    class: names((one) => one.class ?? []),
  };
  const titles = { severity: "Severity", service: "Service", team: "Team", class: "Failure class" };
  const form = page.place.querySelector(".pm-choices");
  const field = (key, label, control) => {
    page.choices[key] = control;
    control.addEventListener("change", () => {
      remember(page);
      show(page);
    });
    form.append(make("label", {}, make("span", {}, label), control));
  };
  field("from", "From", make("input", { type: "date", max: data.today }));
  field("until", "Until", make("input", { type: "date", max: data.today }));
  for (const [key, list] of Object.entries(lists)) field(key, titles[key], options([["", "all"], ...list.map((name) => [name, name])]));
  field("figure", "Duration", options(FIGURES.map((key) => [key, data.definitions[key].split(" = ")[0]])));
  form.addEventListener("submit", (event) => event.preventDefault());
}

const options = (pairs) => make("select", {}, ...pairs.map(([value, text]) => make("option", { value }, text)));

function restore(page) {
  const asked = new URLSearchParams(location.search);
  for (const key of KEYS) {
    const control = page.choices[key];
    const value = asked.get(key) ?? (key === "figure" ? "ttr" : "");
    control.value = value;
    if (control.selectedIndex !== -1) continue;
    if (key !== "figure") control.append(make("option", { value }, `${value} (none)`)); // a name that is no more
    control.value = key === "figure" ? "ttr" : value;
  }
}

/** What a control says; a date that is still being typed, as year 202, says nothing. */
function chosen(page, key) {
  const { value, type } = page.choices[key];
  return type === "date" && value < "1900" ? "" : value;
}

function remember(page) {
  const asked = new URLSearchParams();
  for (const key of KEYS) {
    const value = chosen(page, key);
    if (value && !(key === "figure" && value === "ttr")) asked.set(key, value);
  }
  const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
}

function show(page) {
  const { from, until, severity, service, team, class: kind, figure } = Object.fromEntries(KEYS.map((key) => [key, chosen(page, key)]));
  const { data } = page;
  const incidents = data.incidents.filter(
    (one) =>
      (!from || one.day >= from) &&
      (!until || one.day <= until) &&
      (!severity || one.severity === severity) &&
      (!service || one.services?.includes(service)) &&
      (!team || one.teams?.includes(team)) &&
      (!kind || one.class === kind),
  );
  const last = incidents.reduce((most, { day }) => (day > most ? day : most), data.today);
  const first = incidents.reduce((least, { day }) => (day < least ? day : least), data.today);
  const selection = {
    incidents,
    from: from || first,
    until: until || last,
    watched: data.incidents.reduce((least, one) => (one.own && (!least || one.day < least) ? one.day : least), ""),
    key: figure,
    severities: data.severities,
    definitions: data.definitions,
    colours: colours(page.place),
  };
  page.place.querySelector(".pm-choices-said").textContent = `${incidents.length} of ${data.incidents.length} incidents.`;
  for (const section of page.place.querySelectorAll(".pm-chart")) draw(page, section, CHARTS[section.dataset.chart](selection), selection);
}

/** The page's own colours, so that the charts follow its scheme. */
function colours(place) {
  const style = getComputedStyle(place);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    text: style.color,
    edge: value("--pm-edge"),
    panel: value("--pm-panel"),
    main: value("--pm-chart-1"),
    hot: value("--pm-chart-2"),
    series: [1, 2, 3, 4, 5].map((n) => value(`--pm-chart-${n}`)),
    severities: [0, 1, 2, 3, 4].map((n) => value(`--pm-sev-${n}`)),
    fates: {
      done: value("--pm-chart-3"),
      "done late": value("--pm-chart-5"),
      open: value("--pm-chart-1"),
      overdue: value("--pm-chart-2"),
      "decided against": value("--pm-muted"),
    },
  };
}

function draw(page, section, { words, table, option }, { colours }) {
  const key = section.dataset.chart;
  const hold = section.querySelector(".pm-chart-hold");
  section.querySelector(".pm-chart-words").textContent = words;
  hold.hidden = !option;
  if (option) {
    const chart = page.drawn.get(key) ?? init(hold, null, { renderer: "svg" });
    page.drawn.set(key, chart);
    chart.setOption(dressed(option, words, colours), true);
    chart.resize();
  }
  section.querySelector("details").hidden = !table.rows.length;
  section.querySelector(".pm-scroll").replaceChildren(asTable(table));
  section.querySelector(".pm-chart-files").replaceChildren(
    file(`${key}.csv`, "CSV", "text/csv", [table.head, ...table.rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n"),
    " · ",
    file(`${key}.json`, "JSON", "application/json", JSON.stringify(table.rows.map((row) => Object.fromEntries(row.map((value, i) => [table.head[i], value]))))),
  );
}

/** What all charts have in common: colours, a tooltip, words for a screen reader, and no movement. */
function dressed({ spoken: isSpoken, ...option }, words, colours) {
  const axis = (one) => ({
    ...one,
    axisLine: { lineStyle: { color: colours.edge } },
    axisLabel: { color: colours.text, hideOverlap: true, ...one.axisLabel },
    splitLine: { lineStyle: { color: colours.edge, opacity: 0.6 }, ...one.splitLine },
  });
  const many = (axes) => (Array.isArray(axes) ? axes.map(axis) : axis(axes));
  return {
    animation: false,
    aria: { enabled: true, label: { description: words } },
    textStyle: { fontFamily: "inherit", color: colours.text },
    grid: { left: 8, right: 12, top: option.legend ? 36 : 16, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colours.panel,
      borderColor: colours.edge,
      textStyle: { color: colours.text },
      valueFormatter: isSpoken ? (value) => spoken(value) : undefined,
    },
    ...option,
    legend: option.legend && { textStyle: { color: colours.text }, top: 0, itemGap: 14, type: "scroll" },
    xAxis: many(option.xAxis),
    yAxis: many(option.yAxis),
  };
}

function asTable({ head, rows }) {
  const line = (name, cells) => make("tr", {}, ...cells.map((text) => make(name, name === "th" ? { scope: "col" } : {}, String(text))));
  return make("table", { class: "pm-table pm-counts" }, make("thead", {}, line("th", head)), make("tbody", {}, ...rows.map((row) => line("td", row))));
}

/** A cell of CSV (RFC 4180) that no spreadsheet takes for a formula. */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A link that saves a text; the text is made when it is followed. */
function file(name, label, type, text) {
  const save = ({ currentTarget: link }) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    link.href = address;
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
  return make("a", { href: "#", download: name, onclick: save }, label);
}
