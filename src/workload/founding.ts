import { one } from '../values/money.ts';
import type { Plan } from './plan.ts';

const stage = (name: string, tokens: number) => ({ name, drivers: { tokens, outputShare: one } });

/** What is projected without a plan: four stages of growth at 50,000 tokens per user and month, all of them output. */
export const foundingPlan: Plan = {
  file: undefined,
  baseline: 'openai/gpt-4o',
  candidates: ['global-api/deepseek-v4-flash'],
  budget: undefined,
  assumeInput: undefined,
  assumeWebSearch: undefined,
  fx: [],
  currency: undefined,
  daysPerMonth: undefined,
  growth: [],
  stages: [
    { scenario: 'MVP testing', month: 1 },
    { scenario: 'Early beta', month: 4 },
    { scenario: 'Launch', month: 7 },
    { scenario: 'Growing', month: 10 },
  ],
  buy: undefined,
  names: [],
  teams: [],
  ask: undefined,
  scenarios: [
    stage('MVP testing', 5_000_000),
    stage('Early beta', 50_000_000),
    stage('Launch', 500_000_000),
    stage('Growing', 5_000_000_000),
  ],
};
