// The people selected in the list: kept by id while the rows under them are replaced.
import { complain } from "./toast.js";
import { word } from "./words.js";

const MOST = 200;
const bar = document.getElementById("bulk");
const picked = new Set();
const more = document.getElementById("bulk-everyone");
// How many were found when all of them were taken; 0 while people are picked one by one.
let everyone = 0;

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
  const found = Number(document.getElementById("people")?.dataset.total ?? 0);
  document.getElementById("bulk-count").textContent = everyone ? word("pickedAll", { n: everyone }) : word("picked", { n: picked.size });
  more.hidden = !everyone && !(on === all.length && found > picked.size);
  more.textContent = everyone ? word("notAll") : word("everyone", { n: found });
  const ids = [...picked].map((id) => ["id", id]);
  const hidden = ([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  document.getElementById("bulk-ids").replaceChildren(...(everyone ? [["everyone", everyone]] : ids).map(hidden));
  document.getElementById("forward-ids")?.replaceChildren(...ids.map(hidden));
  document.getElementById("mail-ids")?.replaceChildren(...(everyone ? [["everyone", everyone]] : ids).map(hidden));
  document.getElementById("export-ids")?.replaceChildren(...(everyone ? [["all", 1]] : ids).map(hidden));
}

/** Let go of all that were found, as the rows may be those of another question now; who was picked one by one stays so. */
export function forgetEveryone() {
  if (everyone) picked.clear();
  everyone = 0;
}

function put(box, isOn) {
  everyone = 0;
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
  everyone = 0;
  picked.clear();
  showPicked();
  return true;
}

/** Go and write a tag for those picked; for the row when none is. */
export function writeTag(row) {
  if (!bar) return;
  if (!picked.size) toggle(row);
  if (!picked.size) return;
  const box = document.getElementById("bulk-tag");
  box.focus();
  box.select(); // What was written last time gives way to what is written now.
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
/** Take all that were found, not only those of this page; again, and it is this page. */
export function takeEveryone() {
  const found = Number(document.getElementById("people")?.dataset.total ?? 0);
  if (!bar || !found) return;
  const taken = everyone ? 0 : found;
  for (const box of boxes()) put(box, true);
  everyone = taken;
  showPicked();
}
more?.addEventListener("click", takeEveryone);

/** Unfold the steps of the chain, or the members, for those picked; for the row when none is. */
export function unfold(id, row) {
  const menu = document.getElementById(id);
  if (!menu) return;
  if (!picked.size) toggle(row);
  if (!picked.size) return;
  menu.open = true;
  menu.querySelector("button").focus();
}
// Up and down walk an unfolded menu; whatever is pressed closes it.
for (const menu of bar?.querySelectorAll("details.cd-menu") ?? []) {
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items = [...menu.querySelectorAll("button")];
    if (step && menu.open) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    }
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("button")) menu.open = false;
  });
}
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
  form.querySelector(":scope > [name=all]")?.remove(); // Not the one of all that were picked at a stroke.
  if (button.dataset.export === "all") form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "all", value: "1" }));
});
document.getElementById("bulk-none")?.addEventListener("click", pickNone);
