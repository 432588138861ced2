import { createHash } from "node:crypto";
import { UserError, type UserErrorCode } from "#src/errors.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import type { Cause } from "./failure.ts";

/** What stops builds that is wrong with the repository or the installation, not with what one issue asks for. */
const SHARED: Partial<Record<UserErrorCode, string>> = {
  "settings-invalid": "The settings can't be followed",
  environment: "The app is refused what it needs",
  "config-invalid": "The app is not let in",
};

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** What stopped a build; null: that is this build's own. */
export const causeOf = (error: unknown): Cause | null => {
  if (error instanceof UserError) {
    const title = SHARED[error.code];
    if (title === undefined) return null;
    const fingerprint = `${error.code}-${digestOf(error.message)}`;
    return {
      fingerprint,
      title,
      detail: oneLine(error.message),
      mend: `somebody who administers this repository: ${oneLine(error.mend.replaceAll(/^- /gmu, ""))} Then \`retry\` has the builds go on.`,
    };
  }
  const { message, name } = error instanceof Error ? error : { name: "Error", message: String(error) };
  // The same defect has other numbers in each build.
  const id = digestOf(`${name} ${message.replaceAll(/\d+/gu, "0")}`);
  return {
    fingerprint: `defect-${id}`,
    title: "Builds stop by a defect of the app",
    detail: `The same defect of the app, \`${id}\`, has stopped what is listed here.`,
    mend: "the app’s operator finds the cause in its log, under these issues’ numbers. `/aidevos build` on an issue starts it again.",
  };
};

const linked = (words: string, link: string | null): string => (link === null ? words : `[${words}](${link})`);

/** `link`: the log of the deployment that failed last; `secret`: the one that it wants for, null where it says nothing so. */
export const DEPLOY = (link: string | null, secret: string | null): Cause => {
  const failed = linked("The last deployment to production", link);
  const about = { fingerprint: "deployment", title: "Deployments to production fail" };
  return secret === null
    ? {
        ...about,
        detail: `${failed} has failed.`,
        mend: "somebody with access to the deploy workflow reads its log, mends what it names, and runs the workflow again.",
      }
    : {
        ...about,
        detail: `${failed} has failed: the secret \`${secret}\` is not set.`,
        mend: `somebody who administers this repository sets \`${secret}\` as a secret of the environment \`production\`, and runs the workflow again.`,
      };
};

/** `link`: where it should answer. */
export const UNREACHABLE = (link: string | null): Cause => ({
  fingerprint: "unreachable",
  title: "What is deployed does not answer",
  detail: `${makeInert(link ?? "The live address")} gave no answer, or not that of the deployed commit.`,
  mend: "somebody with access to the account that it runs in looks whether the address is right and open to the public.",
});
