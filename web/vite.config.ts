// Builds the styles and scripts into the Python package: hashed names and a manifest that
// the template tag `{% asset %}` reads. Addresses inside stay relative, so any STATIC_URL works.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const entry = (name: string): string => fileURLToPath(new URL(`src/${name}`, import.meta.url));

// the reader of codes as text within the script, for the page that stands in one file
const reader = "virtual:zxing-reader";
const readerInside = {
  name: "zxing-reader-inside",
  resolveId: (id: string): string | null => (id === reader ? `\0${reader}` : null),
  load(id: string): string | null {
    if (id !== `\0${reader}`) return null;
    const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
    return `export default "${readFileSync(file).toString("base64")}";`;
  },
};

export default defineConfig({
  plugins: [readerInside],
  base: "./",
  publicDir: false,
  build: {
    outDir: process.env.TONGBAN_DIST ?? "../src/tongban/foundation/ui/static/ui/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    cssTarget: "chrome111",
    rolldownOptions: {
      input: {
        main: entry("main.ts"),
        fonts: entry("fonts.css"),
        desk: entry("desk.ts"),
        process: entry("process.ts"),
        agent: entry("agent.ts"),
        charts: entry("charts.ts"),
        offline: entry("offline.ts"),
        scan: entry("scan.ts"),
      },
    },
  },
  css: {
    preprocessorOptions: {
      // Bootstrap 5.3 is still written with @import
      scss: {
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
});
