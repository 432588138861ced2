import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFailure } from "#src/ci/render-failure.ts";
import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { parseMarker } from "#src/github/marker.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecFile } from "#src/world/demo.ts";
import { openPerson, type Person } from "#src/world/people/person.ts";
import { type CheckRun, look, type Issue, type Sight } from "#src/world/people/thread.ts";
import { startWorld, type World } from "#src/world/start-world.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import { checkedFetch } from "#test/contracts/github/checked-fetch.ts";
import { openContract } from "#test/contracts/github/validate.ts";
import { holdDiscussion } from "#test/discussion/hold-discussion.ts";
import { breakService } from "./break-service.ts";
import { type Interposed, type Moment, openInterposed } from "./interposed.ts";
import { findFreePort, openServeProcess, type ServeProcess } from "./serve-process.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SPEC = readSpecFile(join(ROOT, "examples", "specs", "url-shortener.md"));
const NAME = "url-shortener";
const REPO = `acme/${NAME}`;
const SERVICE = "src/services/link.ts";
/** Of each stage; on a machine that is busy with much else too. */
const LIMIT_MS = 240_000;

const problems: string[] = [];
let directory: string;
/** Of the database; PostgreSQL removes it as the last thing it does. */
/** Run by root, the database server may live elsewhere, behind a link. */
const isLocked = (): boolean =>
  ["data", join("moved", "data")].some((data) => existsSync(join(directory, "postgres", data, "postmaster.pid")));
let port: number;
let world: World;
let person: Person;
let serve: ServeProcess;
let github: Interposed;
let product: Interposed;

