// Drawings opened large, to zoom and to move about in.

import { make } from "./dom.js";

const STEP = 1.3;
const NEAREST = 20; // at most so many times as large

/** Puts a button into the note below each drawing of the page. */
export function figures() {
  for (const figure of document.querySelectorAll(".pm-figure:not(.pm-still)")) {
    const drawing = figure.querySelector("svg.pm-drawing");
    if (!drawing?.viewBox.baseVal?.width) continue;
    const name = figure.getAttribute("aria-label") ?? "Drawing";
    const button = make(
      "button",
      { type: "button", class: "pm-enlarge", "aria-label": `${name}: open large`, onclick: () => enlarge(figure, drawing, name) },
      "⤢ large",
    );
    let note = figure.nextElementSibling;
    if (!note?.matches("p.pm-meta")) figure.after((note = make("p", { class: "pm-meta" })));
    note.append(make("span", { class: "pm-enlarge-hold" }, note.childNodes.length ? " · " : "", button));
    figure.closest("details:not([open])")?.addEventListener("toggle", () => (figure.scrollLeft = figure.scrollWidth)); // today is last
    figure.addEventListener("dblclick", () => enlarge(figure, drawing, name));
  }
}

/** The drawing itself goes into the dialog and back, so that its ids stay unique. */
function enlarge(figure, drawing, name) {
  const whole = drawing.getAttribute("viewBox");
  const hold = make("div", { class: "pm-large-hold", tabindex: "0", role: "group", "aria-label": `${name}: arrow keys move, plus and minus zoom` });
  const view = viewer(drawing, hold);
  const source = figure.nextElementSibling.querySelector("a[download][href$='.svg']");
  const bar = make(
    "div",
    { class: "pm-large-bar" },
    make("strong", {}, name),
    ...[["+", "Zoom in", () => view.zoom(STEP)], ["−", "Zoom out", () => view.zoom(1 / STEP)], ["whole", "Show the whole drawing", view.reset]].map(
      ([text, label, onclick]) => make("button", { type: "button", "aria-label": label, onclick }, text),
    ),
    source ? make("a", { href: source.href, download: "" }, "SVG") : null,
    make("button", { type: "button", onclick: () => dialog.close() }, "close"),
  );
  const dialog = make("dialog", { class: "pm-large", "aria-label": name }, bar, hold);
  const space = make("div");
  space.style.height = `${drawing.getBoundingClientRect().height}px`; // so that the page beneath does not move
  drawing.replaceWith(space);
  hold.append(drawing);
  dialog.addEventListener("close", () => {
    drawing.setAttribute("viewBox", whole);
    space.replaceWith(drawing);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  hold.focus();
}

/** Zooming and moving by keys, wheel, mouse and fingers; what is seen is the drawing's viewBox. */
function viewer(drawing, hold) {
  const { x, y, width, height } = drawing.viewBox.baseVal;
  const whole = { x, y, width, height };
  let seen = { ...whole };
  const show = () => drawing.setAttribute("viewBox", `${seen.x} ${seen.y} ${seen.width} ${seen.height}`);
  /** `at` is the point that stays where it is, as shares of the view. */
  const zoom = (factor, at = { x: 0.5, y: 0.5 }) => {
    const next = Math.min(Math.max(seen.width / factor, whole.width / NEAREST), whole.width * 1.2);
    const share = next / seen.width;
    seen = {
      x: seen.x + seen.width * (1 - share) * at.x,
      y: seen.y + seen.height * (1 - share) * at.y,
      width: next,
      height: seen.height * share,
    };
    show();
  };
  const move = (dx, dy) => {
    seen.x = Math.min(Math.max(seen.x + dx, whole.x - seen.width / 2), whole.x + whole.width - seen.width / 2);
    seen.y = Math.min(Math.max(seen.y + dy, whole.y - seen.height / 2), whole.y + whole.height - seen.height / 2);
    show();
  };
  const reset = () => {
    seen = { ...whole };
    show();
  };
  listen(drawing, hold, { zoom, move, reset, scale: () => drawing.getScreenCTM().a });
  return { zoom, reset };
}

function listen(drawing, hold, view) {
  /** Where a pointer is in the drawing, as shares of what is seen of it. */
  const share = ({ clientX, clientY }) => {
    const seen = drawing.viewBox.baseVal;
    const at = new DOMPoint(clientX, clientY).matrixTransform(drawing.getScreenCTM().inverse());
    return { x: (at.x - seen.x) / seen.width, y: (at.y - seen.y) / seen.height };
  };
  const far = 60;
  const keys = {
    "+": () => view.zoom(STEP),
    "=": () => view.zoom(STEP),
    "-": () => view.zoom(1 / STEP),
    0: view.reset,
    ArrowLeft: () => view.move(-far / view.scale(), 0),
    ArrowRight: () => view.move(far / view.scale(), 0),
    ArrowUp: () => view.move(0, -far / view.scale()),
    ArrowDown: () => view.move(0, far / view.scale()),
  };
  hold.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  hold.addEventListener("wheel", (event) => {
    event.preventDefault();
    view.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, share(event));
  }, { passive: false });
  const fingers = new Map();
  hold.addEventListener("pointerdown", (event) => fingers.set(event.pointerId, event));
  hold.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (!hold.hasPointerCapture(event.pointerId)) {
      if (Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 4) return; // may be a click on a link
      hold.setPointerCapture(event.pointerId);
    }
    if (fingers.size === 2) {
      const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
      const away = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      view.zoom(away(event) / away(before), share(other));
    } else {
      view.move((before.clientX - event.clientX) / view.scale(), (before.clientY - event.clientY) / view.scale());
    }
    fingers.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) hold.addEventListener(name, (event) => fingers.delete(event.pointerId));
}
