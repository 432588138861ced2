// Takes the pictures of docs/usage.md anew: each situation is played in a world of its own kind, and what its thread shows is
// photographed there. `loop`: those of a regression that is mended, which takes minutes; `threads`: the others. Needs Chromium.
import { join } from "node:path";
import { openStage } from "#src/world/demo.ts";
import { fastClock } from "#src/world/fast-clock.ts";
import { openCamera } from "./pictures/open-camera.ts";
import { holds, openCast } from "./pictures/open-cast.ts";
import { takeLoop } from "./pictures/take-loop.ts";
import { LIMITED, type Situation, SITUATIONS } from "./pictures/situations.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "docs", "images", "usage");
/** Fewer requests than a build takes to its pull request, and an hour of twelve seconds. */
const FEW = { requests: 30, speed: 300 };

const camera = await openCamera();

const takeAll = async (situations: readonly Situation[], limited: boolean): Promise<void> => {
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

const [only] = process.argv.slice(2);
try {
  if (only !== "loop") {
    await takeAll([LIMITED], true);
    await takeAll(SITUATIONS, false);
  }
  if (only !== "threads") await takeLoop(camera, ROOT, FOLDER);
} finally {
  await camera.close();
}
