// Draws the charts of a page: what to draw stands beside each as JSON, colours come from the theme.
const root = document.documentElement;
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
const onPaper = matchMedia("print");
const charts = [];

const shade = (name) => getComputedStyle(root).getPropertyValue(`--cd-${name}`).trim();
const SERIES = ["accent", "ink-faint", "warn", "purple", "blue", "good", "bad"];

/** The first two series are now and before: the second stays behind. Piles take every colour in turn. */
function colours(told) {
  const all = SERIES.map(shade);
  return told.shape === "stacked" || told.isPiled ? [all[0], all[2], all[4], all[3], all[5], all[6], all[1]] : [all[0], shade("line-strong"), all[2], all[4]];
}

function amount(value, told) {
  if (told.isShare) return `${Math.round(value * 1000) / 10}%`;
  return value.toLocaleString("zh-CN", { maximumFractionDigits: 1 });
}

/** Where a bar leads: only to pages of ours. */
function go(url) {
  if (url && url.startsWith("/") && !url.startsWith("//")) location.assign(url);
}

function option(told) {
  const isLying = told.shape === "bars";
  const ink = shade("ink-soft");
  const line = shade("line");
  const names = {
    type: "category",
    data: told.labels,
    inverse: isLying,
    axisLine: { lineStyle: { color: shade("line-strong") } },
    axisTick: { show: false },
    axisLabel: { color: ink, fontSize: 12, hideOverlap: true, ...(isLying ? { width: 110, overflow: "truncate", interval: 0 } : {}) },
  };
  const values = told.series.flatMap((one) => one.values.map(Number));
  const top = Math.max(0, ...values);
  // A share that comes near the whole is drawn up to the whole, in quarters.
  const isWhole = told.isShare && top > 0.6 && top <= 1;
  const amounts = {
    type: "value",
    splitNumber: 3,
    // Of things that are counted there are no halves.
    ...(isWhole ? { max: 1, interval: 0.25 } : values.every(Number.isInteger) ? { minInterval: 1 } : {}),
    splitLine: { lineStyle: { color: line } },
    axisLabel: { color: ink, fontSize: 12, formatter: (value) => amount(value, told) },
  };
  return {
    animation: !isStill && !onPaper.matches,
    animationDuration: 200,
    animationDurationUpdate: 0,
    color: colours(told),
    textStyle: { fontFamily: shade("font"), color: shade("ink") },
    aria: { enabled: false },
    grid: { left: 4, right: 16, top: told.series.length > 1 ? 28 : 10, bottom: 2, containLabel: true },
    legend: { show: told.series.length > 1, left: 0, top: 0, itemWidth: 12, itemHeight: 8, icon: "rect", textStyle: { color: ink, fontSize: 12 } },
    tooltip: {
      trigger: "axis",
      // Drawn, not markup: nothing of a label is ever read as HTML.
      renderMode: "richText",
      confine: true,
      backgroundColor: shade("raised"),
      borderColor: shade("line-strong"),
      textStyle: { color: shade("ink"), fontSize: 12 },
      axisPointer: { type: told.shape === "line" ? "line" : "shadow", lineStyle: { color: line }, shadowStyle: { color: shade("hover"), opacity: 0.5 } },
      formatter: (found) =>
        [found[0].name, ...found.map((one) => `${one.seriesName}  ${told.series[one.seriesIndex].texts[one.dataIndex]}`)].join("\n"),
    },
    xAxis: isLying ? amounts : names,
    yAxis: isLying ? names : amounts,
    series: told.series.map((one, at) => ({
      name: one.name,
      type: told.shape === "line" ? "line" : "bar",
      data: one.values,
      stack: told.shape === "stacked" ? "all" : undefined,
      symbol: "circle",
      symbolSize: 5,
      showSymbol: one.values.length < 40,
      barMaxWidth: isLying ? 14 : 28,
      barGap: "10%",
      cursor: one.urls.some(Boolean) ? "pointer" : "default",
      lineStyle: { width: at === 0 ? 2 : 1.5, type: one.isBefore ? "dashed" : "solid" },
      emphasis: { disabled: isStill },
    })),
  };
}

function height(told) {
  return told.shape === "bars" ? Math.max(120, 40 + told.labels.length * (told.series.length > 1 ? 14 + 10 * told.series.length : 22)) : 190;
}

function draw(place) {
  const data = document.getElementById(place.dataset.chart);
  if (!data) return;
  const told = JSON.parse(data.textContent);
  place.style.height = `${height(told)}px`;
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption(option(told));
  chart.on("click", ({ seriesIndex, dataIndex }) => go(told.series[seriesIndex]?.urls[dataIndex]));
  charts.push({ chart, told });
}

const again = () => charts.forEach(({ chart, told }) => chart.setOption(option(told), { notMerge: true }));
const fit = () => onPaper.matches || charts.forEach(({ chart }) => chart.resize({ animation: { duration: 0 } }));

document.querySelectorAll("[data-chart]").forEach(draw);
new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
new ResizeObserver(fit).observe(document.getElementById("main") ?? document.body);
// On paper: black on white, and each drawing as it stands, made as wide as the sheet.
let kept = "";
addEventListener("beforeprint", () => {
  kept = root.dataset.theme ?? "";
  root.dataset.theme = "light";
  again();
  for (const { chart } of charts) {
    chart.getDom().querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  }
});
addEventListener("afterprint", () => {
  root.dataset.theme = kept;
  for (const { chart } of charts) chart.getDom().querySelector("svg")?.removeAttribute("viewBox");
  again();
});

// A choice of what is asked asks at once; the button is there for whoever has no script.
document.querySelectorAll("form[data-at-once]").forEach((form) => {
  form.addEventListener("change", (event) => {
    if (!event.target.matches("select")) return;
    if (event.target.name === "span" && event.target.value === "own") {
      form.querySelector("[data-own-days]")?.removeAttribute("hidden");
      form.querySelector("[name=since]")?.focus();
      return;
    }
    form.requestSubmit();
  });
});
