// Whose name is chosen from the client's people brings his mail along, unless another one was typed.
document.addEventListener("input", (event) => {
  if (event.target.name !== "contact_name") return;
  const mail = event.target.closest("div")?.querySelector("[name=contact_address]");
  if (!mail || (mail.value && mail.value !== mail.dataset.brought)) return;
  const known = [...document.querySelectorAll("#iv-known option")].find((one) => one.value === event.target.value);
  mail.value = mail.dataset.brought = known?.dataset.email ?? "";
});
