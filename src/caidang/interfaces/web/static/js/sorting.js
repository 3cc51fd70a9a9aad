// A list of lines: J and K choose, Enter shows the people behind a line, E goes to its form.
import { isPlain, isTyping } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => rows().find((row) => row.getAttribute("aria-selected") === "true") ?? rows().find((row) => row.hasAttribute("aria-current"));

function choose(row) {
  if (!row) return;
  for (const other of rows()) other.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event)) return;
  const all = rows();
  const at = all.indexOf(current());
  if (event.key === "j" || event.key === "ArrowDown") choose(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "k" || event.key === "ArrowUp") choose(all[Math.max(at - 1, 0)]);
  else if (event.key === "e" && at >= 0) {
    const isOpen = all[at].hasAttribute("aria-current");
    if (isOpen) document.querySelector("[data-first]")?.select();
    else location.assign(all[at].querySelector("[data-edit]").href);
  } else if (event.key === "Enter" && at >= 0 && !event.target.closest("a, button")) {
    (all[at].querySelector("[data-people]") ?? all[at].querySelector("[data-edit]"))?.click();
  } else return;
  event.preventDefault();
});

// One more line for a condition.
document.querySelector("[data-more-line]")?.addEventListener("click", (event) => {
  const last = [...document.querySelectorAll(".cd-test")].at(-1);
  const line = last.cloneNode(true);
  line.querySelector("input").value = "";
  last.after(line);
  line.querySelector("select").focus();
  event.target.hidden = document.querySelectorAll(".cd-test").length >= 20;
});
