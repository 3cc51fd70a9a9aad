// The tree of categories: a branch goes elsewhere by dragging, or by Alt and the arrows; the notice takes it back.
import { isTyping } from "./keys.js";

const form = document.getElementById("tree-form");
const tree = document.querySelector(".cd-tree");
const rows = () => [...tree.querySelectorAll("[data-id]")];
const row = (id) => rows().find((one) => one.dataset.id === id);
const beside = (one) => rows().filter((other) => other.dataset.parent === one.dataset.parent);
const current = () => rows().find((one) => one.getAttribute("aria-selected") === "true") ?? rows().find((one) => one.hasAttribute("aria-current"));
let dragged = null;

function send(act, at, to = "", before = "") {
  form.elements.act.value = act;
  form.elements.at.value = at.dataset.id;
  form.elements.to.value = to;
  form.elements.before.value = before;
  form.submit();
}

/** True for the branch itself and all that hang below it. */
function isWithin(one, root) {
  for (let at = one; at; at = row(at.dataset.parent)) if (at === root) return true;
  return false;
}

/** Hang a branch into another, or before or after it. */
function drop(moved, target, where) {
  if (isWithin(target, moved)) return;
  if (where === "into") return send("move", moved, target.dataset.id);
  const line = beside(target).filter((one) => one !== moved);
  const before = where === "before" ? target : line[line.indexOf(target) + 1];
  send("move", moved, target.dataset.parent, before?.dataset.id ?? "");
}

function whereOf(event, target) {
  const { top, height } = target.getBoundingClientRect();
  const part = (event.clientY - top) / height;
  return part < 0.3 ? "before" : part > 0.7 ? "after" : "into";
}

function unmark() {
  for (const one of tree.querySelectorAll("[data-drop]")) delete one.dataset.drop;
}

if (form && tree) {
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-id]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.id);
  });
  tree.addEventListener("dragover", (event) => {
    const target = event.target.closest("[data-id]");
    unmark();
    if (!dragged || !target || isWithin(target, dragged)) return;
    event.preventDefault();
    target.dataset.drop = whereOf(event, target);
  });
  tree.addEventListener("drop", (event) => {
    const target = event.target.closest("[data-id]");
    if (!dragged || !target) return;
    event.preventDefault();
    drop(dragged, target, whereOf(event, target));
  });
  tree.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });
  document.addEventListener("keydown", (event) => {
    const at = current();
    if (!event.altKey || event.ctrlKey || event.metaKey || isTyping(event) || !at) return;
    const line = beside(at);
    const above = line[line.indexOf(at) - 1];
    const parent = row(at.dataset.parent);
    if (event.key === "ArrowUp" && above) send("up", at);
    else if (event.key === "ArrowDown" && line.at(-1) !== at) send("down", at);
    else if (event.key === "ArrowRight" && above) send("move", at, above.dataset.id);
    else if (event.key === "ArrowLeft" && parent) drop(at, parent, "after");
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  });
}
