// A walk through the real screens: a word beside a part of the page, → on, ← back, Esc ends.
// Where one is stands in this tab alone and is forgotten with it.
import { word } from "./words.js";

const KEPT = "cd-tour";
const GAP = 10;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

function keep(state) {
  try {
    if (state) sessionStorage.setItem(KEPT, JSON.stringify(state));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Without storage the walk ends at the edge of this page.
  }
}

/** Tick the walk off the first week's list; offline it stays undone, nothing else is lost. */
async function tick(address) {
  const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf]").content };
  try {
    await fetch(address, { method: "POST", headers, body: new URLSearchParams({ act: "done", key: "tour" }) });
  } catch {
    // The list still offers it.
  }
}

function button(text, act, kind = "btn btn-sm") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

class Tour extends HTMLElement {
  /** Show the step at which the walk stands; on another page go there first. */
  show(state) {
    this.state = state;
    const step = state.steps[state.at];
    if (location.pathname !== step.url) {
      location.assign(step.url);
      return;
    }
    this.target?.classList.remove("cd-tour-lit");
    this.target = document.querySelector(step.anchor);
    this.target?.classList.add("cd-tour-lit");
    this.target?.scrollIntoView({ block: "nearest" });
    const title = document.createElement("h2");
    title.textContent = step.title;
    title.id = "tour-title";
    const text = document.createElement("p");
    text.textContent = step.text;
    const foot = document.createElement("p");
    foot.className = "cd-tour-foot";
    const place = document.createElement("span");
    place.className = "cd-soft cd-small";
    place.textContent = word("tourPlace", { n: state.at + 1, m: state.steps.length });
    const isLast = state.at + 1 === state.steps.length;
    foot.append(place, button(word("tourEnd"), () => this.end()));
    if (state.at) foot.append(button(word("tourBack"), () => this.go(-1)));
    const on = button(isLast ? word("tourDone") : word("tourOn"), () => this.go(1), "btn btn-sm btn-primary");
    foot.append(on);
    this.replaceChildren(title, text, foot);
    this.setAttribute("role", "dialog");
    this.setAttribute("aria-labelledby", "tour-title");
    this.place();
    on.focus();
  }

  /** Stand below the part, or above it, inside the window. */
  place() {
    const box = this.target?.getBoundingClientRect() ?? new DOMRect(innerWidth / 2, innerHeight / 3, 0, 0);
    const own = this.getBoundingClientRect();
    const below = box.bottom + GAP + own.height < innerHeight;
    const top = below ? box.bottom + GAP : box.top - GAP - own.height;
    this.style.top = `${Math.max(GAP, Math.min(top, innerHeight - own.height - GAP))}px`;
    this.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - own.width - GAP))}px`;
  }

  go(by) {
    const at = this.state.at + by;
    if (at < 0) return;
    if (at >= this.state.steps.length) {
      this.end(true);
      return;
    }
    const state = { ...this.state, at };
    keep(state);
    this.show(state);
  }

  async end(isDone = false) {
    this.target?.classList.remove("cd-tour-lit");
    keep(null);
    this.remove();
    if (!isDone) return;
    if (this.state.done) await tick(this.state.done);
    if (this.state.back && location.pathname !== this.state.back) location.assign(this.state.back);
  }
}
customElements.define("cd-tour", Tour);

function open(state) {
  const tour = document.querySelector("cd-tour") ?? document.body.appendChild(document.createElement("cd-tour"));
  tour.show(state);
}

document.addEventListener("click", async (event) => {
  const starter = event.target.closest?.("[data-tour-start]");
  if (!starter) return;
  const answer = await fetch(starter.dataset.tourStart, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { steps, done } = await answer.json();
  const state = { steps, done, at: 0, back: location.pathname };
  keep(state);
  open(state);
});

document.addEventListener(
  "keydown",
  (event) => {
    const tour = document.querySelector("cd-tour");
    if (!tour || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") tour.end();
    else if (event.key === "ArrowRight") tour.go(1);
    else if (event.key === "ArrowLeft") tour.go(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
addEventListener("resize", () => document.querySelector("cd-tour")?.place());

const going = read();
if (going?.steps?.[going.at]?.url === location.pathname) open(going);
