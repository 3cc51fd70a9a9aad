// A dialog whose form was taken closes; one that was refused stays as it is.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (!successful || !elt.matches("form[data-closes]")) return;
  elt.closest("dialog")?.close();
  // Who was found for a job is done with once he is in it; the list of people keeps its selection.
  if (document.querySelector(".cd-bulk-fit")) document.getElementById("bulk-none")?.click();
});
