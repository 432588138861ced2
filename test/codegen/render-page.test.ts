import { describe, expect, test } from "vitest";
import { completePlan } from "#src/codegen/complete-plan.ts";
import { renderPage } from "#src/codegen/render-page.ts";
import { renderPageData } from "#src/codegen/render-page-data.ts";
import type { Plan, Service } from "#src/plan/plan.ts";
import { notebook } from "./plans/notebook.ts";
import { notificationSystem } from "./plans/notification-system.ts";
import { field, operation, plan, service } from "./plans/plan-parts.ts";
import { todoList } from "./plans/todo-list.ts";
import { urlShortener } from "./plans/url-shortener.ts";

type Shown = {
  name: string;
  noun: string;
  nouns: string;
  help?: string;
  title: string | null;
  key: { name: string; from: string; noun: string; nouns: string } | null;
  fields: { name: string; label: string; help?: string; origin?: string; required?: true }[];
  operations: { name: string; label: string; phrase: string; counted?: string }[];
  feed?: { method: string; path: string; access: string };
};

const pageOf = (made: Plan): Shown[] => JSON.parse(renderPageData(completePlan(made))).services;

const show = (more: Partial<Service>): Shown => {
  const [shown] = pageOf(plan("thing", "Things", "", { services: [service("Thing", more)] }));
  if (shown === undefined) throw new Error("nothing is shown");
  return shown;
};

const list = operation("list", { kind: "list", filters: [], sort: [] }, "GET /things");
const count = (name: string, where: { field: string; equals: string | boolean }[] = []) =>
  operation(name, { kind: "count", where }, `GET /things/${name}`);

describe("renderPageData", () => {
  test("offers every public operation, and no internal one", () => {
    const offered = pageOf(notificationSystem).map(({ name, operations }) => [
      name,
      ...operations.map((one) => one.name),
    ]);
    expect(offered).toEqual([
      ["Template", "put", "read"],
      ["InboxMessage", "list", "markRead"],
      ["Notification", "send", "read", "list"],
    ]);
  });

  test("tells where what happens is told, and who may hear it", () => {
    const [note, activity] = pageOf(notebook);
    expect(note?.feed).toEqual({ name: "watch", method: "GET", path: "/notebooks/{notebook}/watch", access: "owner" });
    expect(activity).not.toHaveProperty("feed");
  });

  test("calls things what their addresses call them", () => {
    expect(pageOf(notificationSystem).map(({ nouns }) => nouns)).toEqual(["templates", "inbox", "notifications"]);
    expect(pageOf(notebook)[1]).toMatchObject({ noun: "activity", nouns: "activity" });
    expect(pageOf(urlShortener)[0]).toMatchObject({ nouns: "links", key: { noun: "code", nouns: "links" } });
    expect(pageOf(todoList)[0]?.key).toEqual({ name: "list", from: "path", noun: "list", nouns: "lists" });
    const alone = { ...service("UserCategory", {}), operations: [count("count")] };
    expect(pageOf(plan("a", "A", "", { services: [alone] }))[0]?.nouns).toBe("user categories");
  });

  test("has no plural for what nobody has two of", () => {
    const read = operation("get", { kind: "read" }, "GET /thing", { access: "owner" });
    expect(show({ records: "one", key: { from: "owner" }, operations: [read] }).nouns).toBe("thing");
  });

  test.each([
    ["create", { kind: "create" }, "Create", "Create thing"],
    ["addThing", { kind: "create" }, "Add thing", "Add thing"],
    ["put", { kind: "create" }, "Replace", "Save thing"],
    ["clear", { kind: "clear", where: [] }, "Clear", "Clear things"],
    ["clearDone", { kind: "clear", where: [] }, "Clear done", "Clear done"],
  ] as const)("says %s so that people know what it does", (name, behaviour, label, phrase) => {
    const [, offered] = show({
      operations: [list, operation(name, structuredClone(behaviour) as never, "POST /things")],
    }).operations;
    expect(offered).toMatchObject({ label, phrase });
  });

  test.each([
    [count("count"), "In all"],
    [count("countPinned"), "Pinned"],
    [count("count", [{ field: "done", equals: false }]), "Not done"],
    [count("count", [{ field: "state", equals: "sent" }]), "State sent"],
  ])("says what a number counts", (counting, counted) => {
    expect(show({ operations: [counting] }).operations[0]?.counted).toBe(counted);
  });

  test("knows by which field people tell records apart", () => {
    const optional = field("remark", "text");
    const unique = field("email", "email", { unique: true });
    const required = field("text", "text", { required: true });
    const own = field("id", "text", { origin: "id", required: true });
    expect(show({ operations: [list], fields: [own, optional, unique, required] }).title).toBe("text");
    expect(show({ operations: [list], fields: [own, optional, unique] }).title).toBe("email");
    expect(show({ operations: [list], fields: [own, optional] }).title).toBe("remark");
    expect(show({ operations: [list], fields: [own] }).title).toBeNull();
  });

  test("says what each box is for in plain words, and who fills it", () => {
    const url = field("webhook_url", "url", { description: "where  a generated `call` goes" });
    const made = field("made_at", "date-time", { origin: "created-at" });
    const { fields, help } = show({
      purpose: "Things. One instance per place (e.g. kitchen, hall).",
      operations: [list],
      fields: [url, made],
    });
    expect(help).toBe("Things.");
    expect(fields[1]).toEqual({
      name: "webhook_url",
      label: "Webhook URL",
      help: "Where a generated call goes",
      type: "url",
    });
    expect(fields[2]).toMatchObject({ label: "Made at", origin: "created-at" });
  });

  test("does not ask for a text that is made of a template", () => {
    const message = pageOf(notificationSystem)[2]?.fields.find(({ name }) => name === "message");
    expect(message).not.toHaveProperty("required");
  });
});

