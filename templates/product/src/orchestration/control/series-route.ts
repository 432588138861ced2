import { invalid } from "../contract/problem.ts";
import { renderValue } from "../edge/http-answer.ts";
import { mergeBeats } from "../observe/beats.ts";
import { isGauge, MONITORS, monitorName } from "../observe/monitor.ts";
import { type ControlHandler, registryOf } from "./control-request.ts";
import { ALL, GLOBAL_SETTINGS } from "./settings.ts";

/**
 * What was measured, beat by beat, for whoever watches: `?since=` is the beginning of the first beat wanted, in
 * milliseconds since 1970. A beat is told once nothing is added to it any more.
 */
export const readSeries: ControlHandler = async (request) => {
  const { env, url } = request.exchange;
  const since = Number(url.searchParams.get("since") ?? 0);
  if (!Number.isSafeInteger(since) || since < 0)
    throw invalid([{ field: "since", message: "must be milliseconds since 1970" }]);
  const [policy] = await registryOf(request).policies(1);
  const beatMs = policy?.settings[ALL]?.["beatMs"] ?? GLOBAL_SETTINGS.beatMs.default;
  const monitors = Array.from({ length: MONITORS }, (_, index) => env.MONITOR.getByName(monitorName(index)));
  const beats = await Promise.all(monitors.map((monitor) => monitor.beats(since, request.now, beatMs)));
  return renderValue(200, {
    now: request.now,
    beatMs,
    version: env.VERSION.id,
    tag: env.VERSION.tag,
    settings: policy?.version ?? 0,
    beats: mergeBeats(beats.flat(), isGauge),
  });
};
