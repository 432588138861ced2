import type { Ask } from "./ask.ts";

export type Row = Record<string, string | number | null>;
export type Inspection = { version: string; records: number; queued: number; dead: number };

/** Reads by the control API what services hold. `token`: the control token. */
export const openControl = (ask: Ask, token: string) => {
  const get = async (path: string) => {
    const { body, status } = await ask({ method: "GET", path, token });
    if (status !== 200 && status !== 404) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return status === 404 ? null : body;
  };
  const instance = (service: string, key: string) => `/control/services/${service}/instances/${key}`;
  return {
    /** The records of an instance in the order in which they came to be; none where there is no instance. */
    async readRows(service: string, key: string): Promise<Row[]> {
      const { body, status } = await ask({ method: "GET", path: `${instance(service, key)}/export`, token });
      if (status === 404) return [];
      if (status !== 200) throw new Error(`export of ${service} ${key}: ${status} ${JSON.stringify(body)}`);
      const [, ...lines] = String(body["text"]).trim().split("\n");
      return lines.map((line) => JSON.parse(line) as Row);
    },
    inspect: async (service: string, key: string) => (await get(instance(service, key))) as Inspection | null,
    /** Keys of every instance that the registry knows. */
    async listKeys(service: string): Promise<string[]> {
      const keys: string[] = [];
      for (let before = ""; ;) {
        const page = (await get(`/control/services/${service}/instances?limit=200${before}`)) as {
          items: { key: string }[];
          next: number | null;
        };
        keys.push(...page.items.map(({ key }) => key));
        if (page.next === null) return keys;
        before = `&before=${page.next}`;
      }
    },
    async tune(changes: Record<string, number>): Promise<void> {
      const body = { scope: "*", changes, by: "endurance", reason: "figures are wanted soon" };
      const answer = await ask({ method: "PATCH", path: "/control/settings", token, body });
      if (answer.status !== 200) throw new Error(`settings: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    /** The values of one family by their labels, as the metrics stand now. */
    async readMetric(family: string): Promise<{ labels: string; value: number }[]> {
      const text = String((await get("/metrics"))?.["text"]);
      return text.split("\n").flatMap((line) => {
        const [, labels, value] = new RegExp(`^${family}\\{(.*)\\} (\\S+)$`, "u").exec(line) ?? [];
        return labels === undefined ? [] : [{ labels, value: Number(value) }];
      });
    },
  };
};
export type Control = ReturnType<typeof openControl>;
