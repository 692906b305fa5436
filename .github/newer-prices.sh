#!/usr/bin/env bash
# Carries what models.dev says today over into pricing/*.yaml and opens a pull request with it, or renews the one that is open.
set -euo pipefail
export XDG_DATA_HOME="$(mktemp -d)"
report="$(mktemp)"
node bin/cost-projection.cjs pricing update --from models.dev --format markdown >"$report"
folder="$(echo "$XDG_DATA_HOME"/cost-projection/prices/????-??-??-????????)"
if [ ! -d "$folder" ]; then exit 0; fi
npm run lists:from-updates -- "$folder" "$(date -u +%F)"
npm run lists
if git diff --quiet -- pricing; then exit 0; fi
npm run build
node bin/cost-projection.cjs pricing check
branch=prices/newer
git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
git checkout -B "$branch"
git commit -m 'Carry over newer prices of models.dev' -- pricing
git push --force origin "$branch"
if [ "$(gh pr view "$branch" --json state --jq .state 2>/dev/null)" != OPEN ]; then
  gh pr create --head "$branch" --title 'Newer prices' --body-file "$report"
fi
