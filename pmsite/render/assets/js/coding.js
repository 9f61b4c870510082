// Ascending numbers as text, read back. The same as pmsite/render/search/coding.py.

const BASE = 45;
const ZERO = 37;

/** Calls `each(number, class)` for the numbers of a text; classes are 0 to 3. */
export function decode(text, each) {
  let last = -1;
  let rank = 0;
  let gap = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0) {
      rank = digit + 4;
      last = -1;
    } else if (digit >= BASE) {
      gap = (gap + digit - BASE) * BASE;
    } else {
      last += gap + digit + 1;
      gap = 0;
      each(last, rank);
    }
  }
}

/** The numbers of a text in which each stands for itself. */
export function numbers(text) {
  const found = [];
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= BASE) n = (n + digit - BASE) * BASE;
    else {
      found.push(n + digit);
      n = 0;
    }
  }
  return found;
}
