// 面试: J and K move, Enter opens, [ and ] turn the week, T is this week, W and L choose the view; E changes, F judges.
import { isPlain, isTyping } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-url]")];
const LINKS = { "[": "iv-before", "]": "iv-after", t: "iv-today", w: "iv-week", l: "iv-list", e: "iv-change", f: "iv-judge" };

document.addEventListener("keydown", (event) => {
  const form = document.getElementById("judge-form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (isTyping(event) || !isPlain(event)) return;
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const link = document.getElementById(LINKS[event.key] ?? "");
  if (event.key === "j") all[Math.min(at + 1, all.length - 1)]?.focus();
  else if (event.key === "k") all[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "Enter" && at >= 0) location.assign(all[at].dataset.url);
  else if (link) link.click();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("tr[data-url]");
  if (row && !event.target.closest("a") && !String(getSelection())) location.assign(row.dataset.url);
});
