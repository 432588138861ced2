import { cp, glob, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import type { BuiltInAction } from "./action-call.ts";

/** actions/upload-artifact: files by path or pattern, kept as they lie below what all the paths have in common. */
export const uploadArtifact: BuiltInAction = {
  inputs: [
    "name",
    "path",
    "if-no-files-found",
    "retention-days",
    "compression-level",
    "overwrite",
    "include-hidden-files",
  ],
  async run({ inputs, state, setOutput }) {
    const name = inputs["name"] || "artifact";
    const store = join(state.directories.artifacts, encodeURIComponent(name));
    const files = await findFiles(state.directories.workspace, inputs["path"] ?? "");
    if (files.length === 0) {
      const message = `No files were found with the provided path: ${inputs["path"]}. No artifacts will be uploaded.`;
      if (inputs["if-no-files-found"] === "error") throw new Error(message);
      state.report.logLine(`##[warning]${message}`);
      return;
    }
    if (
      await stat(store).then(
        () => true,
        () => false,
      )
    ) {
      if (inputs["overwrite"] !== "true")
        throw new Error(`An artifact with the name '${name}' already exists in this run.`);
    }
    const root = commonDirectory(await findSearchPaths(state.directories.workspace, inputs["path"] ?? ""));
    for (const file of files) {
      const target = join(store, file.slice(root.length));
      await mkdir(dirname(target), { recursive: true });
      await cp(file, target);
    }
    state.report.logLine(`Artifact ${name} has been stored: ${files.length} files.`);
    setOutput("artifact-id", name);
  },
};

/** actions/download-artifact: one artifact of this run by name, or all, each in a directory of its name. */
export const downloadArtifact: BuiltInAction = {
  inputs: ["name", "path"],
  async run({ inputs, state, setOutput }) {
    const target = resolve(state.directories.workspace, inputs["path"] || ".");
    const stored = await readdir(state.directories.artifacts).catch((): string[] => []);
    const name = inputs["name"];
    if (name && !stored.includes(encodeURIComponent(name))) throw new Error(`Artifact not found for name: ${name}`);
    for (const artifact of name ? [encodeURIComponent(name)] : stored) {
      const into = name ? target : join(target, decodeURIComponent(artifact));
      await cp(join(state.directories.artifacts, artifact), into, { recursive: true });
    }
    setOutput("download-path", target);
  },
};

const findFiles = async (workspace: string, path: string): Promise<string[]> => {
  const found = new Set<string>();
  for (const line of path.split("\n").map((entry) => entry.trim())) {
    if (line === "") continue;
    const negative = line.startsWith("!");
    for (const file of await listFiles(resolve(workspace, negative ? line.slice(1) : line))) {
      if (negative) found.delete(file);
      else found.add(file);
    }
  }
  return [...found].toSorted();
};

const listFiles = async (pattern: string): Promise<string[]> => {
  const files: string[] = [];
  for await (const path of glob(pattern)) {
    const entry = await stat(path);
    if (entry.isFile()) files.push(path);
    else for await (const inner of glob(join(path, "**/*"))) if ((await stat(inner)).isFile()) files.push(inner);
  }
  return files;
};

/** The directory that each path or pattern searches: itself, what stands before its first wildcard, or a file's own. */
const findSearchPaths = (workspace: string, path: string): Promise<string[]> => {
  const lines = path.split("\n").map((line) => line.trim());
  return Promise.all(
    lines
      .filter((line) => line !== "" && !line.startsWith("!"))
      .map(async (line) => {
        const parts = resolve(workspace, line).split("/");
        const wild = parts.findIndex((part) => /[*?[]/u.test(part));
        const place = parts.slice(0, wild === -1 ? parts.length : wild).join("/");
        const isDirectory = await stat(place).then(
          (entry) => entry.isDirectory(),
          () => false,
        );
        return isDirectory ? place : dirname(place);
      }),
  );
};

const commonDirectory = (directories: string[]): string => {
  let root = directories[0] ?? "/";
  while (!directories.every((directory) => `${directory}/`.startsWith(`${root}/`))) root = dirname(root);
  return root;
};
