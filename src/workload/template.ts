/** A plan to begin with: every key explained, the common ones set. */
export const planTemplate = `# yaml-language-server: $schema=./node_modules/cost-projection/dist/plan.schema.json
# A plan for cost-projection: what you will send, to which models, against which baseline.
#   cost-projection              the table        cost-projection forecast   month by month
#   cost-projection --explain    why              cost-projection compare    models ranked
schema: 1

# Savings are measured against it: a model, or the name of a blend below.
baseline: openai/gpt-4o

# Models as provider/model (cost-projection pricing list), and blends of them.
candidates:
  - openai/gpt-4o-mini
  - name: hybrid
    blend: { openai/gpt-4o-mini: 80%, openai/gpt-4o: 20% }

# What a month of all scenarios together may cost: a run fails above it.
# budget: { warn: 400, fail: 500 }

# What a web search costs on models whose fee is not published, in dollars.
# assumeWebSearch: 0.01

# Volumes per day or shorter count this many days a month.
# daysPerMonth: 30

scenarios:
  - name: Support bot
    requests: 4k/day #        or 120k, a month; or users: 1000 with requestsPerUser: 4/day
    inputTokens: 1800 #       the whole prompt
    fixedTokens: 1200 #       of it the same in every request: system prompt, tools, attachments
    outputTokens: 350
    cacheHit: 70% #           of the fixed part, read from the cache
    # cacheWrite: 5% #        of the fixed part, written to the cache
    # reasoningTokens: 200 #  per request
    # webSearches: 1 #        per request; what one costs is in the list, or in assumeWebSearch above
    # turns: 3 #              each request is a conversation of so many, which resend what was said
    # turnTokens: 500 #       what a turn adds to the next prompt
    # batch: 20% #            sent by batch API
    retries: 3% #             of requests retried (billed twice)
    # budget: 100 #           dollars per month for this scenario
  - name: Nightly summaries
    tokens: 40M #             input and output together, where requests are not known
    outputShare: 10%

# What models are called in your exports and logs, where only you know: for cost-projection usage.
# names: { my-deployment: openai/gpt-4o }

# forecast:
#   growth: 15% #             a month, or a list: [30%, 20%, 10%]
#   stages: { Support bot: 1, Nightly summaries: 4 } # one after the other, from these months on

# buy:
#   term: 12
#   ways:
#     - { name: on demand }
#     - { name: reserved, fee: 200, discount: 30%, capacity: 500M }
`;
