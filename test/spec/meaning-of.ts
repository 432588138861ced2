import type { Spec } from "#src/spec/spec.ts";

const BESIDE = new Set(["hash", "line", "tellsCallersApart"]);

/** What a spec says, wherever it says it, and whatever else it speaks of. */
export const meaningOf = ({ uncovered, ...spec }: Spec): unknown =>
  JSON.parse(
    JSON.stringify({ ...spec, uncovered: uncovered.map(({ text }) => text) }, (key, value: unknown) =>
      BESIDE.has(key) ? undefined : value,
    ),
  );
