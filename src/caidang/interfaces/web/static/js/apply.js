// A dialog whose form was taken closes; one that was refused stays as it is.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (successful && elt.matches("form[data-closes]")) elt.closest("dialog")?.close();
});
