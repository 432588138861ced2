import { randomUUID } from "node:crypto";
import { openBusyUser } from "#src/world/people/busy-user.ts";
import type { ProductName } from "./fault.ts";
import { OPERATOR } from "./product.ts";
import { addTodo, type Desk, notify } from "./uses.ts";

const TODOS = 900;
const MESSAGES = 10;
const LINKS = 10;
const AT_ONCE = 6;

type Row = Record<string, unknown>;
type Exported = { header: Row; row: Row };

const PLACES: Record<ProductName, string> = {
  "todo-list": "list",
  "notification-system": "person",
  "url-shortener": "user",
};

const openDesk = (product: ProductName, origin: string, index: number, receiver: string): Desk => ({
  user: openBusyUser(origin, index),
  index,
  key: `${PLACES[product]}-${index}`,
  ids: [],
  turn: index,
  receiver,
});

const authorization = `Bearer ${OPERATOR}`;
const instanceOf = (origin: string, { key }: Desk): string => `${origin}/control/services/Todo/instances/${key}`;

/** A list as the product itself gives it out: what others are made after. */
const exportOne = async (origin: string, desk: Desk): Promise<Exported> => {
  await desk.user.signIn();
  await addTodo(desk);
  const answer = await fetch(`${instanceOf(origin, desk)}/export`, { headers: { authorization } });
  const [header = "", row = ""] = (await answer.text()).split("\n");
  return { header: JSON.parse(header) as Row, row: JSON.parse(row) as Row };
};

/** Gives somebody a list with so many to-dos, one of ten done. */
const fillList = async (origin: string, desk: Desk, { header, row }: Exported): Promise<void> => {
  const { id: owner, name: ownerName } = await desk.user.signIn();
  const rows = Array.from({ length: TODOS }, (_, n) => ({
    ...row,
    _position: n + 1,
    id: randomUUID(),
    title: `Task ${n}`,
    done: n % 10 === 1 ? 1 : 0,
  }));
  desk.ids.push(rows[0]?.id ?? "");
  const lines = [{ ...header, key: desk.key, owner, ownerName }, ...rows].map((line) => JSON.stringify(line));
  const answer = await fetch(`${instanceOf(origin, desk)}/import`, {
    method: "POST",
    headers: { authorization },
    body: lines.join("\n"),
  });
  if (!answer.ok) throw new Error(`${desk.key} could not be filled: ${answer.status} ${await answer.text()}`);
};

const sendSome = async ({ user, ...desk }: Desk): Promise<void> => {
  await user.signIn();
  if (desk.index === 0) await user.send("PUT", "/templates/greeting", { body: "Hello {{name}}, of {{team}}." });
  for (let n = 0; n < MESSAGES; n += 1) await notify({ user, ...desk });
};

/** A few links that everybody follows. */
const shorten = async ({ ids, user }: Desk): Promise<void> => {
  for (let n = 0; n < LINKS; n += 1) {
    const { text } = await user.send("POST", "/links", { url: `https://example.com/${n}` });
    ids.push((JSON.parse(text) as { code: string }).code);
  }
};

/** So many users, each with what is theirs in the product. */
export const furnish = async (
  product: ProductName,
  origin: string,
  users: number,
  receiver: string,
): Promise<Desk[]> => {
  const desks = Array.from({ length: users }, (_, index) => openDesk(product, origin, index, receiver));
  const model = openDesk(product, origin, users, receiver);
  const exported = product === "todo-list" ? await exportOne(origin, model) : null;
  model.user.close();
  const furnishOne = async (desk: Desk): Promise<void> => {
    if (exported !== null) await fillList(origin, desk, exported);
    else if (product === "notification-system") await sendSome(desk);
    else if (desk.index === 0) await shorten(desk);
  };
  const waiting = [...desks];
  const work = async (): Promise<void> => {
    for (let desk = waiting.shift(); desk !== undefined; desk = waiting.shift()) await furnishOne(desk);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (product === "url-shortener") for (const desk of desks.slice(1)) desk.ids.push(...(desks[0]?.ids ?? []));
  return desks;
};
