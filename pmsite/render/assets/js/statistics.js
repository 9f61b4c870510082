// The figures of a selection. Plain numbers in, plain numbers out; as in pmsite/analyse.

/** Quantile q of ascending values by linear interpolation, both ends included (R's type 7); null of none. */
export function quantile(sorted, q) {
  if (!sorted.length) return null;
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const next = sorted[Math.min(low + 1, sorted.length - 1)];
  return sorted[low] + (at - low) * (next - sorted[low]);
}

export const ascending = (values) => [...values].sort((a, b) => a - b);
export const mean = (values) => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : null);

/** Two-sided p that two rates differ, n before and after over equal times: exact, conditional on the sum
 *  (J. Przyborowski and H. Wilenski, 1940). */
export function halvesP(before, after) {
  const n = before + after;
  const k = Math.max(before, after);
  let log = -n * Math.LN2; // of 0 of n
  let tail = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) tail += Math.exp(log);
    log += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}

/** Limits of an individuals chart (XmR): mean ± 2.66 mean moving ranges, and how many lie outside; null below 6 values. */
export function limits(values) {
  if (values.length < 6) return null;
  const middle = mean(values);
  const reach = 2.66 * mean(values.slice(1).map((value, i) => Math.abs(value - values[i])));
  const slack = 1e-9 * Math.max(1, Math.abs(middle)); // what rounding may do to equal values
  const outside = values.filter((value) => Math.abs(value - middle) > reach + slack).length;
  return { low: middle - reach, middle, high: middle + reach, outside };
}

/** The nearest whole number, of two the even one, as Python rounds. */
function whole(value) {
  const down = Math.floor(value);
  return value - down === 0.5 ? down + (down % 2) : Math.round(value);
}

/** Seconds for people: 1 h 5 min. */
export function spoken(seconds) {
  const s = whole(seconds);
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => s >= size);
  if (first < 0) return "0 s";
  const [name, size] = units[first];
  const next = units[first + 1];
  const rest = next ? Math.floor((s % size) / next[1]) : 0;
  return `${Math.floor(s / size)} ${name}${rest ? ` ${rest} ${next[0]}` : ""}`;
}
