// 我的待办: J and K move, Enter opens, N takes the next.
import { isPlain, isTyping } from "./keys.js";

const rows = () => [...document.querySelectorAll("#work-rows tr[data-url]")];

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event)) return;
  const all = rows();
  const at = all.indexOf(document.activeElement);
  if (event.key === "j") all[Math.min(at + 1, all.length - 1)]?.focus();
  else if (event.key === "k") all[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "Enter" && at >= 0) location.assign(all[at].dataset.url);
  else if (event.key === "n") document.getElementById("next-form")?.requestSubmit();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#work-rows tr[data-url]");
  if (row && !event.target.closest("a, button, form") && !String(getSelection())) location.assign(row.dataset.url);
});
// A list narrowed by its address goes there as soon as something else is chosen.
document.addEventListener("change", (event) => event.target.closest?.("form[data-goes]")?.requestSubmit());
