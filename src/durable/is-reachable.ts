import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether the user may enter, or execute, `path` and enter every directory above it. `path` must exist. */
export const isReachable = async (path: string, user: { uid: number; gid: number }): Promise<boolean> => {
  for (let at = await realpath(path); ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 0o1) === 0) return false;
    if (at === dirname(at)) return true;
  }
};
