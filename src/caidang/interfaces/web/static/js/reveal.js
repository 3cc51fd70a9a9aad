// A masked value is shown once it is said what for; the choice stays for the next one.
const dialog = document.getElementById("reveal-dialog");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button || !dialog) return;
  const label =
    button.dataset.label ?? button.closest(".cd-field")?.querySelector("label")?.textContent ?? button.textContent.trim();
  dialog.querySelector("[data-label]").textContent = label;
  dialog.querySelector("[name=field]").value = button.dataset.reveal;
  if (button.dataset.post) {
    // Several people on one page: each has an address of his own.
    const form = dialog.querySelector("form");
    form.setAttribute("hx-post", button.dataset.post);
    htmx.process(form);
  }
  dialog.showModal();
});

dialog?.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.xhr.status < 400) dialog.close();
});
