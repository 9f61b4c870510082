// The search of the header: one dialog on every page.

import { kept, keep, make, marked, severity } from "./dom.js";
import { head, KINDS, ROOT, row, search } from "./library.js";
import { terms, words } from "./terms.js";

const NAMES = { incident: "Incidents", drill: "Drills", lesson: "Lessons", action: "Actions", page: "Pages" };
const SHOWN = { incident: 6, drill: 2, lesson: 3, action: 3, page: 4 };
const PAUSE = 120; // milliseconds without a key before it searches

let dialog;

/** Opens the search, with what was typed already or the last words of this visit. */
export function open(typed = "") {
  dialog ??= build();
  if (dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  if (typed) input.value = typed;
  else input.select();
  head().catch(() => {}); // so that it is there when the first word is typed
  if (input.value) input.dispatchEvent(new Event("input"));
}

function build() {
  const status = make("p", { class: "pm-finder-status", role: "status" });
  const results = make("div", { class: "pm-finder-results" });
  const input = make("input", {
    type: "search",
    placeholder: "What do you see? dns timeout",
    "aria-label": "Search",
    autocomplete: "off",
    spellcheck: "false",
    value: kept(),
  });
  const close = make("button", { type: "button", class: "pm-finder-close", "aria-label": "Close", onclick: () => made.close() }, "esc");
  const made = make("dialog", { class: "pm-finder", "aria-label": "Search" }, make("div", { class: "pm-finder-head" }, input, close), status, results);
  const view = { made, input, status, results, answered: null, turn: 0, waiting: null, go: false };
  input.addEventListener("input", () => {
    clearTimeout(view.waiting);
    view.go = false;
    view.waiting = setTimeout(() => ask(view), PAUSE);
  });
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest("a")) made.close(); // a result may be on this very page
  });
  made.addEventListener("keydown", (event) => walk(event, view));
  document.body.append(made);
  return made;
}

/** Asks for what is typed; of two answers the one to the later question counts. */
async function ask(view) {
  const mine = ++view.turn;
  const query = view.input.value;
  keep(query);
  const { said, groups } = await found(query).catch(broken);
  if (mine !== view.turn) return;
  view.answered = query;
  view.status.replaceChildren(...said);
  view.results.replaceChildren(...groups);
  view.results.scrollTop = 0;
  if (view.go) view.results.querySelector("a")?.click();
  view.go = false;
}

/** Arrow keys go from one result to the next; Enter in the field opens the first of what is typed. */
function walk(event, view) {
  if (event.isComposing || event.keyCode === 229) return; // an input method has the keys
  const links = [...view.results.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape") view.made.close();
  else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
  else if (event.key === "ArrowUp" && at === 0) view.input.focus();
  else if (event.key === "Enter" && document.activeElement === view.input) {
    if (view.answered === view.input.value) links[0]?.click();
    else {
      clearTimeout(view.waiting);
      ask(view);
      view.go = true;
    }
  } else return;
  event.preventDefault();
}

/** The answer to a query: what is said of it, and the groups of results. */
async function found(query) {
  if (!query.trim()) return { said: [], groups: [] };
  const { severities } = await head();
  const answer = await search(query);
  const groups = await Promise.all(KINDS.map((kind) => group(kind, answer, query, severities)));
  const counts = KINDS.filter((kind) => answer.found[kind].length).map(
    (kind) => `${answer.found[kind].length} ${answer.found[kind].length === 1 ? kind : kind + "s"}`,
  );
  const said = [counts.length ? `${counts.join(", ")}.` : "Nothing like it."];
  for (const [term, meant] of Object.entries(answer.corrected)) {
    const typed = words(query).find(({ text }) => terms(text).includes(term))?.text ?? term;
    said.push(` “${typed}” is not there, “${meant}” is.`);
  }
  if (!answer.all && counts.length) said.push(" None has all the words.");
  if (answer.cut) said.push(" Very many words begin so: type more of it.");
  return { said, groups: groups.filter(Boolean) };
}

async function group(kind, answer, query, severities) {
  const hits = answer.found[kind];
  if (!hits.length) return null;
  const rows = await Promise.all(hits.slice(0, SHOWN[kind]).map(row));
  const list = make("ul", {}, ...rows.map((one) => make("li", {}, result(one, answer.terms, severities))));
  const more = kind === "incident" && hits.length > SHOWN[kind];
  const all = new URL(`incidents/?${new URLSearchParams({ q: query })}`, ROOT).href;
  return make(
    "section",
    {},
    make("h2", {}, NAMES[kind], make("span", { class: "pm-meta" }, ` ${hits.length}`)),
    list,
    more ? make("p", {}, make("a", { href: all }, `All ${hits.length} incidents, to narrow down`)) : null,
  );
}

/** One result: severity, title, what it says, and its facts. */
function result(one, terms, severities) {
  return make(
    "a",
    { href: one.url },
    one.severity ? severity(one.severity, severities) : null,
    make("span", { class: "pm-finder-title" }, ...marked(one.title, terms)),
    one.said ? make("span", { class: "pm-finder-said" }, ...marked(one.said, terms)) : null,
    one.meta.length ? make("span", { class: "pm-meta" }, ...marked(one.meta.filter(Boolean).join(" · "), terms)) : null,
  );
}

function broken(error) {
  return { said: [`The search cannot be reached: ${error.message}.`], groups: [] };
}
