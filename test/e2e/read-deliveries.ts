import { createSign } from "node:crypto";
import type { World } from "#src/world/start-world.ts";

type Delivery = { event: string; request: { payload: Record<string, unknown> } };

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

const signAs = (id: number, privateKey: string): string => {
  const now = Math.floor(Date.now() / 1000);
  const claims = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: now - 60, exp: now + 300, iss: String(id) })}`;
  return `${claims}.${createSign("RSA-SHA256").update(claims).sign(privateKey, "base64url")}`;
};

/** Every webhook the embedded GitHub has sent, read over GitHub's own API as the app. */
export const readDeliveries = async ({
  github,
  app,
}: World): Promise<{ event: string; payload: Record<string, unknown> }[]> => {
  const authorization = `Bearer ${signAs(app.id, app.privateKey)}`;
  const get = async <T>(url: string): Promise<{ body: T; next: string | null }> => {
    const response = await fetch(url, { headers: { authorization } });
    if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
    return {
      body: (await response.json()) as T,
      next: /<([^>]+)>; rel="next"/u.exec(response.headers.get("link") ?? "")?.[1] ?? null,
    };
  };
  const ids: number[] = [];
  for (let url: string | null = `${github.apiUrl}/app/hook/deliveries?per_page=100`; url !== null;) {
    const page: { body: { id: number }[]; next: string | null } = await get(url);
    ids.push(...page.body.map(({ id }) => id));
    url = page.next;
  }
  const deliveries = await Promise.all(ids.map((id) => get<Delivery>(`${github.apiUrl}/app/hook/deliveries/${id}`)));
  return deliveries.map(({ body: { event, request } }) => ({ event, payload: request.payload }));
};
