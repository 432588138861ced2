// Opens the runs of the database given as JSON, starts one, and is killed by its own story amid a paid call.
import type { Durable } from "#src/durable/durable.ts";
import { openDurable } from "#src/durable/open-durable.ts";
import { payingStories } from "./paying-story.ts";
import { CAPS } from "./stories.ts";

const [database = "", runId = "", input = ""] = process.argv.slice(2);
const opened = Promise.withResolvers<Durable>();
const runs = payingStories(async () => (await opened.promise).ledger);
const durable = await openDurable({ database: JSON.parse(database), runs, caps: CAPS, log: console.error });
opened.resolve(durable);
await durable.start("fiveCalls", runId, JSON.parse(input));
setTimeout(() => process.exit(1), 20_000);
