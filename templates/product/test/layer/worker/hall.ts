import type { Call, Input, Outcome } from "../../../src/orchestration/contract/call.ts";
import type { LayerEnv } from "../../../src/orchestration/layer-env.ts";
import { ServiceObject } from "../../../src/orchestration/object/service-object.ts";
import { type HallRecord, hallContract, type LineRecord } from "./hall-contract.ts";
import { library } from "./product.ts";

const { operations } = hallContract;

const migrations = [
  `CREATE TABLE records (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "id" TEXT, "name" TEXT)`,
  `CREATE TABLE lines (_position INTEGER PRIMARY KEY AUTOINCREMENT, _created INTEGER NOT NULL, "id" TEXT,
    "hall_id" TEXT, "no" INTEGER, "by" TEXT, "text" TEXT)`,
];

/** In each hall everybody may say three things in a while. */
export class Hall extends ServiceObject<HallRecord> {
  readonly #lines = this.instance.table<LineRecord>("Line");

  constructor(ctx: DurableObjectState, env: LayerEnv) {
    super(ctx, env, { product: library, service: "Hall", migrations });
  }

  open(call: Call, input: Input): Outcome {
    return this.instance.answerCreation(call, () => {
      return { status: 201, body: this.instance.add(call, this.records.parse(input.body, ["name"])) };
    });
  }

  close(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      this.instance.tell(call, this.records, this.instance.remove({ field: "name", value: input.id }));
      return { status: 204, body: null };
    });
  }

  say(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const hall = this.records.find({ field: "name", value: input.id });
      const values = this.#lines.parse(input.body, operations.say.accepts);
      const own = {
        scope: "say",
        name: "say",
        key: `${hall.id}/${this.instance.caller.name}`,
        limit: { kind: "sliding" as const, most: 3, seconds: 60 },
        cost: 1,
      };
      this.instance.limiter.spend(own, 429, "slow_down");
      const line = this.instance.addTo(this.#lines, call, { ...values, hall_id: hall.id });
      return { status: 201, body: this.instance.tell(call, this.#lines, line) };
    });
  }

  lines(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const hall = this.records.find({ field: "name", value: input.id });
      const { paging } = operations.lines;
      const page = this.#lines.page(input.query, { filters: [], sort: [], paging, within: hall.id });
      return { status: 200, body: page };
    });
  }

  present(call: Call, input: Input): Outcome {
    return this.instance.answer(call, () => {
      const hall = this.records.find({ field: "name", value: input.id });
      return { status: 200, body: { present: this.instance.present(hall.id) } };
    });
  }
}
