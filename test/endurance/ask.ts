export type Question = {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: string;
  body?: unknown;
  token?: string;
  /** Two questions with the same one have one effect. */
  once?: string;
  headers?: Record<string, string>;
};
export type Answer = { status: number; body: Record<string, unknown> };

/** Sends one request and reads the whole answer. */
export type Ask = (question: Question) => Promise<Answer>;

const JSON_TYPE = /^application\/(?:problem\+)?json\b/u;

/** Asks whoever stands at `address` now. Throws where no answer comes, or half of one. */
export const askAt =
  (address: () => string): Ask =>
  async ({ body, headers, method, once, path, token }) => {
    const response = await fetch(address() + path, {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(once !== undefined && { "idempotency-key": once }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = JSON_TYPE.test(response.headers.get("content-type") ?? "") && text !== "";
    return { status: response.status, body: isJson ? (JSON.parse(text) as Answer["body"]) : { text } };
  };

/** A session for a new person of this name; the token to send. */
export const signIn = async (ask: Ask, name: string): Promise<string> => {
  const { body, status } = await ask({ method: "POST", path: "/api/session", body: { name } });
  if (status !== 201) throw new Error(`no session: ${status} ${JSON.stringify(body)}`);
  return String(body["token"]);
};
