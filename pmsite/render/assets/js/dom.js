// Small helpers to make elements; text always as text.

import { folded, stem, words } from "./terms.js";

/** An element with attributes (null ones left out; `on…` are listeners) and children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A text in which words that begin like one of the terms are marked. */
export function marked(text, terms) {
  const parts = [];
  let at = 0;
  for (const word of words(text)) {
    const plain = stem(folded(word.text));
    const hit = terms.some((term) => plain.startsWith(term) || (term.length === 2 && plain.includes(term) && !/[a-z0-9]/.test(term)));
    if (!hit) continue;
    parts.push(text.slice(at, word.at), make("mark", {}, word.text));
    at = word.at + word.text.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** A severity in its colour; `ranks` are the policy's levels, the gravest first. */
export function severity(name, ranks) {
  const rank = ranks.indexOf(name);
  return make("span", { class: "pm-sev", "data-rank": rank < 0 ? 4 : Math.min(rank, 4) }, name);
}

const KEPT = "pmsite-search";

/** The last words of this visit; none where nothing may be stored. */
export function kept() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Keeps the words for the next page of this visit. */
export function keep(words) {
  try {
    sessionStorage.setItem(KEPT, words);
  } catch {
    // then they are typed again
  }
}
