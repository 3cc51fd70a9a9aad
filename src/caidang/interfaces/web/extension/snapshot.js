// Runs in the page when the button is pressed: what is seen of it, as plain HTML, or the text that is selected.
// Its last value is what the button gets. Scripts, styles, pictures, forms, menus and what stands at the side are
// left out: at the side stand other people.
(() => {
  const DROPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "SVG", "CANVAS", "VIDEO", "AUDIO", "IMG", "PICTURE", "NAV", "ASIDE", "BUTTON", "SELECT", "INPUT", "TEXTAREA", "DIALOG", "LINK", "META"]);
  const ROLES = new Set(["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "dialog", "alert", "tooltip", "button"]);
  const KEPT = new Set(["H1", "H2", "H3", "H4", "H5", "H6", "P", "UL", "OL", "LI", "DL", "DT", "DD", "TABLE", "THEAD", "TBODY", "TR", "TD", "TH", "BR", "PRE", "SECTION", "ARTICLE", "B", "STRONG"]);
  const INLINE = /^(inline|contents|ruby)/;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  function isSeen(element, style) {
    if (style.display === "none" || style.visibility === "hidden" || style.visibility === "collapse" || Number(style.opacity) === 0) return false;
    if (element.getAttribute("aria-hidden") === "true" && !element.textContent.trim()) return false;
    const box = element.getBoundingClientRect();
    // What is there for screen readers alone says most things twice.
    return !(style.position === "absolute" && box.width <= 1 && box.height <= 1);
  }

  function isFrame(element, depth) {
    const role = element.getAttribute("role");
    return DROPPED.has(element.tagName.toUpperCase()) || ROLES.has(role) || (depth < 6 && (element.tagName === "HEADER" || element.tagName === "FOOTER") && !element.closest("main, article, [role=main]"));
  }

  function written(node, depth) {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || isFrame(node, depth)) return "";
    const style = getComputedStyle(node);
    if (!isSeen(node, style)) return "";
    const from = node.shadowRoot ? node.shadowRoot.childNodes : node.tagName === "SLOT" ? (node.assignedNodes().length ? node.assignedNodes() : node.childNodes) : node.childNodes;
    let inner = "";
    for (const child of from) inner += written(child, depth + 1);
    const name = node.tagName;
    if (name === "BR") return "<br>";
    if (!inner.trim()) return inner ? " " : "";
    if (name === "A" && /^mailto:|^tel:/.test(node.getAttribute("href") || "")) return inner;
    if (KEPT.has(name)) return `<${name.toLowerCase()}>${inner}</${name.toLowerCase()}>`;
    return INLINE.test(style.display) ? inner : `<div>${inner}</div>`;
  }

  const marked = String(getSelection() || "").trim();
  const title = document.title;
  const address = location.href;
  if (marked.length > 20) return { address, title, text: marked, html: "", size: marked.length };
  const mains = [...document.querySelectorAll("main, [role=main]")].filter((one) => one.innerText && one.innerText.length > 200);
  const main = mains.length === 1 ? mains[0] : document.body;
  const body = main ? written(main, main === document.body ? 0 : 6) : "";
  return { address, title, text: "", html: `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}</body></html>`, size: main ? main.innerText.length : 0 };
})();
