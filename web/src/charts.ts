// Draws the tables of a board as lines. The figures are read from the table itself, so that both say the same;
// without this script the table stands there open.
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, GridComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

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

for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  draw(place);
  const fold = place.parentElement?.querySelector<HTMLDetailsElement>("[data-chart-table]");
  if (fold) fold.open = false;
}
