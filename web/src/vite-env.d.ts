/// <reference types="vite/client" />

declare module "virtual:zxing-reader" {
  /** The WebAssembly of ZXing's reader, base64. */
  const wasm: string;
  export default wasm;
}
