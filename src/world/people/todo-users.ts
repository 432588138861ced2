import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { openBusyUser } from "./busy-user.ts";

/** People who use a to-do product all the time, each with a list of their own. */
export type TodoUsers = {
  /** Requests answered so far, and how many of them not as asked. */
  counts(): { answered: number; failed: number };
  stop(): Promise<void>;
};

/** `operator`: the token of the product's control API, by which lists are filled at once. */
type Options = { origin: string; operator: string; users: number; todos: number; pauseMs: number };

const AT_ONCE = 6;

type Row = Record<string, unknown>;
type Exported = { header: Row; row: Row };

const openUser = (origin: string, index: number) => {
  const key = `list-${index}`;
  return { ...openBusyUser(origin, index), key, list: `/lists/${key}/todos` };
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
