// <cd-document>: the pages of one file, the same way for every kind; places are in points.
import { openDrawn, openPdf } from "./pages.js";
import { word } from "./words.js";

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];
const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 26;
const PX_PER_POINT = 96 / 72;

class CaidangDocument extends HTMLElement {
  constructor() {
    super();
    this.pages = [];
    this.places = [];
    this.lit = null;
    this.scale = 0;
    this.isFitted = true;
  }

  get state() {
    return { page: this.pageInView(), pages: this.pages.length, percent: Math.round(this.scale * 100) || 100 };
  }

  /** Fetch and lay out the pages, once. */
  load() {
    this.loading ??= this.fetchPages();
    return this.loading;
  }

  async fetchPages() {
    this.note(word("loading"));
    try {
      const open = this.dataset.kind === "pdf" ? openPdf : openDrawn;
      this.pages = await open(this.dataset);
    } catch (error) {
      // A PDF that pdf.js cannot draw still has its text as it was read.
      this.pages = this.dataset.kind === "pdf" ? await openDrawn(this.dataset).catch(() => []) : [];
      if (!this.pages.length) return this.note(word("unreadable"));
    }
    this.replaceChildren(...this.pages.map((page) => this.frame(page)));
    this.watch();
    this.fit();
    this.drawPlaces();
    if (this.lit) this.light(this.lit, { jump: true });
  }

  note(text) {
    const note = document.createElement("p");
    note.className = "cd-document-note";
    note.textContent = text;
    this.replaceChildren(note);
  }

  frame(page) {
    page.element.classList.add("cd-sheet-page");
    page.overlay = document.createElementNS(SVG, "svg");
    page.overlay.setAttribute("class", "cd-overlay");
    page.overlay.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    page.overlay.setAttribute("preserveAspectRatio", "none");
    page.element.append(page.overlay);
    return page.element;
  }

  watch() {
    const drawn = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const page = this.pages.find((one) => one.element === entry.target);
          page.isNear = entry.isIntersecting;
          if (page.isNear) page.draw?.(this.scale * PX_PER_POINT);
          else page.rest?.();
        }
      },
      { root: this, rootMargin: "100% 0px" },
    );
    for (const page of this.pages) drawn.observe(page.element);
    this.addEventListener("scroll", () => this.tell(), { passive: true });
    new ResizeObserver(() => this.isFitted && this.fit()).observe(this);
  }

  fit() {
    const widest = Math.max(...this.pages.map((page) => page.width), 1);
    const room = this.clientWidth - MARGIN;
    if (room <= 0) return;
    this.isFitted = true;
    this.setScale(Math.min(2, room / (widest * PX_PER_POINT)));
  }

  zoom(how) {
    if (how === "fit") return this.fit();
    this.isFitted = false;
    const next =
      how === "in"
        ? STEPS.find((step) => step > this.scale + 0.01)
        : STEPS.findLast((step) => step < this.scale - 0.01);
    if (next) this.setScale(next);
    return undefined;
  }

  setScale(scale) {
    if (Math.abs(scale - this.scale) < 0.004) return;
    const before = this.scrollHeight > 0 ? this.scrollTop / this.scrollHeight : 0;
    this.scale = scale;
    for (const page of this.pages) {
      page.element.style.width = `${page.width * PX_PER_POINT * scale}px`;
      page.element.style.height = `${page.height * PX_PER_POINT * scale}px`;
      if (page.isNear) page.draw?.(scale * PX_PER_POINT);
    }
    this.scrollTop = before * this.scrollHeight;
    this.tell();
  }

  goTo(number) {
    const page = this.pages[Math.max(1, Math.min(number || 1, this.pages.length)) - 1];
    if (page) this.scrollTop = page.element.offsetTop - this.offsetTop - 6;
    this.tell();
  }

  pageInView() {
    const middle = this.getBoundingClientRect().top + this.clientHeight / 2;
    const at = this.pages.findIndex((page) => page.element.getBoundingClientRect().bottom >= middle);
    return at < 0 ? Math.max(1, this.pages.length) : at + 1;
  }

  tell() {
    this.dispatchEvent(new CustomEvent("cd:view", { bubbles: true }));
  }

  offer(places) {
    this.places = places;
    this.drawPlaces();
  }

  drawPlaces() {
    for (const page of this.pages) page.overlay.replaceChildren();
    for (const place of this.places) {
      const page = this.pages[place.page - 1];
      if (!page) continue;
      const box = rectangle(place.box);
      box.addEventListener("click", () => {
        this.dispatchEvent(new CustomEvent("cd:place", { bubbles: true, detail: { id: place.id } }));
      });
      page.overlay.append(box);
    }
    if (this.lit) this.light(this.lit, { jump: false });
  }

  light(place, { jump }) {
    this.clear();
    this.lit = place;
    const page = this.pages[place.page - 1];
    if (!page) return;
    const box = rectangle(place.box);
    box.setAttribute("class", "cd-lit");
    box.setAttribute("pointer-events", "none");
    page.overlay.append(box);
    if (jump && !isInside(box, this)) box.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
  }

  clear() {
    this.lit = null;
    for (const page of this.pages) page.overlay.querySelectorAll(".cd-lit").forEach((box) => box.remove());
  }
}

function rectangle([x0, y0, x1, y1]) {
  const rect = document.createElementNS(SVG, "rect");
  const around = 1.5;
  rect.setAttribute("x", x0 - around);
  rect.setAttribute("y", y0 - around);
  rect.setAttribute("width", Math.max(1, x1 - x0) + 2 * around);
  rect.setAttribute("height", Math.max(1, y1 - y0) + 2 * around);
  rect.setAttribute("rx", 2);
  return rect;
}

function isInside(box, frame) {
  const inner = box.getBoundingClientRect();
  const outer = frame.getBoundingClientRect();
  return inner.top >= outer.top + 8 && inner.bottom <= outer.bottom - 8;
}

customElements.define("cd-document", CaidangDocument);
