// What the page says, in both languages: it is one file that nobody's server translates.
import type { Verdict } from "./check";

export type Language = "zh" | "en";

export const WORDS = {
  title: { zh: "离线核验证照", en: "Check a licence offline" },
  lede: {
    zh: "没有网络也能核验纸面证照上的“离线核验”码。扫到的内容不离开本机。",
    en: "Checks the code “离线核验” on a paper licence without a network. Nothing leaves this device.",
  },
  scan: { zh: "用摄像头扫描", en: "Scan with the camera" },
  stop: { zh: "停止扫描", en: "Stop scanning" },
  file: { zh: "选择照片或者截图", en: "Choose a photo or a picture" },
  paste: { zh: "或者粘贴码的内容", en: "Or paste the text of the code" },
  check: { zh: "核验", en: "Check" },
  looking: { zh: "请把离线核验码放进画面。", en: "Hold the code into the picture." },
  noCamera: { zh: "无法使用摄像头，请选择照片。", en: "The camera cannot be used. Choose a photo instead." },
  none: { zh: "图片里没有找到二维码。请靠近、摆正、避免反光后重拍。", en: "No code was found in the picture. Come closer, hold it straight, avoid glare." },
  empty: { zh: "请先扫描、选择照片或者粘贴内容。", en: "Scan, choose a photo or paste the text first." },
  asOf: { zh: "状态截至", en: "State as of" },
  keysOf: { zh: "公钥来自", en: "Keys of" },
  keysAt: { zh: "更新于", en: "made" },
  fresh: { zh: "公钥和状态清单是新的", en: "Keys and status lists are fresh" },
  old: { zh: "状态清单已超过一天，请联网重新打开本页", en: "The status lists are older than a day: open this page again online" },
  save: { zh: "保存本页供离线使用", en: "Save this page for offline use" },
  other: { zh: "English", en: "中文" },
} as const;

export const VERDICTS: Record<Verdict, { tone: string; zh: [string, string]; en: [string, string] }> = {
  valid: { tone: "good", zh: ["真实有效", "请核对下面的内容与纸面是否一致。"], en: ["Genuine and valid", "Compare what stands below with the paper."] },
  stale: { tone: "warn", zh: ["真实，但状态可能有变", "状态清单已经过期，是否仍然有效请联网核验。"], en: ["Genuine, but its state may have changed", "The status list is too old. Check online whether it is still valid."] },
  expired: { tone: "warn", zh: ["真实，但已过有效期", "有效期见下。"], en: ["Genuine, but its term has run out", "Its term stands below."] },
  "not-yet": { tone: "warn", zh: ["真实，但尚未生效", "有效期见下。"], en: ["Genuine, but not valid yet", "Its term stands below."] },
  suspended: { tone: "warn", zh: ["真实，但已暂停", "暂停期间不得使用。"], en: ["Genuine, but suspended", "It may not be used while it is suspended."] },
  revoked: { tone: "bad", zh: ["已经失效", "已被撤销、吊销、注销，或者已换发新版本。"], en: ["Not valid any more", "It was revoked or cancelled, or a newer version was issued."] },
  forged: { tone: "bad", zh: ["伪造或者被改动", "签名不符，不可采信。"], en: ["Forged or altered", "The signature does not fit. Do not trust it."] },
  "key-unknown": { tone: "hold", zh: ["本页没有这把公钥", "可能是换了新公钥。请联网重新打开本页再核验；还是这样就不可采信。"], en: ["This page does not hold its key", "The key may be newer than this page. Open the page again online; if it is still so, do not trust it."] },
  foreign: { tone: "info", zh: ["外地证照", "不是本平台签发的，请用签发地的核验页。"], en: ["Of another city", "It was not issued here. Use the page of the city that issued it."] },
  unreadable: { tone: "hold", zh: ["无法识别", "码不完整，或者不是离线核验码。请完整扫描。"], en: ["Cannot be read", "The code is cut, or it is not one for checking offline. Scan it whole."] },
  online: { tone: "info", zh: ["这是联网核验码", "请扫描旁边的“离线核验”码，或者联网后再扫此码。"], en: ["This code is for checking online", "Scan the one beside it (离线核验), or this one with a network."] },
};

export const NAMES: Record<string, { zh: string; en: string }> = {
  type_name: { zh: "证照", en: "Licence" },
  number: { zh: "编号", en: "Number" },
  holder_name: { zh: "持证人", en: "Holder" },
  organisation: { zh: "颁发机构", en: "Issued by" },
  issued_on: { zh: "颁发日期", en: "Issued" },
  term: { zh: "有效期", en: "Term" },
  identifier: { zh: "证照标识", en: "Identifier" },
  city: { zh: "签发地代码", en: "Code of the city" },
};
