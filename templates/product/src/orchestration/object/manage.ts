import type { Json, JsonObject } from "../contract/call.ts";
import type { ProblemDetails } from "../contract/problem.ts";
import type { LifeCycleAction } from "../control/life-cycle.ts";
import type { ExportHeader, ExportPlace } from "./transfer.ts";

/** What the control API may ask of an instance. `key` is told because an object that was never used knows no name. */
export type ManageRequest =
  | { do: "inspect" }
  | { do: "create"; key: string; owner: { id: string; name: string } | null }
  | { do: LifeCycleAction }
  | { do: "export"; from: ExportPlace }
  | { do: "import"; key: string; header: ExportHeader; rows: JsonObject[] }
  | { do: "dead-letters" }
  | { do: "redrive" };

export type Managed = { ok: true; value: Json } | { ok: false; problem: ProblemDetails };
