// Rows that are put in order by buttons, which keep the keyboard where it was; each row's place goes along in the form.
function renumber(list) {
  [...list.children].forEach((row, number) => (row.querySelector("[data-place]").value = number + 1));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ordering] [data-step]");
  if (!button) return;
  const row = button.closest("li");
  const other = button.dataset.step === "-1" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.step === "-1") other.before(row);
  else other.after(row);
  renumber(row.parentElement);
  button.focus();
});
