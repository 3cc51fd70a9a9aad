// The candidate's page: a field and its place in the document light up together.
import { isPlain, isTyping } from "./keys.js";

const WRITTEN = ".cd-field > input, .cd-field > textarea";
const viewer = document.querySelector("cd-documents");
const panel = document.getElementById("fields");
let pinned = null;

// "document page x0,y0,x1,y1"
const placeOf = (field) => {
  const [document, page, box] = field.dataset.place.split(" ");
  return { document, page: Number(page), box: box.split(",").map(Number) };
};

function light(field, { jump }) {
  panel.querySelectorAll(".cd-lit").forEach((other) => other.classList.remove("cd-lit"));
  if (!field?.dataset.place) {
    viewer?.clear();
    return;
  }
  field.classList.add("cd-lit");
  viewer?.light(placeOf(field), { jump });
}

const fieldOf = (event) => event.target.closest?.(".cd-field, .cd-notice");

panel.addEventListener("focusin", (event) => {
  const field = fieldOf(event);
  if (!field) return;
  pinned = field;
  light(field, { jump: true });
});
panel.addEventListener("click", (event) => {
  const field = fieldOf(event);
  if (field && !event.target.closest("button")) {
    pinned = field;
    light(field, { jump: true });
  }
});
panel.addEventListener("pointerover", (event) => {
  const field = fieldOf(event);
  if (field?.dataset.place) light(field, { jump: false });
});
panel.addEventListener("pointerleave", () => light(pinned?.isConnected ? pinned : null, { jump: false }));

// A model's proposal stands beside the original: the line that it rests on lights up there.
const assist = document.getElementById("assist-dialog");
const lightSource = (event) => {
  const source = event.target.closest?.("[data-place]");
  if (source) viewer?.light(placeOf(source), { jump: true });
};
assist?.addEventListener("pointerover", lightSource);
assist?.addEventListener("focusin", lightSource);
assist?.addEventListener("close", () => viewer?.clear());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== assist) return;
  const first = assist.querySelector("[data-place]");
  if (first) viewer?.light(placeOf(first), { jump: true });
});

// The other way round: a place in the document leads to its field.
function offerPlaces() {
  const places = [...panel.querySelectorAll(".cd-field[data-place]")].map((field) => ({
    ...placeOf(field),
    id: field.id,
  }));
  viewer?.offer(places);
}
viewer?.addEventListener("cd:place", (event) => {
  const field = document.getElementById(event.detail.id);
  if (!field) return;
  field.scrollIntoView({ block: "nearest" });
  field.closest("details")?.setAttribute("open", "");
  (field.querySelector(WRITTEN) ?? field).focus();
});
customElements.whenDefined("cd-documents").then(offerPlaces);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.closest?.("#fields")) offerPlaces();
});

// Writing: Enter saves and goes on, Esc gives back what stood there.
const isSeen = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
const inputs = () => [...panel.querySelectorAll(WRITTEN)].filter(isSeen);
panel.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.(WRITTEN) || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") {
    input.value = input.defaultValue;
    input.blur();
  } else if (event.key === "Enter" && (input instanceof HTMLInputElement || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const all = inputs();
    const next = all[all.indexOf(input) + 1];
    if (next) next.focus();
    else input.blur();
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.closest(".cd-field")?.classList.add("cd-saving");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  form.closest?.(".cd-field")?.classList.remove("cd-saving");
  // What was refused stays as it was typed: htmx calls an answer that says why successful.
  if (event.detail.successful && event.detail.xhr.status < 400 && form.matches?.(".cd-add, .cd-skill-new")) form.reset();
});

// Going from field to field without writing.
const fields = () => [...panel.querySelectorAll(".cd-field")].filter(isSeen);
const isDoubtful = (field) => field.classList.contains("cd-field-doubt");
function pin(field) {
  if (!field) return;
  pinned = field;
  pinned.scrollIntoView({ block: "nearest" });
  light(pinned, { jump: true });
}
panel.addEventListener("cd:doubt", () => pin(fields().find(isDoubtful)));

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event)) return;
  const all = fields();
  const at = all.indexOf(pinned?.isConnected ? pinned : document.getElementById(pinned?.id ?? ""));
  const go = (index) => pin(all[Math.max(0, Math.min(index, all.length - 1))]);
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at - 1);
  else if (event.key === "e" || event.key === "F2") all[at]?.querySelector(WRITTEN)?.focus();
  else if (event.key === "u") {
    // What is to be looked at: what nobody has checked, and what was changed since it was last approved.
    const isOpen = (field) => isDoubtful(field) || field.classList.contains("cd-field-changed");
    pin(all.find((field, index) => index > at && isOpen(field)) ?? all.find(isOpen));
  } else if (event.key === "y") {
    all[at]?.querySelector("button.cd-confirm")?.click();
    go(at + 1);
  } else return;
  event.preventDefault();
});
