import { openAnthropic } from "#src/agents/llm/anthropic.ts";
import { testLanguageModel } from "./language-model.testsuite.ts";

testLanguageModel({ provider: "anthropic", base: "", open: openAnthropic });
