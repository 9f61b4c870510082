// What a reader types → the terms of the index. The same as pmsite/render/search/terms.py.

const WORDS = /[\p{L}\p{N}_]+/gu;
const UNSPACED =
  "\\u0e00-\\u0eff\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
const RUNS = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
const IS_RUN = new RegExp(`^[${UNSPACED}]`, "u");
const LONGEST = 40;

/** The words of a text with their places: `[{text, at}]`. */
export function words(text) {
  return [...text.matchAll(WORDS)].map((match) => ({ text: match[0], at: match.index }));
}

/** Lower case, accents off. */
export function folded(word) {
  return word.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC");
}

/** The terms of what was typed, each once. */
export function terms(text) {
  const found = words(text.normalize("NFKC")).flatMap((word) => ofWord(folded(word.text)));
  return [...new Set(found)];
}

function ofWord(word) {
  return word.match(RUNS).flatMap((run) => {
    if (!IS_RUN.test(run)) return [stem([...run].slice(0, LONGEST).join(""))];
    const signs = [...run];
    return signs.length === 1 ? signs : signs.slice(1).map((sign, i) => signs[i] + sign);
  });
}

/** The word without a plural ending (S stemmer). */
export function stem(word) {
  if ([...word].length < 4 || !word.endsWith("s") || /(us|ss)$/.test(word)) return word;
  if (/ies$/.test(word) && !/[ea]ies$/.test(word)) return word.slice(0, -3) + "y";
  return word.slice(0, -1);
}
