/** No issue is named in it, so nothing of it is taken for the pull request of a spec. */
export const ONBOARDING_BRANCH = "aidevos/spec-form";

/** GitHub's home for what holds in all repositories of an account. */
export const ACCOUNT_REPOSITORY = ".github";

/** Title and body of the pull request that offers the form for specs. */
export const renderOnboarding = (
  { name, owner }: { owner: string; name: string },
  path: string,
): { title: string; body: string } => {
  const reach =
    name === ACCOUNT_REPOSITORY
      ? `GitHub then offers it in every repository of ${owner} that has no issue forms of its own.`
      : "Nothing else changes.";
  return {
    title: "docs: add an issue form for specs",
    body: [
      `Adds \`${path}\`, an issue form that asks what to build. ${reach}`,
      "An issue filed with it has the label `spec`. I then discuss a plan in that issue, and open a pull request with a tested product. Any other issue that gets the label does the same, so the form is a help, not a must.",
      "Merge it or close it: it is offered once.",
    ].join("\n\n"),
  };
};
