// What every page has: the token on requests, toasts, the frame's buttons, keys, dropping files.
import "./drop.js";
import { isPlain, isTyping } from "./keys.js";
import { setUpPalette } from "./palette.js";
import "./tour.js";
import { complain, tell } from "./toast.js";
import { word } from "./words.js";

const root = document.documentElement;

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf]").content;
  // What a page asks by itself must not keep the session of somebody who has left alive.
  if (event.detail.elt.matches("[data-poll]")) event.detail.headers["X-Poll"] = "1";
});
document.addEventListener("htmx:beforeRequest", (event) => {
  // Nobody looks: what asks again and again waits until somebody does.
  if (document.hidden && event.detail.elt.matches("[data-poll]")) event.preventDefault();
  if (event.detail.elt.closest("[data-wait]")) document.getElementById("main")?.classList.add("cd-waiting");
});
document.addEventListener("htmx:afterRequest", () => document.getElementById("main")?.classList.remove("cd-waiting"));
// An answer that is not meant for its place (a whole page that says why) is told instead of shown there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || xhr.status === 422 || xhr.getResponseHeader("HX-Retarget")) return;
  event.detail.shouldSwap = false;
  complain(word(xhr.status === 403 ? "stale" : "failed"));
});
document.addEventListener("htmx:sendError", () => complain(word("offline")));

function keep(name, value) {
  root.dataset[name] = value;
  try {
    localStorage.setItem(`cd-${name}`, value);
  } catch {
    // A browser without storage forgets the choice; nothing else is lost.
  }
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

/** Copy what a box holds; where the browser does not let us, it is selected, ready to be copied by hand. */
async function copy(box) {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    tell(word("copied"));
  } catch {
    box.focus();
  }
}

const ACTIONS = {
  theme: () => keep("theme", root.dataset.theme === "dark" ? "light" : "dark"),
  rail: () => keep("rail", root.dataset.rail === "narrow" ? "" : "narrow"),
  density: () => keep("density", root.dataset.density === "roomy" ? "" : "roomy"),
  help: () => openDialog("keys-dialog"),
  paste: () => openDialog("paste-dialog"),
  print: () => print(),
  back: () => history.back(),
  copy: (button) => copy(document.getElementById(button.dataset.from)),
  "pick-files": () => document.querySelector("cd-drop")?.pick("files"),
  "pick-folder": () => document.querySelector("cd-drop")?.pick("folder"),
  "close-dialog": (button) => button.closest("dialog")?.close(),
};

setUpPalette((name) => ACTIONS[name]?.());

document.addEventListener("click", (event) => {
  const target = event.target;
  for (const menu of document.querySelectorAll("details.cd-menu[open]")) {
    if (!menu.contains(target) || target.closest(".cd-menu-item")) menu.open = false;
  }
  const opener = target.closest("[data-open]");
  if (opener) openDialog(opener.dataset.open);
  const button = target.closest("[data-action]");
  if (button) ACTIONS[button.dataset.action]?.(button);
  if (target instanceof HTMLDialogElement) target.close();
});

// What is cut off is told in full where the pointer rests.
document.addEventListener("pointerover", (event) => {
  const cut = event.target.closest?.(".cd-clip");
  if (cut && !cut.title && cut.scrollWidth > cut.clientWidth) cut.title = cut.innerText;
});

// Some input methods hand their confirming Enter on to the form.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
  },
  true,
);

let isGoing = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.cd-menu[open]").forEach((menu) => (menu.open = false));
  }
  if (isTyping(event) || !isPlain(event)) return;
  if (isGoing) {
    isGoing = false;
    const link = document.querySelector(`.cd-rail-link[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (event.key === "/") {
    const box = document.getElementById("q");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  } else if (event.key === "?") {
    openDialog("keys-dialog");
  } else if (event.key === "g") {
    isGoing = true;
    setTimeout(() => (isGoing = false), 1200);
  }
});
