import { anthropicConsoleCost, anthropicConsoleTokens } from './anthropic-console.ts';
import { anthropicCosts, anthropicUsage } from './anthropic-usage.ts';
import { bedrock } from './bedrock.ts';
import { canonical } from './canonical.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { deepseekAmount, deepseekCost } from './deepseek.ts';
import { focus } from './focus.ts';
import type { UsageFormat } from './format.ts';
import { helicone, heliconeTable } from './helicone.ts';
import { langfuse, langfuseTable } from './langfuse.ts';
import { litellmDaily, litellmLogs, litellmLogsTable } from './litellm.ts';
import { llm } from './llm.ts';
import { openaiCosts } from './openai-costs.ts';
import { openaiDashboardCost, openaiDashboardEmpty, openaiDashboardUsage } from './openai-dashboard.ts';
import { openaiUsage } from './openai-usage.ts';
import { openrouterActivity, openrouterDaily, openrouterGenerations } from './openrouter.ts';
import { otel } from './otel.ts';
import { plainLines, plainTable } from './plain.ts';
import { receipts } from './receipts.ts';
import { records } from './records.ts';
import { anthropicBatch, anthropicLog, geminiLog, openaiBatch, openaiLog } from './replies.ts';
import { rollUp } from './roll-up.ts';

/** All that can be read, in the order of asking: what recognises the least comes last. */
export const formats: readonly UsageFormat[] = [
  receipts,
  claudeCode,
  codex,
  otel,
  bedrock,
  openaiUsage,
  openaiCosts,
  anthropicUsage,
  anthropicCosts,
  openaiBatch,
  anthropicBatch,
  openrouterActivity,
  openrouterGenerations,
  openrouterDaily,
  litellmLogs,
  litellmLogsTable,
  litellmDaily,
  langfuse,
  langfuseTable,
  helicone,
  heliconeTable,
  llm,
  canonical,
  openaiDashboardUsage,
  openaiDashboardCost,
  openaiDashboardEmpty,
  deepseekAmount,
  deepseekCost,
  anthropicConsoleTokens,
  anthropicConsoleCost,
  cursor,
  focus,
  rollUp,
  records,
  anthropicLog,
  geminiLog,
  openaiLog,
  plainLines,
  plainTable,
];

export function formatNamed(name: string): UsageFormat | undefined {
  return formats.find((format) => format.name === name);
}
