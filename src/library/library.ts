/** What the package exports: no clock, no file, no global state. */
export { openCatalogue, type CatalogueTerms, type ListModule, type PriceCatalogue } from './price-catalogue.ts';
export { parsePriceList } from './own-list.ts';
export { price } from './price.ts';
export type { BillingRates, PricedUnits, PriceRequest, RequestCost } from './price.ts';
export { project, type CandidateMonth, type PlanProjection, type ScenarioMonth } from './project.ts';
export { compare, type PlanComparison, type RankedCandidate } from './compare.ts';
export { forecast } from './forecast.ts';
export type { CandidateRunway, ForecastCost, ForecastTerms, PlanForecast } from './forecast.ts';
export { usageOf, type ReplyUsage } from './usage-of.ts';
export { countTokens, openTokenizer, type TokenCount, type Tokenizer } from './count-tokens.ts';
export { compareAmounts, sumAmounts } from './amounts.ts';
export { CostError, type CostErrorCode } from './cost-error.ts';
export type { PlanDocument, PlanMoment, PlanScenario } from './plan-document.ts';
export type {
  AssumptionNote,
  CandidateName,
  MeterTokens,
  MeterName,
  PricedItem,
  TierName,
  UnpricedCandidate,
} from './priced-items.ts';
