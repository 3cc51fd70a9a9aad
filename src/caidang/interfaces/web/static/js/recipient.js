// Whose name is chosen from the client's people brings his mail along, unless another one was typed;
// one that is kept and not shown to this member is used where the field stays empty.
let brought = "";

document.addEventListener("input", (event) => {
  if (event.target.name !== "recipient") return;
  const mail = event.target.form?.elements.email;
  if (!mail || mail.disabled || (mail.value && mail.value !== brought)) return;
  const known = [...document.querySelectorAll("#recipients option")].find((one) => one.value === event.target.value);
  brought = known?.dataset.email ?? "";
  mail.value = brought;
  mail.placeholder = known && "kept" in known.dataset ? mail.dataset.kept : "";
});
