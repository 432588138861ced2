import { createSend } from "../release/send-request.ts";
import { emptySample, type Load, type Sample } from "./load.ts";
import { readQuiet, startObserved } from "./observe-bundle.ts";
import { readMemory } from "./read-memory.ts";
import { rowsPerCall } from "./read-rows.ts";
import { type Bundle, startBundle } from "./start-bundle.ts";
import { withStorage } from "./with-storage.ts";

/** What one restart came to. `memory`: bytes that workerd held at its end, null: not known. */
export type Restart = Sample & { memory: number | null };

/** Starts a bundle afresh, lets it warm up, and then measures. */
export const measureArm = (bundle: Bundle, load: Load): Promise<Restart> =>
  withStorage(load.seed, async (storage) => {
    const { address, close } = await startBundle(bundle, storage);
    try {
      const send = createSend(address);
      await load.warmUp(send);
      const sample = emptySample();
      await load.play(send, sample);
      return { ...sample, memory: readMemory() };
    } finally {
      await close();
    }
  });

/** Rows that one call of each operation reads, in a restart without a watch: telling them takes time as well. */
export const measureRows = (bundle: Bundle, load: Load): Promise<Map<string, number>> =>
  withStorage(load.seed, async (storage) => {
    const { address, close } = await startObserved(bundle, storage);
    try {
      const send = createSend(address);
      await load.warmUp(send);
      const before = await readQuiet(address);
      await load.play(send, emptySample());
      const after = await readQuiet(address, before);
      return rowsPerCall(before, after);
    } finally {
      await close();
    }
  });
