import { describe, expect, it } from "vitest";
import { parseCommands } from "#src/steering/parse-commands.ts";
import { COMMANDS, renderHelp } from "#src/steering/render-help.ts";

describe("parseCommands", () => {
  it.each([
    ["/aidevos", [{ name: "help" }]],
    ["/aidevos  STATUS ", [{ name: "status" }]],
    ["Fine.\n/aidevos go, please", [{ name: "go" }]],
    ["/aidevos go please", [{ name: "go" }]],
    ["/aidevos build", [{ name: "build", overrides: {} }]],
    [
      "/aidevos build --approval=never --questions=0",
      [{ name: "build", overrides: { approval: "never", questions: "0" } }],
    ],
    ["/aidevos approve", [{ name: "approve", plan: null }]],
    ["/aidevos approve 0A1b2c3", [{ name: "approve", plan: "0a1b2c3" }]],
    ["/aidevos ask qa: which test\nproves it?", [{ name: "ask", role: "QA", question: "which test\nproves it?" }]],
    ["/aidevos revise A title\n- has 80 characters", [{ name: "revise", text: "A title\n- has 80 characters" }]],
    ["/aidevos withdraw s1\nThanks.", [{ name: "withdraw", rule: "s1" }]],
    ["/aidevos withdraw “no UI”", [{ name: "withdraw", rule: "“no UI”" }]],
    ["/aidevos budget $0.50 ", [{ name: "budget", microUsd: 500_000 }]],
    ["/aidevos budget 100", [{ name: "budget", microUsd: 100_000_000 }]],
    ["/aidevos pause\n/aidevos resume", [{ name: "pause" }, { name: "resume" }]],
  ])("reads %j", (comment, expected) => {
    expect(parseCommands(comment)).toMatchObject(expected);
  });

  it.each([
    ["/aidevos aprove", "Did you mean `/aidevos approve`? `/aidevos help` lists what there is."],
    ["/aidevos stauts", "Did you mean `/aidevos status`? `/aidevos help` lists what there is."],
    ["/aidevos make me a sandwich", "`/aidevos help` lists what there is."],
    ["/aidevos budget", "No such amount"],
    ["/aidevos budget 101", "No such amount"],
    ["/aidevos budget -2", "No such amount"],
    ["/aidevos budget 1e2", "No such amount"],
    ["/aidevos ask", "Name a role"],
    ["/aidevos ask Legal may we?", "Name a role"],
    ["/aidevos revise", "Say what shall be otherwise"],
    ["/aidevos withdraw", "Name what is to be taken back"],
    ["/aidevos widraw s1", "Did you mean `/aidevos withdraw`?"],
    ["/aidevos build fast", "“fast” is no option"],
    ["/aidevos constructor", "`/aidevos help` lists what there is."],
  ])("says what to say instead of %j", (comment, mend) => {
    const [read] = parseCommands(comment);
    expect(read).toMatchObject({ name: null, said: comment.slice("/aidevos ".length).trim() });
    expect(read && "mend" in read && read.mend).toContain(mend);
  });

  it.each([
    "Please see /aidevos help",
    "> /aidevos stop",
    "```\n/aidevos stop\n```",
    "~~~~\n```\n/aidevos stop\n~~~\n~~~~",
    "    /aidevos stop",
    "<!--\n/aidevos stop\n-->",
    "/aidevosstop",
    "No command.",
  ])("finds no command in %j", (comment) => {
    expect(parseCommands(comment)).toEqual([]);
  });

  it("follows no more than ten of one comment", () => {
    expect(parseCommands("/aidevos status\n".repeat(50))).toHaveLength(10);
  });
});

describe("renderHelp", () => {
  it("lists every command, each by words that are read as just that", () => {
    const said = [...renderHelp().matchAll(/^\| `(\/aidevos [^`]+)`/gmu)].map(([, words]) => words ?? "");
    expect(said.map((words) => parseCommands(words)[0]?.name)).toEqual(COMMANDS);
  });
});
