import { rmSync } from "node:fs";
import { join } from "node:path";
import { type App, startApp } from "#src/main.ts";
import { fastClock } from "#src/world/fast-clock.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import { startWorld, type World } from "#src/world/start-world.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const OWNER = "acme";

/** One installation with many repositories, and one maintainer of them all. */
export type Crowd = { world: World; app: App; person: Person; token: string; repos: string[]; close(): Promise<void> };

/** A world that enforces GitHub's limits, runs no workflows, and whose minutes pass `speed` times as fast, as the app's pace does. */
export const openCrowd = async (repositories: number, speed: number, log: (line: string) => void): Promise<Crowd> => {
  const directory = makeWorldDirectory(ROOT);
  const clock = fastClock(speed);
  const world = await startWorld({
    directory,
    sharedModules: join(ROOT, "node_modules"),
    ports: { github: 0, cloudflare: 0 },
    limits: { clock },
    withActions: false,
  });
  const app = await startApp(
    {
      appId: world.app.id,
      privateKey: world.app.privateKey,
      webhookSecret: world.app.webhookSecret,
      githubApiUrl: world.github.apiUrl,
      writePacing: true,
      port: 0,
      host: "127.0.0.1",
      database: { embedded: { directory: join(directory, "postgres") } },
      allowPrivateAddresses: true,
      pollMs: 60_000,
      models: null,
      caps: { perRun: 0, perDay: 0, perInstallationDay: 0 },
    },
    { clock, log },
  );
  world.connectApp(app.webhookUrl);
  world.github.addOrganization(OWNER);
  const account = world.github.addUser({ login: "ana", name: "Ana Example" });
  const repos = Array.from({ length: repositories }, (_, n) => `product-${n + 1}`);
  for (const name of repos) world.github.createRepository({ owner: OWNER, name, collaborators: { ana: "maintain" } });
  return {
    world,
    app,
    person: openPerson(world.github.apiUrl, account),
    token: account.token,
    repos: repos.map((name) => `${OWNER}/${name}`),
    close: async () => {
      await app.close();
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
