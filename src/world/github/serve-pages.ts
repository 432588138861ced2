import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hub } from "./hub.ts";
import { openPageReader } from "./page-source/open-page-reader.ts";
import { PAGE_POLICY } from "./pages/document.ts";
import { renderPage } from "./pages/render-page.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": PAGE_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};

/** Answers with pages for people to read; anything but reading is refused with 405. */
export const createPages = (hub: Hub) => {
  const reader = openPageReader(hub);
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", hub.url);
    if (incoming.method !== "GET" && incoming.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const page = await renderPage(pathname, searchParams, reader);
    if (page) response.writeHead(page.status, HEADERS).end(page.html);
    else response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not Found");
  };
};
