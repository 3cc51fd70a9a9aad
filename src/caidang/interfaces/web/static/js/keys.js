// Whether a key press is a command or part of writing.

/** True while something is being typed, also inside an input method's window. */
export function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}

/** True for a plain key: no Ctrl, Alt or Meta, and no dialog open. */
export function isPlain(event) {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]");
}
