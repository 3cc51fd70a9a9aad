// The page's texts for scripts, and how their gaps are filled.
const words = JSON.parse(document.querySelector("script#words").textContent);

/** Return the text of this name with {n}, {m}, {name} filled in. */
export function word(name, gaps = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => gaps[key] ?? whole);
}
