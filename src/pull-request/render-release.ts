import { addedMigrations } from "#src/codegen/evolve-plan.ts";
import { renderCount } from "#src/markdown.ts";
import type { Plan } from "#src/plan/plan.ts";

const nameList = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

/** What merging does to what is live: whether anything of it is changed for good, and whether it can be taken back. */
export const renderRelease = (plan: Plan): string => {
  const { evolves, services } = plan;
  if (evolves === undefined)
    return `First release: it creates ${renderCount(services.length, "Durable Object class")}, so it goes out in full and there is no earlier version to roll back to.`;
  const fresh = services.filter(({ name }) => !evolves.services.includes(name)).map(({ name }) => name);
  const altered = addedMigrations(plan).map(
    ({ service, statements }) => `- \`${service}\`: ${statements.map((statement) => `\`${statement}\``).join("; ")}`,
  );
  if (fresh.length + altered.length === 0)
    return "No migration: the version before can live with all that this one stores, so `rollback.yml` takes it back at any time.";
  return [
    `Migration: ${[
      ...(fresh.length > 0
        ? [`it creates ${renderCount(fresh.length, "Durable Object class")}, ${nameList(fresh)}`]
        : []),
      ...(altered.length > 0 ? [`it adds to the tables of ${renderCount(altered.length, "service")}`] : []),
    ].join("; ")}. Nothing is taken away, so the version before runs on these tables too.`,
    ...(altered.length > 0 ? [altered.join("\n")] : []),
    fresh.length > 0
      ? "It goes out in full, not to a share of the requests, and can't be rolled back: Cloudflare takes no version back across a new class."
      : "Objects change their tables when they are first asked; `rollback.yml` can take the code back, the tables stay.",
  ].join("\n\n");
};
