// The board: cards are moved by dragging or by keys, and one can always take it back.
import { isPlain, isTyping } from "./keys.js";

const page = document.getElementById("board-page");
const dialog = document.getElementById("move-dialog");
const filter = document.getElementById("board-filter");
const TYPING_MS = 240;
let held = null; // the card with the focus, by id: its element is replaced when it moves
let asking = null; // the card that the dialog is about, and where it is to go

const board = () => document.getElementById("board");
const cards = (column) => [...column.querySelectorAll(".cd-card")];
const columns = () => [...board().querySelectorAll(".cd-column")];
const columnOf = (card) => card.closest(".cd-column");
const mayMove = () => board().dataset.mayMove === "1";
const key = () => board().getAttribute("hx-post").match(/board\/([^/]+)\//)[1];

function focus(card) {
  if (!card) return;
  held = card.dataset.id;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}
const current = () => (held && document.getElementById(`c-${held}`)) || null;

// Picked cards move together: by drag, by key or from the dialog.
const picked = new Set();
const bar = document.getElementById("board-picked");
function pick(card) {
  if (!picked.delete(card.dataset.id)) picked.add(card.dataset.id);
  showPicked();
}
function pickNone() {
  picked.clear();
  showPicked();
}
function showPicked() {
  for (const id of [...picked]) if (!document.getElementById(`c-${id}`)) picked.delete(id);
  for (const card of board()?.querySelectorAll(".cd-card") ?? []) {
    if (picked.has(card.dataset.id)) card.dataset.picked = "1";
    else delete card.dataset.picked;
  }
  if (!bar) return;
  bar.hidden = picked.size === 0;
  bar.querySelector("[data-count]").textContent = bar.dataset.told.replace("{n}", picked.size);
}
/** The cards that go when this one goes: all picked ones if it is among them. */
const together = (card) => (picked.has(card.dataset.id) ? cards(board()).filter((one) => picked.has(one.dataset.id)) : [card]);

/** Several cards go into a column with one act; the board comes back as it is then. */
function moveAll(all, column, { reason = "", isKnown = false } = {}) {
  const going = all.filter((card) => columnOf(card) !== column);
  if (!going.length) return;
  if (column.dataset.kind === "lost" && !reason) {
    ask(going[0], column);
    return;
  }
  const isForward = column.dataset.kind === "submitted" && going.some((card) => columnOf(card).dataset.kind === "contact");
  if (isForward && !isKnown) {
    warn(going[0], () => moveAll(all, column, { reason, isKnown: true }), going.map((card) => card.dataset.id));
    return;
  }
  held = going[0].dataset.id;
  const values = { to: column.dataset.stage, reason, board: key(), card: going.map((card) => `${card.dataset.id}:${card.dataset.stage}`) };
  for (const card of going) card.dataset.going = "1";
  pickNone();
  htmx.ajax("POST", "/applications/move/", { source: page, target: page, swap: "none", values });
}
bar?.addEventListener("click", (event) => {
  if (event.target.closest("[data-none]")) pickNone();
  else if (event.target.closest("[data-move-picked]")) ask(cards(board()).find((card) => picked.has(card.dataset.id)));
});

// Where a card goes on to that was moved again before its last step was answered, by its id.
const waiting = new Map();

/** Send the step; the card already stands where it goes and comes back with the answer. */
function send(card, column, reason, above) {
  const url = `/applications/${card.dataset.id}/move/`;
  const values = { to: column.dataset.stage, seen: card.dataset.stage, reason, above, board: key() };
  card.dataset.going = "1";
  htmx.ajax("POST", url, { source: card, target: card, swap: "none", values });
}

/** Put the card into a column, over another card or on top, and tell the server. */
function moveTo(card, column, { before = undefined, reason = "", isKnown = false } = {}) {
  if (!mayMove() || !column) return;
  if (together(card).length > 1) {
    moveAll(together(card), column, { reason });
    return;
  }
  if (columnOf(card) === column) {
    place(card, before);
    return;
  }
  if (column.dataset.kind === "lost" && !reason) {
    ask(card, column);
    return;
  }
  if (column.dataset.kind === "submitted" && columnOf(card).dataset.kind === "contact" && !isKnown) {
    warn(card, () => moveTo(card, column, { before, reason, isKnown: true }));
    return;
  }
  const list = column.querySelector(".cd-cards");
  const next = before === undefined ? list.firstElementChild : before;
  list.insertBefore(card, next);
  focus(card);
  if (card.dataset.going) {
    waiting.set(card.dataset.id, { to: column.dataset.stage, reason });
    return;
  }
  send(card, column, reason, next?.dataset.id ?? (card.previousElementSibling ? "-" : ""));
}

/** Another place in the same column. */
function place(card, before) {
  const list = card.parentElement;
  list.insertBefore(card, before ?? null);
  focus(card);
  // Of several shifts in a row only the last can be taken back: what it was put over may have gone.
  for (const toast of document.querySelectorAll("cd-toast[kind=order]")) toast.remove();
  const values = { above: card.nextElementSibling?.dataset.id ?? "-", board: key() };
  htmx.ajax("POST", `/applications/${card.dataset.id}/place/`, { source: card, target: card, swap: "none", values });
}

// What is to be known before a person is put forward is told before the card moves.
const before = document.getElementById("before-dialog");
let goOn = null;
async function warn(card, then, ids = []) {
  const headers = { "HX-Request": "true" };
  const token = document.querySelector("meta[name=csrf]").content;
  const several = { method: "POST", headers: { ...headers, "X-CSRFToken": token }, body: new URLSearchParams(ids.map((id) => ["id", id])) };
  const response = await (ids.length ? fetch("/applications/check/", several) : fetch(`/applications/${card.dataset.id}/check/`, { headers }));
  if (response.status === 204) {
    then();
    return;
  }
  goOn = response.ok ? then : null;
  const told = new DOMParser().parseFromString(await response.text(), "text/html");
  document.getElementById("before-body").replaceChildren(...told.body.childNodes);
  before.querySelector("[data-name]").textContent = named(card);
  before.showModal();
}
before?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-go-on]")) return;
  before.close();
  goOn?.();
});

