import { describe, expect, test } from "vitest";
import type { TemplateFile } from "#src/codegen/generate-product.ts";
import { UserError } from "#src/errors.ts";
import type { Operation, Plan, Service } from "#src/plan/plan.ts";
import { generate } from "./generate.ts";
import { notebook } from "./plans/notebook.ts";
import { notificationSystem } from "./plans/notification-system.ts";
import { field, operation, plan, service } from "./plans/plan-parts.ts";
import { todoList } from "./plans/todo-list.ts";
import { urlShortener } from "./plans/url-shortener.ts";

const templates: TemplateFile[] = [
  { path: "src/services/note.ts", content: "the sample's" },
  { path: "layer.json", content: '{"version":"2.0.0","files":{}}' },
  { path: "package.json", content: '{"name":"notebook","version":"0.1.0","description":"Notebooks"}' },
  { path: "package-lock.json", content: '{"name":"notebook","packages":{"":{"name":"notebook"},"node_modules/a":{}}}' },
  { path: "public/index.html", content: '<title>Old</title>\n<h1>Old</h1>\n<p id="summary">Old</p>\n' },
  { path: "src/product.ts", content: "the sample's" },
  { path: "src/orchestration/mesh.ts", content: "given" },
];

const generateFrom = async (from: Plan) =>
  new Map((await generate(from, templates)).map(({ path, content }) => [path, content]));

/** One service with everything hostile that a plan's free text and names could hold. */
const withText = (text: string): Plan =>
  plan("hostile", text, text, {
    services: [
      service("Thing", {
        purpose: text,
        key: { from: "single" },
        fields: [
          field("name", "text", { required: true, description: text, default: text }),
          field("state", "enum", { values: [text, "b"], default: text }),
        ],
        operations: [
          operation("create", { kind: "create" }, "POST /things", { summary: text, status: 201, accepts: ["name"] }),
          operation(
            "finish",
            { kind: "act", set: [{ field: "state", value: "b" }], when: [{ field: "state", equals: text }] },
            "POST /things/{id}/finish",
            { summary: text },
          ),
        ],
      }),
    ],
    decisions: [{ topic: text, text, by: "PM", asked: null, answers: null, dissent: [] }],
    uncovered: [{ line: 1, text, reason: text }],
  });

/** What remains of a program without its comments, strings and layout. */
const strip = (code: string): string =>
  code
    .replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/gu, "")
    .replaceAll(/\s+/gu, "")
    .replaceAll(/,(?=[\])}])/gu, "");

test("the page is told what a list can be asked for, in people's words", async () => {
  const list = operation(
    "list",
    {
      kind: "list",
      filters: [],
      sort: [],
      narrows: [
        { parameter: "q", fields: ["title", "text"], by: "contains" },
        { parameter: "due_before", fields: ["due_at"], by: "before" },
      ],
      sorts: ["title"],
    },
    "GET /things",
  );
  const fields = [field("title", "text"), field("text", "text"), field("due_at", "date-time")];
  const thing = service("Thing", { key: { from: "single" }, fields, operations: [list] });
  const files = await generateFrom(plan("asked", "Asked", "x", { services: [thing] }));
  const { services } = JSON.parse(files.get("public/product.json") ?? "{}");
  expect(services[0].operations[0]).toMatchObject({
    narrows: [
      { name: "q", label: "Search", type: "text" },
      { name: "due_before", label: "Due at before", type: "date-time" },
    ],
    sorts: [
      { value: "title", label: "Title" },
      { value: "-title", label: "Title, the other way round" },
    ],
  });
});

test("lets a record be in one of several states, and says which", async () => {
  const state = field("state", "enum", { values: ["new", "kept", "gone"], default: "new" });
  const leave: Operation = operation(
    "leave",
    { kind: "act", set: [{ field: "state", value: "gone" }], when: [{ field: "state", oneOf: ["new", "kept"] }] },
    "POST /things/{id}/leave",
  );
  const thing = service("Thing", { key: { from: "single" }, fields: [state], operations: [leave] });
  const files = await generateFrom(plan("guarded", "Guarded", "x", { services: [thing] }));
  expect(files.get("src/services/thing.ts")).toMatch(
    /if \(thing\.state !== "new" && thing\.state !== "kept"\)\s+throw conflict\("not-allowed", "state must be new or kept\."\);/u,
  );
});

