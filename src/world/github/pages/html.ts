/** Markup that is safe to send. Only `safe` and `trusted` make it, so a plain string can't become one by accident. */
export type Html = { readonly markup: string };
export type Content = Html | string | number | null | undefined | false | Content[];

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/gu, (sign) => ENTITIES[sign] ?? sign);

const render = (content: Content): string => {
  if (content === null || content === undefined || content === false) return "";
  if (Array.isArray(content)) return content.map(render).join("");
  return typeof content === "object" ? content.markup : escapeHtml(String(content));
};

/** A template of markup; everything put in is escaped unless it is `Html` itself. Attributes must stand in quotes. */
export const safe = (strings: TemplateStringsArray, ...values: Content[]): Html => ({
  markup: strings.map((text, index) => text + render(values[index])).join(""),
});

/** Marks text as safe markup. For the output of the sanitiser and for constants only. */
export const trusted = (text: string): Html => ({ markup: text });

/** An address that may stand in `href`: http, https, or a path of this server; `#` for anything else. */
export const safeUrl = (url: string): string => (/^(?:https?:\/\/|\/(?!\/)|#)/iu.test(url) ? url : "#");

/** A path of a repository or the name of a branch, escaped for an address with its slashes kept. */
export const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
