import type { Plan } from "#src/plan/plan.ts";
import { wrapText } from "./render-comment.ts";
import { hasPage, readable } from "./render-page-data.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string =>
  readable(text).replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? "");

const WIDTH = 120;

/** An element that stands alone on its line, broken as the formatter would where that line is too long. */
const renderElement = (indent: string, open: string, text: string, close: string): string => {
  const line = `${indent}${open}${text}${close}`;
  if (line.length <= WIDTH) return line;
  const lines = wrapText(text, WIDTH - indent.length - 2).map((part) => `${indent}  ${part}`);
  return [indent + open, ...lines, indent + close].join("\n");
};

const fillElement = (page: string, element: RegExp, text: string): string =>
  page.replace(element, (_, indent: string, open: string, close: string) =>
    renderElement(indent, open, escapeHtml(text), close),
  );

const NO_PAGE = "Nothing here is for people. Programs find all that can be asked for in /openapi.json.";

/** Without what draws the page: a few words on where to go instead. */
const emptyPage = (page: string): string =>
  page
    .replace(/^ *<script [^>]*><\/script>\n/mu, "")
    .replace(/^ *<a class="skip".*\n/mu, "")
    .replace(/^( *)<main[^>]*>[\s\S]*?<\/main>/mu, (_, indent: string) =>
      renderElement(indent, "<main>", NO_PAGE, "</main>"),
    );

/** `public/index.html`: the template's, under this product's title and summary. */
export const renderPage = (given: string, plan: Plan): string => {
  const { product } = plan;
  const template = hasPage(plan) ? given : emptyPage(given);
  const titled = fillElement(template, /^( *)(<title>)[^<]*(<\/title>)$/mu, product.title);
  const headed = fillElement(titled, /^( *)(<h1>)[^<]*(<\/h1>)$/mu, product.title);
  return fillElement(headed, /^( *)(<p id="summary">)[^<]*(<\/p>)$/mu, product.summary);
};
