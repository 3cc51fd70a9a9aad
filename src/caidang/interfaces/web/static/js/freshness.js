// 保鲜: 1, 2, 3 on a row say how one knows that nothing has changed; Alt with them on a record.
import { isPlain, isTyping } from "./keys.js";

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  const number = event.code?.match(/^Digit([1-3])$/)?.[1];
  if (!number || document.querySelector("dialog[open]")) return;
  const button = event.altKey
    ? document.querySelector(`#freshness [data-fresh="${number}"]`)
    : isPlain(event) && document.activeElement?.querySelector?.(`[data-key="${number}"]`);
  if (!button) return;
  button.click();
  event.preventDefault();
});
