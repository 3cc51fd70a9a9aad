// A lesson by the keyboard: ← the one before, → read, on to the next.
import { isPlain, isTyping } from "./keys.js";

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || !isPlain(event) || document.querySelector("cd-tour")) return;
  if (event.key === "ArrowLeft") document.getElementById("lesson-before")?.click();
  else if (event.key === "ArrowRight") document.getElementById("lesson-done")?.click();
  else return;
  event.preventDefault();
});
