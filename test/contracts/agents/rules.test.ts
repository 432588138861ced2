import { rulesAgents } from "#src/agents/rules/rules-agents.ts";
import { agentsContract } from "./agents.testsuite.ts";

agentsContract("rules", rulesAgents);
