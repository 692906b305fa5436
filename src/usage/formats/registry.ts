import { amp } from './amp.ts';
import { anthropicConsoleCost, anthropicConsoleTokens } from './anthropic-console.ts';
import { anthropicCosts, anthropicUsage } from './anthropic-usage.ts';
import { bedrock } from './bedrock.ts';
import { canonical } from './canonical.ts';
import { cline } from './cline.ts';
import { awsCur, azureCost, gcpBilling } from './clouds.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor, cursorEvents } from './cursor.ts';
import { deepseekAmount, deepseekCost } from './deepseek.ts';
import { droid } from './droid.ts';
import { focus } from './focus.ts';
import type { UsageFormat } from './format.ts';
import { geminiCli } from './gemini-cli.ts';
import { githubBilling } from './github-billing.ts';
import { goose } from './goose.ts';
import { helicone, heliconeTable } from './helicone.ts';
import { langfuse, langfuseTable } from './langfuse.ts';
import { litellmDaily, litellmLogs, litellmLogsTable } from './litellm.ts';
import { llm } from './llm.ts';
import { names } from './names.ts';
import { openaiCosts } from './openai-costs.ts';
import { openaiDashboardCost, openaiDashboardEmpty, openaiDashboardUsage } from './openai-dashboard.ts';
import { openaiUsage } from './openai-usage.ts';
import { openaiRealtime } from './openai-realtime.ts';
import { opencode } from './opencode.ts';
import { openrouterActivity, openrouterDaily, openrouterGenerations } from './openrouter.ts';
import { otelLogs } from './otel-logs.ts';
import { otel } from './otel.ts';
import { plainLines, plainTable } from './plain.ts';
import { promptfoo } from './promptfoo.ts';
import { qwenCode } from './qwen-code.ts';
import { receipts } from './receipts.ts';
import { records } from './records.ts';
import { anthropicBatch, anthropicLog, geminiLog, openaiBatch, openaiLog } from './replies.ts';
import { openhands, sweAgent } from './trajectories.ts';
import { rollUp } from './roll-up.ts';

/** All that can be read, in the order of asking: what recognises the least comes last. */
export const formats: readonly UsageFormat[] = [
  receipts,
  qwenCode,
  claudeCode,
  codex,
  otel,
  otelLogs,
  opencode,
  geminiCli,
  copilotCli,
  cline,
  amp,
  droid,
  goose,
  promptfoo,
  sweAgent,
  openhands,
  openaiRealtime,
  bedrock,
  openaiUsage,
  openaiCosts,
  anthropicUsage,
  anthropicCosts,
  names,
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
  cursorEvents,
  awsCur,
  azureCost,
  gcpBilling,
  githubBilling,
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
