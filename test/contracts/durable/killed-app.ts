// Opens the runs of the database given as JSON, starts one, and is killed by its own story between two steps.
import { openDurable } from "#src/durable/open-durable.ts";
import { CAPS, stories } from "./stories.ts";

const [database = "", runId = "", file = ""] = process.argv.slice(2);
const durable = await openDurable({ database: JSON.parse(database), runs: stories, caps: CAPS, log: console.error });
await durable.start("fiveLines", runId, { file, killAfter: 3 });
setTimeout(() => process.exit(1), 20_000);
