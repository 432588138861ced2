import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** People who use a to-do product all the time, each with a list of their own. */
export type TodoUsers = {
  /** Requests answered so far, and how many of them not as asked. */
  counts(): { answered: number; failed: number };
  stop(): Promise<void>;
};

type Options = { origin: string; users: number; todos: number; pauseMs: number };

const FIRST_ADDRESS = 10;
const AT_ONCE = 12;

/** One person at an address of their own: the product counts writes by address. */
const openUser = (origin: string, index: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const localAddress = `127.0.2.${FIRST_ADDRESS + index}`;
  const list = `/lists/list-${index}/todos`;
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
    send,
    list,
    begin: async (todos: number): Promise<void> => {
      const { text } = await send("POST", "/api/session", { name: `User ${index}` });
      ({ token } = JSON.parse(text) as { token: string });
      for (let n = 0; n < todos; n += 1) {
        const { status } = await send("POST", list, { title: `Task ${n}`, done: n % 10 === 0 });
        if (status !== 201) throw new Error(`User ${index} could not add a to-do: ${status}`);
      }
    },
    close: () => agent.destroy(),
  };
};

/** Of ten requests seven count, two list, and one reads nothing new: people look far more than they write. */
const USES = ["/count", "/count", "", "/count", "/count", "/count?", "", "/count", "/count", "?done=true"];

/** Fills the lists, and from then on has every user ask something after each pause. */
export const openTodoUsers = async ({ origin, pauseMs, todos, users: size }: Options): Promise<TodoUsers> => {
  const users = Array.from({ length: size }, (_, index) => openUser(origin, index));
  const waiting = [...users];
  const fill = async (): Promise<void> => {
    for (let user = waiting.shift(); user !== undefined; user = waiting.shift()) await user.begin(todos);
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
