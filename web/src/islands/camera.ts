import jsQR from "jsqr";

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorMaker = new (options: { formats: string[] }) => Detector;

const LOOKS_EVERY_MS = 150;
const LONGEST_SIDE = 800;

/** Looks through the camera until there is a QR code, and says what it says. Rejects where no camera may be used. */
export async function lookForCode(video: HTMLVideoElement, signal: AbortSignal): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 1280 } },
  });
  const read = await reader();
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const text = await read(video);
      if (text) return text;
      await new Promise((done) => window.setTimeout(done, LOOKS_EVERY_MS));
    }
    throw new DOMException("", "AbortError");
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** The browser's own reader where it has one for QR codes, else jsQR on a smaller picture. */
async function reader(): Promise<(video: HTMLVideoElement) => Promise<string>> {
  const Maker = (window as unknown as { BarcodeDetector?: DetectorMaker & { getSupportedFormats(): Promise<string[]> } })
    .BarcodeDetector;
  const formats: string[] = (await Maker?.getSupportedFormats().catch(() => [])) ?? [];
  if (Maker && formats.includes("qr_code")) {
    const detector = new Maker({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? "";
  }
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!pen || !video.videoWidth) return "";
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, canvas.width, canvas.height)?.data ?? "";
  };
}
