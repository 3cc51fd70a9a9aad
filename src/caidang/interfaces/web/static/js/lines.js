// A list of applications: J and K or the arrows move, Enter opens, brackets turn pages.
import { isPlain, isTyping } from "./keys.js";

const rows = () => [...document.querySelectorAll("#lines tbody tr")];
document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || event.target.closest?.("button, summary")) return;
  const all = rows();
  const at = all.indexOf(document.activeElement.closest?.("tr"));
  if (event.key === "j" || event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus();
  else if (event.key === "k" || event.key === "ArrowUp") all[Math.max(at - 1, 0)]?.focus();
  else if (event.key === "Enter" && at >= 0) location.assign(all[at].querySelector("a").href);
  else if (event.key === "]") document.querySelector("a[rel=next]")?.click();
  else if (event.key === "[") document.querySelector("a[rel=prev]")?.click();
  else return;
  event.preventDefault();
});
