import { createSend } from "../release/send-request.ts";
import { emptySample, type Load, playWhole } from "./load.ts";
import { readQuiet, startObserved } from "./observe-bundle.ts";
import { rowsPerCall } from "./read-rows.ts";
import type { Bundle } from "./start-bundle.ts";
import { withStorage } from "./with-storage.ts";

/** Rows that one call of each operation reads, in a restart without a watch: telling them takes time as well. */
export const measureRows = (bundle: Bundle, load: Load): Promise<Map<string, number>> =>
  withStorage(load.seed, async (storage) => {
    const { address, close } = await startObserved(bundle, storage);
    try {
      const send = createSend(address);
      await load.warmUp(send);
      const before = await readQuiet(address);
      await playWhole(load, send, emptySample());
      const after = await readQuiet(address, before);
      return rowsPerCall(before, after);
    } finally {
      await close();
    }
  });
