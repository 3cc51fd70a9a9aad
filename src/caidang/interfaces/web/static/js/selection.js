// The people selected in the list: kept by id while the rows under them are replaced.
import { complain } from "./toast.js";
import { word } from "./words.js";

const MOST = 200;
const bar = document.getElementById("bulk");
const picked = new Set();

const boxes = () => [...document.querySelectorAll("#people .cd-pick")];

/** Tick the boxes of those picked, and show how many there are. */
export function showPicked() {
  if (!bar) return;
  const all = boxes();
  for (const box of all) box.checked = picked.has(box.value);
  const whole = document.querySelector("#people .cd-pick-all");
  const on = all.filter((box) => box.checked).length;
  if (whole) {
    whole.checked = on > 0 && on === all.length;
    whole.indeterminate = on > 0 && on < all.length;
  }
  bar.hidden = picked.size === 0;
  document.getElementById("bulk-count").textContent = word("picked", { n: picked.size });
  for (const place of document.querySelectorAll("#bulk-ids, #export-ids, #forward-ids")) {
    const inputs = [...picked].map((id) => Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: id }));
    place.replaceChildren(...inputs);
  }
}

function put(box, isOn) {
  if (!isOn) picked.delete(box.value);
  else if (picked.size < MOST) picked.add(box.value);
  else complain(word("tooMany", { n: MOST }));
}

/** Pick the row, or put it back. */
export function toggle(row) {
  const box = row?.querySelector(".cd-pick");
  if (!box) return;
  put(box, !picked.has(box.value));
  showPicked();
}

/** Put all back; false when none was picked. */
export function pickNone() {
  if (!picked.size) return false;
  picked.clear();
  showPicked();
  return true;
}

/** Go and write a tag for those picked; for the row when none is. */
export function writeTag(row) {
  if (!bar) return;
  if (!picked.size) toggle(row);
  if (picked.size) document.getElementById("bulk-tag").focus();
}

/** True for the boxes of this module: they say nothing about what is sought. */
export const isPick = (element) => element.matches(".cd-pick, .cd-pick-all");

document.addEventListener("change", (event) => {
  if (!isPick(event.target)) return;
  const changed = event.target.matches(".cd-pick-all") ? boxes() : [event.target];
  const isOn = event.target.checked;
  for (const box of changed) put(box, isOn);
  showPicked();
});
bar?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.stopPropagation();
  document.activeElement.blur();
});
// What the sheet holds is settled where it is asked for: those picked, or all that were found.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-export]");
  const form = document.getElementById("export-form");
  if (!button || !form) return;
  form.querySelector("[name=all]")?.remove();
  if (button.dataset.export === "all") form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "all", value: "1" }));
});
// Whose they are was said; the same can be said again of others.
bar?.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches("select")) event.target.value = "";
});
document.getElementById("bulk-none")?.addEventListener("click", pickNone);
