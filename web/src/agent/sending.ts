// What the agent's page asks of the server. Each answer is JSON; a refusal brings its sentence.
export class Said extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

export interface Answer {
  csrf?: string;
  account?: string;
  number?: string;
  visit?: string;
  url?: string;
  draft?: string;
  found?: { code: string; name: string; office: string }[];
  item?: object;
}

async function answered(answer: Response): Promise<Answer> {
  const body = (await answer.json().catch(() => ({}))) as Answer & { sentence?: string; code?: string };
  if (!answer.ok) throw new Said(body.sentence ?? "", body.code ?? String(answer.status));
  return body;
}

export const ask = async (url: string): Promise<Answer> => answered(await fetch(url, { headers: { Accept: "application/json" } }));

export async function post(url: string, csrf: string, values: Record<string, string | File>): Promise<Answer> {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return answered(await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf } }));
}
