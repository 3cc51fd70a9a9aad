// Runs in the page when the button is pressed: what is seen of it, as plain HTML, or what is selected, as text.
// Its last value is what the button gets. Scripts, styles, pictures, forms, menus and what stands at the side are
// left out: at the side stand other people. What the page hides is left out too, from a selection as well.
(() => {
  const DROPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "SVG", "CANVAS", "VIDEO", "AUDIO", "IMG", "PICTURE", "SELECT", "INPUT", "TEXTAREA", "LINK", "META"]);
  const FRAMES = new Set(["NAV", "ASIDE", "BUTTON", "DIALOG"]);
  const ROLES = new Set(["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "toolbar", "dialog", "alert", "tooltip", "button"]);
  const KEPT = new Set(["H1", "H2", "H3", "H4", "H5", "H6", "P", "UL", "OL", "LI", "DL", "DT", "DD", "TABLE", "THEAD", "TBODY", "TR", "TD", "TH", "BR", "PRE", "SECTION", "ARTICLE", "B", "STRONG"]);
  const INLINE = /^(inline|contents|ruby)/;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  // Labels that stand side by side with nothing but a gap between them are words of their own.
  const isApart = (style) => [style.marginLeft, style.marginRight, style.paddingLeft, style.paddingRight].some((length) => Number.parseFloat(length) > 2);
  const isFar = (length) => Number.parseFloat(length) < -900;

  // What is folded away, cut down to a dot or pushed off the page is there for screen readers alone, and says most
  // things twice; or nobody was meant to read it.
  function isSeen(element, style) {
    if (style.display === "none" || style.contentVisibility === "hidden" || Number(style.opacity) === 0) return false;
    if (INLINE.test(style.display) || element === document.body) return true;
    if (/inset\((?:[5-9]\d|100)%|circle\(0/.test(style.clipPath) || isFar(style.textIndent)) return false;
    if (style.position === "absolute" || style.position === "fixed") {
      const [top, right, bottom, left] = (/^rect\((.+)\)$/.exec(style.clip)?.[1] ?? "").split(",").map(Number.parseFloat);
      if (right - left <= 1 || bottom - top <= 1) return false;
      if ([style.marginLeft, style.marginTop].some(isFar)) return false;
    }
    if (style.position !== "static" && [style.left, style.top].some(isFar)) return false;
    const box = element.getBoundingClientRect();
    return style.overflow === "visible" || (box.width > 1 && box.height > 1);
  }

  function isFrame(element, depth) {
    const role = element.getAttribute("role");
    return FRAMES.has(element.tagName) || ROLES.has(role) || (depth < 6 && (element.tagName === "HEADER" || element.tagName === "FOOTER") && !element.closest("main, article, [role=main]"));
  }

  function children(node) {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.tagName === "SLOT" && node.assignedNodes().length) return node.assignedNodes();
    if (node.tagName === "DETAILS" && !node.open) return [...node.children].filter((one) => one.tagName === "SUMMARY").slice(0, 1);
    return node.childNodes;
  }

  // A text as it is seen, between two marks of a selection if there is one.
  function said(node, style, ranges) {
    if (style.visibility !== "visible" || Number.parseFloat(style.fontSize) === 0) return "";
    const part = (range) => node.data.slice(node === range.startContainer ? range.startOffset : 0, node === range.endContainer ? range.endOffset : undefined);
    const text = ranges ? ranges.filter((range) => range.intersectsNode(node)).map(part).join("") : node.data;
    return /^pre|break-spaces/.test(style.whiteSpace) ? escaped(text).replace(/\r?\n/g, "<br>") : escaped(text);
  }

  function written(node, depth, ranges) {
    const name = node.tagName.toUpperCase();
    if (DROPPED.has(name) || (ranges ? !ranges.some((range) => range.intersectsNode(node)) : isFrame(node, depth))) return "";
    if (name === "BR") return "<br>";
    const style = getComputedStyle(node);
    if (!isSeen(node, style)) return "";
    let inner = "";
    for (const child of children(node)) {
      if (child.nodeType === Node.TEXT_NODE) inner += said(child, style, ranges);
      else if (child.nodeType === Node.ELEMENT_NODE) inner += written(child, depth + 1, ranges);
    }
    if (!inner.trim()) return inner ? " " : "";
    const tag = KEPT.has(name) ? name.toLowerCase() : INLINE.test(style.display) ? "" : "div";
    const told = tag ? `<${tag}>${inner}</${tag}>` : inner;
    return INLINE.test(style.display) && isApart(style) ? ` ${told} ` : told;
  }

  function plain(html) {
    const rows = html.replace(/\s+/g, " ").replace(/<\/t[dh]>/g, "\t").replace(/<br>|<\/?(?!t[dh]|b>|strong)[a-z]\w*>/g, "\n").replace(/<[^>]+>/g, "");
    const text = rows.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    return text.split("\n").map((row) => row.trim()).filter(Boolean).join("\n");
  }

  function selected() {
    const field = document.activeElement;
    if (field?.tagName === "TEXTAREA" && field.selectionEnd > field.selectionStart) return field.value.slice(field.selectionStart, field.selectionEnd);
    const chosen = getSelection();
    const ranges = [...Array(chosen?.rangeCount ?? 0).keys()].map((at) => chosen.getRangeAt(at)).filter((range) => !range.collapsed);
    // Within a part of the page that is closed off only the words themselves are told.
    return ranges.length && document.body ? plain(written(document.body, 0, ranges)) : String(chosen ?? "").trim();
  }

  const marked = selected();
  const title = document.title;
  const address = location.href;
  if (marked.length > 20) return { address, title, text: marked, html: "", plain: marked, size: marked.length };
  const mains = [...document.querySelectorAll("main, [role=main]")].filter((one) => one.innerText && one.innerText.length > 200);
  const main = mains.length === 1 ? mains[0] : document.body;
  const body = main ? written(main, main === document.body ? 0 : 6, null) : "";
  return { address, title, text: "", html: `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}</body></html>`, plain: plain(body), size: main ? main.innerText.length : 0 };
})();
