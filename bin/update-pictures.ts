// Takes the pictures of docs/usage.md anew: each situation is played in a world of its own kind, and what its thread shows is
// photographed there. `loop`: those of a regression that is mended, which takes minutes; `threads`: the others. Needs Chromium.
import { join } from "node:path";
import { openStage } from "#src/world/demo.ts";
import { fastClock } from "#src/world/fast-clock.ts";
import { type Camera, openCamera } from "./pictures/open-camera.ts";
import { holds, openCast } from "./pictures/open-cast.ts";
import { takeLoop } from "./pictures/take-loop.ts";
import { LIMITED, type Situation, SITUATIONS } from "./pictures/situations.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "docs", "images", "usage");
/** Fewer requests than a build takes to its pull request, and an hour of twelve seconds. */
const FEW = { requests: 30, speed: 300 };

/** Wide enough for the tables of measurements. */
const WIDE = 1_200;

const takeAll = async (camera: Camera, situations: readonly Situation[], limited: boolean): Promise<void> => {
  const limits = { clock: fastClock(FEW.speed), requests: FEW.requests };
  const stage = await openStage({ root: ROOT, spec: "usage.md", port: 0, ...(limited && { limits }) });
  try {
    const cast = openCast(stage);
    for (const { name, play, shows } of situations) {
      const { ids: own = [], thread } = await play(cast);
      const comments = await cast.read(thread);
      const found = shows.map((shown) => `comment-${comments.find((comment) => holds(comment, shown))?.id ?? shown}`);
      const page = `${new URL(stage.world.github.apiUrl).origin}/${stage.repo}/issues/${thread}`;
      await camera.take(page, [...found, ...own], join(FOLDER, `${name}.png`));
      console.log(`docs/images/usage/${name}.png`);
    }
  } finally {
    await stage.close();
  }
};

const withCamera = async (width: number | undefined, take: (camera: Camera) => Promise<void>): Promise<void> => {
  const camera = await openCamera(width);
  try {
    await take(camera);
  } finally {
    await camera.close();
  }
};

const [only] = process.argv.slice(2);
if (only !== "loop")
  await withCamera(undefined, async (camera) => {
    await takeAll(camera, [LIMITED], true);
    await takeAll(camera, SITUATIONS, false);
  });
if (only !== "threads") await withCamera(WIDE, (camera) => takeLoop(camera, ROOT, FOLDER));
