// The box at the head of a table ticks all the boxes below it, and shows whether all of them are.
for (const whole of document.querySelectorAll(".cd-check-all")) {
  const boxes = [...whole.closest("table").querySelectorAll("tbody input[type=checkbox]")];
  const show = () => {
    const on = boxes.filter((box) => box.checked).length;
    whole.checked = on > 0 && on === boxes.length;
    whole.indeterminate = on > 0 && on < boxes.length;
  };
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
