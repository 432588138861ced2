/** Which files stay as people have them, where the new plan would change the same lines; at most twenty are named. */
export const renderKept = (paths: readonly string[]): string => {
  const named = paths.slice(0, 20).map((path) => `- \`${path}\``);
  const rest = paths.length - named.length;
  return [
    "**Left as people have them:** in these files people and the plan changed the same lines, so what the plan changes there is missing. Look whether they go with the rest.",
    [...named, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n"),
  ].join("\n\n");
};
