import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Content, type Html, safe, trusted } from "./html.ts";
import { icon } from "./icon.ts";
import type { RepositoryFrame } from "./page-reader.ts";

const CSS = readFileSync(new URL("page.css", import.meta.url), "utf8");
const CSS_HASH = createHash("sha256").update(CSS).digest("base64");

/** For the header `content-security-policy`: one known style sheet, no script, nothing from any other server. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${CSS_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export type Tab = "code" | "issues" | "pulls" | "actions" | "deployments";

const MARK = safe`<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><circle cx="16" cy="16" r="14"/><path d="M10 20.500v-6.500l6-3.8 6 3.800v6.500l-6 3.800z"/><circle class="core" cx="16" cy="16.8" r="2.6"/></svg>`;

/** A whole page around its content. */
export const renderDocument = (title: string, bar: Content, content: Content): string =>
  safe`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${trusted(CSS)}</style></head>
<body><header class="top"><a class="home" href="/">${MARK}<span class="unseen">All repositories</span></a>${bar}</header><main>${content}</main>
<footer>Embedded GitHub · read-only pages</footer></body></html>`.markup;

const renderTabs = (frame: RepositoryFrame, tab: Tab | null): Html => {
  const tabs: [Tab, string, Html, number | null][] = [
    ["code", "", safe`${icon("file")} Code`, null],
    ["issues", "/issues", safe`${icon("issue-open")} Issues`, frame.openIssues],
    ["pulls", "/pulls", safe`${icon("pull")} Pull requests`, frame.openPulls],
    ["actions", "/actions", safe`${icon("play")} Actions`, null],
    ["deployments", "/deployments", safe`${icon("rocket")} Deployments`, null],
  ];
  return safe`<nav class="tabs" aria-label="Repository">${tabs.map(
    ([name, path, text, count]) =>
      safe`<a href="/${frame.name}${path}"${name === tab && safe` aria-current="page"`}>${text}${count !== null && count > 0 && safe` <span class="count">${count}</span>`}</a>`,
  )}</nav>`;
};

/** A page of one repository, with its name and tabs on top. */
export const renderRepositoryDocument = (
  frame: RepositoryFrame,
  tab: Tab | null,
  title: string,
  content: Content,
): string => {
  const [owner = "", name = ""] = frame.name.split("/");
  const path = safe`<div class="path">${owner} <span>/</span> <a href="/${frame.name}"><strong>${name}</strong></a></div>`;
  return renderDocument(`${title} · ${frame.name}`, safe`${path}${renderTabs(frame, tab)}`, content);
};
