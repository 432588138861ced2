import * as v from "valibot";
import { TransientError } from "#src/errors.ts";
import type { Repo } from "./github.ts";
import { unlessRefused } from "./github-refusal.ts";
import type { Caller } from "./installation-caller.ts";

const Redirect = v.object({ headers: v.object({ location: v.pipe(v.string(), v.url()) }) });

const TAIL_BYTES = 256 * 1024;
/** A log that goes on after this is cut there. */
const READ_BYTES = 64 * 1024 * 1024;
const ANSWER_MS = 30_000;
const BRIEF_MS = 2_000;

/** The last 256 KiB of a text, beginning with a whole line. */
const readTail = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  let tail = Buffer.alloc(0);
  let read = 0;
  for await (const chunk of body) {
    read += chunk.length;
    tail = Buffer.concat([tail, chunk]);
    if (tail.length > 2 * TAIL_BYTES) tail = tail.subarray(-TAIL_BYTES);
    if (read > READ_BYTES) break;
  }
  if (read <= TAIL_BYTES) return tail.toString("utf8");
  const text = tail.subarray(-TAIL_BYTES).toString("utf8");
  return text.slice(text.indexOf("\n") + 1);
};

/** GitHub keeps logs elsewhere, behind a link that is itself the key: the app's token is not for that server. */
const download = async (url: string): Promise<string | null> => {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(ANSWER_MS) });
    if (response.status === 404 || response.status === 410) return null;
    if (response.ok) return response.body === null ? "" : await readTail(response.body);
    await response.body?.cancel();
  } catch (error) {
    throw new TransientError("a job's log could not be read", BRIEF_MS, { cause: error });
  }
  throw new TransientError("a job's log could not be read", BRIEF_MS);
};

/** The last 256 KiB of a job's log; null: it is gone, or was never written. */
export const readJobLog = async (
  call: Caller,
  { installationId, owner, name }: Repo,
  job: number,
): Promise<string | null> => {
  const ask = call(installationId, Redirect, (octokit) =>
    octokit.rest.actions.downloadJobLogsForWorkflowRun({
      owner,
      repo: name,
      job_id: job,
      request: { redirect: "manual" },
    }),
  );
  // Gone after its time, or never written.
  const found = await unlessRefused(ask, [404, 410], null);
  return found === null ? null : download(found.headers.location);
};
