/** A line such as `::error file=a.ts,line=3::message` that a step prints to tell the runner something. */
export type WorkflowCommand = { name: string; properties: Record<string, string>; message: string };

/** The command in a line of output, or null where the line is plain text. */
export const parseWorkflowCommand = (line: string): WorkflowCommand | null => {
  const match = /^\s*::(?<name>[\w-]+)(?: (?<properties>.*?))?::(?<message>.*)$/u.exec(line);
  if (!match?.groups) return null;
  const { name = "", properties = "", message = "" } = match.groups;
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(
      properties.split(",").flatMap((pair) => {
        const at = pair.indexOf("=");
        if (at < 1) return [];
        return [
          [
            pair.slice(0, at).trim(),
            unescape(
              pair
                .slice(at + 1)
                .replaceAll(/%3A/giu, ":")
                .replaceAll(/%2C/giu, ","),
            ),
          ],
        ];
      }),
    ),
    message: unescape(message),
  };
};

// `%25` comes last: it is the escape of the escape character itself.
const unescape = (text: string) => text.replaceAll(/%0D/giu, "\r").replaceAll(/%0A/giu, "\n").replaceAll("%25", "%");
