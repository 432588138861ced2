// Plays a run against models and a database, until it is killed amid a call that is never answered.
import { openLedger } from "#src/durable/open-ledger.ts";
import type { ProviderName } from "#src/read-models.ts";
import { CAPS } from "./caps.ts";
import { playRun } from "./play-run.ts";

const [database = "", url = "", id = "", ...providers] = process.argv.slice(2);
const { ledger } = await openLedger(database, CAPS, console.error);
setTimeout(() => process.exit(1), 60_000).unref();
await playRun({ id, url, providers: providers as ProviderName[], allowed: () => ledger, fetch, mend: () => {} });