describe("generateProduct", () => {
  test("gives the same sorted files for the same plan, and leaves the sample behind", async () => {
    const files = await generate(todoList, templates);
    expect(await generate(structuredClone(todoList), templates)).toEqual(files);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(paths.toSorted());
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).not.toContain("src/services/note.ts");
    expect(paths).toContain("src/services/todo.ts");
    expect(files.find(({ path }) => path === "src/orchestration/mesh.ts")?.content).toBe("given");
  });

  test("names the package, its lock and its page after the product", async () => {
    const files = await generateFrom(urlShortener);
    expect(JSON.parse(files.get("package.json") ?? "")).toMatchObject({ name: "url-shortener", version: "0.1.0" });
    expect(JSON.parse(files.get("package-lock.json") ?? "")).toEqual({
      name: "url-shortener",
      packages: { "": { name: "url-shortener" }, "node_modules/a": {} },
    });
    expect(files.get("public/index.html")).toContain("<h1>URL shortener</h1>");
  });

  test("three plans make three products", async () => {
    const made = await Promise.all([todoList, urlShortener, notificationSystem].map(generateFrom));
    const services = made.map((files) => [...files.keys()].filter((path) => path.startsWith("src/services/")));
    expect(services).toEqual([
      ["src/services/label.ts", "src/services/todo.ts"],
      ["src/services/favourite.ts", "src/services/link.ts", "src/services/report.ts"],
      ["src/services/inbox-message.ts", "src/services/notification.ts", "src/services/template.ts"],
    ]);
  });

  test("writes down who may do what and who may call whom", async () => {
    const files = await generateFrom(notificationSystem);
    const inbox = files.get("src/contracts/inbox-message.ts") ?? "";
    expect(inbox).toMatch(/receive: \{\s+summary: "Receive\.",\s+access: "internal",\s+status: 201/u);
    const notification = files.get("src/contracts/notification.ts") ?? "";
    expect(notification).toContain('calls: ["InboxMessage.receive", "Template.read"]');
    expect(notification).toContain('location: "/users/{user}/notifications/{id}"');
    const link = (await generateFrom(urlShortener)).get("src/contracts/link.ts");
    expect(link).toContain('{ from: "generated", name: "code", length: 7 }');
  });

  test("says what its contract cannot be read from: other statuses, parameters, fields that a list leaves out", async () => {
    const thing = service("Thing", {
      fields: [
        field("key", "text"),
        field("text", "text", { required: true, min: 1 }),
        field("day", "date", { required: true }),
        field("state", "enum", { origin: "service", values: ["ready", "leased", "done", "dead"], required: true }),
      ],
      operations: [
        operation("create", { kind: "create" }, "POST /things", {
          status: 201,
          accepts: ["key", "text", "day"],
          existing: { by: "key", status: 200, where: [] },
        }),
        operation("list", { kind: "list", filters: [], sort: [] }, "GET /things", {
          shows: { fields: ["key"] },
        }),
        operation("wipe", { kind: "act", set: [{ field: "text", value: "" }], when: [] }, "POST /things/{id}/wipe"),
        operation("year", { kind: "report", members: {}, period: { step: "year", parameter: "year" } }, "GET /year"),
      ],
    });
    const contract = (await generateFrom(plan("things", "Things", "", { services: [thing] }))).get(
      "src/contracts/thing.ts",
    );
    expect(contract).toContain("also: [200],");
    expect(contract).toContain('shows: ["key"],');
    expect(contract).toContain('asked: { year: { type: "year" } },');
    expect(contract).toMatch(/text: \{[^}]*emptied: true/u);
  });

  test("finds a record by the unique field that its path names", async () => {
    const code = (await generateFrom(todoList)).get("src/services/label.ts") ?? "";
    expect(code).toContain('this.records.find({ field: "name", value: input.id })');
    expect(code).toContain('UNIQUE INDEX records_by_name ON records ("name")');
    const contract = (await generateFrom(todoList)).get("src/contracts/label.ts");
    expect(contract).toContain('location: "/teams/{team}/labels/{name}"');
  });

  test("limits writes only where the plan does, and keeps pages off the Worker's paths", async () => {
    expect((await generateFrom(urlShortener)).get("wrangler.jsonc")).toContain(
      '"simple": { "limit": 30, "period": 60 }',
    );
    const config = (await generateFrom(todoList)).get("wrangler.jsonc") ?? "";
    expect(config).not.toContain("ratelimits");
    const { run_worker_first: first } = JSON.parse(
      /"assets": (\{[\s\S]*?\})/u.exec(config)?.[1]?.replace(/,\s*\}/u, "}") ?? "",
    );
    expect(first).toEqual(["/api/*", "/control/*", "/healthz", "/metrics", "/openapi.json", "/lists/*", "/teams/*"]);
  });

  test("asks for a name on the page only where it matters who somebody is", async () => {
    const signIn = async (from: Plan) => JSON.parse((await generateFrom(from)).get("public/product.json") ?? "").signIn;
    expect(await signIn(urlShortener)).toBe(true);
    expect(await signIn(withText("for all"))).toBe(false);
    expect((await generateFrom(withText("for all"))).get("README.md")).not.toContain("api/session");
  });

  test("shows calls that work in the README", async () => {
    expect((await generateFrom(urlShortener)).get("README.md")).toContain(
      `curl -X POST "$URL/links" -H "content-type: application/json" -d '{"url":"https://example.com/page"}'`,
    );
  });

  test.each([
    "*/ throw new Error(); /*",
    "`${process.exit()}`",
    '"; evil(); "',
    "'; evil(); '",
    "\\",
    "line\nbreak */ evil()\u2028",
    "</title><script>evil()</script>",
    "{{evil}} $& $1",
  ])("free text stays text: %j", async (text) => {
    const files = await generateFrom(withText(text));
    const code = files.get("src/services/thing.ts") ?? "";
    const harmless = (await generateFrom(withText("harmless"))).get("src/services/thing.ts") ?? "";
    expect(strip(code)).toBe(strip(harmless));
    for (const path of ["public/index.html", "README.md", "docs/architecture.md"])
      expect(files.get(path)).not.toContain("<script>");
    expect(JSON.parse(files.get("package.json") ?? "")).toHaveProperty("name", "hostile");
  });

  const broken = (change: (made: Plan) => void): Plan => {
    const made = structuredClone(todoList);
    change(made);
    return made;
  };
  test.each<[string, (made: Plan) => void]>([
    ["no service", (made) => void (made.services = [])],
    ["a service name that is code", (made) => void (made.services[0]!.name = "A{}; evil(")],
    ["a field name that is SQL", (made) => void (made.services[0]!.fields[1]!.name = 'a" TEXT); --')],
    ["fields that differ by case alone", (made) => void (made.services[0]!.fields[2]!.name = "Title")],
    ["an operation that the runtime owns", (made) => void (made.services[0]!.operations[0]!.name = "alarm")],
    ["an operation twice", (made) => void (made.services[0]!.operations[0]!.name = "list")],
    ["a path that is code", (made) => void (made.services[0]!.operations[0]!.path = '/lists/{list}/"')],
    ["a path without its record", (made) => void (made.services[0]!.operations[2]!.path = "/lists/{list}/todo")],
    ["a parameter that names nothing", (made) => void (made.services[0]!.operations[2]!.path += "/{page}")],
    ["a record named by what is not unique", (made) => void (made.services[1]!.fields[0]!.unique = false)],
    ["a path without its key", (made) => void (made.services[0]!.operations[0]!.path = "/todos")],
    ["an address twice", (made) => void (made.services[0]!.operations[2]!.method = "PATCH")],
    ["an unknown field", (made) => void made.services[0]!.operations[0]!.accepts.push("nowhere")],
    ["a pattern that does not compile", (made) => void (made.services[0]!.fields[2]!.pattern = "(")],
    ["a product name that is a path", (made) => void (made.product.name = "../x")],
  ])("refuses %s", async (_, change) => {
    await expect(generateFrom(broken(change))).rejects.toThrow(UserError);
  });

  const withEvents = (change: (note: Service, activity: Service) => void): Plan => {
    const made = structuredClone(notebook);
    const [note, activity] = made.services;
    change(note!, activity!);
    return made;
  };
  test("writes down who hears what, and where it is told", async () => {
    const files = await generateFrom(notebook);
    expect(files.get("src/contracts/note.ts")).toContain('publishes: { written: ["id", "text"]');
    expect(files.get("src/contracts/activity.ts")).toContain(
      '{ event: "Note.written", operation: "noteWritten", keyField: null }',
    );
    expect(files.get("src/services/note.ts")).toContain(
      'this.instance.publish(call, "thrownAway", this.instance.remove',
    );
  });

  test.each<[string, Parameters<typeof withEvents>[0]]>([
    ["a listener to what nobody tells", (note) => void (note.events = [])],
    ["a listener by an operation that it lacks", (_, activity) => void activity.operations.shift()],
    ["a listener by a public operation", (_, activity) => void (activity.operations[0]!.access = "anyone")],
    ["an instance named by what is not told", (_, activity) => void (activity.subscriptions![0]!.keyField = "owner")],
    ["two ears for one event", (_, activity) => void (activity.subscriptions![1]!.event = "Note.written")],
    ["an event about an unknown field", (note) => void note.events![0]!.fields.push("nowhere")],
    ["an event after a mere look", (note) => void note.events![0]!.after.push("list")],
    ["an event that is code", (note) => void (note.events![0]!.name = 'a"); evil(')],
    ["a feed about one record", (note) => void (note.feed!.path += "/{id}")],
    ["a feed named as an operation", (note) => void (note.feed!.name = "list")],
  ])("refuses %s", async (_, change) => {
    await expect(generateFrom(withEvents(change))).rejects.toThrow(UserError);
  });

  test("refuses a channel whose operation nobody planned", async () => {
    const made = structuredClone(notificationSystem);
    made.services[1]!.operations = made.services[1]!.operations.filter(({ name }) => name !== "receive");
    await expect(generateFrom(made)).rejects.toThrow("InboxMessage.receive");
  });
});
