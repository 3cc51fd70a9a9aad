// The list of candidates: search while typing, facets, keys, peek.
import { isPlain, isTyping } from "./keys.js";
import { forgetEveryone, isPick, pickNone, showPicked, takeEveryone, toggle, unfold, writeTag } from "./selection.js";

const TYPING_MS = 220;
const form = document.getElementById("search-form");
const box = document.getElementById("q");
const peek = document.getElementById("peek");
let timer;
let focused = null;
// While an answer is awaited the rows on the page are those of another question: what is pressed
// meanwhile (down, open) is kept and done with the rows that come.
let isAwaited = false;
let wish = "";

const root = document.documentElement;
const search = () => {
  isAwaited = true;
  form.elements.density.value = root.dataset.density ?? "";
  form.dispatchEvent(new CustomEvent("cd:search", { bubbles: true }));
};
const searchSoon = () => {
  isAwaited = true;
  clearTimeout(timer);
  timer = setTimeout(search, TYPING_MS);
};
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    isAwaited = false;
    wish = "";
  });
}

// While an input method is composing, what stands in the box are its letters, not the words meant.
box.addEventListener("input", (event) => event.isComposing || searchSoon());
box.addEventListener("compositionend", searchSoon);
box.addEventListener("search", searchSoon);
form.addEventListener("change", (event) => event.target !== box && !isPick(event.target) && search());

// Tags changed: the rows are right at once, the counts when the index has followed.
const FOLLOWED_MS = 1200;
document.addEventListener("cd:changed", () => {
  search();
  setTimeout(() => isAwaited || search(), FOLLOWED_MS);
});

form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-unpick]");
  if (chip) {
    const inputs = form.querySelectorAll(`input[name="${CSS.escape(chip.dataset.unpick)}"]`);
    for (const input of inputs) if (input.value === chip.dataset.value) input.checked = false;
    search();
  }
  const example = event.target.closest("[data-try]");
  if (example) {
    box.value = example.dataset.try;
    if (!("keepsFilters" in example.dataset)) form.querySelectorAll(".cd-facets input").forEach((input) => (input.checked = false));
    search();
  }
  const fresh = event.target.closest("[data-fresh]");
  if (fresh) {
    form.querySelector(".cd-facets").append(Object.assign(document.createElement("input"), {
      type: "checkbox", name: "new", value: fresh.dataset.fresh, checked: true, hidden: true,
    }));
    search();
  }
  if (event.target.closest("[data-clear]")) {
    box.value = "";
    form.querySelectorAll("input[type=checkbox]").forEach((input) => (input.checked = false));
    search();
  }
});

// A saved view brings its own height of rows.
if (form.elements.view.value) root.dataset.density = form.elements.density.value;

// The order of columns: a line changes places with its neighbour.
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  const line = button.closest(".cd-column-line");
  if (button.dataset.move === "1") line.nextElementSibling.after(line);
  else line.previousElementSibling.before(line);
  moved = { column: line.querySelector("input").value, way: button.dataset.move };
  search();
});

// The answer replaces facets and table; what had the focus or was unfolded stays so.
let unfolded = [];
let moved = null;
// The row that one stands on stays it where it is found again; a preview of somebody else than the rows' closes.
let standing = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "results") return;
  const active = document.activeElement;
  focused = active?.closest("#results") && active.name ? { name: active.name, value: active.value } : null;
  unfolded = [...document.querySelectorAll("#results details[open]")].map((part) => part.dataset.keep);
  // Between two answers that follow at once no row is chosen yet: then it is still the one before.
  standing = current() ? address(current()) : standing;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "results") return;
  for (const name of unfolded) {
    if (name) document.querySelector(`#results details[data-keep="${CSS.escape(name)}"]`)?.setAttribute("open", "");
  }
  if (moved) {
    const line = form.querySelector(`.cd-column-line input[value="${CSS.escape(moved.column)}"]`).closest(".cd-column-line");
    const button = line.querySelector(`[data-move="${moved.way}"]`);
    (button.disabled ? line.querySelector("[data-move]:not(:disabled)") : button)?.focus();
    moved = null;
  }
  if (focused) {
    const inputs = form.querySelectorAll(`[name="${CSS.escape(focused.name)}"]`);
    [...inputs].find((input) => input.type === "checkbox" ? input.value === focused.value : true)?.focus();
  }
  forgetEveryone();
  setUp();
  rows().find((row) => address(row) === standing)?.setAttribute("aria-selected", "true");
  if (!peek.hidden && !current()) close();
  isAwaited = false;
  if (wish) {
    box.blur();
    select(rows()[0]);
    if (wish === "open") open(rows()[0]);
    wish = "";
  }
});

