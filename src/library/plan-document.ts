/** A plan as its file has it, with the same keys (`schemas/plan.json`); `schema: 1` may be left out. */
export interface PlanDocument {
  readonly baseline?: string;
  /** Models, and blends of them; may be left out where each scenario has a `model` of its own. */
  readonly candidates?: readonly (string | Readonly<Record<string, unknown>>)[];
  readonly scenarios: readonly PlanScenario[];
  readonly [key: string]: unknown;
}

/** A named monthly workload: drivers such as `requests: '4k/day'`, `inputTokens: 1800`, `cacheHit: '60%'`. */
export interface PlanScenario {
  readonly name: string;
  readonly [driver: string]: unknown;
}

/** When the plan is priced: a Date, a day like `2026-11-30`, or a UTC moment. */
export interface PlanMoment {
  readonly at: string | Date;
}
