const TALLIES =
  "addSeconds averageOf ballotOf dayOf groupsOf inOrder leadersOf leastOf mostOf rankedBy roundHalfUp shareOf sumOf totalsBy".split(
    " ",
  );

/** Functions of the layer that a piece of code uses. */
export const talliesIn = (code: string): string[] => TALLIES.filter((name) => code.includes(`${name}(`));
