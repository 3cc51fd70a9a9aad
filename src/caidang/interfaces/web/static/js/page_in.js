// What the bookmark brings comes from another site's page: it is shown as text, and taken in only when a person says so.
(() => {
  const form = document.getElementById("page-form"), MOST = 1_500_000;
  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
  if (!window.opener) return;
  let isThere = false;
  window.addEventListener("message", (event) => {
    const page = event.data;
    if (isThere || event.source !== window.opener || !page || typeof page !== "object" || !/^https?:/.test(event.origin)) return;
    const address = text(page.address, 2000);
    // A page can only speak for its own site.
    if (!address.startsWith(`${event.origin}/`)) return;
    isThere = true;
    const html = text(page.html, MOST + 1);
    form.elements.address.value = address;
    form.elements.title.value = text(page.title, 200);
    form.elements.html.value = html.length > MOST ? "" : html;
    form.elements.text.value = text(page.plain || page.text, 200_000);
    form.elements.text.readOnly = form.elements.html.value !== "";
    document.getElementById("page-told").textContent = form.dataset.came;
    form.querySelector("button").focus();
  });
  window.opener.postMessage("caidang-ready", "*");
})();
