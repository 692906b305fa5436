import { Chalk } from 'chalk';
import type { Paint } from './paint.ts';

// A file of its own: chalk looks at the terminal as it loads, which a pipe should not pay for.
export const colorPaint: Paint = new Chalk({ level: 1 });
