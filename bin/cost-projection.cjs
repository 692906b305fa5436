#!/usr/bin/env node
if (!require('../dist/start.cjs').isAnswered) require('../dist/main.cjs');
