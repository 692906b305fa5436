import { isInstant } from '../values/calendar.ts';
import { inCurrency, isZero, plain, usd, zero, type Money } from '../values/money.ts';
import { currencySign } from '../values/format.ts';
import { readGrowth, readMoney, readShare, type ParsedQuantity } from '../values/quantity.ts';
import type { PageForecast, PageQuestion } from '../render/question.ts';
import type { Plan } from '../workload/plan.ts';
import { driverReaders } from '../workload/driver-kinds.ts';
import { driverRow, type Drivers, type DriverValue } from '../workload/drivers.ts';
import type { Scenario } from '../workload/scenario.ts';
import { percent } from '../workload/write-plan.ts';
import { driverChoices, driversOffered, driverText } from './drivers.ts';

/** One thing that a reader may change about a question. */
export interface Field {
  /** Its name in the address of a page: `s0.requests`, `budget`. */
  readonly id: string;
  readonly label: string;
  /** The name of its scenario; undefined for what holds for all. */
  readonly scenario: string | undefined;
  /** Its value in the question, as text. */
  readonly text: string;
  readonly choices?: readonly string[] | undefined;
  readonly type?: 'date' | 'month' | undefined;
  /** What stands in an empty field: what it means, in its unit. */
  readonly placeholder?: string | undefined;
  /** True for what most questions leave out. */
  readonly isRare?: boolean;
  /** The question with another text there; an empty one unsets it. */
  readonly apply: (question: PageQuestion, text: string) => ParsedQuantity<PageQuestion>;
}

/** All that may be changed but the models: the drivers of each scenario, then what holds for all of them. */
export function questionFields(question: PageQuestion): Field[] {
  return [
    ...question.plan.scenarios.flatMap((_, place) => scenarioFields(question, place)),
    ...generalFields(question),
  ];
}

function scenarioFields({ plan: { scenarios, daysPerMonth } }: PageQuestion, place: number): Field[] {
  const scenario = scenarios[place];
  if (!scenario) return [];
  return driversOffered(scenario.drivers).map((driver) => {
    const { kind, label } = driverRow(driver);
    return {
      id: `s${place}.${driver}`,
      label,
      scenario: scenario.name,
      text: driverText(scenario.drivers[driver]),
      choices: driverChoices[kind],
      placeholder: kind === 'share' ? '0%' : undefined,
      isRare: scenario.drivers[driver] === undefined && driver !== 'cacheHit',
      apply: (question, text) =>
        whenRead<DriverValue>(
          text,
          (written) => driverReaders[kind](written, daysPerMonth),
          (value) => withDriver(question, place, { [driver]: value }),
        ),
    };
  });
}

/** How long the prompt is, as a reader types it, is no longer what texts count to. */
function withTypedDriver({ input, drivers, ...scenario }: Scenario, typed: Drivers): Scenario {
  const isReplaced = 'inputTokens' in typed || 'fixedTokens' in typed;
  return { ...scenario, drivers: { ...drivers, ...typed }, ...(input && !isReplaced && { input }) };
}

function withDriver(question: PageQuestion, place: number, drivers: Drivers): PageQuestion {
  const scenarios = question.plan.scenarios.map((each, index) =>
    index === place ? withTypedDriver(each, drivers) : each,
  );
  return withPlan(question, { scenarios });
}

function withPlan(question: PageQuestion, plan: Partial<Plan>): PageQuestion {
  return { ...question, plan: { ...question.plan, ...plan } };
}

/** The question that a text makes, an empty one by unsetting the value; or what is wrong with the text. */
function whenRead<T>(
  text: string,
  read: (text: string) => ParsedQuantity<T>,
  apply: (value: T | undefined) => PageQuestion,
): ParsedQuantity<PageQuestion> {
  if (text === '') return { value: apply(undefined) };
  const result = read(text);
  return 'value' in result ? { value: apply(result.value) } : result;
}

/** A field of the whole question, whose text is read unless it is empty. */
function general<T>(
  head: Pick<Field, 'id' | 'label' | 'text'> & Partial<Field>,
  read: (text: string) => ParsedQuantity<T>,
  apply: (question: PageQuestion, value: T | undefined) => PageQuestion,
): Field {
  return {
    scenario: undefined,
    ...head,
    apply: (question, text) => whenRead(text, read, (value) => apply(question, value)),
  };
}

