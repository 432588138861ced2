import { type Episode } from "#src/analysis/incidents/episode.ts";
import type { Run } from "#src/durable/step.ts";
import { UserError } from "./errors.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import { incidentTitle, renderIncidentIssue, renderIncidentOver } from "#src/follow-up/render-incident-issue.ts";
import type { BoardPort, Repo, Thread } from "./ports.ts";

/** What is known of an incident by now; `episode.revision` grows. */
export type IncidentNews = { kind: "incident"; repo: Repo; fingerprint: string; episode: Episode };

/** Somebody wants to hear no more of it. */
type Dismissed = { kind: "dismissed" };

export type IncidentPorts = {
  thread: Pick<Thread, "ensureComment">;
  issues: {
    /** Null: there is none to close. `isDeclined`: people have closed it as not planned. */
    ensureIssue(
      repo: Repo,
      topic: string,
      text: { title: string; body: string; state: "open" | "closed" | "declined" | "as-is"; isAwaited: boolean },
    ): Promise<{ number: number; state: "open" | "closed"; isDeclined: boolean } | null>;
  };
  board: Pick<BoardPort, "tell">;
  /** Notes that people want to hear no more of it. */
  decline(repo: Repo, fingerprint: string): Promise<void>;
};

export type IncidentOutcome = { state: "over" | "declined" | "out of reach" };

/** So often it is looked whether people have closed the issue. */
const LOOK_SECONDS = 86_400;

const topicOf = ({ episode, fingerprint }: IncidentNews): string => `incident/${fingerprint}/${episode.issue}`;

const post = async (
  run: Run,
  ports: IncidentPorts,
  news: IncidentNews,
  state: "open" | "closed" | "declined" | "as-is",
) => {
  const { assessment, nth } = news.episode;
  const text = { title: incidentTitle(assessment), body: renderIncidentIssue({ assessment, nth }) };
  return run.step(`issue: ${state}`, () =>
    ports.issues.ensureIssue(news.repo, topicOf(news), { ...text, state, isAwaited: false }),
  );
};

const close = async (run: Run, ports: IncidentPorts, news: IncidentNews, number: number): Promise<void> => {
  const { assessment, nth, over } = news.episode;
  if (over === null) return;
  const body = renderIncidentOver(assessment, over);
  await run.step("say that it is over", () => ports.thread.ensureComment(news.repo, number, `over/${nth}`, body));
  await post(run, ports, news, "closed");
};

const show = (run: Run, { board }: IncidentPorts, news: IncidentNews, issue: number | null): Promise<void> => {
  const incident = issue === null ? null : { issue, title: makeInert(incidentTitle(news.episode.assessment)) };
  return run.step("show it", () => board.tell(news.repo, { kind: "incident", topic: topicOf(news), incident }));
};

const decline = async (run: Run, ports: IncidentPorts, news: IncidentNews): Promise<IncidentOutcome> => {
  await run.step("leave it", () => ports.decline(news.repo, news.fingerprint));
  await show(run, ports, news, null);
  return { state: "declined" };
};

const follow = async (run: Run, ports: IncidentPorts, first: IncidentNews): Promise<IncidentOutcome> => {
  let news = first;
  let state: "open" | "as-is" = "open";
  for (;;) {
    const issue = await post(run, ports, news, state);
    // One that people have closed as done is opened again once it gets worse.
    if (issue?.isDeclined === true) return decline(run, ports, news);
    if (issue !== null) await show(run, ports, news, issue.number);
    let next: IncidentNews | Dismissed | null;
    do next = await run.nextSignal<IncidentNews | Dismissed>(LOOK_SECONDS);
    while (next?.kind === "incident" && next.episode.revision <= news.episode.revision);
    if (next?.kind === "dismissed") {
      await post(run, ports, news, "declined");
      return decline(run, ports, news);
    }
    state = next === null ? "as-is" : "open";
    news = next ?? news;
    if (news.episode.over !== null) {
      if (issue !== null) await close(run, ports, news, issue.number);
      await show(run, ports, news, null);
      return { state: "over" };
    }
  }
};

/** One incident from its first alarm to its end: one issue, opened, kept current, and closed. */
export const followIncident = async (run: Run, ports: IncidentPorts, first: IncidentNews): Promise<IncidentOutcome> => {
  try {
    return await follow(run, ports, first);
  } catch (error) {
    // Issues are off, or the repository is out of reach: nobody would read it.
    if (!(error instanceof UserError)) throw error;
    return { state: "out of reach" };
  }
};
