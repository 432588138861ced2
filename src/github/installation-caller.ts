import type { Probot } from "probot";
import * as v from "valibot";
import { TransientError, UserError } from "#src/errors.ts";
import { isAnswering } from "./pace/answering.ts";
import type { Clock } from "./pace/clock.ts";
import { describeRequest, type Sending } from "./pace/describe-request.ts";
import { readAllowance } from "./pace/read-allowance.ts";
import { openPace } from "./pace/open-pace.ts";
import { watcher } from "./pace/watch-waits.ts";
import { RateLimited, readFailure } from "./read-failure.ts";

export type InstallationOctokit = Awaited<ReturnType<Probot["auth"]>>;

/**
 * Sends one request for an installation (null: as the app itself) and gives its answer in the shape asked for. An answer
 * of another shape is as unknown as none: `TransientError`. Nothing is sent while GitHub has asked for a pause.
 */
export type Caller = <T>(
  installationId: number | null,
  shape: v.GenericSchema<unknown, T>,
  send: (octokit: InstallationOctokit) => Promise<unknown>,
) => Promise<T>;

const UNREADABLE_MS = 2_000;

/**
 * `forgetTokens` is called once when a token is refused, before the request is sent again: a refused one did nothing.
 * `clock`: what the pace of each installation, and of the app itself, goes by; null: it is not kept.
 */
export const installationCaller = (probot: Probot, forgetTokens: () => void, clock: Clock | null): Caller => {
  const octokits = new Map<number | null, Promise<InstallationOctokit>>();
  const pausedUntil = new Map<number, number>();

  const refuseWhilePaused = (installationId: number | null): void => {
    const pause = (pausedUntil.get(installationId ?? 0) ?? 0) - Date.now();
    if (pause > 0) throw new TransientError("GitHub has asked for a pause that is not over", pause);
  };

  const connect = async (installationId: number | null): Promise<InstallationOctokit> => {
    const octokit = await (installationId === null ? probot.auth() : probot.auth(installationId));
    if (clock === null) return octokit;
    const pace = openPace(clock);
    octokit.hook.wrap("request", (request, options) => {
      const paced = describeRequest(options as Sending, isAnswering());
      if (paced === null) return request(options);
      const send = async () => {
        // It may have waited its turn while GitHub asked for the pause.
        refuseWhilePaused(installationId);
        const answer = await request(options);
        const told = readAllowance(answer.headers);
        if (told !== null) pace.learn(told);
        return answer;
      };
      return pace.send(paced, send, watcher());
    });
    return octokit;
  };

  const octokitOf = (installationId: number | null): Promise<InstallationOctokit> => {
    const known = octokits.get(installationId) ?? connect(installationId);
    octokits.set(installationId, known);
    return known;
  };

  const send = async (installationId: number | null, request: (octokit: InstallationOctokit) => Promise<unknown>) => {
    const octokit = await octokitOf(installationId);
    try {
      return await request(octokit);
    } catch (error) {
      const failure = readFailure(error, Date.now());
      if (failure instanceof RateLimited) pausedUntil.set(installationId ?? 0, Date.now() + failure.retryAfterMs);
      throw failure;
    }
  };

  return async (installationId, shape, request) => {
    refuseWhilePaused(installationId);
    let answer: unknown;
    try {
      answer = await send(installationId, request);
    } catch (error) {
      if (!(error instanceof UserError && error.code === "config-invalid")) throw error;
      forgetTokens();
      answer = await send(installationId, request);
    }
    const parsed = v.safeParse(shape, answer);
    if (parsed.success) return parsed.output;
    throw new TransientError(
      `GitHub's answer can't be read: ${v.summarize(parsed.issues).slice(0, 300)}`,
      UNREADABLE_MS,
    );
  };
};

/** The shape of an answer whose `data` is `shape`, without the wrapping. */
export const dataOf = <T>(shape: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> =>
  v.pipe(
    v.object({ data: shape }),
    v.transform(({ data }) => data),
  );
