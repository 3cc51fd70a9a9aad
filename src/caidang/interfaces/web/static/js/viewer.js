// <cd-documents> holds tabs, tools and one <cd-document> a file.
import "./document.js";

class Documents extends HTMLElement {
  connectedCallback() {
    this.documents = [...this.querySelectorAll("cd-document")];
    this.tabs = [...this.querySelectorAll("[data-document][role=tab]")];
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(tab.dataset.document));
    const number = this.querySelector("[data-page-input]");
    number.addEventListener("change", () => this.current.goTo(Number(number.value)));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.current.zoom(button.dataset.zoom);
    });
    this.addEventListener("cd:view", () => this.showState());
    this.open(this.documents[0].dataset.id);
  }

  get current() {
    return this.documents.find((document) => !document.hidden);
  }

  open(id) {
    const wanted = this.documents.find((document) => document.dataset.id === id);
    if (!wanted) return null;
    for (const document of this.documents) document.hidden = document !== wanted;
    for (const tab of this.tabs) tab.setAttribute("aria-selected", String(tab.dataset.document === id));
    // There is none for who may not look into originals.
    const download = this.querySelector("[data-download]");
    if (download) download.href = wanted.dataset.original;
    wanted.load();
    this.showState();
    return wanted;
  }

  /** Light up a place; with ``jump`` its tab is opened and the place scrolled into view. */
  light(place, { jump }) {
    const document = jump ? this.open(place.document) : this.current;
    this.clear(document);
    if (document?.dataset.id === place.document) document.light(place, { jump });
  }

  clear(except = null) {
    for (const document of this.documents) if (document !== except) document.clear();
  }

  /** Make places clickable; a click is told as the event ``cd:place``. */
  offer(places) {
    for (const document of this.documents) {
      document.offer(places.filter((place) => place.document === document.dataset.id));
    }
  }

  showState() {
    const { page, pages, percent } = this.current.state;
    const input = this.querySelector("[data-page-input]");
    if (document.activeElement !== input) input.value = page;
    this.querySelector("[data-page-count]").textContent = `/ ${pages || "–"}`;
    this.querySelector("[data-zoom-label]").textContent = `${percent}%`;
  }
}

customElements.define("cd-documents", Documents);