function generalFields({ command, plan, asOf, course, prices: { terms } }: PageQuestion): Field[] {
  const { answer } = terms;
  const paid = (amount: Money): Money => inCurrency(amount, answer?.currency);
  const unit = currencySign(answer?.currency).trim();
  const { assumeInput } = plan;
  return [
    general(
      { id: 'budget', label: `Budget per month, ${unit}`, text: plan.budget?.fail ? plain(plan.budget.fail) : '' },
      (text) => paidAs(readMoney(text, 'month'), paid),
      (question, fail) =>
        withPlan(question, {
          budget: fail || question.plan.budget?.warn ? { warn: question.plan.budget?.warn, fail } : undefined,
        }),
    ),
    ...(command === 'forecast' && course ? forecastFields(plan, course, { unit, paid }) : []),
    general({ id: 'asof', label: 'Prices as of', text: asOf.slice(0, 10), type: 'date' }, readDay, (question, day) =>
      day === undefined ? question : { ...question, asOf: day },
    ),
    general(
      {
        id: 'assume',
        label: `Input rate if not published, ${unit}/M`,
        text: assumeInput === undefined ? '' : assumeInput === 'output' ? assumeInput : plain(assumeInput),
        isRare: assumeInput === undefined,
      },
      (text) => readAssumed(text, paid),
      (question, value) => withPlan(question, { assumeInput: value }),
    ),
  ];
}

/** What amounts are given in. */
interface Currency {
  readonly unit: string;
  readonly paid: (amount: Money) => Money;
}

function forecastFields(
  { growth }: Plan,
  { months, start, cash, priceDecline }: PageForecast,
  { unit, paid }: Currency,
): Field[] {
  return [
    general(
      { id: 'growth', label: 'Growth per month', text: growth.map(percent).join(', '), placeholder: '0%' },
      readGrowthList,
      (question, rates = []) => withPlan(question, { growth: rates }),
    ),
    general({ id: 'months', label: 'Months', text: String(months) }, readMonths, (question, count = months) =>
      withForecast(question, { months: count }),
    ),
    general({ id: 'start', label: 'First month', text: start, type: 'month' }, readMonth, (question, month = start) =>
      withForecast(question, { start: month }),
    ),
    general(
      { id: 'cash', label: `Cash available, ${unit}`, text: cash ? plain(cash) : '', isRare: !cash },
      (text) => paidAs(readMoney(text), paid),
      (question, amount) => withForecast(question, { cash: amount }),
    ),
    general(
      {
        id: 'decline',
        label: 'Monthly price decline',
        text: isZero(priceDecline) ? '' : percent(priceDecline),
        placeholder: '0%',
        isRare: isZero(priceDecline),
      },
      readShare,
      (question, share = zero) => withForecast(question, { priceDecline: share }),
    ),
  ];
}

function withForecast(question: PageQuestion, course: Partial<PageForecast>): PageQuestion {
  return question.course ? { ...question, course: { ...question.course, ...course } } : question;
}

function readDay(text: string): ParsedQuantity<string> {
  return isInstant(text) ? { value: text } : { problem: `"${text}" is not a valid date; write it like 2026-11-23` };
}

function readMonth(text: string): ParsedQuantity<string> {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
    ? { value: text }
    : { problem: `"${text}" is not a month; write it like 2027-01` };
}

const MOST_MONTHS = 600;

function readMonths(text: string): ParsedQuantity<number> {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_MONTHS
    ? { value: count }
    : { problem: `"${text}" is not between 1 and ${MOST_MONTHS}` };
}

function readGrowthList(text: string): ParsedQuantity<Plan['growth']> {
  const rates = text.split(',').map((each) => readGrowth(each.trim()));
  const problem = rates.find((each) => 'problem' in each);
  return problem && 'problem' in problem
    ? problem
    : { value: rates.flatMap((each) => ('value' in each ? [each.value] : [])) };
}

function paidAs(read: ParsedQuantity<Money>, paid: Currency['paid']): ParsedQuantity<Money> {
  return 'value' in read ? { value: paid(read.value) } : read;
}

function readAssumed(text: string, paid: Currency['paid']): ParsedQuantity<NonNullable<Plan['assumeInput']>> {
  if (text === 'output') return { value: text };
  return /^\d{1,7}(\.\d{1,9})?$/.test(text)
    ? { value: paid(usd(text)) }
    : { problem: 'write output, or what a million tokens cost, like 0.18' };
}
