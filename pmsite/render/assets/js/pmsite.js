// What every page has; the rest is fetched where it is needed.

const load = (name) => import(new URL(`${name}.js`, import.meta.url).href);

/** Opens the search; what is typed until its script is there goes into its field. */
function find(event) {
  event.preventDefault();
  let typed = "";
  const collect = (key) => {
    if (key.key.length !== 1 || key.ctrlKey || key.metaKey || key.altKey) return;
    typed += key.key;
    key.preventDefault();
    key.stopImmediatePropagation();
  };
  addEventListener("keydown", collect, true);
  load("finder")
    .finally(() => removeEventListener("keydown", collect, true))
    .then(({ open }) => open(typed));
}

/** Whether keys go into a field; one of a dialog that was just closed has the focus a moment longer. */
const typing = (element) =>
  element.closest?.("input, textarea, select, [contenteditable]") && !element.closest("dialog:not([open])");

document.addEventListener("keydown", (event) => {
  if (!document.querySelector(".pm-find") || event.defaultPrevented) return;
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  const palette = event.key === "k" && (event.ctrlKey || event.metaKey);
  if (slash || palette) find(event);
});
document.addEventListener("click", (event) => event.target.closest?.(".pm-find") && find(event));

// The reader's own time, when a time is pointed at.
document.addEventListener("pointerover", ({ target }) => {
  const time = target.closest?.("time[datetime*='T']");
  if (!time || time.title) return;
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  time.title = `${format.format(new Date(time.dateTime))} (${zone})`;
});

// A link beside a heading or an event is copied as well as followed.
document.addEventListener("click", async ({ target }) => {
  const link = target.closest?.("a.headerlink");
  if (!link || !navigator.clipboard) return;
  await navigator.clipboard.writeText(link.href).catch(() => {});
  link.dataset.copied = "";
  link.addEventListener("pointerleave", () => delete link.dataset.copied, { once: true });
});

const chapters = { ".pm-browse": "browse", ".pm-timeline": "timeline", ".pm-figure": "figures", ".pm-explore": "explore" };
const begun = new WeakSet();

/** Begins what the page has; with instant navigation the theme shows several pages in one document. */
function begin() {
  for (const [where, name] of Object.entries(chapters)) {
    const place = document.querySelector(where);
    if (!place || begun.has(place)) continue;
    begun.add(place);
    load(name).then((module) => module[name](place));
  }
}

begin();
addEventListener("load", () => window.document$?.subscribe(begin));
