// Reads the index: which documents have a word, and what is shown of them. Files are fetched once.

import { decode } from "./coding.js";
import { nearest } from "./spelling.js";
import { terms } from "./terms.js";

export const ROOT = new URL("../../", import.meta.url);
export const KINDS = ["incident", "drill", "lesson", "action", "page"];
const FOLDER = new URL("search/", ROOT);
const WEIGHTS = [8, 5, 3, 1]; // by class of text: names, signs and causes, what was written, the rest
const BEGINNING = 0.5; // how much the beginning of a word says, against the word
const SHARDS = 3; // of a segment, at most so many are fetched for a beginning
const FRESH = 30000; // milliseconds for which the head is held to be that of the site

const fetched = new Map();
let known = { at: -Infinity, version: null };

/** A file of the index; `options` are those of fetch. */
export function file(name, options) {
  if (!fetched.has(name)) {
    const loading = fetch(new URL(name, FOLDER), options).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return name.includes(".json") ? answer.json() : answer.text();
    });
    loading.catch(() => fetched.delete(name));
    fetched.set(name, loading);
  }
  return fetched.get(name);
}

/** The index's head, which names the version of all others: asked for anew on each page and after a while, and
 *  after a new build nothing of the old one is kept. */
export async function head() {
  if (performance.now() - known.at > FRESH) {
    fetched.delete("index.json");
    known.at = performance.now();
  }
  const found = await file("index.json", { cache: "no-cache" });
  if (known.version !== null && known.version !== found.version) {
    fetched.clear();
    fetched.set("index.json", Promise.resolve(found));
  }
  known.version = found.version;
  return found;
}

/** Find what has all words of a query, or else some.
 *  `{terms, all, cut, corrected: {typed: meant}, found: {kind: [{segment, number, score}]}}`, best first; `cut` is
 *  whether so many words begin like one that not all were looked at. */
export async function search(query) {
  try {
    return await answer(query);
  } catch {
    fetched.clear(); // the site may have been built anew in between
    known = { at: -Infinity, version: null };
    return answer(query);
  }
}

async function answer(query) {
  const { segments } = await head();
  const total = segments.reduce((sum, one) => sum + one.documents.reduce((a, b) => a + b), 0);
  const typed = terms(query);
  const corrected = {};
  const state = { cut: false };
  const scored = await Promise.all(
    typed.map(async (term) => {
      const own = await scores(term, segments, total, state);
      if (own.size || term.length < 4) return own;
      const singular = term.replace(/ie?$/, "y"); // queri, on the way to queries
      const early = singular === term ? own : await scores(singular, segments, total, state);
      if (early.size) return early;
      const meant = nearest(term, (await file(`words.txt?v=${(await head()).version}`)).split("\n"));
      if (!meant) return own;
      corrected[term] = meant;
      return scores(meant, segments, total, state);
    }),
  );
  const sums = new Map();
  for (const own of scored) {
    for (const [key, score] of own) {
      const sum = sums.get(key) ?? { key, score: 0, words: 0 };
      sum.score += score;
      sum.words += 1;
      sums.set(key, sum);
    }
  }
  const full = [...sums.values()].filter((one) => one.words === typed.length);
  const all = full.length > 0 || typed.length < 2;
  const kept = (all ? full : [...sums.values()]).sort(
    (a, b) => b.words - a.words || b.score - a.score || a.key - b.key,
  );
  return { terms: typed.map((term) => corrected[term] ?? term), all, cut: state.cut, corrected, found: byKind(kept, segments) };
}

const WIDE = 2 ** 24; // a document's key is segment * WIDE + number

function byKind(kept, segments) {
  const found = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  for (const { key, score } of kept) {
    const segment = Math.floor(key / WIDE);
    const number = key % WIDE;
    let end = 0;
    const kind = segments[segment].documents.findIndex((count) => number < (end += count));
    found[KINDS[kind]].push({ segment, number, score });
  }
  return found;
}

async function scores(term, segments, total, state) {
  const lines = (await Promise.all(segments.map((one, i) => linesOf(term, i, one.shards, state)))).flat();
  const frequency = new Map();
  for (const line of lines) frequency.set(line.term, (frequency.get(line.term) ?? 0) + line.hits.length);
  const best = new Map();
  for (const { term: word, segment, hits } of lines) {
    const rarity = Math.log(1 + total / frequency.get(word)) * (word === term ? 1 : BEGINNING);
    for (const [number, rank] of hits) {
      const key = segment * WIDE + number;
      const score = rarity * WEIGHTS[rank];
      if (!(best.get(key) >= score)) best.set(key, score);
    }
  }
  return best;
}

/** Lines of a segment whose term is, or begins with, what was typed. */
async function linesOf(term, segment, shards, state) {
  const { version } = await head();
  let first = shards.findIndex((start) => start > term);
  first = Math.max((first < 0 ? shards.length : first) - 1, 0);
  const wanted = [];
  for (let i = first; i < shards.length; i++) {
    if (i > first && !shards[i].startsWith(term)) break;
    if (wanted.length === SHARDS) {
      state.cut = true;
      break;
    }
    wanted.push(file(`${segment}/t${i}.txt?v=${version}`));
  }
  const found = [];
  for (const text of await Promise.all(wanted)) {
    let at = text.startsWith(term) ? 0 : text.indexOf(`\n${term}`) + 1;
    if (at === 0 && !text.startsWith(term)) continue;
    while (text.startsWith(term, at)) {
      const end = text.indexOf("\n", at);
      const [word, postings] = text.slice(at, end < 0 ? undefined : end).split("\t");
      const hits = [];
      decode(postings, (number, rank) => hits.push([number, rank]));
      found.push({ term: word, segment, hits });
      if (end < 0) break;
      at = end + 1;
    }
  }
  return found;
}

/** What is shown of a document. */
export async function row({ segment, number }) {
  const { row: size, version } = await head();
  const rows = await file(`${segment}/d${Math.floor(number / size)}.json?v=${version}`);
  const [kind, address, title, said, severity, ...meta] = rows[number % size];
  return { kind: KINDS[kind], url: new URL(address, ROOT).href, title, said, severity, meta };
}
