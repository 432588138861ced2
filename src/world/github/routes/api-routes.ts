import type { Route } from "#src/world/github/router.ts";
import { accountRoutes } from "./account-routes.ts";
import { actionsRoutes } from "./actions-routes.ts";
import { appRoutes } from "./app-routes.ts";
import { checkRoutes } from "./check-routes.ts";
import { commentRoutes } from "./comment-routes.ts";
import { commitRoutes } from "./commit-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { deploymentRoutes } from "./deployment-routes.ts";
import { gitDataRoutes } from "./git-data-routes.ts";
import { issueRoutes } from "./issue-routes.ts";
import { labelRoutes } from "./label-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { reactionRoutes } from "./reaction-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";

/** The whole REST API. The first route that matches answers, so a fixed word stands before a parameter. */
export const apiRoutes: Route[] = [
  ...accountRoutes,
  ...repositoryRoutes,
  ...appRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...reactionRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...gitDataRoutes,
  ...contentRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...actionsRoutes,
  ...deploymentRoutes,
];
