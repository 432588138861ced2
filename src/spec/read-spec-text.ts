/**
 * A spec file as an issue: its first heading is the title, the rest the body, in which every line keeps its number.
 * `name`: the title where there is none.
 */
export const readSpecText = (text: string, name: string): { title: string; body: string } => {
  const plain = text.replace(/^\uFEFF/u, "");
  const [heading, title] = /^\s*#[ \t]+(.+)/u.exec(plain) ?? [];
  if (heading === undefined || title === undefined) return { title: name, body: plain };
  return { title: title.trim(), body: heading.replaceAll(/[^\n]/gu, "") + plain.slice(heading.length) };
};
