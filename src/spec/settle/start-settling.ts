import type { Settling } from "./settling.ts";

/** What is known before anything is settled. */
type Given = Pick<
  Settling,
  "callers" | "conditions" | "facts" | "hasSockets" | "keys" | "limits" | "once" | "reading" | "rules" | "signOuts"
>;

/** Nothing is settled yet. */
export const startSettling = (given: Given): Settling => ({
  ...given,
  kinds: new Map(),
  ties: [],
  bans: new Map(),
  notes: new Map(),
  visibility: { rules: new Map(), sends: [], heard: new Set() },
  members: [],
  doubts: [],
  rights: null,
  foreign: null,
  meter: null,
  denied: null,
  failures: [],
  loose: [],
  heard: new Set(),
  transitions: { steps: new Map(), refusal: null, heard: new Set() },
  moves: new Map(),
  hooks: null,
  queues: new Map(),
  standings: [],
  floods: new Map(),
});