beforeAll(async () => {
  directory = makeWorldDirectory(ROOT);
  world = await startWorld({
    directory,
    sharedModules: join(ROOT, "node_modules"),
    ports: { github: 0, cloudflare: 0 },
  });
  github = await openInterposed(world.github.url, checkedFetch(openContract(), problems));
  port = await findFreePort();
  serve = openServeProcess({
    APP_ID: String(world.app.id),
    PRIVATE_KEY: world.app.privateKey.replaceAll("\n", String.raw`\n`),
    WEBHOOK_SECRET: world.app.webhookSecret,
    GITHUB_API_URL: `${github.url}/api/v3`,
    GITHUB_WRITE_PACING: "off",
    PORT: String(port),
    DATA_DIRECTORY: join(directory, "postgres"),
    PROBE_PRIVATE_ADDRESSES: "on",
  });
  world.connectApp(`http://127.0.0.1:${port}/api/github/webhooks`);
  world.github.addOrganization("acme");
  person = openPerson(world.github.apiUrl, world.github.addUser({ login: "ana", name: "Ana Example" }));
  world.github.createRepository({ owner: "acme", name: NAME, collaborators: { ana: "maintain" } });
  product = await openInterposed(await world.cloudflare.reserveUrl(NAME));
  world.github.setVariable(REPO, "PRODUCT_URL", product.url);
});
afterAll(async () => {
  await serve.kill();
  await github.close();
  await product.close();
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

const until = async (what: string, reached: (sight: Sight) => boolean): Promise<Sight> => {
  for (const deadline = Date.now() + LIMIT_MS; ;) {
    const sight = await look(person, REPO, 1);
    if (reached(sight)) return sight;
    if (Date.now() > deadline) throw new Error(`${what} did not come about. The app said:\n${serve.said()}`);
    await sleep(500);
  }
};

/** Starts the app and kills it with SIGKILL in the middle of a request. */
const dieAt = async (where: Interposed, moment: Moment): Promise<void> => {
  const death = where.interrupt(moment, serve.kill);
  await serve.start();
  const late = sleep(LIMIT_MS, null, { ref: false }).then(() => {
    throw new Error(`no ${moment.request}. The app said:\n${serve.said()}`);
  });
  await Promise.race([death, late]);
};

/** The topics of the comments that an undisturbed run makes, from the pure stages alone. */
const expectedTopics = async (): Promise<string[]> => {
  const { comments } = await holdDiscussion(rulesAgents(), parseSpec(SPEC), { repository: NAME });
  return ["status", ...comments.map(({ role, round }) => `turn/${round}/${role}`), "plan", "report"];
};

const CHECKS = ["Tests in workerd", "Types, lint, budget, API and dependencies"];

const hasFailed = ({ checks }: Sight, name: string): boolean =>
  checks.some((check) => check.name.includes(name) && check.conclusion === "failure");

/** Whether the checks of the pull request's head, as many as there are, all came to this. */
const allAre = ({ checks }: Sight, wanted: CheckRun["conclusion"]): boolean =>
  checks.length > 0 && checks.every(({ conclusion }) => conclusion === wanted);

/** What is told of a head that breaks a promise: by scenario, file, line and code, and by no word of its logs. */
const expectTold = (body: string, sha: string): void => {
  expect(body).toContain(sha.slice(0, 7));
  const rows = parseFailure(body);
  expect(rows).toContainEqual({
    check: expect.stringContaining("Types, lint, budget, API and dependencies"),
    where: expect.stringMatching(/^`src\/services\/link\.ts:\d+`$/u),
    what: "`TS2322`",
  });
  expect(rows).toContainEqual({
    check: expect.stringContaining("Tests in workerd"),
    where: expect.stringMatching(/^`(?:src|test)\/[\w./-]+:\d+`$/u),
    what: expect.stringMatching(
      /^“acceptance > A short address leads to the long one”: `step 1, status`: .*expected `201`, received `202`$/u,
    ),
  });
  expect(body).not.toMatch(/ignore all/iu);
  expect(body).toContain("Push a fix to this branch");
  expect(body).toContain("stays a draft");
};

describe("a crash loses nothing and doubles nothing", () => {
  it(
    "killed again and again, down while things happen, the app still makes one of everything",
    { timeout: 900_000 },
    async () => {
      await person.post<Issue>(`/repos/${REPO}/issues`, { ...SPEC, labels: ["spec"] });
      await world.github.idle();
      // The answer is lost after the effect, so the app can't know that it happened.
      await dieAt(github, { when: "after", request: /^POST .*\/issues\/1\/reactions$/u });
      await dieAt(github, { when: "after", request: /^POST .*\/issues\/1\/comments$/u, nth: 4 });
      await dieAt(github, { when: "before", request: /^PATCH .*\/issues\/comments\/\d+$/u });
      await dieAt(github, { when: "after", request: /^POST .*\/git\/refs$/u });
      await dieAt(github, { when: "after", request: /^POST .*\/pulls$/u });
      const { pull } = await until("a pull request", (sight) => sight.pull !== null);
      // People push while the app is down: what breaks a promise, and later its mend.
      const broken = await breakService(person, REPO, pull?.head.ref ?? "", SERVICE);
      const isRed = (sight: Sight) =>
        sight.pull?.head.sha === broken.sha && CHECKS.every((name) => hasFailed(sight, name));
      await until("red checks without the app", isRed);
      await world.github.idle();
      await dieAt(github, { when: "after", request: /^POST .*\/issues\/2\/comments$/u });
      const mended = await broken.mend();
      await until(
        "green checks without the app",
        (sight) => sight.pull?.head.sha === mended && allAre(sight, "success"),
      );
      await world.github.idle();
      await dieAt(github, { when: "after", request: /^POST .*\/graphql$/u });
      await serve.start();
      await until("a pull request ready for review", (sight) => sight.pull?.draft === false);
      await serve.kill();
      await person.put(`/repos/${REPO}/pulls/${pull?.number}/merge`, { merge_method: "squash" });
      // The deployment tests the product itself; what is to be interrupted is the app's own probe.
      const isLive = ({ state }: { state: string }) => state === "success";
      await until("the deployment", ({ deployments }) => deployments.some(({ statuses }) => statuses.some(isLive)));
      await world.github.idle();
      await dieAt(product, { when: "before", request: /^POST \/links/u, nth: 2 });
      await serve.start();
      const end = await until("the end", ({ comments }) => comments.some(({ body }) => /” is live\*\*/u.test(body)));
      const { id } = await person.get<{ id: number }>(`/repos/${REPO}`);

      const topics = end.comments.map(({ body }) => parseMarker(world.app.webhookSecret, id, 1, body));
      expect(topics).toEqual(await expectedTopics());
      expect(end.issue).toMatchObject({ state: "closed", reactions: { eyes: 1 } });
      expect(end.pullComments).toHaveLength(1);
      expectTold(end.pullComments[0]?.body ?? "", broken.sha);
      const pulls = await person.get<object[]>(`/repos/${REPO}/pulls?state=all`);
      expect(pulls).toHaveLength(1);
      const commits = await person.get<{ author: { login: string } }[]>(`/repos/${REPO}/pulls/${pull?.number}/commits`);
      expect(commits.map(({ author }) => author.login)).toEqual(["aidevos[bot]", "ana", "ana"]);
      const branches = await person.get<{ name: string }[]>(`/repos/${REPO}/branches`);
      expect(branches.map(({ name }) => name)).toEqual([pull?.head.ref, "main"]);
      expect(end.deployments).toHaveLength(1);
      expect(problems).toEqual([]);
    },
  );

  it("ends within ten seconds of SIGTERM, whether it runs or starts, and takes its database with it", async () => {
    const expectEnd = async (): Promise<void> => {
      expect(isLocked()).toBe(true);
      const { code, milliseconds } = await serve.stop();
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(10_000);
      expect(isLocked()).toBe(false);
    };
    await expectEnd();
    const starting = serve.start();
    await expect.poll(() => isLocked(), { timeout: 10_000 }).toBe(true);
    await expectEnd();
    await starting.catch(() => undefined);
  });

  it("leaves no database behind where its port is taken", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await expect(serve.start()).rejects.toThrow(`Port ${port} is in use`);
    other.close();
    expect(isLocked()).toBe(false);
  });
});
