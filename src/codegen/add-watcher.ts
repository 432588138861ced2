import type { FileChange } from "./file-change.ts";
import { blobIdOf, MANIFEST_PATH, parseManifest } from "./layer-manifest.ts";

const WATCHERS_PATH = "src/orchestration/control/watchers.ts";
const EMPTY = "readonly string[] = [];";

const render = (content: string, publicKey: string): string => {
  const known = content.replace(EMPTY, `readonly string[] = [${JSON.stringify(publicKey)}];`);
  if (known === content) throw new Error(`${WATCHERS_PATH} has no place for a key`);
  return known;
};

/** The templates of products that know a watcher by its public key (Ed25519, base64url), and a layer that is so. */
export const addWatcher = (templates: readonly FileChange[], publicKey: string): FileChange[] => {
  const watchers = templates.find(({ path }) => path === WATCHERS_PATH);
  if (watchers === undefined) throw new Error(`the templates lack ${WATCHERS_PATH}`);
  const content = render(watchers.content, publicKey);
  const knows = (file: FileChange): FileChange => {
    if (file.path === WATCHERS_PATH) return { ...file, content };
    if (file.path !== MANIFEST_PATH) return file;
    const { files, version } = parseManifest(file.content);
    const manifest = { version, files: { ...files, [WATCHERS_PATH]: blobIdOf(content) } };
    return { ...file, content: `${JSON.stringify(manifest, null, 2)}\n` };
  };
  return templates.map(knows);
};
