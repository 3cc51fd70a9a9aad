// Set before the first paint, so that nothing flashes. Only looks are kept in the browser.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name) || "";
    } catch {
      return "";
    }
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = kept("cd-theme") || (isDark ? "dark" : "light");
  root.dataset.rail = kept("cd-rail");
  root.dataset.density = kept("cd-density");
})();