describe("renderPage", () => {
  const template = '<title>Old</title>\n  <h1>Old</h1>\n  <p id="summary">Old</p>\n  <p>Old</p>\n';

  test("puts the product's name and summary into the template, and nothing else", () => {
    const page = renderPage(template, plan("a", "Cats & <dogs>", "All of them", {}));
    expect(page).toBe(
      '<title>Cats &amp; &lt;dogs&gt;</title>\n  <h1>Cats &amp; &lt;dogs&gt;</h1>\n  <p id="summary">All of them</p>\n  <p>Old</p>\n',
    );
  });

  test("breaks a long line where the formatter would", () => {
    const summary = "word ".repeat(30).trim();
    const lines = renderPage(template, plan("a", "A", summary, {})).split("\n");
    expect(lines[2]).toBe('  <p id="summary">');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});

describe("callers of the product's own", () => {
  const secret = { ...field("api_key", "text"), origin: "secret" as const };
  const shop = (more: Partial<Service> = {}) =>
    service("Shop", {
      key: { from: "single" },
      fields: [field("name", "text"), secret],
      operations: [operation("create", { kind: "create" }, "POST /shops", { accepts: ["name"] })],
      ...more,
    });
  const callers = { header: "x-api-key", scheme: null, service: "Shop", part: null, field: "api_key" };
  const dataOf = (made: Plan) => JSON.parse(renderPageData(completePlan(made))).callers;
  const known = (services: Service[], more: Partial<typeof callers> | { part: string } = {}) => {
    const made = plan("sms", "SMS", "", { services });
    return { ...made, product: { ...made.product, callers: { ...callers, ...more } } };
  };

  test("are known by a secret that the page asks for, and shows where it is told", () => {
    expect(dataOf(known([shop()]))).toEqual({
      header: "x-api-key",
      scheme: null,
      field: "api_key",
      label: "API key",
      noun: "API key",
      service: "Shop",
    });
  });

  test("sign in on the page where the product has a request for it", () => {
    const takes = [field("name", "text"), field("password", "password")];
    const signIn = operation(
      "signIn",
      { kind: "sign-in", by: "name", password: "password", part: "Session" },
      "POST /sessions",
      { takes },
    );
    const told = dataOf(known([shop({ operations: [...shop().operations, signIn] })], { part: "Session" }));
    expect(told.service).toBeUndefined();
    expect(told.signIn).toMatchObject({
      method: "POST",
      path: "/sessions",
      fields: [{ name: "name" }, { type: "password" }],
    });
  });
});

test("what is told of parts of a record, or of one value in the path, is nothing for the page", () => {
  const notes = { ...list, name: "notes", on: "Note" };
  const within = operation(
    "ofDay",
    { kind: "list", filters: [], sort: [], within: { field: "day" } },
    "GET /days/{day}/things",
  );
  expect(show({ operations: [list, notes, within], parts: [] }).operations.map(({ name }) => name)).toEqual(["list"]);
});

test("what the page cannot ask for is no part of it, and what people cannot see at all has none", () => {
  const top = operation(
    "top",
    { kind: "top", part: "Team", items: null, count: { name: "n", default: 5, min: 1, max: 9 }, tells: {} },
    "GET /things/top",
  );
  expect(show({ operations: [list, top], parts: [] }).operations.map(({ name }) => name)).toEqual(["list"]);
  const programs = plan("bare", "Bare", "Counts.", { services: [service("Thing", { operations: [top] })] });
  expect(pageOf(programs)).toEqual([]);
  expect(renderPage('<body>\n    <main id="main">\n      x\n    </main>\n', programs)).toContain(
    "Nothing here is for people.",
  );
});

test("a product without a page keeps only words on where programs go", () => {
  const made = plan("bare", "Bare", "Counts.", { services: [] });
  const template =
    '<head>\n    <script type="module" src="/app.js"></script>\n  </head>\n    <a class="skip" href="#main">Skip</a>\n    <main id="main" tabindex="-1">\n      x\n    </main>\n';
  const page = renderPage(template, { ...made, product: { ...made.product, page: false } });
  expect(page).not.toMatch(/<script|class="skip"/u);
  expect(page).toContain("/openapi.json");
});
