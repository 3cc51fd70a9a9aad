// The palette (Ctrl or ⌘ K): people come from the search, commands stand in the page.
const TYPING_MS = 160;
const dialog = document.getElementById("palette");
const text = document.getElementById("palette-text");
const form = document.getElementById("palette-form");
const people = document.getElementById("palette-people");
const none = document.getElementById("palette-none");
let timer = 0;
// People asked for and not yet there: Enter waits for them rather than doing something else.
let isAwaited = false;
let isEntered = false;

const options = () => [...dialog.querySelectorAll("[role=option]:not([hidden])")];
const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");

function choose(option) {
  dialog.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) text.setAttribute("aria-activedescendant", option.id);
  else text.removeAttribute("aria-activedescendant");
  none.hidden = isAwaited || options().length > 0;
}

function take(option, act) {
  if (!option) return;
  dialog.close();
  if (option.dataset.url) location.assign(option.dataset.url);
  else act(option.dataset.act);
}

function narrow() {
  const sought = text.value.trim().toLowerCase();
  for (const option of dialog.querySelectorAll("[data-words]")) {
    option.hidden = !option.dataset.words.includes(sought);
  }
}

function stop() {
  clearTimeout(timer);
  timer = 0;
  isEntered = false;
  form.dispatchEvent(new CustomEvent("htmx:abort"));
}

function ask() {
  timer = 0;
  form.dispatchEvent(new CustomEvent("cd:people", { bubbles: true }));
}

/** Have the palette answer to Ctrl or ⌘ K; ``act`` does a command by its name. */
export function setUpPalette(act) {
  if (!dialog) return;
  const typed = () => {
    stop();
    isAwaited = Boolean(form.hasAttribute("hx-post") && text.value.trim());
    narrow();
    if (isAwaited) timer = setTimeout(ask, TYPING_MS);
    else people.replaceChildren();
    choose(options()[0]);
  };
  const answered = () => {
    if (timer) return; // More was typed since.
    isAwaited = false;
    choose(options()[0]);
    if (isEntered) take(current(), act);
    isEntered = false;
  };
  // An answer of no status is one that was called off, or none: the latter is told apart.
  form.addEventListener("htmx:afterRequest", (event) => event.detail.xhr.status && answered());
  form.addEventListener("htmx:sendError", answered);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!document.querySelector("dialog[open]")) {
      dialog.showModal();
      text.value = "";
      typed();
      text.focus();
    }
  });
  // What stands there while an input method composes are its letters, not the words meant.
  text.addEventListener("input", (event) => event.isComposing || typed());
  text.addEventListener("compositionend", typed);
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = options();
    const at = all.indexOf(current());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all.at(at - 1));
    else if (event.key === "Enter") {
      if (isAwaited) isEntered = true;
      else take(current(), act);
    } else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => take(event.target.closest("[role=option]"), act));
  dialog.addEventListener("close", () => {
    // Nothing sought stays behind in the page.
    stop();
    isAwaited = false;
    text.value = "";
    people.replaceChildren();
  });
}
