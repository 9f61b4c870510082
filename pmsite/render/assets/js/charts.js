// What each chart shows of a selection: `{words, table: {head, rows}, option}`; `option` is ECharts' or null
// where there is nothing to draw.

import { ascending, halvesP, limits, mean, quantile, spoken } from "./statistics.js";

const BINS = [60, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 259200, Infinity]; // seconds
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const percent = (share) => `${Math.round(share * 100)} %`;
const nothing = (words) => ({ words, table: { head: [], rows: [] }, option: null });
const named = (data) => ({ type: "category", data, axisTick: { show: false } });
const whole = { type: "value", minInterval: 1 };

/** The months from one day to another: 2026-01, 2026-02, … */
export function months(from, until) {
  const found = [];
  let [year, month] = from.slice(0, 7).split("-").map(Number);
  for (let name = ""; ; ) {
    name = `${year}-${String(month).padStart(2, "0")}`;
    if (name > until.slice(0, 7)) return found;
    found.push(name);
    [year, month] = month < 12 ? [year, month + 1] : [year + 1, 1];
  }
}

const DAY = 86400000;
const days = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / DAY) + 1;
const plus = (day, n) => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);

/** Months, or quarters or years where those would be too many: `{names, of: day → name, each}`. */
function periods(from, until) {
  const all = months(from, until);
  const quarter = (day) => `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  const [each, of] =
    all.length <= 36 ? ["Month", (day) => day.slice(0, 7)] : all.length <= 72 ? ["Quarter", quarter] : ["Year", (day) => day.slice(0, 4)];
  return { names: [...new Set(all.map((month) => of(`${month}-01`)))], of, each };
}

function overTime({ incidents, from, until, watched, severities, colours }) {
  if (!incidents.length) return nothing("No incident.");
  const { names, of, each } = periods(from, until);
  const used = severities.filter((name) => incidents.some((one) => one.severity === name));
  const counts = used.map((severity) => {
    const found = Object.fromEntries(names.map((name) => [name, 0]));
    for (const one of incidents) if (one.severity === severity) found[of(one.day)] += 1;
    return names.map((name) => found[name]);
  });
  return {
    words: `${plural(incidents.length, "incident")} from ${from} to ${until}. ${compared(incidents, watched > from ? watched : from, until)}`,
    table: { head: [each, ...used, "All"], rows: names.map((name, i) => [name, ...counts.map((c) => c[i]), counts.reduce((sum, c) => sum + c[i], 0)]) },
    option: {
      legend: {},
      xAxis: named(names),
      yAxis: whole,
      series: used.map((name, i) => ({ type: "bar", stack: "all", name, data: counts[i], barMaxWidth: 60, color: colours.severities[Math.min(severities.indexOf(name), 4)] })),
    },
  };
}

/** Own incidents of the first half of a time against those of the second. Before the first own record nobody
 *  wrote any, so that the time before it is no time without incidents. */
function compared(incidents, from, until) {
  const length = Math.floor(days(from, until) / 2);
  if (!from || length < 1) return "";
  const half = plus(until, 1 - length);
  const first = plus(half, -length);
  const own = incidents.filter((one) => one.own);
  const after = own.filter((one) => one.day >= half && one.day <= until).length;
  const before = own.filter((one) => one.day >= first && one.day < half).length;
  if (!before && !after) return "";
  const p = halvesP(before, after);
  const verdict = p >= 0.05 ? "that they differ is not shown" : after > before ? "it has become more" : "it has become less";
  return `Own ones since ${first}: ${before} in the first half of that time, ${after} in the second; ${verdict} (exact test of two Poisson rates, p = ${p.toPrecision(2)}).`;
}

function measured(incidents, key) {
  return incidents.filter((one) => one[key] !== undefined && one[key] >= 0);
}

function durations({ incidents, key, definitions, colours }) {
  const known = measured(incidents, key);
  const left = `n = ${known.length} of ${incidents.length}, the others lack one of the two times.`;
  if (!known.length) return nothing(`${definitions[key]}. ${left}`);
  const values = ascending(known.map((one) => one[key]));
  const labels = BINS.map((top, i) => (i === 0 ? `under ${spoken(top)}` : top === Infinity ? `${spoken(BINS[i - 1])} or more` : `to ${spoken(top)}`));
  const counts = BINS.map((top, i) => values.filter((v) => v < top && (i === 0 || v >= BINS[i - 1])).length);
  const p90 = values.length >= 10 ? `, 90 % within ${spoken(quantile(values, 0.9))}` : "";
  return {
    words: `${definitions[key]}. Median ${spoken(quantile(values, 0.5))}, mean ${spoken(mean(values))}${p90}, from ${spoken(values[0])} to ${spoken(values.at(-1))}. ${left}`,
    table: { head: ["Seconds, below", "Incidents"], rows: BINS.map((top, i) => [top === Infinity ? "" : top, counts[i]]) },
    option: { xAxis: named(labels), yAxis: whole, series: [{ type: "bar", name: "Incidents", data: counts, color: colours.main, label: { show: true, position: "top", color: colours.text, textBorderWidth: 0, formatter: ({ value }) => value || "" } }] },
  };
}

function trend({ incidents, key, definitions, colours }) {
  const known = measured(incidents, key).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.id < b.id ? -1 : 1));
  if (!known.length) return nothing(`${definitions[key]}: not known of any of these incidents.`);
  const values = known.map((one) => Math.max(one[key], 1));
  const found = limits(values.map(Math.log));
  const reach = found && { low: Math.exp(found.low), middle: Math.exp(found.middle), high: Math.exp(found.high) };
  const out = found?.outside ?? 0;
  const line = (value, name) => ({ yAxis: value, name, label: { formatter: () => spoken(value), position: "insideEndTop", color: colours.text, textBorderWidth: 0 } });
  return {
    words: reach
      ? `${definitions[key]}, in the order the incidents began: the usual is from ${spoken(reach.low)} to ${spoken(reach.high)} (XmR chart of the logarithms); ${out ? `${out} of ${values.length}` : `none of ${values.length}`} ${out > 1 ? "lie" : "lies"} outside.`
      : `${definitions[key]}, in the order the incidents began. ${plural(values.length, "value")}: an XmR chart needs 6.`,
    table: { head: ["Id", "Day", "Seconds"], rows: known.map((one) => [one.id, one.day, one[key]]) },
    option: {
      xAxis: named(known.map((one) => `${one.id} ${one.day}`)),
      yAxis: { type: "log", logBase: 60, axisLabel: { formatter: (value) => spoken(value) } },
      series: [{
        type: "line",
        name: key.toUpperCase(),
        data: values,
        color: colours.main,
        symbolSize: 7,
        lineStyle: { width: 1, opacity: 0.5 },
        markLine: reach ? { silent: true, symbol: "none", lineStyle: { type: "dashed", color: colours.hot }, data: [line(reach.low, "low"), line(reach.middle, "middle"), line(reach.high, "high")] } : undefined,
      }],
      spoken: true,
    },
  };
}

function pareto({ incidents, colours }) {
  const found = new Map();
  for (const one of incidents) for (const cause of one.causes ?? []) found.set(cause, (found.get(cause) ?? 0) + 1);
  const rows = [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const named_ = incidents.filter((one) => one.causes?.length).length;
  if (!rows.length) return nothing("None of these incidents has a cause with a category.");
  const sum = rows.reduce((total, [, n]) => total + n, 0);
  let so_far = 0;
  const share = rows.map(([, n]) => Math.round(((so_far += n) / sum) * 1000) / 10);
  const most = share.findIndex((value) => value >= 80) + 1;
  return {
    words: `${rows[0][0]} is named most, in ${rows[0][1]} of ${plural(named_, "incident")} whose causes have a category; ${most} of ${rows.length} categories make up at least 80 % of what is named. An incident counts once for each category of its root causes and contributing factors.`,
    table: { head: ["Category", "Incidents", "Share so far, %"], rows: rows.map(([name, n], i) => [name, n, share[i]]) },
    option: {
      xAxis: named(rows.map(([name]) => name)),
      yAxis: [whole, { type: "value", min: 0, max: 100, splitLine: { show: false }, axisLabel: { formatter: "{value} %" } }],
      series: [
        { type: "bar", name: "Incidents", data: rows.map(([, n]) => n), color: colours.main },
        { type: "line", name: "Share so far, %", yAxisIndex: 1, data: share, color: colours.hot },
      ],
      legend: {},
    },
  };
}

const FATES = ["done", "done late", "open", "overdue", "decided against"];

function cohorts({ incidents, colours }) {
  const found = new Map();
  for (const one of incidents) {
    for (const [day, fate] of one.actions ?? []) {
      const quarter = `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
      if (!found.has(quarter)) found.set(quarter, Object.fromEntries(FATES.map((name) => [name, 0])));
      found.get(quarter)[fate] += 1;
    }
  }
  const names = [...found.keys()].sort();
  if (!names.length) return nothing("These incidents have no own actions.");
  const total = (fate) => names.reduce((sum, name) => sum + found.get(name)[fate], 0);
  const kept = FATES.slice(0, 4).reduce((sum, fate) => sum + total(fate), 0);
  const done = total("done") + total("done late");
  return {
    words: `Own actions by the quarter in which they were agreed on: ${done} of ${kept} done${kept ? ` (${percent(done / kept)})` : ""}, ${total("done late")} of them after the due date; ${total("overdue")} overdue, ${total("decided against")} decided against.`,
    table: { head: ["Quarter", ...FATES], rows: names.map((name) => [name, ...FATES.map((fate) => found.get(name)[fate])]) },
    option: {
      legend: {},
      xAxis: named(names),
      yAxis: whole,
      series: FATES.map((fate) => ({ type: "bar", stack: "all", name: fate, data: names.map((name) => found.get(name)[fate]), barMaxWidth: 60, color: colours.fates[fate] })),
    },
  };
}

