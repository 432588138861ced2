import type { Usage } from "#src/agents/llm/language-model.ts";
import type { PaidCall, Purse } from "#src/agents/llm/purse.ts";

/** A call that was answered. `chain`: how many calls had to be made one after the other up to this one. */
export type BookedCall = Pick<PaidCall, "role" | "phase" | "model"> & { usage: Usage; chain: number };

/** A purse that pays every call once and keeps book of what each was. */
export const openBooks = (): Purse & { calls: BookedCall[] } => {
  const calls: BookedCall[] = [];
  const results = new Map<string, unknown>();
  return {
    calls,
    isPaid: async (key) => results.has(key),
    pay: async <T>({ key, model, phase, role }: PaidCall, perform: Parameters<Purse["pay"]>[1]) => {
      if (results.has(key)) return results.get(key) as T;
      const chain = 1 + Math.max(0, ...calls.map((call) => call.chain));
      const { result, usage } = await perform();
      calls.push({ role, phase, model, usage, chain });
      // As it comes out of the accounts.
      const kept = JSON.parse(JSON.stringify(result)) as T;
      results.set(key, kept);
      return kept;
    },
  };
};
