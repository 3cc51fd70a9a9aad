// Files come in from anywhere on any page: dropped, picked or pasted; one request a file.
import { word } from "./words.js";

const AT_ONCE = 3;
const SHOWN_REASONS = 50;
const IGNORED = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

class Drop extends HTMLElement {
  connectedCallback() {
    this.waiting = [];
    this.running = 0;
    this.counts = { all: 0, ended: 0, known: 0, refused: 0 };
    this.depth = 0;
    this.piece = (name) => this.querySelector(`[data-${name}]`);
    for (const kind of ["files", "folder"]) {
      this.piece(kind).addEventListener("change", (event) => {
        this.add([...event.target.files]);
        event.target.value = "";
      });
    }
    this.piece("close").addEventListener("click", () => (this.piece("panel").hidden = true));
    addEventListener("dragenter", (event) => this.onEnter(event));
    addEventListener("dragleave", () => this.onLeave());
    addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    addEventListener("drop", (event) => this.onDrop(event));
    addEventListener("paste", (event) => this.onPaste(event));
    addEventListener("beforeunload", (event) => {
      if (this.running) event.preventDefault();
    });
  }

  pick(kind) {
    this.piece(kind).click();
  }

  onEnter(event) {
    if (!hasFiles(event)) return;
    this.depth += 1;
    this.piece("veil").hidden = false;
  }

  onLeave() {
    this.depth = Math.max(0, this.depth - 1);
    if (this.depth === 0) this.piece("veil").hidden = true;
  }

  async onDrop(event) {
    this.depth = 0;
    this.piece("veil").hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return this.add(files);
    this.say(word("scanning"));
    const found = [];
    for (const entry of entries) await walk(entry, found);
    this.add(found);
  }

  onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) {
      event.preventDefault();
      this.add(files);
      return;
    }
    const dialog = document.getElementById("paste-dialog");
    if (event.target.closest?.("input, textarea, dialog")) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length < 40 || !dialog) return;
    dialog.querySelector("textarea").value = text;
    dialog.showModal();
  }

  add(files) {
    const wanted = files.filter((file) => !IGNORED.test(file.name));
    if (!wanted.length) return this.say(word("empty"));
    if (!this.running) {
      this.counts = { all: 0, ended: 0, known: 0, refused: 0 };
      this.piece("list").replaceChildren();
      this.piece("list").hidden = true;
    }
    this.counts.all += wanted.length;
    this.waiting.push(...wanted);
    this.show();
    while (this.running < AT_ONCE && this.waiting.length) this.run();
  }

  async run() {
    this.running += 1;
    while (this.waiting.length) {
      const file = this.waiting.shift();
      const answer = await this.send(file);
      this.counts.ended += 1;
      if (answer.status === "already_received") this.counts.known += 1;
      if (answer.status === "refused") this.refuse(file, answer.reason);
      this.show();
      document.body.dispatchEvent(new CustomEvent("cd:received"));
    }
    this.running -= 1;
    this.show();
  }

  async send(file) {
    const limit = Number(this.dataset.limit);
    // Well over the limit there is no use in sending; just over it the server says so itself.
    if (file.size > 2 * limit) {
      return { status: "refused", reason: word("tooLarge", { n: Math.floor(limit / 1048576) }) };
    }
    const body = new FormData();
    body.append("files", file, file.name);
    const headers = {
      Accept: "application/json",
      "X-CSRFToken": document.querySelector("meta[name=csrf]").content,
    };
    try {
      const response = await fetch(this.dataset.upload, { method: "POST", body, headers, redirect: "error" });
      return await response.json();
    } catch {
      return { status: "refused", reason: word("notSent") };
    }
  }

  refuse(file, reason) {
    this.counts.refused += 1;
    const list = this.piece("list");
    list.hidden = false;
    if (list.children.length >= SHOWN_REASONS) return;
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = file.name;
    item.append(name, reason);
    list.append(item);
  }

  say(text) {
    this.piece("panel").hidden = false;
    this.piece("line").textContent = text;
  }

  show() {
    const { all, ended, known, refused } = this.counts;
    const isBusy = ended < all;
    this.say(isBusy ? word("uploading", { n: ended, m: all }) : word("uploaded", { n: all - refused - known }));
    const bar = this.piece("bar");
    bar.max = all;
    bar.value = ended;
    const details = [];
    if (known) details.push(word("known", { n: known }));
    if (refused) details.push(word("refused", { n: refused }));
    this.piece("detail").textContent = details.join("；");
  }
}

function hasFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

async function walk(entry, found) {
  if (IGNORED.test(entry.name)) return;
  if (entry.isFile) {
    found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A folder hands out its entries in portions of a hundred.
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!portion.length) return;
    for (const child of portion) await walk(child, found);
  }
}

customElements.define("cd-drop", Drop);
