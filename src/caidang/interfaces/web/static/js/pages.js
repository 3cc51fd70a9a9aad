// Two ways to get a file's pages: pdf.js draws the original, anything else comes drawn as SVG.
// A page is {element, width, height} in points, with draw(pixels per point) and rest() where needed.
const PDFJS = new URL("../vendor/pdfjs-6.5.438/", import.meta.url).href;
let library;

async function pdfjs() {
  library ??= import(`${PDFJS}build/pdf.min.mjs`);
  const loaded = await library;
  loaded.GlobalWorkerOptions.workerSrc = `${PDFJS}build/pdf.worker.min.mjs`;
  return loaded;
}

async function fetched(address) {
  const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok || response.redirected) throw new Error(`status ${response.status}`);
  return response;
}

/** The pages as the server drew them from what was read. */
export async function openDrawn({ pages }) {
  const response = await fetched(pages);
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  return [...parsed.querySelectorAll(".cd-sheet-page")].map((found) => {
    const element = document.importNode(found, true);
    return { element, width: Number(element.dataset.width), height: Number(element.dataset.height) };
  });
}

/** The pages of a PDF, drawn when they come near. */
export async function openPdf({ original }) {
  const [loaded, data] = await Promise.all([
    pdfjs(),
    fetched(original).then((response) => response.arrayBuffer()),
  ]);
  const pdf = await loaded.getDocument({
    data,
    cMapUrl: `${PDFJS}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${PDFJS}standard_fonts/`,
    wasmUrl: `${PDFJS}wasm/`,
    iccUrl: `${PDFJS}iccs/`,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
  const numbers = Array.from({ length: pdf.numPages }, (_, index) => index + 1);
  return Promise.all(numbers.map(async (number) => new PdfPage(loaded, await pdf.getPage(number))));
}

class PdfPage {
  constructor(loaded, source) {
    this.loaded = loaded;
    this.source = source;
    const view = source.getViewport({ scale: 1 });
    this.width = view.width;
    this.height = view.height;
    this.element = document.createElement("div");
    this.drawnAt = 0;
  }

  async draw(scale) {
    if (this.drawnAt === scale) return;
    this.drawnAt = scale;
    this.task?.cancel();
    const canvas = document.createElement("canvas");
    const sharp = Math.min(devicePixelRatio || 1, 2);
    const viewport = this.source.getViewport({ scale: scale * sharp });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    this.task = this.source.render({ canvas, viewport });
    try {
      await this.task.promise;
    } catch (error) {
      if (error?.name !== "RenderingCancelledException") throw error;
      return;
    }
    if (this.drawnAt !== scale) return;
    this.canvas?.remove();
    this.canvas = canvas;
    this.element.prepend(canvas);
    await this.write(scale);
  }

  /** A transparent layer of text over the picture, so that it can be selected and copied. */
  async write(scale) {
    const container = document.createElement("div");
    container.className = "textLayer";
    container.style.setProperty("--total-scale-factor", scale);
    const layer = new this.loaded.TextLayer({
      textContentSource: this.source.streamTextContent(),
      container,
      viewport: this.source.getViewport({ scale }),
    });
    await layer.render();
    if (this.drawnAt !== scale) return;
    this.text?.remove();
    this.text = container;
    this.canvas.after(container);
  }

  /** Far from view: give the picture's memory back. */
  rest() {
    this.task?.cancel();
    this.canvas?.remove();
    this.text?.remove();
    this.canvas = this.text = undefined;
    this.drawnAt = 0;
  }
}
