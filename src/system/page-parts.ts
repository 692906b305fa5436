import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PageParts } from '../report/renderers/html/page.ts';
import type { Question } from '../report/question.ts';
import { pageFile } from './paths.ts';
import { packageVersion } from './version.ts';

/** What a page is made of beside the report: its script, as the build made it. */
export function pageParts(question: Question | undefined): PageParts {
  return { script: readFileSync(pageFile, 'utf8'), hash: hashOf, question, version: packageVersion };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
