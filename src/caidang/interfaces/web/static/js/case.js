// A record in work: marks on fields, N to mark, Ctrl+Enter when done.
import { isPlain, isTyping } from "./keys.js";

const panel = document.getElementById("fields");
// What the case says of the fields, written beside them.
function decorate() {
  const told = JSON.parse(document.getElementById("case")?.dataset.told ?? "{}");
  const flags = told.flags ?? {};
  const changed = new Set(told.changed);
  for (const field of panel.querySelectorAll(".cd-field")) {
    const slot = field.id.slice(2);
    field.classList.toggle("cd-field-changed", changed.has(slot));
    field.classList.toggle("cd-field-flag", slot in flags);
    field.querySelector(".cd-flag")?.remove();
    if (slot in flags) {
      const flag = document.createElement("span");
      flag.className = "cd-flag";
      flag.textContent = flags[slot];
      (field.querySelector(".cd-field-marks") ?? field).prepend(flag);
    }
  }
}
document.addEventListener("htmx:afterSettle", decorate);
document.addEventListener("htmx:afterRequest", (event) => {
  // What answers with the panel itself has brought it; asked for again, it would shut a dialog just opened in it.
  const { target, successful, requestConfig } = event.detail;
  if (successful && requestConfig?.verb === "post" && target?.id !== "case") {
    htmx.trigger("#case", "cd:case");
  }
});

// N: what is wrong with the field at hand.
let marked = null;
function openFlags(field) {
  const dialog = document.getElementById("flag-dialog");
  if (!dialog || !field) return;
  marked = field;
  dialog.querySelector("[data-label]").textContent = field.querySelector("label")?.textContent ?? "";
  dialog.showModal();
}
function mark(fault) {
  const dialog = document.getElementById("flag-dialog");
  const [, field, entry] = marked.id.match(/^f-(.+)-(\d+)$/);
  htmx.ajax("POST", `${dialog.dataset.url}flag/${field}/${entry}/`, {
    target: "#case",
    swap: "outerHTML",
    values: { fault },
  });
  dialog.close();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#flag-dialog [data-fault]");
  if (button) mark(button.dataset.fault);
});
// Values that nobody has checked: the first one is shown, or the step is taken all the same.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-first-doubt]")) return;
  document.getElementById("doubt-dialog").close();
  panel.dispatchEvent(new Event("cd:doubt"));
});
// A return says why: asked for here, before the page is left and what was written is lost.
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("#return-dialog button[type=submit]")?.form;
  if (!form) return;
  const note = form.elements.note;
  const isSaid = note.value.trim() || form.querySelector("[name=fault]:checked");
  note.setCustomValidity(isSaid ? "" : note.dataset.needed);
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.isComposing) {
    const sent = event.target.closest?.("#return-dialog")?.querySelector("button[type=submit]");
    if (sent) {
      event.preventDefault();
      sent.click();
    }
    if (event.target.matches?.("textarea, dialog *")) return;
    event.preventDefault();
    document.querySelector("#case [data-done]:not(:disabled)")?.click();
    return;
  }
  if (document.getElementById("doubt-dialog")?.open && event.key === "y") {
    event.preventDefault();
    document.querySelector("#doubt-dialog [data-anyway]").click();
    return;
  }
  if (document.getElementById("flag-dialog")?.open && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    document.querySelectorAll("#flag-dialog [data-fault]")[Number(event.key) - 1]?.click();
    return;
  }
  if (isTyping(event) || !isPlain(event)) return;
  if (event.key === "n") {
    event.preventDefault();
    openFlags(panel.querySelector(".cd-field.cd-lit, .cd-field:focus-within"));
  } else if (event.key === "r") {
    const opener = document.querySelector("#case [data-open=return-dialog]");
    if (!opener) return;
    event.preventDefault();
    opener.click();
  }
});
