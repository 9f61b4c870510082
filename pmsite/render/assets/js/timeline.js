// The timeline narrowed by kind, source, and to its milestones.

import { make } from "./dom.js";

const LEAST = 6; // events from which on there is something to narrow

/** Puts buttons above the timeline. */
export function timeline(list) {
  const events = [...list.children];
  if (events.length < LEAST) return;
  const chosen = { kind: new Set(), source: new Set(), milestone: new Set() };
  const status = make("span", { class: "pm-meta", role: "status" });
  const show = () => {
    for (const event of events) event.hidden = !Object.keys(chosen).every((key) => passes(event, key, chosen[key]));
    const n = events.filter((event) => !event.hidden).length;
    status.textContent = n < events.length ? `${n} of ${events.length}` : "";
  };
  const reset = () => {
    for (const names of Object.values(chosen)) names.clear();
    for (const button of bar.querySelectorAll("button")) button.setAttribute("aria-pressed", "false");
    show();
  };
  const groups = Object.keys(chosen).flatMap((key) => buttons(events, key, chosen[key], show));
  if (!groups.length) return;
  const bar = make("div", { class: "pm-filter", role: "group", "aria-label": "Show only" }, ...groups, status);
  list.before(bar);
  addEventListener("hashchange", () => {
    const event = document.getElementById(location.hash.slice(1));
    if (!event?.hidden || !list.contains(event)) return;
    reset(); // a link to an event that is narrowed away
    event.scrollIntoView();
  });
}

const passes = (event, key, names) => !names.size || names.has(event.dataset[key]);

function buttons(events, key, names, show) {
  const counts = new Map();
  for (const event of events) {
    const name = event.dataset[key];
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size < (key === "milestone" ? 1 : 2)) return [];
  return [...counts].map(([name, n]) => {
    const toggle = ({ currentTarget: button }) => {
      if (!names.delete(name)) names.add(name);
      button.setAttribute("aria-pressed", names.has(name));
      show();
    };
    const label = name.replaceAll("_", " ");
    const attributes = { type: "button", class: "pm-toggle", "data-of": key, "aria-pressed": "false", onclick: toggle };
    return make("button", attributes, label, make("span", { class: "pm-meta" }, ` ${n}`));
  });
}