const named = (card) => {
  const n = together(card).length;
  return n > 1 ? bar.dataset.told.replace("{n}", n) : card.querySelector("a").textContent;
};

// Which step, and why it ends: asked in one dialog.
function ask(card, column) {
  if (!dialog || !card || !mayMove()) return;
  asking = card.dataset.id;
  const all = together(card);
  dialog.querySelector("[data-name]").textContent = named(card);
  for (const part of dialog.querySelectorAll("[data-alone]")) part.hidden = all.length > 1;
  for (const button of dialog.querySelectorAll("[data-to]")) {
    button.disabled = all.every((one) => button.dataset.to === columnOf(one).dataset.stage);
    button.hidden = Boolean(column);
  }
  const forward = dialog.querySelector("[data-forward]");
  if (forward) forward.search = `?application=${card.dataset.id}`;
  const interview = dialog.querySelector("[data-interview]");
  if (interview) interview.href = `${card.querySelector("a").href}interviews/new/?for=${card.dataset.id}`;
  dialog.showModal();
  (column ? dialog.querySelector("[data-reason]") : dialog.querySelector("[data-to]:not(:disabled)"))?.focus();
}
dialog?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-to], [data-reason]");
  const card = asking && document.getElementById(`c-${asking}`);
  if (!button || !card) return;
  const stage = button.dataset.to ?? button.closest("[data-lost]").dataset.lost;
  const column = columns().find((one) => one.dataset.stage === stage);
  dialog.close();
  moveTo(card, column, { reason: button.dataset.reason ?? "" });
});
dialog?.querySelector("[data-owner]")?.addEventListener("change", (event) => {
  const card = asking && document.getElementById(`c-${asking}`);
  if (!card || !event.target.value) return;
  const values = { to: event.target.value };
  htmx.ajax("POST", `/applications/${asking}/owner/`, { source: card, target: card, swap: "none", values });
  event.target.value = "";
  dialog.close();
});
dialog?.addEventListener("keydown", (event) => {
  if (!/^[1-9]$/.test(event.key)) return;
  dialog.querySelectorAll("[data-to]")[Number(event.key) - 1]?.click();
});
page.addEventListener("click", (event) => {
  const card = event.target.closest(".cd-card");
  if (!card) return;
  if (event.target.closest("[data-move-card]")) ask(card);
  else if ((event.ctrlKey || event.metaKey) && mayMove()) pick(card);
  else if (!event.target.closest("a")) focus(card);
});
page.addEventListener("dblclick", (event) => open(event.target.closest(".cd-card")));
page.addEventListener("focusin", (event) => {
  const card = event.target.closest(".cd-card");
  if (card) held = card.dataset.id;
});
const open = (card) => card && location.assign(card.querySelector("a").href);

// A refused step: the board is shown as it is, the reason stands in the corner.
document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, successful, xhr } = event.detail;
  if (!requestConfig?.path?.startsWith("/applications/")) return;
  const isTaken = successful && xhr.status < 400;
  const id = requestConfig.path.match(/^\/applications\/([^/]+)\/move\/$/)?.[1];
  const then = waiting.get(id);
  waiting.delete(id);
  const card = document.getElementById(`c-${id}`);
  if (!isTaken) htmx.trigger(document.body, "cd:changed");
  else if (then && card) {
    const column = columns().find((one) => one.dataset.stage === then.to);
    if (column && columnOf(card) !== column) column.querySelector(".cd-cards").prepend(card);
    focus(card);
    if (column) send(card, column, then.reason, card.nextElementSibling?.dataset.id ?? (card.previousElementSibling ? "-" : ""));
  }
});
// What was replaced keeps the focus, and how far each column was scrolled.
let scrolled = {};
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "board") return;
  scrolled = Object.fromEntries(columns().map((one) => [one.dataset.stage, one.querySelector(".cd-cards").scrollTop]));
  scrolled.left = board().scrollLeft;
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body || !document.activeElement?.isConnected) {
    if (!document.querySelector("dialog[open]")) current()?.focus({ preventScroll: true });
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "board" || !board()) return;
  showPicked();
  for (const one of columns()) one.querySelector(".cd-cards").scrollTop = scrolled[one.dataset.stage] ?? 0;
  board().scrollLeft = scrolled.left ?? 0;
});

