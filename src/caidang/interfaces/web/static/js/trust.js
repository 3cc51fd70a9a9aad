// Trusted Types: the one place where text becomes markup, or an address a worker, in browsers that ask.
// Loaded before all else, so that whatever comes after it (htmx, pdf.js, our modules) goes through here.
(() => {
  const types = window.trustedTypes;
  if (!types?.createPolicy) return;

  const STATIC = "/static/";
  // Nothing that we write has any of these; only a text that has is looked at closely.
  const SUSPICIOUS = /<(script|iframe|frame|object|embed|base|meta|link)|[\s/"'<]on[a-z]+\s*=|script\s*:|srcdoc|&(#|colon;|tab;|newline;)/i;
  const ACTIVE = "iframe, frame, object, embed, base, meta[http-equiv], [srcdoc]";
  const ADDRESSES = ["href", "xlink:href", "src", "action", "formaction"];
  const look = types.createPolicy("caidang-look", { createHTML: (text) => text });

  const isOurs = (address) => {
    const found = new URL(address, location.href);
    return found.origin === location.origin && found.pathname.startsWith(STATIC);
  };

  function isActive(element) {
    if (element.matches(ACTIVE)) return true;
    if (element.localName === "script" && element.type !== "application/json") {
      return element.textContent.trim() !== "" || !isOurs(element.getAttribute("src") ?? "");
    }
    return [...element.attributes].some(
      ({ name, value }) =>
        name.startsWith("on") ||
        (ADDRESSES.includes(name) && /^[\u0000-\u0020]*(java|vb)script:/i.test(value.replace(/[\t\n\r]/g, ""))),
    );
  }

  function holdsActive(root) {
    return [...root.querySelectorAll("*")].some(
      (element) => isActive(element) || (element.content instanceof DocumentFragment && holdsActive(element.content)),
    );
  }

  types.createPolicy("default", {
    createHTML(text) {
      if (!SUSPICIOUS.test(text)) return text;
      const parsed = new DOMParser().parseFromString(look.createHTML(text), "text/html");
      return holdsActive(parsed) ? null : text;
    },
    createScriptURL: (address) => (isOurs(address) ? address : null),
    createScript: () => null,
  });
})();
