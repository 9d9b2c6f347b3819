// Draws the tables of a board as lines or bars. The figures are read from the table itself, so that both say the
// same; without this script the table stands there open.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

interface Line {
  name: string;
  colour: string;
  dashed: boolean;
  values: number[];
}

/** A token of the page's styles. */
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The first column as labels, each column marked with `data-line` as a line. */
function read(table: HTMLTableElement): { labels: string[]; lines: Line[] } {
  // a row that still runs would draw a fall that is none
  const rows = [...(table.tBodies[0]?.rows ?? [])].filter((row) => !("runs" in row.dataset));
  const text = (cell: Element | undefined): string => cell?.textContent?.trim() ?? "";
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const lines = heads.flatMap((head, place) =>
    head.dataset.line === undefined
      ? []
      : [
          {
            name: text(head),
            colour: token(`--chart-${head.dataset.line}`),
            dashed: head.dataset.dash !== undefined,
            values: rows.map((row) => Number(text(row.cells[place]))),
          },
        ],
  );
  return { labels: rows.map((row) => text(row.cells[0])), lines };
}

function draw(place: HTMLElement): void {
  const table = document.getElementById(place.dataset.chart ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  const { labels, lines } = read(table);
  place.hidden = false;
  const chart = init(place, null, { renderer: "canvas" });
  const size = { color: token("--ink-3"), fontSize: 12 };
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: token("--font") },
    grid: { left: 44, right: 64, top: 16, bottom: 28 },
    // drawn on the canvas: the page's policy lets no script write styles into the document
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--edge") } },
      axisLabel: size,
    },
    yAxis: { type: "value", minInterval: 1, axisLabel: size, splitLine: { lineStyle: { color: token("--line-2") } } },
    series: lines.map((line) => ({
      name: line.name,
      type: "line",
      data: line.values,
      symbol: "circle",
      symbolSize: 5,
      showSymbol: false,
      color: line.colour,
      lineStyle: { width: 2.5, type: line.dashed ? "dashed" : "solid" },
      endLabel: { show: true, formatter: "{a}", color: line.colour, fontSize: 13, fontWeight: 600 },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

/** One row of the table beside the other; the columns marked with the word of the picture, from left to right. */
function drawBars(place: HTMLElement): void {
  const table = document.getElementById(place.dataset.chart ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  const rows = [...(table.tBodies[0]?.rows ?? [])].reverse();
  const text = (cell: Element | undefined): string => cell?.textContent?.trim() ?? "";
  const value = (cell: HTMLElement | undefined): number | null =>
    cell?.dataset.value === undefined || cell.dataset.value === "" ? null : Number(cell.dataset.value);
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const bars = heads.flatMap((head, column) => (head.dataset.bars === place.dataset.bars ? [{ head, column }] : []));
  const stack = place.dataset.stacked === undefined ? undefined : "all";
  place.hidden = false;
  const top = 16 + 20 * (stack ? bars.length : 1);
  place.style.height = `${rows.length * (stack || bars.length < 2 ? 22 : 8 + 9 * bars.length) + top + 40}px`;
  const chart = init(place, null, { renderer: "canvas" });
  const size = { color: token("--ink-3"), fontSize: 12 };
  const unit = place.dataset.unit ?? "";
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: token("--font") },
    grid: { left: 8, right: 48, top, bottom: 28, containLabel: true },
    legend: { top: 0, left: 0, orient: stack ? "vertical" : "horizontal", textStyle: size, itemWidth: 14, itemHeight: 10 },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: {
      type: "value",
      axisLabel: { ...size, formatter: `{value}${unit}` },
      splitLine: { lineStyle: { color: token("--line-2") } },
    },
    yAxis: {
      type: "category",
      data: rows.map((row) => text(row.cells[0])),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--edge") } },
      axisLabel: { ...size, width: 150, overflow: "truncate" },
    },
    series: bars.map(({ head, column }) => ({
      name: head.dataset.name ?? text(head),
      type: "bar",
      stack,
      barGap: "10%",
      data: rows.map((row) => value(row.cells[column])),
      color: token(`--chart-${head.dataset.colour}`),
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  if (place.dataset.bars === undefined) draw(place);
  else drawBars(place);
  const fold = place.parentElement?.querySelector<HTMLDetailsElement>("[data-chart-table]");
  if (fold) fold.open = false;
}
