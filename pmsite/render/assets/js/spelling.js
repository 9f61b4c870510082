// What a misspelt word may have meant.

/** The nearest word of a list, the earlier one of two; null where none is near enough. */
export function nearest(typed, known) {
  const most = typed.length < 8 ? 1 : 2;
  let best = null;
  let least = most + 1;
  for (const word of known) {
    if (Math.abs(word.length - typed.length) >= least) continue;
    const away = distance(typed, word, least);
    if (away < least) {
      least = away;
      best = word;
      if (least === 1) break;
    }
  }
  return best;
}

/** Insertions, deletions, changes and swaps of neighbours from one word to another (optimal string
 *  alignment); `limit` or more where it is not less. */
export function distance(a, b, limit) {
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      least = Math.min(least, row[j]);
    }
    if (least >= limit) return limit;
    [before, last] = [last, row];
  }
  return last[b.length];
}