const address = (row) => row.querySelector("a").href;
const open = (row) => row && location.assign(address(row));
const rows = () => [...document.querySelectorAll("#people tbody tr")];
const current = () => rows().find((row) => row.getAttribute("aria-selected") === "true");

function select(row) {
  if (!row) return;
  current()?.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  if (!peek.hidden) show(row);
}

// Whose preview is awaited or shown: one that comes after Escape, or after the next row's, is too late.
let peeked = "";
function show(row) {
  peek.hidden = false;
  peeked = `${address(row)}peek/`;
  // One that is given up rejects, and that is no fault.
  htmx.ajax("GET", peeked, { source: peek, target: peek, swap: "innerHTML" }).catch(() => {});
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== peek) return;
  if (new URL(event.detail.pathInfo.requestPath, location.href).href !== peeked) event.detail.shouldSwap = false;
});

function close() {
  peek.hidden = true;
  peeked = "";
  htmx.trigger(peek, "htmx:abort");
  peek.replaceChildren();
}

function setUp() {
  for (const row of rows()) {
    row.addEventListener("click", (event) => {
      if (!event.target.closest("a, .cd-pick") && getSelection().isCollapsed) select(row);
    });
    row.addEventListener("dblclick", (event) => isPick(event.target) || open(row));
  }
  showPicked();
}
setUp();

peek.addEventListener("click", (event) => event.target.closest("[data-peek-close]") && close());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !peek.hidden) {
    close();
    return;
  }
  if (event.key === "Escape" && !isTyping(event) && isPlain(event) && pickNone()) return;
  if (event.target === box && isAwaited && !event.isComposing) {
    if (event.key === "ArrowDown" || (event.key === "Enter" && wish)) {
      wish = event.key === "Enter" ? "open" : "down";
      event.preventDefault();
    } else wish = "";
    if (wish || event.key !== "Escape") return;
  }
  if (event.target === box && (event.key === "ArrowDown" || event.key === "Escape") && !event.isComposing) {
    // A browser empties a search box at Escape: whoever only leaves it keeps what he typed.
    event.preventDefault();
    box.blur();
    if (event.key === "ArrowDown") select(current() ?? rows()[0]);
    return;
  }
  if (isTyping(event) || !isPlain(event)) return;
  const all = rows();
  const at = all.indexOf(current());
  if (event.key === "j" || event.key === "ArrowDown") select(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "k" || event.key === "ArrowUp") select(all[Math.max(at - 1, 0)]);
  else if (event.key === "x" && at >= 0) toggle(all[at]);
  else if (event.key === "X") takeEveryone();
  else if (event.key === "l") writeTag(all[at]);
  else if (event.key === "v") unfold("bulk-steps", all[at]);
  else if (event.key === "o") unfold("bulk-owners", all[at]);
  else if (event.key === "Enter" && at >= 0 && !event.target.closest("a, button")) open(all[at]);
  else if (event.key === " " && !event.target.closest("a, button, input, summary")) {
    if (!peek.hidden) close();
    else if (all.length) {
      if (at < 0) select(all[0]);
      show(current());
    }
  } else return;
  event.preventDefault();
});