// Filter while typing.
let timer;
filter?.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(() => htmx.trigger(filter, "cd:filter"), TYPING_MS);
});
filter?.addEventListener("compositionend", () => htmx.trigger(filter, "cd:filter"));
filter?.addEventListener("keydown", (event) => {
  if (event.isComposing || (event.key !== "Escape" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (event.key === "Escape" && event.target.value) {
    event.target.value = "";
    htmx.trigger(filter, "cd:filter");
  }
  event.target.blur();
  focus(board().querySelector(".cd-card"));
});

// Keys.
function beside(card, way) {
  const all = columns();
  let at = all.indexOf(columnOf(card)) + way;
  const height = card.getBoundingClientRect().top;
  while (all[at] && !all[at].querySelector(".cd-card")) at += way;
  if (!all[at]) return null;
  const near = cards(all[at]);
  return near.reduce((best, one) => (Math.abs(one.getBoundingClientRect().top - height) < Math.abs(best.getBoundingClientRect().top - height) ? one : best), near[0]);
}
function shove(card, way) {
  const all = columns();
  moveTo(card, all[all.indexOf(columnOf(card)) + way]);
}
function shift(card, way) {
  const all = cards(columnOf(card));
  const at = all.indexOf(card) + way;
  if (at < 0 || at >= all.length) return;
  place(card, way < 0 ? all[at] : (all[at].nextElementSibling ?? null));
}
const WAYS = {
  ArrowUp: (card) => focus(cards(columnOf(card))[cards(columnOf(card)).indexOf(card) - 1]),
  ArrowDown: (card) => focus(cards(columnOf(card))[cards(columnOf(card)).indexOf(card) + 1]),
  ArrowLeft: (card) => focus(beside(card, -1)),
  ArrowRight: (card) => focus(beside(card, 1)),
  Enter: open,
  m: (card) => ask(card),
  x: (card) => mayMove() && pick(card),
  Escape: () => pickNone(),
};
WAYS.k = WAYS.ArrowUp;
WAYS.j = WAYS.ArrowDown;
const SHIFTED = {
  ArrowLeft: (card) => shove(card, -1),
  ArrowRight: (card) => shove(card, 1),
  ArrowUp: (card) => mayMove() && shift(card, -1),
  ArrowDown: (card) => mayMove() && shift(card, 1),
};
document.addEventListener(
  "keydown",
  (event) => {
    if (isTyping(event) || !isPlain(event) || event.target.closest?.("a, button, summary, .cd-menu")) return;
    if (event.key === "/") {
      event.preventDefault();
      event.stopImmediatePropagation();
      document.getElementById("board-q")?.select();
      document.getElementById("board-q")?.focus();
      return;
    }
    if (event.key === "Escape" && !picked.size) return;
    const card = current();
    const act = event.key === "]" ? (one) => shove(one, 1) : event.key === "[" ? (one) => shove(one, -1) : (event.shiftKey ? SHIFTED : WAYS)[event.key];
    if (!act) return;
    event.preventDefault();
    if (card) act(card);
    else focus(board().querySelector(".cd-card"));
  },
  true,
);

// Dragging.
let dragged = null;
const line = Object.assign(document.createElement("li"), { className: "cd-drop-line" });
function clearDrag() {
  line.remove();
  for (const one of columns()) delete one.dataset.over;
}
page.addEventListener("dragstart", (event) => {
  const card = event.target.closest(".cd-card");
  if (!card || !mayMove()) {
    event.preventDefault();
    return;
  }
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  focus(card);
});
page.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest(".cd-column");
  if (!column) return;
  event.preventDefault();
  for (const one of columns()) if (one !== column) delete one.dataset.over;
  column.dataset.over = "1";
  const next = cards(column).find((one) => {
    const box = one.getBoundingClientRect();
    return one !== dragged && event.clientY < box.top + box.height / 2;
  });
  const list = column.querySelector(".cd-cards");
  list.insertBefore(line, next ?? list.querySelector(".cd-cards-more"));
});
page.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest(".cd-column");
  if (!column) return;
  event.preventDefault();
  const card = dragged;
  const before = line.isConnected && line.parentElement.closest(".cd-column") === column ? line.nextElementSibling : undefined;
  clearDrag();
  dragged = null;
  if (before !== card) moveTo(card, column, { before });
});
page.addEventListener("dragend", () => {
  dragged = null;
  clearDrag();
});
