import type { Answer, BusyUser } from "#src/world/people/busy-user.ts";
import type { ProductName } from "./fault.ts";

/** What one user has at hand. `ids`: what is theirs, the newest last. `receiver`: where webhooks go. */
export type Desk = { user: BusyUser; index: number; key: string; ids: string[]; turn: number; receiver: string };
/** Something that a user asks of a product. */
export type Use = (desk: Desk) => Promise<Answer>;

const keep = async ({ ids }: Desk, made: Promise<Answer>): Promise<Answer> => {
  const answer = await made;
  if (answer.status === 201) ids.push((JSON.parse(answer.text) as { id: string }).id);
  return answer;
};
const lastOf = ({ ids }: Desk): string => ids.at(-1) ?? "";

const todos = ({ key }: Desk): string => `/lists/${key}/todos`;
const countOpen: Use = (desk) => desk.user.send("GET", `${todos(desk)}/count`);
const listTodos: Use = (desk) => desk.user.send("GET", todos(desk));
const listDone: Use = (desk) => desk.user.send("GET", `${todos(desk)}?done=true`);
const readTodo: Use = (desk) => desk.user.send("GET", `${todos(desk)}/${desk.ids[0] ?? ""}`);
export const addTodo: Use = (desk) => {
  const priority = desk.turn % 4 === 0 ? "high" : "normal";
  return keep(desk, desk.user.send("POST", todos(desk), { title: `Thing ${desk.turn}`, priority }));
};
const complete: Use = (desk) => desk.user.send("POST", `${todos(desk)}/${lastOf(desk)}/complete`);
const remove: Use = (desk) => {
  const id = lastOf(desk);
  // The first stays: it is read again and again.
  if (desk.ids.length > 1) desk.ids.pop();
  return desk.ids.length > 1 || id !== desk.ids[0] ? desk.user.send("DELETE", `${todos(desk)}/${id}`) : countOpen(desk);
};

const place = ({ key }: Desk): string => `/recipients/${key}`;
const create =
  (bodyOf: (desk: Desk) => object): Use =>
  (desk) =>
    keep(desk, desk.user.send("POST", `${place(desk)}/notifications`, bodyOf(desk)));
export const notify = create(({ turn }) => ({ message: `Message ${turn}` }));
const data = { name: "Carl", team: "Sales" };
const greet = create(() => ({ template: "greeting", data }));
/** Of a template that nobody has made: people mistype. */
const greetWrongly = create(() => ({ template: "greting", data }));
const post = create(({ receiver, turn }) => ({
  message: `Message ${turn}`,
  channels: ["webhook"],
  webhook_url: receiver,
}));
const listSent: Use = (desk) => desk.user.send("GET", `${place(desk)}/notifications`);
const countFailed: Use = (desk) => desk.user.send("GET", `${place(desk)}/notifications/failed-count`);
const readInbox: Use = (desk) => desk.user.send("GET", `${place(desk)}/inbox`);
const readSent: Use = (desk) => desk.user.send("GET", `${place(desk)}/notifications/${lastOf(desk)}`);

const lookUp: Use = (desk) => desk.user.send("GET", `/links/${desk.ids[desk.turn % desk.ids.length] ?? ""}`);
const follow: Use = (desk) => desk.user.send("GET", `/${desk.ids[0] ?? ""}`);

const TODO_USES: readonly Use[] = [
  countOpen,
  listTodos,
  countOpen,
  readTodo,
  listDone,
  addTodo,
  countOpen,
  listTodos,
  readTodo,
  complete,
  countOpen,
  listTodos,
  countOpen,
  readTodo,
  remove,
];
const NOTIFICATION_USES: readonly Use[] = [
  listSent,
  readInbox,
  countFailed,
  notify,
  listSent,
  readInbox,
  countFailed,
  greet,
  readSent,
  listSent,
  readInbox,
  greetWrongly,
  greet,
  listSent,
  post,
];

/** What users of each product do in turn: they look far more than they write. */
export const USES: Record<ProductName, readonly Use[]> = {
  "todo-list": TODO_USES,
  "notification-system": NOTIFICATION_USES,
  "url-shortener": [lookUp, lookUp, follow, lookUp, lookUp],
};
