import { openOpenAi } from "#src/agents/llm/openai.ts";
import { testLanguageModel } from "./language-model.testsuite.ts";

testLanguageModel({ provider: "openai", base: "/v1", open: openOpenAi });
