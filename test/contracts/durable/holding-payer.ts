// Opens the ledger of the database given, begins the paid call given as JSON, says so, and never ends it.
import { openLedger } from "#src/durable/open-ledger.ts";
import { CAPS } from "./stories.ts";

const [url = "", call = ""] = process.argv.slice(2);
const { ledger } = await openLedger(url, CAPS, console.error);
await ledger.pay(JSON.parse(call), async () => {
  console.log("begun");
  setTimeout(() => process.exit(1), 20_000);
  return new Promise<never>(() => {});
});
