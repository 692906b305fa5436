import { EDITOR_SCHEMA } from './write-plan.ts';

// Plans to begin with. A figure with a source was measured or documented there; every other one is a guess to change.

const models = ['openai/gpt-5.4', 'openai/gpt-5.4-mini', 'anthropic/claude-sonnet-5'];

const scenarios = {
  chat: `  - name: Chat
    requests: 3k/day #      a guess: your own
    # The median prompt and answer of a chat service (Splitwise, section III A, https://arxiv.org/abs/2311.18677).
    # Answers there are short or long, few are in between.
    inputTokens: 1020
    outputTokens: 129
`,
  rag: `  - name: Answers from documents
    requests: 3k/day #      a guess: your own
    # Six chunks of 800 tokens, the default of max_chunk_size_tokens in OpenAI's file search, and 400 around them: how
    # many is a guess.
    inputTokens: 5200
    outputTokens: 380 #     a guess: a few paragraphs
`,
  agent: `  - name: Coding agent
    runs: 100/day #         a guess: your own
    run:
      # Of 357,161 steps of coding agents (TraceLab): about 8 steps a request; a median step on Claude sends 857 tokens
      # that are new, 605 beside an answer of 252:
      # https://tracelab.cs.washington.edu/exp/llm_generation/token_length_distribution/
      steps: 8
      resultTokens: 605
      outputTokens: 252
      systemTokens: 6k #    a guess, as are the tools and the task
      toolTokens: 24k
      taskTokens: 2k
      pause: 20s #          a guess: between steps
`,
  extract: `  - name: Fields from documents
    requests: 2k/day #      a guess: your own
    # Four pages of 500 words, at the 0.75 English words a token that OpenAI gives as a rule of thumb, and 333 tokens of
    # instructions. cost-projection tokens FOLDER counts your own documents.
    inputTokens: 3000
    outputTokens: 250 #     a guess: some twenty fields as JSON
`,
  batch: `  - name: Nightly batch
    requests: 5k/day #      a guess: your own
    # Half of the standard rates by most lists: cost-projection pricing show MODEL says so with its source.
    serviceTier: batch
    # Four pages of 500 words, at the 0.75 English words a token that OpenAI gives as a rule of thumb, and 333 tokens of
    # instructions. cost-projection tokens FOLDER counts your own documents.
    inputTokens: 3000
    outputTokens: 250 #     a guess
`,
};

export type PresetName = keyof typeof scenarios;

export const presetNames: readonly string[] = Object.keys(scenarios);

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(scenarios, name);
}

/** A plan of a kind of traffic, on models of its own or on those that are named. */
export function presetPlan(preset: PresetName, named: readonly string[]): string {
  const [baseline = '', ...others] = named.length > 0 ? named : models;
  const candidates = named.length === 1 ? [baseline] : others;
  return `# ${EDITOR_SCHEMA}
# A plan to begin with: figures have their source beside them, or are a guess. Change them to your own:
# cost-projection usage PATH --write-plan plan.yaml measures them.
schema: 1

baseline: ${baseline}
candidates:
${candidates.map((name) => `  - ${name}\n`).join('')}
scenarios:
${scenarios[preset]}`;
}
