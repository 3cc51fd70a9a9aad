// The order of a job type's stages: by dragging, by buttons, by Alt and an arrow.
let kept = "";

function send(list) {
  const order = [...list.querySelectorAll("[data-stage]")].map((one) => one.dataset.stage);
  htmx.ajax("POST", list.dataset.url, {
    target: "#ways",
    swap: "outerHTML",
    values: { act: "order", type: list.dataset.type, order },
  });
}
function shift(stage, way) {
  const other = way < 0 ? stage.previousElementSibling : stage.nextElementSibling;
  if (!other?.draggable) return;
  if (way < 0) other.before(stage);
  else other.after(stage);
  kept = stage.id;
  send(stage.parentElement);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shift]");
  if (button) shift(button.closest("[data-stage]"), Number(button.dataset.shift));
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const stage = event.target.closest?.("[data-stage]");
  if (!stage) return;
  event.preventDefault();
  shift(stage, event.key === "ArrowUp" ? -1 : 1);
});
document.addEventListener("htmx:afterSettle", () => {
  if (kept) document.getElementById(kept)?.focus();
  kept = "";
});

let dragged = null;
const over = (stage) => {
  for (const one of document.querySelectorAll("[data-over]")) delete one.dataset.over;
  if (stage) stage.dataset.over = "1";
};
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".cd-stage[draggable]");
  if (dragged) event.dataTransfer.setData("text/plain", "");
});
document.addEventListener("dragover", (event) => {
  const stage = dragged && event.target.closest(".cd-stage");
  if (!stage || stage.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  over(stage);
});
document.addEventListener("drop", (event) => {
  const stage = dragged && event.target.closest(".cd-stage");
  over(null);
  if (!stage || stage === dragged || stage.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  stage.before(dragged);
  kept = dragged.id;
  send(dragged.parentElement);
});
document.addEventListener("dragend", () => {
  dragged = null;
  over(null);
});
