// Codes in a picture and before the camera: the browser's own reader where it has one, else ZXing, built in.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "virtual:zxing-reader";

type Detector = { detect(source: CanvasImageSource): Promise<{ rawValue: string }[]> };
type DetectorMaker = (new (options: { formats: string[] }) => Detector) & { getSupportedFormats(): Promise<string[]> };

const LOOKS_EVERY_MS = 200;
const LONGEST_SIDE = 2400;
let isReady = false;

/** The texts of all codes in a picture. */
export async function codesIn(file: Blob): Promise<string[]> {
  const picture = await createImageBitmap(file);
  try {
    return await look(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

/** Looks through the camera until `take` takes a text. Rejects where no camera may be used. */
export async function watch(video: HTMLVideoElement, signal: AbortSignal, take: (text: string) => boolean): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  try {
    const own = await ownReader();
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const texts = own
        ? (await own.detect(video).catch(() => [])).map((one) => one.rawValue)
        : await look(video, video.videoWidth, video.videoHeight);
      if (texts.some(take)) return;
      await new Promise((done) => window.setTimeout(done, LOOKS_EVERY_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

async function ownReader(): Promise<Detector | null> {
  const Maker = (window as unknown as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  const formats: string[] = (await Maker?.getSupportedFormats().catch(() => [])) ?? [];
  return Maker && formats.includes("qr_code") ? new Maker({ formats: ["qr_code"] }) : null;
}

async function look(source: CanvasImageSource, width: number, height: number): Promise<string[]> {
  if (!width || !height) return [];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return [];
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  ready();
  const found = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), {
    formats: ["QRCode"],
    tryHarder: true,
    maxNumberOfSymbols: 4,
  });
  return found.map((one) => one.text);
}

/** ZXing's program stands in this page: nothing is fetched. */
function ready(): void {
  if (isReady) return;
  isReady = true;
  const plain = atob(wasm);
  const wasmBinary = Uint8Array.from(plain, (char) => char.charCodeAt(0)).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
}
