// Short notices in the corner; each goes by itself after ten seconds unless it is being read.
import { isTyping } from "./keys.js";

const STAY_MS = 10_000;

class Toast extends HTMLElement {
  connectedCallback() {
    this.querySelector(".cd-close")?.addEventListener("click", () => this.remove());
    this.querySelector("form")?.addEventListener("submit", () => setTimeout(() => this.remove(), 50));
    this.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.addEventListener("pointerleave", () => this.leaveLater());
    this.leaveLater();
    const all = [...this.parentElement.children];
    all.slice(0, -3).forEach((old) => old.remove());
  }

  leaveLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), STAY_MS);
  }
}

customElements.define("cd-toast", Toast);

// Ctrl+Z takes back what the latest notice tells of; in a box it takes back what was typed, as everywhere.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== "z" || isTyping(event)) return;
  const undo = [...document.querySelectorAll("cd-toast form button")].at(-1);
  if (!undo) return;
  event.preventDefault();
  undo.click();
});

/** Say something that went wrong. */
export const complain = (text) => say(text, "bad");

/** Say that something was done. */
export const tell = (text) => say(text, "");

function say(text, kind) {
  const holder = document.getElementById("toasts");
  if ([...holder.children].some((toast) => toast.textContent === text)) return;
  const toast = document.createElement("cd-toast");
  if (kind) toast.setAttribute("kind", kind);
  toast.textContent = text;
  holder.append(toast);
}
