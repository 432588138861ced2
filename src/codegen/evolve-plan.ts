import type { Plan, Service } from "#src/plan/plan.ts";
import { completePlan } from "./complete-plan.ts";
import { parseExports } from "./parse-literal.ts";
import { renderMigrations } from "./render-schema.ts";

const migrationsOf = (service: Service): string[] =>
  parseExports(renderMigrations(service)).get("migrations") as string[];

/** What a release adds to the tables of services that were released before, by service; those with nothing new are left out. */
export const addedMigrations = (plan: Plan): { service: string; statements: string[] }[] =>
  completePlan(plan).services.flatMap((service) => {
    const statements = service.released === undefined ? [] : migrationsOf(service).slice(service.released.length);
    return statements.length === 0 ? [] : [{ service: service.name, statements }];
  });

/** A plan for a product that is there: its services go on from the tables that they have. `title`: what is asked now. */
export const evolvePlan = (plan: Plan, standing: Plan, title: string): Plan => {
  const released = new Map(completePlan(standing).services.map((service) => [service.name, migrationsOf(service)]));
  return {
    ...plan,
    services: plan.services.map((service) => {
      const migrations = released.get(service.name);
      return migrations === undefined ? service : { ...service, released: migrations };
    }),
    evolves: { title, nth: (standing.evolves?.nth ?? 1) + 1, services: [...released.keys()] },
  };
};
