import { readNumber, readText, requireText } from "./api-request.ts";
import { numberLines, type FileDiff } from "./git/parse-diff.ts";
import { ApiError } from "./reply.ts";
import type { ReviewComment } from "./state.ts";

type Place = Pick<ReviewComment, "path" | "line" | "side" | "startLine" | "startSide" | "position" | "diffHunk">;

const unresolvable = (field: string): ApiError => {
  const error = {
    resource: "PullRequestReviewComment",
    code: "custom",
    field,
    message: `${field} could not be resolved`,
  };
  return new ApiError(422, "Validation Failed", [error]);
};

const readSide = (body: Record<string, unknown>, name: string): "LEFT" | "RIGHT" | undefined => {
  const side = readText(body, name);
  if (side !== undefined && side !== "LEFT" && side !== "RIGHT") throw unresolvable("pull_request_review_thread.side");
  return side;
};

/** Finds the line of the diff that a comment names by `line` and `side`, or by `position`. 422 when the diff has none. */
export const locateComment = (files: FileDiff[], body: Record<string, unknown>): Place => {
  const path = requireText(body, "path");
  const file = files.find((item) => item.path === path);
  if (!file) throw unresolvable("pull_request_review_thread.path");
  const patch = file.patch ?? "";
  const text = patch.split("\n");
  const side = readSide(body, "side") ?? "RIGHT";
  if (readText(body, "subject_type") === "file") {
    return { path, line: null, side, startLine: null, startSide: null, position: 1, diffHunk: text[0] ?? "" };
  }
  const line = readNumber(body, "line");
  const position = readNumber(body, "position");
  const found = numberLines(patch).find((item) =>
    line === undefined ? item.position === position : (side === "LEFT" ? item.left : item.right) === line,
  );
  const number = found && (line ?? found.right ?? found.left);
  if (!found || number === undefined || number === null) throw unresolvable("pull_request_review_thread.line");
  const startLine = readNumber(body, "start_line") ?? null;
  return {
    path,
    line: number,
    side: line === undefined && found.right === null ? "LEFT" : side,
    startLine,
    startSide: startLine === null ? null : (readSide(body, "start_side") ?? side),
    position: found.position,
    diffHunk: text.slice(found.hunkStart, found.position + 1).join("\n"),
  };
};
