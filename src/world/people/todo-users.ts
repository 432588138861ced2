import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** People who use a to-do product all the time, each with a list of their own. */
export type TodoUsers = {
  /** Requests answered so far, and how many of them not as asked. */
  counts(): { answered: number; failed: number };
  stop(): Promise<void>;
};

/** `operator`: the token of the product's control API, by which lists are filled at once. */
type Options = { origin: string; operator: string; users: number; todos: number; pauseMs: number };

const FIRST_ADDRESS = 10;
const AT_ONCE = 6;

type Row = Record<string, unknown>;
type Exported = { header: Row; row: Row };

/** One person at an address of their own: the product counts writes by address. */
const openUser = (origin: string, index: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const localAddress = `127.0.2.${FIRST_ADDRESS + index}`;
  const key = `list-${index}`;
  let token = "";
  const send = (method: string, path: string, body?: object): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(token !== "" && { authorization: `Bearer ${token}` }),
        ...(body && { "content-type": "application/json" }),
      };
      const sent = request(`${origin}${path}`, { method, headers, agent, localAddress }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text })).on("error", reject);
      });
      sent.on("error", reject).end(body && JSON.stringify(body));
    });
  return {
    key,
    send,
    list: `/lists/${key}/todos`,
    signIn: async (): Promise<{ id: string; name: string }> => {
      const { text } = await send("POST", "/api/session", { name: `User ${index}` });
      const session = JSON.parse(text) as { token: string; person: { id: string; name: string } };
      ({ token } = session);
      return session.person;
    },
    close: () => agent.destroy(),
  };
};
type User = ReturnType<typeof openUser>;

const instanceAt = (origin: string, key: string): string => `${origin}/control/services/Todo/instances/${key}`;

/** A list as the product itself gives it out: what others are made after. */
const exportOne = async ({ origin, operator }: Options, user: User): Promise<Exported> => {
  await user.signIn();
  const { status } = await user.send("POST", user.list, { title: "A first thing" });
  if (status !== 201) throw new Error(`the first to-do could not be added: ${status}`);
  const answer = await fetch(`${instanceAt(origin, user.key)}/export`, {
    headers: { authorization: `Bearer ${operator}` },
  });
  const [header = "", row = ""] = (await answer.text()).split("\n");
  return { header: JSON.parse(header) as Row, row: JSON.parse(row) as Row };
};

/** Gives somebody a list with so many to-dos, one of ten done. */
const fillList = async ({ operator, origin, todos }: Options, user: User, { header, row }: Exported): Promise<void> => {
  const { id: owner, name: ownerName } = await user.signIn();
  const rows = Array.from({ length: todos }, (_, n) => ({
    ...row,
    _position: n + 1,
    id: randomUUID(),
    title: `Task ${n}`,
    done: n % 10 === 0 ? 1 : 0,
  }));
  const lines = [{ ...header, key: user.key, owner, ownerName }, ...rows].map((line) => JSON.stringify(line));
  const answer = await fetch(`${instanceAt(origin, user.key)}/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${operator}` },
    body: lines.join("\n"),
  });
  if (!answer.ok) throw new Error(`${user.key} could not be filled: ${answer.status} ${await answer.text()}`);
};

/** Of ten requests seven count, two list, and one reads nothing new: people look far more than they write. */
const USES = ["/count", "/count", "", "/count", "/count", "/count?", "", "/count", "/count", "?done=true"];

/** Fills the lists, and from then on has every user ask something after each pause. */
export const openTodoUsers = async (options: Options): Promise<TodoUsers> => {
  const { origin, pauseMs, users: size } = options;
  const users = Array.from({ length: size }, (_, index) => openUser(origin, index));
  const model = openUser(origin, size);
  const exported = await exportOne(options, model);
  model.close();
  const waiting = [...users];
  const fill = async (): Promise<void> => {
    for (let user = waiting.shift(); user !== undefined; user = waiting.shift())
      await fillList(options, user, exported);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fill));
  const ending = new AbortController();
  const told = { answered: 0, failed: 0 };
  const use = async (user: (typeof users)[number], index: number): Promise<void> => {
    await sleep((pauseMs * index) / size);
    for (let n = index; !ending.signal.aborted; n += 1) {
      try {
        const { status } = await user.send("GET", `${user.list}${USES[n % USES.length]}`);
        told.answered += 1;
        if (status !== 200) told.failed += 1;
      } catch {
        told.failed += 1;
      }
      await sleep(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const used = Promise.all(users.map(use));
  return {
    counts: () => ({ ...told }),
    stop: async () => {
      ending.abort();
      await used;
      for (const { close } of users) close();
    },
  };
};
