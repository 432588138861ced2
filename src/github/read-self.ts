import * as v from "valibot";
import { type Caller, dataOf } from "./installation-caller.ts";

/** The app's own account on GitHub: `aidevos[bot]`. */
export type Self = { login: string; userId: number; email: string };
export type ReadSelf = (installationId: number) => Promise<Self>;

const App = v.object({ slug: v.string() });
const Account = v.object({ id: v.number(), login: v.string() });

/** Asks GitHub once who the app is; a failed attempt is forgotten. */
export const selfReader = (call: Caller): ReadSelf => {
  let known: Promise<Self> | null = null;
  const ask = async (installationId: number): Promise<Self> => {
    const { slug } = await call(null, dataOf(App), (octokit) => octokit.rest.apps.getAuthenticated());
    const username = `${slug}[bot]`;
    const { id, login } = await call(installationId, dataOf(Account), (octokit) =>
      octokit.rest.users.getByUsername({ username }),
    );
    return { login, userId: id, email: `${id}+${login}@users.noreply.github.com` };
  };
  return (installationId) => {
    known ??= ask(installationId).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};
