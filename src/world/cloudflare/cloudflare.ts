import type { Script } from "./account.ts";
import type { AccountStore } from "./account-store.ts";
import type { AssetSessions } from "./asset-sessions.ts";

/** What the routes of the API act on. */
export type Cloudflare = {
  accountId: string;
  apiToken: string;
  store: AccountStore;
  assetSessions: AssetSessions;
  /** Puts a changed script in place: the runtime first, then the disk. Rejects and changes nothing if it cannot run. */
  commit(script: Script): Promise<void>;
  /** Takes a script away with the storage of all its objects. */
  remove(script: string): Promise<void>;
};
