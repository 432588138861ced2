import type { Caps } from "#src/durable/ledger.ts";

/** More than any run here spends. */
export const CAPS: Caps = { perRun: 20_000_000, perDay: 1e15, perInstallationDay: 1e15 };