function costs({ incidents, from, until, colours }) {
  const found = new Map();
  const { names, of, each } = periods(from, until);
  for (const one of incidents) {
    for (const [currency, amount] of one.costs ?? []) {
      if (!found.has(currency)) found.set(currency, new Map());
      const name = of(one.day);
      found.get(currency).set(name, (found.get(currency).get(name) ?? 0) + amount);
    }
  }
  if (!found.size) return nothing("None of these is an own incident that states a cost.");
  const currencies = [...found.keys()].sort();
  const sums = currencies.map((currency) => `${[...found.get(currency).values()].reduce((a, b) => a + b, 0).toLocaleString("en")} ${currency}`);
  const stating = incidents.filter((one) => one.costs?.length).length;
  return {
    words: `${sums.join(" and ")} of damage as ${plural(stating, "own incident")} ${stating === 1 ? "states" : "state"} it, without prevention, by when the incident began. Nothing is summed across currencies.`,
    table: { head: [each, ...currencies], rows: names.map((name) => [name, ...currencies.map((currency) => found.get(currency).get(name) ?? 0)]) },
    option: {
      legend: {},
      xAxis: named(names),
      yAxis: { type: "value" },
      series: currencies.map((currency, i) => ({ type: "bar", barMaxWidth: 60, name: currency, data: names.map((name) => found.get(currency).get(name) ?? 0), color: colours.series[i % colours.series.length] })),
    },
  };
}

export const CHARTS = { months: overTime, durations, trend, pareto, cohorts, costs };
