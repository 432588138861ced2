import { DurableObject } from "cloudflare:workers";

import type { Call, Input, Json, JsonObject, Outcome } from "../../../src/orchestration/contract/call.ts";
import { broken } from "../../../src/orchestration/contract/problem.ts";
import { createWorker } from "../../../src/orchestration/edge/create-worker.ts";
import type { LayerEnv } from "../../../src/orchestration/layer-env.ts";
import { ServiceObject } from "../../../src/orchestration/object/service-object.ts";
import { requireCurrent } from "../../../src/orchestration/object/preconditions.ts";
import { type BookRecord, type JournalRecord, type LoanRecord, library } from "./product.ts";

export { InstanceRegistry } from "../../../src/orchestration/control/instance-registry.ts";
export { SessionKeyring } from "../../../src/orchestration/edge/session-keyring.ts";
export { Hall } from "./hall.ts";
export { Monitor } from "../../../src/orchestration/observe/monitor.ts";

const tableOf = (columns: string): string =>
  `CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, ${columns})`;

export class Book extends ServiceObject<BookRecord> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    const migrations = [
      tableOf('"id" TEXT, "title" TEXT'),
      'ALTER TABLE records ADD COLUMN "copies" INTEGER DEFAULT 1',
    ];
    super(ctx, env, { product: library, service: "Book", migrations });
  }

  add(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const values = this.records.parse(input.body, ["title", "copies"]);
      return { status: 201, body: this.instance.publish(call, "added", this.instance.add(call, values)) };
    });
  }

  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: this.records.page(input.query, { filters: ["title"], sort: [] }) };
    });
  }

  own(call: Call, input: Input): Outcome {
    return this.list(call, input);
  }

  read(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: this.records.find(input.id) }));
  }

  count(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: { count: this.records.size() } }));
  }

  remove(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.instance.publish(call, "removed", this.instance.remove(input.id));
      return { status: 204, body: null };
    });
  }
}

export class Journal extends ServiceObject<JournalRecord> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { product: library, service: "Journal", migrations: [tableOf('"id" TEXT, "text" TEXT')] });
  }

  noteAdded(call: Call, input: Input): Outcome {
    return this.#note(call, input.body ?? null, "added");
  }

  noteRemoved(call: Call, input: Input): Outcome {
    return this.#note(call, input.body ?? null, "removed");
  }

  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: this.records.page(input.query, { filters: [], sort: [] }) };
    });
  }

  #note(call: Call, body: Json, what: string): Outcome {
    const { title } = body as JsonObject;
    // Some titles cannot be heard: by nobody, or not yet.
    if (title === "unspeakable") return { ok: false, problem: { ...NO, status: 422 } };
    if (title === "later") return { ok: false, problem: NO };
    return this.instance.answerCreation(call, () => {
      return { status: 201, body: this.instance.add(call, { text: `${what} ${String(title)}` }) };
    });
  }
}

export class Idea extends ServiceObject<JournalRecord> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { product: library, service: "Idea", migrations: [tableOf('"id" TEXT, "text" TEXT')] });
  }

  add(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      return { status: 201, body: this.instance.add(call, this.records.parse(input.body, ["text"])) };
    });
  }

  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const page = this.records.page(input.query, { filters: [], sort: [{ field: "text", descending: true }] });
      return { status: 200, body: page };
    });
  }

  count(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: { count: this.records.size() } }));
  }

  read(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: this.records.find(input.id) }));
  }

  amend(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const { id } = this.records.find(input.id);
      this.records.change(id, this.records.parseChanges(input.body, ["text"]));
      return { status: 200, body: { keys: input.keys ?? null } };
    });
  }

  clear(call: Call, _input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: { deleted: this.instance.clear([]) } }));
  }
}

export class Loan extends ServiceObject<LoanRecord> {
  constructor(ctx: DurableObjectState, env: LayerEnv) {
    const columns =
      '"id" TEXT, "book" TEXT, "url" TEXT, "version" INTEGER, "clicks" INTEGER, "days" REAL, "until" TEXT';
    super(ctx, env, { product: library, service: "Loan", migrations: [tableOf(columns)] });
    const check = ({ book, days }: LoanRecord) => {
      if (days === 13) throw broken("days", `nobody lends ${book} for 13 days`, "unlucky");
    };
    this.records.ensureBy([{ of: ["days"], check }]);
  }

  lend(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      return { status: 201, body: this.instance.add(call, this.records.parse(input.body, ["book", "url", "days"])) };
    });
  }

  list(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      return { status: 200, body: this.records.page(input.query, { filters: [], sort: [] }) };
    });
  }

  read(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => ({ status: 200, body: this.records.find(input.id) }));
  }

  change(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const known = this.records.find(input.id);
      requireCurrent(library.services["Loan"]?.operations["change"]?.precondition ?? {}, input, known.version);
      const changes = this.records.parseChanges(input.body, ["book", "url", "days"]);
      return { status: 200, body: this.records.change(input.id, changes) };
    });
  }

  put(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      const which = { field: "book", value: input.id };
      requireCurrent({ bare: true }, input, this.records.seek(which)?.version ?? null);
      return this.instance.put(call, which, this.records.parse(input.body, ["url", "days"]), 200);
    });
  }

  go(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const which = { field: "book", value: input.id };
      const loan = input.peeks ? this.records.find(which) : this.records.increment(which, "clicks");
      return { status: 302, body: null, headers: { location: loan.url ?? "/" } };
    });
  }
}

const NO = { type: "about:blank", title: "No", status: 503, code: "no", detail: "No." } as const;

/** Fails in every way that an object can. What it was asked is counted, so that tests see who asked again. */
export class Reader extends DurableObject<LayerEnv> {
  asked = 0;

  async greet(call: Call, { body }: Input): Promise<Outcome> {
    this.asked += 1;
    const { times = 1_000, wanted } = (body ?? {}) as { wanted?: string; times?: number };
    if (this.asked > times)
      return { ok: true, status: 200, json: JSON.stringify({ asked: this.asked, via: call.via }) };
    if (wanted === "sleep") await scheduler.wait(60_000);
    if (wanted === "throw") throw new Error("as it was told");
    if (wanted === "fall") throw Object.assign(new Error("it fell"), { version: "89abcdef" });
    if (wanted === "drop") throw Object.assign(new Error("Network connection lost."), { retryable: true });
    if (wanted === "overload") throw Object.assign(new Error("too much"), { retryable: true, overloaded: true });
    if (wanted === "refuse") return { ok: false, problem: { ...NO, status: 409 } };
    return { ok: true, status: 200, json: JSON.stringify({ asked: this.asked, via: call.via }) };
  }

  async pay(call: Call, input: Input): Promise<Outcome> {
    return await this.greet(call, input);
  }

  async ponder(): Promise<Outcome> {
    await scheduler.wait(60_000);
    return { ok: true, status: 200, json: null };
  }

  howOften(): number {
    return this.asked;
  }
}

export default createWorker<LayerEnv>(library);
